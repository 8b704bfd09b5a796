using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Attack;

/// <summary>A script that stands in the database, in whatever column somebody's words are kept, runs on no page of no language for nobody.</summary>
public sealed class StoredScriptTests(MarkedSite site, ITestOutputHelper output) : IClassFixture<MarkedSite>
{
    // Forms to be filled, and what the platform says of itself.
    private static readonly string[] WithoutWords =
    [
        "/{lang}/account/access",
        "/{lang}/account/address",
        "/{lang}/account/address/stop",
        "/{lang}/account/data",
        "/{lang}/account/external",
        "/{lang}/account/recover",
        "/{lang}/account/register",
        "/{lang}/account/sign-in",
        "/{lang}/admin/permissions",
        "/{lang}/atlas",
        "/{lang}/data/api",
        "/{lang}/data/editions/{edition}",
        "/{lang}/observatory",
        "/{lang}/partnerships",
        "/{lang}/search",
        "/{lang}/thesaurus/understood",
        "/{lang}/unsubscribe",
    ];

    [Fact]
    public async Task Of_every_column_of_text_it_is_known_whether_somebody_wrote_it() =>
        (await StoredWords.UnknownAsync(site)).ShouldBeEmpty("Say in StoredWords.cs whether words of somebody stand in it.");

    [Fact]
    public async Task No_page_runs_what_stands_in_the_database()
    {
        var routes = await AppRoute.OfAsync(site);
        var attackers = (await Attacker.AllAsync(site)).Where(attacker => !attacker.IsProgram).ToList();
        var belongings = await new Belongings(site).ReadyAsync();
        foreach (var attacker in attackers)
        foreach (var kind in routes.SelectMany(Identifiers.KindsOf).Distinct())
            await belongings.MakeAsync(kind, Whose.Own, attacker);
        var crawl = new Crawl(routes, belongings);
        var addresses = new Dictionary<Attacker, IReadOnlyList<(AppRoute, string)>>();
        foreach (var attacker in attackers)
            addresses[attacker] = await crawl.AddressesOfAsync(attacker);
        await StoredWords.MarkAsync(site.Database);
        await Parallel.ForEachAsync(addresses, async (one, _) => await crawl.ReadAsync(one.Key, one.Value));
        foreach (var (pattern, count) in crawl.Showing)
            output.WriteLine($"{count} × {pattern}");
        crawl.Running.ShouldBeEmpty();
        crawl.Broken.ShouldBeEmpty();
        crawl.Silent.ShouldBe(WithoutWords, "Somebody's words stand on every other kind of page.");
    }
}

/// <summary>Whatever stood in its database before its start, and is held in memory since, holds a script.</summary>
public sealed class MarkedSite(TestPostgres postgres) : AttackSite(postgres)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StoredWords.MarkAsync(Database);
    }
}
