using System.Net;
using AngleSharp.Dom;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Background;

/// <summary>Tests that administrators see the jobs and mails in the background, and can have the failed ones tried again.</summary>
public sealed class JobsPageTests(JobsPageTests.BusySite site) : IClassFixture<JobsPageTests.BusySite>
{
    public sealed class BusySite(TestPostgres postgres) : Site(postgres)
    {
        public Visitor Administrator { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Administrator = await SignedIn("Amina Admin", "administrator");
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Background:RetryAfter", "00:00:00.010");
            builder.UseSetting("Background:Attempts", "3");
            builder.ConfigureServices(services =>
            {
                services.AddJob<TestJobs.Fail>(TestJobs.Fail.Kind);
                services.AddJob<TestJobs.Refuse>(TestJobs.Refuse.Kind);
            });
        }
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_again_then_given_up_and_its_reason_is_shown_with_a_way_to_try_again()
    {
        var job = await AddAsync(TestJobs.Fail.Kind);
        await Eventually.Gives(() => Query<string>($"select state from jobs where id = {job}"), "failed");
        (await Query<int>($"select attempts from jobs where id = {job}")).ShouldBe(3);

        var item = Item(await PageAsync("en"), job);
        item.Text().ShouldContain("Something unexpected went wrong");
        item.Text().ShouldContain("The stars stand badly.");

        await SendAsync(item);
        site.Administrator.Page.QuerySelector(".notice.success")!.Text().ShouldContain("a new attempt begins");
        await Eventually.Gives(() => Query<string>($"select state || ' ' || attempts from jobs where id = {job}"), "failed 3");
    }

