using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Shared.Background;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Attack;

/// <summary>Whatever is sent in whatever field, the platform answers below 500, stays up, and nothing of it runs on a page.</summary>
/// <remarks>
/// Each value goes into every tenth field and every third gap of addresses, sent in turn by those whom <c>docs/access.csv</c> lets in there, while the other fields hold what their form would send:
/// sent by everybody everywhere it would be thirty times as much, and find the same. With <c>GRAPPE_ATTACK=all</c> each value goes into each field.
/// </remarks>
public sealed class NastyValueTests(AttackSite site, ITestOutputHelper output) : IClassFixture<AttackSite>
{
    [Fact]
    public async Task Every_field_of_every_page_and_every_parameter_takes_whatever_is_sent()
    {
        var routes = await AppRoute.OfAsync(site);
        var attackers = await Attacker.AllAsync(site);
        var belongings = await new Belongings(site).ReadyAsync();
        var entries = await Entries.FindAsync(site, routes, attackers, belongings);
        var table = AccessTable.Read([.. attackers.Select(attacker => attacker.Name)]);
        // What is trusted stands on cards at once.
        await site.Query<int>("update roles_held set trusted = true where role in ('manager', 'representative') returning id");
        var attempts = new Attempts();
        var nasty = new SendNasty(attempts, entries, belongings, table, attackers);

        // Where an address chooses among words, one page answers them all: its values are spread over them.
        var pages = routes
            .Where(route => route.Pattern is not AppRoute.Asset && (route.Taking is not null || !route.IsPage))
            .GroupBy(route => (route.Method, route.Handler, route.Model, route.IsPage ? "" : route.Pattern))
            .Select(group => group.ToList())
            .ToList();
        pages.Sum(page => page.Select(entries.Of).SelectMany(fields => fields.Keys).Distinct().Count()).ShouldBeGreaterThan(250);
        await Parallel.ForEachAsync(pages, async (page, _) => await nasty.ToFieldsAsync(page));
        await Parallel.ForEachAsync(routes.Where(route => !route.IsPage && route.Method == "POST"), async (route, _) => await nasty.ToBodiesAsync(route));
        await Parallel.ForEachAsync(routes.Where(route => route.Method == "GET"), async (route, _) => await nasty.ToAddressAsync(route));

        var faults = attempts.Tell(output.WriteLine);
        faults.ShouldBeEmpty();
        attempts.Answered.ShouldBeGreaterThan(attempts.Made * 8 / 10);
        (await site.Get("/en")).QuerySelector("main").ShouldNotBeNull();
        await ReadTextsOnceAsync();
        await RestsAsync();
        (
            await site.Query<string>(
                $"select distinct kind || ': ' || coalesce(detail, '') from jobs where state = 'failed' and detail is distinct from '{MakeRows.Made}'"
            )
        ).ShouldBeEmpty();
    }

    // Thousands of changes each asked for a reading of their card: one of all cards reads the same.
    private async Task ReadTextsOnceAsync()
    {
        await site.Query<long>($"delete from jobs where kind = '{TextsToRead.Kind}' and state = 'queued' returning id::bigint");
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<JobQueue>().AddAsync(TextsToRead.Kind);
    }

    private Task RestsAsync() =>
        Eventually.Holds(
            async () => (await site.Query<bool>("select not exists (select from jobs where state = 'running' or state = 'queued' and run_at <= now())"))[0],
            "the jobs"
        );
}
