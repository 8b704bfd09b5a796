namespace Grappe.Web.Tests.Attack;

/// <summary>Tries every route as everybody, with things of their own and of others, and compares the answers with <c>docs/access.csv</c>.</summary>
public sealed class AccessTests(AttackSite site) : IClassFixture<AttackSite>
{
    [Fact]
    public async Task Of_every_identifier_that_a_route_takes_it_is_known_what_it_names() =>
        (await AppRoute.OfAsync(site))
            .SelectMany(route => Identifiers.UnknownOf(route).Select(name => $"Say in Identifiers.cs what '{name}' of {route} names."))
            .ShouldBeEmpty();

    [Fact]
    public async Task Everybody_meets_at_every_route_what_the_table_says()
    {
        var routes = await AppRoute.OfAsync(site);
        routes.Count.ShouldBeGreaterThan(150);
        var attackers = await Attacker.AllAsync(site);
        var belongings = await new Belongings(site).ReadyAsync();
        var who = attackers.Select(attacker => attacker.Name).ToList();
        var met = new AccessTable(who);
        await Parallel.ForEachAsync(
            attackers,
            async (attacker, _) =>
            {
                foreach (var route in routes)
                foreach (var kind in Identifiers.KindsOf(route))
                    met.Add(AccessTable.LineOf(route, kind), attacker.Name, await TryAsync(attacker, route, kind, belongings));
            }
        );
        if (Environment.GetEnvironmentVariable(AccessTable.RewriteVariable) == "1")
            met.Write();
        string.Join("\n", AccessTable.Read(who).DifferencesFrom(met)).ShouldBeEmpty();
    }

    // One word where it is the same for what is one's own, a neighbour's and somebody's abroad, and else one for each.
    private static async Task<string> TryAsync(Attacker attacker, AppRoute route, string kind, Belongings belongings)
    {
        // Outside the interface a token is nothing, whatever is asked for; and what everybody may read is nobody's.
        var single =
            Identifiers.IsShared(kind) || (attacker.IsProgram && !route.IsApi) || (route is { IsOpen: true, Method: "GET" } && Identifiers.IsSubject(kind));
        var answers = new List<string>();
        foreach (var whose in single ? [Whose.Own] : Enum.GetValues<Whose>())
        {
            var thing = await belongings.MakeAsync(kind, whose, attacker);
            var before = await belongings.StateOfAsync(thing);
            var answer = await Meeting.AnswerAsync(attacker, route, thing);
            if (route.Method != "GET" && thing.Table.Length > 0)
            {
                var touched = await belongings.StateOfAsync(thing) != before;
                answer = (answer, touched) switch
                {
                    (Meeting.Allowed, false) => Meeting.Untouched,
                    (not Meeting.Allowed, true) => $"{answer} but touched",
                    _ => answer,
                };
            }
            answers.Add(answer);
            await belongings.TidyAsync(thing, attacker);
            if (route.Method != "GET")
                await attacker.RecoverAsync();
        }
        return answers.Distinct().Count() == 1 ? answers[0] : string.Join('/', answers);
    }
}
