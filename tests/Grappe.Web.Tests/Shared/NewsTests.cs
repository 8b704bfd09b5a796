using System.Net;
using System.Text.Json;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.News;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Grappe.Web.Tests.Shared;

/// <summary>Tests that news are told once, as things were when they happened, and that notices and webhooks are made of them.</summary>
public sealed class NewsTests(SiteWithNews site) : IClassFixture<SiteWithNews>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task What_arrives_tells_how_things_were_when_it_happened()
    {
        var curator = await site.SignedIn("Telling Curator", "curator", Network);
        await site.Webhook(curator, "then", ["proposal.submitted", "card.changed"], ("Card", "mecadev"));
        var follower = await site.SignedIn("Follower Of Then");
        await follower.Open("/en/clusters/mecadev");
        await follower.Send("Follow this cluster");
        var manager = await site.SignedIn("Proposing Then", "manager", "cluster/mecadev");
        await site.HoldNews();
        await Propose(manager, "mecadev", ("jobs", "611"));
        var proposal = manager.Path;
        await curator.Open(proposal);
        await curator.Send("Accept the rest and decide");
        await curator.Open(proposal);
        await curator.Send("Take back what was published", ("Reason", "Another year's figure"));
        var name = (await site.Query<string>("select name_en from subjects where kind = 'cluster' and slug = 'mecadev'"))[0];
        await site.Query<int>("update subjects set name_fr = 'Renommée', name_en = 'Renamed', name_ar = 'تغيّر' where slug = 'mecadev' returning id");
        await site.ReleaseNews();

        await site.Receiver.Nth("then", 3);
        var told = site.Receiver.At("then").Select(message => JsonDocument.Parse(message.Body).RootElement).OrderBy(Moment).ToList();
        told.Select(one => one.GetProperty("type").GetString()).ShouldBe(["proposal.submitted", "card.changed", "card.changed"]);
        told.ShouldAllBe(one => one.GetProperty("data").GetProperty("subject").GetProperty("name").GetProperty("en").GetString() == name);
        var submitted = told[0].GetProperty("data");
        submitted.GetProperty("state").GetString().ShouldBe("submitted");
        submitted.GetProperty("values")[0].GetProperty("decision").ValueKind.ShouldBe(JsonValueKind.Null);
        submitted.GetProperty("page").GetString().ShouldBe($"http://localhost/fr{proposal["/en".Length..]}");
        told.Skip(1).Select(one => one.GetProperty("data").GetProperty("retracted").GetBoolean()).ShouldBe([false, true]);
        (await follower.Open("/en/account/notices")).Text.ShouldContain($"New on the card of {name}");
        follower.Text.ShouldContain($"Taken back on the card of {name}");
        follower.Text.ShouldNotContain("Renamed");
        await site.Query<int>($"update subjects set name_en = '{name}' where slug = 'mecadev' returning id");

        static DateTime Moment(JsonElement one) => one.GetProperty("timestamp").GetDateTime();
    }

    [Fact]
    public async Task Notices_and_webhooks_are_made_of_one_row_and_written_again_add_nothing()
    {
        var manager = await site.SignedIn("Once Manager", "manager", "cluster/elentica", trusted: true);
        await site.Webhook(manager, "once", ["card.changed"], ("Card", "elentica"));
        var follower = await site.SignedIn("Once Follower");
        await follower.Open("/en/clusters/elentica");
        await follower.Send("Follow this cluster");
        await Propose(manager, "elentica", ("jobs", "612"));
        await site.Rests();
        var told = await Told();
        told.Count.ShouldBe(1);

        // As after a node that died before it could note that it was done.
        await site.Query<long>("update jobs set state = 'queued', attempts = 0, finished_at = null where kind in ('notices', 'webhook-events') returning id");
        await site.Rests();
        (await Told()).ShouldBe(told);
        site.Receiver.At("once").Count.ShouldBe(1);

        Task<IReadOnlyList<string>> Told() =>
            site.Query<string>(
                """
                select concat_ws(' ', news.id, notice.id, delivery.id) from news
                    join notices notice on notice.news_id = news.id join people person on person.id = notice.person_id and person.name = 'Once Follower'
                    join webhook_deliveries delivery on delivery.key = 'news:' || news.id
                    join webhooks webhook on webhook.id = delivery.webhook_id and webhook.name = 'once'
                """
            );
    }

    [Fact]
    public async Task Whoever_is_erased_before_news_are_read_hears_nothing_and_is_not_named_by_them()
    {
        var follower = await site.SignedIn("Erased Follower");
        await follower.Open("/en/clusters/pharma-in");
        await follower.Send("Follow this cluster");
        var manager = await site.SignedIn("Erased Teller", "manager", "cluster/pharma-in", trusted: true);
        await site.HoldNews();
        await Propose(manager, "pharma-in", ("jobs", "613"));
        var ids = await site.Query<int>("select id from people where name in ('Erased Follower', 'Erased Teller')");
        foreach (var (visitor, address) in new[] { (follower, "erased.follower@example.org"), (manager, "erased.teller@example.org") })
        {
            await visitor.Open("/en/account/data");
            await visitor.Send("Erase my account for good", ("Typed", address));
        }
        await site.ReleaseNews();
        foreach (var id in ids)
        {
            (await site.Query<long>($"select count(*) from notices where person_id = {id}")).ShouldBe([0L]);
            (await site.Query<long>($"select count(*) from news where actor_id = {id}")).ShouldBe([0L]);
        }
    }

    [Fact]
    public async Task A_module_declares_a_kind_and_its_followers_and_programs_hear_of_it()
    {
        var curator = await site.SignedIn("Opening Curator", "curator", Network);
        await site.Webhook(curator, "opening", [SiteWithNews.Event], ("Country", "tn"));
        var manager = await site.SignedIn("Opening Manager", "manager", "cluster/mecadev");
        (await manager.Open("/en/account/webhooks")).Page.QuerySelector($"input[value='{SiteWithNews.Event}']").ShouldBeNull();
        var follower = await site.SignedIn("Opening Follower");
        await follower.Open("/en/countries/tn");
        await follower.Send("Follow this country");

        await Tell(SiteWithNews.CallOpened);
        await site.Rests();
        var told = JsonDocument.Parse((await site.Receiver.Nth("opening")).Body).RootElement;
        told.GetProperty("type").GetString().ShouldBe(SiteWithNews.Event);
        told.GetProperty("data").GetRawText().ShouldBe("""{"call":"Pilots","lots":[{"page":"http://localhost/fr/countries/tn"}]}""");
        await follower.Open("/en/account/notices");
        follower.Page.QuerySelector("main .items a[href='/en/countries/tn']")!.TextContent.ShouldBe("New message on Call for pilots");
        (await manager.Open("/en/account/notices")).Text.ShouldContain("Nothing new");
    }

    [Fact]
    public async Task News_of_a_kind_that_nobody_declares_are_a_fault()
    {
        (await Should.ThrowAsync<InvalidOperationException>(() => Tell(new NewsKind("nobody.knows")))).Message.ShouldContain("nobody.knows");
        (await site.Query<long>("select count(*) from news where kind = 'nobody.knows'")).ShouldBe([0L]);
    }

    [Fact]
    public async Task What_happens_outside_of_a_transaction_is_not_told()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var news = scope.ServiceProvider.GetRequiredService<TellNews>();
        await Should.ThrowAsync<InvalidOperationException>(() => news.TellAsync(AtlasNews.Published, Scope.OfCountry("tn"), "", [], new { }, null));
    }

    [Fact]
    public void Whoever_may_hear_an_event_may_hear_it_from_each_kind_and_every_kind_is_heard()
    {
        var kinds = site.Services.GetServices<NewsKind>().ToList();
        kinds.Count.ShouldBeGreaterThan(9);
        kinds.Where(kind => kind.Followers is null && kind.Programs is null).ShouldBeEmpty();
        kinds
            .Select(kind => kind.Programs)
            .OfType<ToPrograms>()
            .GroupBy(told => told.Event)
            .Where(same => same.Select(told => told.Needs).Distinct().Count() > 1)
            .ShouldBeEmpty();
    }

    private async Task Tell(NewsKind kind)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<GrappeDb>().Database.BeginTransactionAsync();
        await scope
            .ServiceProvider.GetRequiredService<TellNews>()
            .TellAsync(
                kind,
                Scope.OfCountry("tn"),
                "countries/tn",
                ["Call for pilots"],
                new { call = "Pilots", lots = new[] { new { page = "countries/tn" } } },
                null
            );
        await transaction.CommitAsync();
    }

    internal static async Task Propose(Visitor manager, string slug, params (string, string)[] fields)
    {
        await manager.Open($"/en/clusters/{slug}/edit");
        await manager.Send("Send", fields);
        manager.Status.ShouldBe(HttpStatusCode.OK);
    }
}

