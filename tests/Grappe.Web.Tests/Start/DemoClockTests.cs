using System.Net;
using System.Net.Http.Json;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Administration;
using Grappe.Web.Shared.Demo;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Imports;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Start;

/// <summary>The demo has a clock that is set at the start and moved while it runs: everything goes by it, on every node, and the platform itself has none.</summary>
public sealed class DemoClockTests(DemoClockTests.DemoSite site, TestPostgres postgres) : IClassFixture<DemoClockTests.DemoSite>
{
    private const string Page = "/en/admin/clock";

    /// <summary>A site with the demo's clock, which begins in the spring of 2019.</summary>
    public sealed class DemoSite(TestPostgres postgres) : Site(postgres)
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Services.StartDemoClockAsync("2019-04-09T09:00");
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.AddDemoClock());
        }

        public DateTimeOffset Shown => Services.GetRequiredService<DemoClock>().GetUtcNow();

        public async Task<HttpStatusCode> MoveAsync(TimeSpan by) => await MoveAsync(Shown.Add(by).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));

        public async Task<HttpStatusCode> MoveAsync(string to)
        {
            using var answer = await Client.PostAsJsonAsync("/demo/clock", new { to });
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_link_of_an_invented_person_lets_in_by_one_touch_as_often_as_one_likes_and_that_of_anybody_else_does_not()
    {
        foreach (var (address, letsIn) in new[] { ("door@demo.example", true), ("door@example.org", false) })
        {
            await using var scope = site.Services.CreateAsyncScope();
            var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            var person = Person.New("Behind The Door", address, "en", site.Shown.UtcDateTime);
            person.EmailConfirmed = true;
            (await people.CreateAsync(person)).Succeeded.ShouldBeTrue();
            var link = new Uri(await scope.ServiceProvider.GetRequiredService<AccountMails>().AccessLinkAsync(person)).PathAndQuery;
            for (var time = 0; time < 2; time++)
            {
                var visitor = await site.Visitor().Open(link);
                if (letsIn)
                    await visitor.Send("Enter");
                else
                    await visitor.Forge(link.Replace("/access?", "/access?handler=AtOnce&", StringComparison.Ordinal));
                visitor.Path.StartsWith("/en/my", StringComparison.Ordinal).ShouldBe(letsIn);
            }
        }
    }

    [Fact]
    public async Task What_is_written_bears_the_time_of_the_demo_and_nobody_is_signed_out_by_their_browser()
    {
        var administrator = await site.SignedIn("Past Administrator", "administrator");
        await administrator.Open(Page);
        administrator.Page.QuerySelector("main time")!.GetAttribute("datetime")!.ShouldStartWith("2019-");
        foreach (
            var written in new[]
            {
                "select created_at from people",
                "select started_at from sessions",
                "select created_at from mails",
                "select due_at from mails",
                "select sent_at from mails where state = 'sent'",
                "select created_at from jobs where key like 'reminders:2019-%'",
                "select at from audit where person_id is not null",
            }
        )
        {
            await Eventually.Holds(async () => (await site.Query<DateTime>(written)).Count > 0, written);
            (await site.Query<DateTime>(written)).ShouldAllBe(moment => moment.Year == 2019, written);
        }
    }

    [Fact]
    public async Task What_a_table_declares_is_recorded_at_the_time_of_the_demo()
    {
        var curator = await site.SignedIn("Past Curator", "curator", "network/tunisia-technoparks");
        await ImportTests.Upload(curator, "observations", "subject,field,value,fr\ncluster/elentica,activity,,Essais de cartes\n");
        var page = curator.Path;
        await curator.Send("Apply");
        await ImportTests.Settle(curator, page);
        (await site.Query<int>("select extract(year from recorded_at)::int from observations where import_id is not null")).ShouldBe([site.Shown.Year]);
    }

    [Fact]
    public async Task Moved_forward_it_ends_roles_links_and_sessions_and_does_what_became_due()
    {
        var administrator = await site.SignedIn("Ending Administrator", "administrator");
        await site.Query<int>(
            $"update roles_held set given_at = '{site.Shown:O}', ends_at = '{site.Shown.AddDays(3):O}' where person_id = (select id from people where name = 'Ending Administrator') returning id"
        );
        var lasting = await site.SignedIn("Lasting Administrator", "administrator");
        await site.Rests();
        var mails = site.Mails.To("lasting.administrator@example.org").Count;
        var asking = await site.Visitor().Open("/en/account/recover");
        await asking.Send(null, ("Email", "lasting.administrator@example.org"));
        var link = await site.Mails.LinkTo("lasting.administrator@example.org", mails + 1);
        (await site.Visitor().Open(link)).Page.QuerySelector("[name='Password']").ShouldNotBeNull();
        await administrator.Open(Page);

        await lasting.Open(Page);
        await lasting.Send("By a day");
        lasting.Text.ShouldContain("The clock is moved.");
        await site.MoveAsync(TimeSpan.FromDays(3));

        await administrator.Open(Page, HttpStatusCode.Forbidden);
        await lasting.Open(Page);
        var late = site.Visitor();
        await late.Open(link);
        late.Page.QuerySelector("[name='Password']").ShouldBeNull();
        var period = $"reminders:{site.Shown:yyyy-MM-dd}T00:00:00Z";
        await Eventually.Holds(async () => (await site.Query<string>($"select state from jobs where key = '{period}'")).Contains("done"), period);

        await site.MoveAsync(TimeSpan.FromDays(15));
        await lasting.Open(Page);
        lasting.Path.ShouldStartWith("/en/account/sign-in");
    }

    [Fact]
    public async Task Several_nodes_on_one_database_show_the_same_time()
    {
        await using var other = site.WithWebHostBuilder(_ => { });
        var follows = other.Services.GetRequiredService<DemoClock>();
        var leads = site.Services.GetRequiredService<DemoClock>();
        await Eventually.Holds(() => Task.FromResult(follows.Ahead == leads.Ahead));
        (await site.MoveAsync(TimeSpan.FromHours(1))).ShouldBe(HttpStatusCode.OK);
        await Eventually.Holds(() => Task.FromResult(follows.Ahead == leads.Ahead));
    }

    [Fact]
    public async Task It_goes_neither_back_nor_to_what_is_no_moment_and_is_moved_by_nobody_from_elsewhere()
    {
        var before = site.Services.GetRequiredService<DemoClock>().Ahead;
        foreach (var wrong in new[] { "2019-01-01T09:00", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59" })
            (await site.MoveAsync(wrong)).ShouldBe(HttpStatusCode.UnprocessableEntity, wrong);
        using var proxied = new HttpRequestMessage(HttpMethod.Post, "/demo/clock")
        {
            Content = JsonContent.Create(new { to = "2030-01-01T00:00" }),
            Headers = { { "X-Forwarded-For", "198.51.100.7" } },
        };
        using var refused = await site.Client.SendAsync(proxied);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var administrator = await site.SignedIn("Backward Administrator", "administrator");
        await administrator.Open(Page);
        await administrator.Send("Move", ("To", "2019-01-01T09:00"));
        administrator.Text.ShouldContain("does not go back");
        administrator.Page.QuerySelector("[name='To']")!.GetAttribute("value").ShouldBe("2019-01-01T09:00");
        var manager = await site.SignedIn("Curious Manager", "manager", "cluster/mecadev");
        await manager.Open(Page, HttpStatusCode.Forbidden);
        (await site.Visitor().Open(Page)).Path.ShouldStartWith("/en/account/sign-in");
        site.Services.GetRequiredService<DemoClock>().Ahead.ShouldBe(before, TimeSpan.FromDays(60));
    }

    [Fact]
    public async Task The_platform_itself_has_no_such_clock()
    {
        await using var platform = await SmallSite.Of(postgres, A.DataSet);
        var administrator = await platform.SignedIn("Real Administrator", "administrator");
        await administrator.Open(Page, HttpStatusCode.NotFound);
        (await administrator.Open("/en/admin/permissions")).Text.ShouldNotContain("clock");
        using var answer = await platform.Client.PostAsJsonAsync("/demo/clock", new { to = "2030-01-01T00:00" });
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("--clock", "2019-04-09T09:00");
        exitCode.ShouldBe(1);
        said.ShouldContain("Only the clock of the demo can be set");
    }

    [Fact]
    public async Task The_demo_starts_at_the_moment_that_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        await using var demo = await RunningGrappe.ServingAsync(folder.Path, "demo", "--clock", "2019-04-09T09:00");
        using var answer = await demo.Client.PostAsJsonAsync("/demo/clock", new { to = "2019-04-10T09:00" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadFromJsonAsync<ClockMoved>())!.Now.Date.ShouldBe(new DateTime(2019, 4, 10));
        // What was loaded bears its first day.
        (await demo.Client.GetStringAsync("/api/v1/editions")).ShouldContain("\"2019-04-09-");
    }
}
