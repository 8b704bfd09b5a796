using System.Text;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Imports;

namespace Grappe.Web.Tests.Workspace;

public sealed class ImportMembersTests(Site site) : IClassFixture<Site>
{
    private const string Head = "name;category;since;until;registration;headcount;headcount-on;email";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_thousand_lines_are_told_apart_applied_whole_and_taken_back()
    {
        await site.Works("mecadev");
        var random = new Random(8);
        var names = new HashSet<string>();
        while (names.Count < 1000)
            names.Add(NameBy(random));
        var known = names.Take(40).ToList();
        for (var at = 0; at < known.Count; at++)
        {
            var id = await site.Member("mecadev", known[at], "2024-01-01");
            if (at % 2 == 0)
                await site.Query<int>($"update members set registration = 'K{at:0000}' where id = {id} returning id");
        }
        var before = await Everything();
        var added = (await site.Query<int>("select count(*)::int from subjects where import_id is not null")).Single();
        var lines = new List<string>();
        // Unchanged: by their number under another name, or by their name.
        lines.AddRange(
            known.Select((name, at) => at % 2 == 0 ? $"{name} SARL;PME;2024-01-01;;k-{at:0000};;;" : $"{name.ToUpperInvariant()};smes;01/01/2024;;;;;")
        );
        // Perhaps known: a letter is wrong.
        lines.AddRange(known.Where((_, at) => at % 2 == 1).Take(12).Select(name => $"{Mistyped(name)};smes;2025-01-01;;;;;"));
        string[] wrong =
        [
            "Faux Un;smes;29/02/2027;;;;;",
            "Faux Deux;smes;2026-05-01;2026-04-30;;;;",
            "Faux Trois;smes; universities;2026-01-01;;;;",
            "Faux Quatre;\"smes; universities\";2026-01-01;;;;;",
            "Faux Cinq;wizards;2026-01-01;;;;;",
            "Faux Six;;2026-01-01;;;;;",
            ";smes;2026-01-01;;;;;",
            "Faux Huit;smes;;;;;;",
            "Faux Neuf;smes;2026;;;;;",
            "Faux Dix;smes;2026-13-01;;;;;",
            "Faux Onze;smes;2026-01-01;soon;;;;",
            "Faux Douze;smes;2026-01-01;;X;;;",
            "Faux Treize;smes;2026-01-01;;;many;2026-01-01;",
            "Faux Quatorze;smes;2026-01-01;;;12;;",
            "Faux Quinze;smes;2026-01-01;;;12;2099-01-01;",
            "Faux Seize;smes;2026-01-01;;;;;no address",
            "Faux Dix Sept;smes;9999-12-31;;;;;",
            "organisation/no-such-thing;smes;2026-01-01;;;;;",
        ];
        lines.AddRange(wrong);
        lines.AddRange(
            names
                .Skip(40)
                .Take(930)
                .Select(
                    (name, at) =>
                        $"{name};{(at % 3 == 0 ? "Universités" : "PME")};{1 + at % 28}/0{1 + at % 9}/2025;;N{at:00000};{at};2026-01-01;m{at}@example.org"
                )
        );
        lines.Count.ShouldBe(1000);

        var manager = await site.SignedIn("Thousand Manager", "manager", "cluster/mecadev");
        await Upload(manager, string.Join('\n', lines.Prepend(Head)));
        ImportTests.Figures(manager).ShouldBe([930, 40, 12, 18], await manager.Client.GetStringAsync($"{manager.Path}/lines.csv?verdict=error"));
        var page = manager.Path;
        var told = await manager.Client.GetStringAsync($"{page}/lines.csv?verdict=error");
        told.ShouldContain("“29/02/2027” is no day of the calendar");
        told.ShouldContain("comes before the first day");
        told.ShouldContain("holds several categories");
        foreach (var line in told.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1))
            line.Split(',')[2].ShouldNotBeEmpty(line);
        (await manager.Client.GetStringAsync($"{page}/lines.csv?verdict=contradicts")).ShouldContain("resembles");
        // Whole or not at all.
        await manager.Open(page);
        manager.Text.ShouldContain("whole or not at all");
        await manager.Send("Apply");
        manager.Text.ShouldContain("All or nothing");
        (await Everything()).ShouldBe(before);

        // Nobody else sees it: not those who bring in tables of the atlas, not another manager.
        foreach (
            var other in new[]
            {
                await site.SignedIn("Curious Administrator", "administrator"),
                await site.SignedIn("Curious Curator", "curator", "network/tunisia-technoparks"),
                await site.SignedIn("Curious Manager", "manager", "cluster/elentica"),
            }
        )
        {
            await other.Open(page, System.Net.HttpStatusCode.NotFound);
            (await other.Open("/en/admin/import")).Page.QuerySelectorAll($"a[href='{page}']").ShouldBeEmpty();
        }