/// <summary>Tests that everybody hears news once, although a process that reads them is killed.</summary>
public sealed class NewsKillTests(SiteWithNews site) : IClassFixture<SiteWithNews>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_process_that_is_killed_while_it_writes_leaves_all_of_it_to_the_next()
    {
        var manager = await site.SignedIn("Killed Teller", "manager", "cluster/mecadev", trusted: true);
        await site.Webhook(manager, "killed-news", ["card.changed"]);
        var follower = await site.SignedIn("Killed Follower");
        await follower.Open("/en/clusters/mecadev");
        await follower.Send("Follow this cluster");
        await site.HoldNews();
        await NewsTests.Propose(manager, "mecadev", ("jobs", "614"));
        await site.Services.GetRequiredService<IHost>().StopAsync();
        await using var database = NpgsqlDataSource.Create(site.Database);
        await using (var connection = await database.OpenConnectionAsync())
        {
            await using var holds = await connection.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("lock table notices, webhook_deliveries in exclusive mode", connection))
                await command.ExecuteNonQueryAsync();
            await Query<long>(SiteWithNews.Release + "select 1::bigint");
            await using var killed = await NodeAsync();
            await Eventually.Holds(async () =>
                await Query<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= 1
            );
            await killed.KillAsync();
        }
        await using var next = await NodeAsync();
        await Eventually.Gives(() => Query<long>("select count(*) from webhook_deliveries where state = 'delivered'"), 1L);
        await Eventually.Gives(() => Query<long>("select count(*) from jobs where kind in ('notices', 'webhook-events') and state <> 'done'"), 0L);
        (await Query<long>("select count(*) from notices")).ShouldBe(1);
        (await Query<long>("select count(*) from webhook_deliveries")).ShouldBe(1);
        site.Receiver.At("killed-news").Count.ShouldBe(1);

        async Task<T> Query<T>(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return (T)(await command.ExecuteScalarAsync())!;
        }
    }

    private Task<RunningGrappe> NodeAsync() =>
        RunningGrappe.ServingAsync(folder.Path, "--ConnectionStrings:Grappe", site.Database, "--Background:Lease", "00:00:03", "--Webhooks:AllowLocal", "true");
}

/// <summary>A site with one module more, whose news can be held back.</summary>
public sealed class SiteWithNews(TestPostgres postgres) : SiteWithReceiver(postgres)
{
    public const string Event = "test";

    public const string Release =
        "drop trigger hold_news on jobs; drop function hold_news; update jobs set run_at = now() where kind in ('notices', 'webhook-events') and state = 'queued';";

    public static readonly NewsKind CallOpened = new("call.opened")
    {
        Followers = new("notice.message", InCountry: "notice.message"),
        Programs = new(Event, AtlasActs.Judge),
    };

    /// <summary>Holds the jobs that read news until <see cref="ReleaseNews"/> is called.</summary>
    public Task HoldNews() =>
        Query<long>(
            """
            create function hold_news() returns trigger language plpgsql as $$
                begin
                    new.run_at = now() + interval '1 day';
                    return new;
                end
            $$;
            create trigger hold_news before insert on jobs for each row when (new.kind in ('notices', 'webhook-events')) execute function hold_news();
            """
        );

    public async Task ReleaseNews()
    {
        await Query<long>(Release);
        await Rests();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.AddSingleton(CallOpened));
    }
}