    [Fact]
    public async Task A_job_that_refuses_says_why_in_the_language_of_the_reader_and_is_not_tried_again()
    {
        var job = await AddAsync(TestJobs.Refuse.Kind);
        await Eventually.Gives(() => Query<string>($"select state || ' ' || attempts from jobs where id = {job}"), "failed 1");
        foreach (var language in Language.All)
            Item(await PageAsync(language.Code), job).Text().ShouldContain(Texts.Embedded.In(language, "error.missing.what"));
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        var job = await AddAsync(TestJobs.Refuse.Kind);
        await Eventually.Gives(() => Query<string>($"select state from jobs where id = {job}"), "failed");
        using var content = new FormUrlEncodedContent([new("id", job.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        using var answer = await site.Administrator.Client.PostAsync("/fr/admin/jobs?handler=job", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Query<string>($"select state from jobs where id = {job}")).ShouldBe("failed");
    }

    [Fact]
    public async Task A_mail_that_was_not_delivered_stands_there_with_its_reason_and_is_sent_when_somebody_says_so()
    {
        var mail = await Query<long>(
            """
            insert into mails (recipient, language, subject, text, state, attempts, problem, detail)
            values ('leila@example.org', 'ar', 'مرحبًا', 'x', 'uncertain', 1, 'uncertain', '421 good night') returning id
            """
        );
        var page = await PageAsync("fr");
        var item = page.QuerySelectorAll("article").Single(article => article.TextContent.Contains("leila@example.org", StringComparison.Ordinal));
        item.QuerySelector("h3 bdi")!.GetAttribute("lang").ShouldBe("ar");
        item.Text().ShouldContain("ce courrier est peut-être parti");
        item.Text().ShouldContain("421 good night");
        await SendAsync(item);
        await Eventually.Gives(() => Query<string>($"select state from mails where id = {mail}"), "sent");
    }

    [Fact]
    public async Task What_runs_shows_how_far_it_came()
    {
        await Query<long>(
            """
            insert into jobs (kind, state, lease, leased_until, started_at, steps_done, steps_total)
            values ('forget-old', 'running', gen_random_uuid(), now() + interval '1 hour', now(), 1200, 5000) returning id
            """
        );
        var page = await PageAsync("en");
        var bar = page.QuerySelector("progress")!;
        (bar.GetAttribute("value"), bar.GetAttribute("max")).ShouldBe(("1200", "5000"));
        bar.Closest("article")!.Text().ShouldContain("1,200 steps of 5,000");
        bar.Closest("article")!.Text().ShouldContain("Forget old mails and jobs");
        (await PageAsync("ar")).QuerySelector("progress")!.Closest("article")!.Text().ShouldContain("نسيان الرسائل");
    }

    [Fact]
    public async Task What_another_release_left_behind_is_shown_by_the_words_it_has()
    {
        await Query<int>(
            """
            with made as (insert into jobs (kind, state, started_at, finished_at, problem, problem_values) values
                ('count-stars', 'failed', now(), now(), null, '{}'), ('count-stars', 'failed', now(), now(), 'stars.hidden', '{cloud}'),
                ('count-stars', 'failed', now(), now(), 'import.unexpected', '{}'), ('count-stars', 'failed', null, null, null, '{}'),
                ('count-stars', 'done', now(), now(), null, '{}'), ('count-stars', 'done', null, null, null, '{}'),
                ('count-stars', 'queued', null, null, 'stars.hidden', '{}')
            returning id) select count(*)::int from made
            """
        );
        await Query<long>(
            "insert into jobs (kind, state, lease, leased_until) values ('count-stars', 'running', gen_random_uuid(), now() + interval '1 hour') returning id"
        );
        foreach (var language in Language.All)
        {
            var text = (await PageAsync(language.Code)).Body!.Text();
            text.Split("count-stars").Length.ShouldBe(9);
            text.ShouldContain("stars.hidden");
            text.ShouldContain(Texts.Embedded.In(language, "jobs.problem.unexpected"));
            text.ShouldContain(string.Format(language.Culture, Texts.Embedded.In(language, "import.unexpected"), "…"));
        }
        await Query<int>("with gone as (delete from jobs where kind = 'count-stars' returning id) select count(*)::int from gone");
    }

    [Fact]
    public async Task Who_may_only_look_sees_what_failed_and_cannot_try_it_again_and_others_see_nothing()
    {
        var job = await AddAsync(TestJobs.Refuse.Kind);
        await Eventually.Gives(() => Query<string>($"select state from jobs where id = {job}"), "failed");
        var auditor = await site.SignedIn("Omar Auditor", "auditor");
        var item = (await auditor.Open("/fr/admin/jobs"))
            .Page.QuerySelectorAll("article")
            .First(article => article.TextContent.Contains($"n° {job}", StringComparison.Ordinal));
        item.QuerySelector("form").ShouldBeNull();
        await auditor.Forge("/fr/admin/jobs?handler=job", ("id", job.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        (await Query<string>($"select state || attempts from jobs where id = {job}")).ShouldBe("failed1");

        await (await site.SignedIn("Sami Simple")).Open("/fr/admin/jobs", HttpStatusCode.Forbidden);
        using var stranger = await site.Send("/fr/admin/jobs");
        stranger.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public void Every_kind_of_job_has_a_name_for_people() =>
        site
            .Services.GetServices<JobKind>()
            .Select(kind => kind.Name)
            .Where(name => !name.StartsWith("test-", StringComparison.Ordinal) && Texts.Embedded.Find($"job.{name}") is null)
            .ShouldBeEmpty();

    private async Task<IDocument> PageAsync(string language) => (await site.Administrator.Open($"/{language}/admin/jobs")).Page;

    private Task SendAsync(IElement item) =>
        site.Administrator.Forge(item.QuerySelector("form")!.GetAttribute("action")!, ("id", item.QuerySelector("input[name=id]")!.GetAttribute("value")!));

    private static IElement Item(IDocument page, long job) =>
        page.QuerySelectorAll("article").Single(article => article.QuerySelector($"input[name=id][value='{job}']") is not null);

    private async Task<long> AddAsync(string kind)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<JobQueue>().AddAsync(kind))!.Value;
    }

    private async Task<T> Query<T>(string sql) => (await site.Query<T>(sql)).Single();
}