        // Mended, it is applied, and taken back without a trace.
        await Upload(manager, string.Join('\n', lines.Where(line => !wrong.Contains(line)).Prepend(Head)));
        ImportTests.Figures(manager).ShouldBe([930, 40, 12, 0]);
        page = manager.Path;
        await manager.Send("Apply", ("WithContradictions", "true"));
        await Settled(manager, page);
        (await site.Query<int>("select count(*)::int from members join subjects on subjects.id = cluster_id where slug = 'mecadev'")).ShouldBe([982]);
        await manager.Open("/en/clusters/mecadev/work/members?on=2026-01-01");
        manager.Text.ShouldContain("982");
        await manager.Open(page);
        await manager.Send("Take the whole import back", ("Reason", "A trial"));
        await Settled(manager, page);
        (await Everything()).ShouldBe(before);
        (await site.Query<int>("select count(*)::int from subjects where import_id is not null")).ShouldBe([added]);
    }

    [Fact]
    public async Task A_list_adds_to_what_is_known_and_what_others_built_on_stays()
    {
        await site.Works("elentica");
        var member = await site.Member("elentica", "Registre Connu", "2024-01-01", "2024-12-31");
        await site.Query<int>($"update members set email = null, registration = 'R77' where id = {member} returning id");
        var manager = await site.SignedIn("List Manager", "manager", "cluster/elentica");
        await Upload(
            manager,
            "Nom,Catégorie,Membre depuis le,Effectif,Effectif au,Adresse électronique,Personne à contacter,Numéro d’immatriculation\n"
                + "Registre Connu,PME,01/03/2026,40,2026-01-01,registre@example.org,Amel Essai,R77\n"
                + "Toute Nouvelle,PME,01/03/2026,,,,,\nToute Facturée,PME,01/03/2026,,,,,\n"
        );
        ImportTests.Figures(manager).ShouldBe([3, 0, 0, 0], manager.Text);
        var page = manager.Path;
        await manager.Send("Apply");
        await Settled(manager, page);
        (await site.Query<string>($"select email || ' ' || headcount from members where id = {member}")).ShouldBe(["registre@example.org 40"]);
        (await site.Query<int>($"select count(*)::int from membership_periods where member_id = {member}")).ShouldBe([2]);
        var billed = (await site.Query<int>("select m.id from members m join subjects s on s.id = m.organisation_id where s.slug = 'toute-facturee'")).Single();
        await site.Query<int>(
            $"""
            insert into invoices (cluster_id, member_id, year_id, number, issued_on, due_on, currency, units, rules_id, covers_until, state)
            select m.cluster_id, m.id, y.id, 1, '2026-03-01', '2026-03-31', 'TND', 1000, r.id, '2026-12-31', 'issued'
            from members m join fiscal_years y on y.cluster_id = m.cluster_id and y.first_day = '2026-01-01' join rule_versions r on r.subject_id = m.cluster_id and r.book = 'dues'
            where m.id = {billed} returning id
            """
        );
        await manager.Open(page);
        await manager.Send("Take the whole import back", ("Reason", "A trial"));
        await Settled(manager, page);
        (await site.Query<bool>($"select email is null and headcount is null from members where id = {member}")).ShouldBe([true]);
        (await site.Query<int>($"select count(*)::int from membership_periods where member_id = {member}")).ShouldBe([1]);
        (await site.Query<int>($"select count(*)::int from membership_periods where member_id = {billed}")).ShouldBe([1]);
        (await site.Query<int>("select count(*)::int from subjects where slug = 'toute-nouvelle'")).ShouldBe([0]);
    }

    private async Task<IReadOnlyList<string>> Everything() =>
        await site.Query<string>(
            """
            select to_jsonb(m)::text from members m union all select to_jsonb(p)::text from membership_periods p
            union all select to_jsonb(c)::text from member_categories c union all select to_jsonb(o)::text from member_people o order by 1
            """
        );

    private static async Task Upload(Visitor visitor, string text)
    {
        await visitor.Open("/en/admin/import");
        await visitor.SendFiles("Check", [("Kind", "members")], ("File", "members.csv", Encoding.UTF8.GetBytes(text)));
        await Settled(visitor, visitor.Path);
    }

    private static async Task Settled(Visitor visitor, string page)
    {
        for (var until = DateTime.UtcNow + Patience; DateTime.UtcNow < until; await Task.Delay(200))
        {
            await visitor.Open(page);
            if (
                visitor.Page.QuerySelector("main .chip")?.TextContent is "checked" or "refused" or "applied" or "taken back" or "columns to be told"
                || visitor.Path.EndsWith("/columns", StringComparison.Ordinal)
            )
                return;
        }
        throw new TimeoutException(visitor.Text);
    }

    private static readonly string[] Parts = ["ba", "ko", "ri", "mu", "ze", "tal", "vin", "dor", "sek", "pla", "gno", "fur", "hil", "jam", "wex", "cro"];

    // Far enough from each other that none is taken for another.
    private static string NameBy(Random random) =>
        string.Join(
            ' ',
            Enumerable
                .Range(0, 2)
                .Select(_ => string.Concat(Enumerable.Range(0, 4).Select(_ => Parts[random.Next(Parts.Length)])))
                .Select(word => char.ToUpperInvariant(word[0]) + word[1..])
        );

    private static string Mistyped(string name) => name[..^1] + (name[^1] == 'x' ? 'y' : 'x');
}
