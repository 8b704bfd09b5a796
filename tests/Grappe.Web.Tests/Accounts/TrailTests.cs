using System.Globalization;
using System.Net;
using Grappe.Web.Modules.Accounts.Audit;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Accounts;

/// <summary>Tests that the managers of a subject read its whole trail, with the rows that only their parent ties to it.</summary>
public sealed class TrailTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_manager_reads_what_was_decided_on_each_value_of_a_proposal_of_another()
    {
        var author = await site.SignedIn("Value Author", "contributor", "cluster/mecadev");
        await author.Open("/en/clusters/mecadev/edit");
        await author.Send("Send", ("jobs", "43"));
        var curator = await site.SignedIn("Value Curator", "curator", "network/tunisia-technoparks");
        await curator.Open(author.Path);
        await curator.Send("Accept the rest and decide");

        var manager = await site.SignedIn("Value Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/admin/audit");
        var decision = manager
            .Page.QuerySelectorAll("main article")
            .Single(entry => entry.TextContent.Contains("accepted") && entry.QuerySelector("h2")!.TextContent.Contains("Proposed value"));
        decision.TextContent.ShouldContain("Value Curator");
        decision.QuerySelector("a[href$='/clusters/mecadev']").ShouldNotBeNull();
        decision.TextContent.ShouldContain("Value Author");
    }

    [Fact]
    public async Task A_manager_reads_which_programs_were_given_a_token_for_their_cluster()
    {
        var other = await site.SignedIn("Token Giver", "manager", "cluster/elentica");
        await other.Open("/en/account/tokens");
        await other.Send(null, ("Name", "Nightly"), ("Scopes", "read"));
        (await site.Query<string>("select s.slug from audit a join subjects s on s.id = a.subject_id where a.thing = 'api_tokens'")).ShouldBe(["elentica"]);
    }

    [Fact]
    public async Task The_trail_is_read_in_words_by_person_thing_and_day_and_taken_away()
    {
        var manager = await site.SignedIn("Mounira Wordy", "manager", "cluster/menara");
        await manager.Open("/en/clusters/menara/partners");
        var partner = manager.Page.QuerySelector("main article h2")!.TextContent;
        await manager.Send("Dismiss", ("ground", "unfit"));
        var auditor = await site.SignedIn("Reading Auditor", "auditor");
        await auditor.Open("/en/admin/audit?Who=mounira&On=Menara");
        var entry = auditor.Page.QuerySelectorAll("main article").First(article => article.TextContent.Contains("Opinion on a partner"));
        entry.TextContent.ShouldContain("It does not fit");
        entry.TextContent.ShouldContain("Anything");
        entry.TextContent.ShouldContain("dismissed");
        entry.TextContent.ShouldContain(partner);
        entry.TextContent.ShouldNotContain("unfit");
        var today = site.Now.UtcDateTime;
        (await auditor.Open($"/en/admin/audit?Who=mounira&To={today.AddDays(-2):yyyy-MM-dd}")).Page.QuerySelectorAll("main article").ShouldBeEmpty();
        (await auditor.Open($"/en/admin/audit?Who=mounira&From={today.AddDays(-2):yyyy-MM-dd}")).Page.QuerySelectorAll("main article").ShouldNotBeEmpty();
        (await auditor.Open("/en/admin/audit?Who=%25")).Page.QuerySelectorAll("main article").ShouldBeEmpty("a per cent sign is no wildcard");
        (await auditor.Open("/en/admin/audit?Who=MOÙNIRA")).Page.QuerySelectorAll("main article").ShouldNotBeEmpty("an accent more is the same name");
        await auditor.Open("/fr/admin/audit?Who=mounira");
        var link = auditor.Page.QuerySelectorAll("main a[href*='handler=Table']").First().GetAttribute("href")!;
        var table = await auditor.Client.GetStringAsync(link);
        table.ShouldContain("Il ne convient pas");
        table.ShouldContain("Mounira Wordy");
        table.ShouldNotContain("Reading Auditor");
        var mine = await (await site.SignedIn("Only Own")).Client.GetStringAsync("/en/admin/audit?handler=Table&ending=csv");
        mine.ShouldNotContain("Mounira");
    }

    [Fact]
    public async Task A_filter_that_cannot_be_read_shows_and_gives_away_nothing()
    {
        var auditor = await site.SignedIn("Mistyping Auditor", "auditor");
        (await auditor.Open("/en/admin/audit")).Page.QuerySelectorAll("main article").ShouldNotBeEmpty();
        foreach (var filter in new[] { "From=yesterday", "To=2026-13-01", "From=2026-01-01&To=later" })
        {
            await auditor.Open($"/en/admin/audit?{filter}");
            auditor.Page.QuerySelectorAll("main article").ShouldBeEmpty(filter);
            auditor.Page.QuerySelector("main .notice.error").ShouldNotBeNull(filter);
            (await auditor.Client.GetAsync($"/en/admin/audit?{filter}&handler=Table&ending=csv")).StatusCode.ShouldBe(HttpStatusCode.BadRequest, filter);
        }
        (await auditor.Client.GetAsync("/en/admin/audit?handler=Table&ending=ods")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_trail_is_read_from_the_first_day_of_the_calendar_to_the_last()
    {
        var auditor = await site.SignedIn("Patient Auditor", "auditor");
        auditor.Keep("zone", "Asia/Tokyo");
        (await auditor.Open("/en/admin/audit?From=0001-01-01&To=9999-12-31")).Page.QuerySelectorAll("main article").ShouldNotBeEmpty();
        (await auditor.Open("/en/admin/audit?From=9999-12-31&To=9999-12-30")).Page.QuerySelectorAll("main article").ShouldBeEmpty();
        (await auditor.Open("/en/admin/audit?To=0001-01-01")).Page.QuerySelectorAll("main article").ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_code_of_the_trail_has_words()
    {
        // The columns of audited tables that people are shown and that hold codes, as the database checks them.
        var coded = await site.Query<string>(
            """
            select distinct constrained.table_name || ' ' || constrained.column_name
            from information_schema.check_constraints checked
                join information_schema.constraint_column_usage constrained using (constraint_schema, constraint_name)
                join information_schema.triggers audited on audited.event_object_table = constrained.table_name and audited.action_statement like '%audit_change%'
            where checked.check_clause like '%ARRAY[%' and checked.check_clause not like '% OR %'
            """
        );
        var say = site.Services.CreateScope().ServiceProvider.GetRequiredService<SayAudit>();
        string[][] shown =
        [
            .. coded
                .Select(one => one.Split(' '))
                .Where(one =>
                    Texts.Embedded.Find($"column.{one[1]}") is not null && one[1] is not "language" && !one[1].EndsWith("_id", StringComparison.Ordinal)
                ),
        ];
        shown.Select(one => string.Join('.', one)).ShouldContain("partner_opinions.ground", "the database tells which columns hold codes");
        shown.Where(one => say.ListOf(one[0], one[1]) is null).Select(one => string.Join('.', one)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Moments_are_told_by_the_clock_of_whoever_reads_and_as_a_machine_reads_them()
    {
        var reader = await site.SignedIn("Zoned Reader");
        await reader.Open("/en/admin/audit");
        reader.Page.QuerySelector("main time")!.TextContent.ShouldEndWith("UTC");
        reader.Keep("zone", "Asia/Tokyo");
        await reader.Open("/en/admin/audit");
        var moment = reader.Page.QuerySelector("main time")!;
        moment.TextContent.ShouldNotContain("UTC");
        var utc = DateTime.Parse(moment.GetAttribute("datetime")!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        moment.TextContent.ShouldEndWith(utc.AddHours(9).ToString("HH:mm", CultureInfo.InvariantCulture));

        await reader.Open("/en/account");
        await reader.Send("Save", ("FullName", "Zoned Reader"), ("Zone", "Mars/Olympus"));
        reader.Text.ShouldContain("Choose a time zone of the list");
        await reader.Send("Save", ("FullName", "Zoned Reader"), ("Zone", "Africa/Tunis"));
        await reader.Open("/en/admin/audit");
        moment = reader.Page.QuerySelectorAll("main time").Last();
        utc = DateTime.Parse(moment.GetAttribute("datetime")!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        moment.TextContent.ShouldEndWith(utc.AddHours(1).ToString("HH:mm", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_was_written_without_a_subject_stays_readable()
    {
        await site.Query<long>(
            "insert into audit (at, action, thing, thing_id, before, after) values (now(), 'update', 'proposed_values', '7', '{\"decision\": null}', '{\"decision\": \"asked\"}') returning id"
        );
        var auditor = await site.SignedIn("Old Auditor", "auditor");
        (await auditor.Open("/en/admin/audit")).Text.ShouldContain("question");
    }
}
