using System.Net;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Two who decide at once, and who decides without being asked.</summary>
public sealed class JudgingTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task Of_two_curators_who_judge_at_once_one_wins_and_the_other_reads_who_did_what()
    {
        var proposal = await Proposed("Awaiting Author", ("jobs", "41"), ("website", "https://example.org/41"));
        var first = await site.SignedIn("Quick Curator", "curator", Network);
        var second = await site.SignedIn("Slow Curator", "curator", Network);
        await first.Open(proposal);
        await second.Open(proposal);
        var (kept, reason) = FieldsOf(second);

        await first.Send("Decide");
        await second.Send("Decide", (kept, "refused"), (reason, "The register says otherwise."));

        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Text.ShouldContain("Quick Curator acted on this in the meantime");
        second.Page.QuerySelector("main .notice.error h2")!.TextContent.ShouldBe("In the meantime");
        second.Text.ShouldContain("its state is now “decided”");
        second.Page.QuerySelector("main .meta .chip")!.TextContent.ShouldBe("decided");
        second.Page.QuerySelectorAll("main [name^='verdict-']").ShouldBeEmpty();
        (
            await site.Query<string>(
                "select decision from proposed_values v join proposals p on p.id = v.proposal_id join people a on a.id = p.author_id where a.name = 'Awaiting Author'"
            )
        ).ShouldBe(["accepted", "accepted"]);
    }

    [Fact]
    public async Task What_somebody_asked_about_meanwhile_is_not_accepted_with_the_others_of_a_list()
    {
        var proposal = await Proposed("Listed Author", ("jobs", "42"));
        var careful = await site.SignedIn("Careful Curator", "curator", Network);
        var hasty = await site.SignedIn("Hasty Curator", "curator", Network);
        await hasty.Open("/en/admin/proposals");
        await careful.Open(proposal);
        var (verdict, reason) = FieldsOf(careful);
        await careful.Send("Decide", (verdict, "asked"), (reason, "Since when?"));

        var chosen = hasty.Page.QuerySelector($"main [name='chosen'][value^='{proposal.Split('/')[^1]}.']")!.GetAttribute("value")!;
        await hasty.Send("Accept all that is chosen", ("chosen", chosen));

        hasty.Text.ShouldContain("Careful Curator acted on this in the meantime");
        (await hasty.Open(proposal)).Text.ShouldContain("a question is asked");
    }

    [Fact]
    public async Task What_was_chosen_and_typed_stands_again_where_a_reason_is_missing()
    {
        var curator = await site.SignedIn("Forgetful Curator", "curator", Network);
        await curator.Open(await Proposed("Patient Author", ("jobs", "43"), ("website", "https://example.org/43")));
        var verdicts = curator.Page.QuerySelectorAll("main [name^='verdict-']").Select(input => input.GetAttribute("name")!).Distinct().ToList();
        await curator.Send("Decide", (verdicts[0], "refused"), (verdicts[1], "asked"), (verdicts[1].Replace("verdict", "reason"), "Which page?"));

        curator.Text.ShouldContain("Write the reason or the question");
        curator.Page.QuerySelector($"main [name='{verdicts[0]}'][value='refused']")!.HasAttribute("checked").ShouldBeTrue();
        curator.Page.QuerySelector($"main [name='{verdicts[1].Replace("verdict", "reason")}']")!.GetAttribute("value").ShouldBe("Which page?");
    }

    [Fact]
    public async Task A_long_queue_has_pages_and_holds_only_what_the_role_reaches()
    {
        var proposal = (await Proposed("Prolific Author", ("jobs", "45"))).Split('/')[^1];
        foreach (var (country, copies) in new[] { ("tn", 60), ("dz", 5) })
            await site.Query<int>(
                $"""
                with copied as (
                    insert into proposals (subject_id, country, author_id, role, for_id, state, seen_statement_id, note, started_at, changed_at, submitted_at)
                    select subject_id, '{country}', author_id, role, for_id, state, seen_statement_id, note, started_at, changed_at, submitted_at + interval '1 day'
                    from proposals, generate_series(1, {copies}) where id = {proposal} returning id
                )
                select count(*)::int as "Value" from copied
                """
            );
        var curator = await site.SignedIn("Paging Curator", "curator", Network);
        var seen = new List<string>();
        for (var page = "/en/admin/proposals"; page is not null; page = curator.Page.QuerySelector("main .pager [rel='next']")?.GetAttribute("href"))
        {
            await curator.Open(page);
            var shown = curator.Page.QuerySelectorAll("main [name='chosen']").Select(one => one.GetAttribute("value")!.Split('.')[0]).ToList();
            shown.Count.ShouldBeInRange(1, 50);
            seen.AddRange(shown);
        }
        seen.ShouldBeUnique();
        var waiting = "select id::text as \"Value\" from proposals where state in ('submitted', 'asked')";
        seen.ShouldBe(await site.Query<string>($"{waiting} and country = 'tn' order by submitted_at, id"));
        (await site.Query<string>($"{waiting} and country = 'dz'")).Count.ShouldBe(5);
        (await curator.Open("/en/admin/proposals?page=4000000000")).Page.QuerySelectorAll("main [name='chosen']").ShouldNotBeEmpty();
        (await curator.Open("/en/admin/proposals?page=999")).Page.QuerySelectorAll("main [name='chosen']").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_page_of_a_proposal_tells_its_steps_with_who_took_them()
    {
        var author = await site.SignedIn("Stepping Author", "manager", "cluster/mecadev");
        await author.Open("/en/clusters/mecadev/edit");
        await author.Send("Send", ("jobs", "44"));
        var proposal = author.Path;
        var curator = await site.SignedIn("Stepping Curator", "curator", Network);
        await curator.Open(proposal);
        await curator.Send("Decide");

        await author.Open(proposal);
        author
            .Page.QuerySelectorAll("main section[aria-labelledby='steps'] li")
            .Select(step => string.Join(' ', step.TextContent.Split('·').Take(2).Select(part => part.Trim())))
            .ShouldBe(["Draft begun Stepping Author", "Proposal sent Stepping Author", "Decision taken Stepping Curator"]);
    }

    [Theory]
    [InlineData("manager", "cluster/elentica")]
    [InlineData("curator", "network/maroc-cluster")]
    public async Task The_operation_itself_asks_whether_one_may_judge(string role, string scope)
    {
        var name = $"Uninvited {role}";
        var proposal = int.Parse((await Proposed($"Author before {role}", ("jobs", "45"))).Split('/')[^1]);
        await site.SignedIn(name, role, scope);
        await using var services = site.Services.CreateAsyncScope();
        await services.ServiceProvider.GetRequiredService<CurrentPerson>().ActForAsync(await site.IdOf(name));
        var db = services.ServiceProvider.GetRequiredService<GrappeDb>();
        var values = await db.ProposedValues.Where(value => value.ProposalId == proposal).ToListAsync();
        var version = await db.Proposals.Where(one => one.Id == proposal).Select(one => one.Version).SingleAsync();

        await Should.ThrowAsync<NotAllowed>(() =>
            services
                .ServiceProvider.GetRequiredService<JudgeProposals>()
                .DecideAsync(proposal, version, values.ToDictionary(value => value.Id, _ => new JudgeProposals.Decision("accepted")))
        );
        (await site.Query<string>($"select state from proposals where id = {proposal}")).ShouldBe(["submitted"]);
    }

    [Fact]
    public async Task A_program_applies_the_version_of_an_import_that_it_has_read_and_no_other()
    {
        var curator = await site.SignedIn("Versioned Curator", "curator", Network, trusted: true);
        var program = await Caller.Of(site, curator, "import");
        var import = (await program.Post("imports/observations", "subject,field,key,value\ncluster/mecadev,jobs,,4601\n", HttpStatusCode.Accepted, "text/csv"))
            .GetProperty("id")
            .GetInt32();
        await Eventually.Holds(async () => (await program.Get($"imports/{import}")).GetProperty("state").GetString() == "checked");
        var read = await program.Get($"imports/{import}");
        var tag = program.Answer.Headers.ETag!.Tag;
        tag.ShouldBe($"\"{read.GetProperty("version").GetInt32()}\"");
        read.GetProperty("actions").EnumerateArray().Select(action => action.GetString()).ShouldBe(["apply", "check-again"]);

        var apply = $"imports/{import}/apply";
        (await program.Send(HttpMethod.Post, apply, null, null, HttpStatusCode.UnprocessableEntity, ifMatch: "5; drop"))
            .GetProperty("detail")
            .GetString()!
            .ShouldContain("ETag");
        (await program.Send(HttpMethod.Post, apply, null, null, HttpStatusCode.PreconditionFailed, ifMatch: "\"1\""))
            .GetProperty("detail")
            .GetString()!
            .ShouldContain("its state is now “checked”");
        await program.Send(HttpMethod.Post, apply, null, null, HttpStatusCode.Accepted, ifMatch: tag);
        await Eventually.Holds(async () => (await program.Get($"imports/{import}")).GetProperty("state").GetString() == "applied");
    }

    /// <summary>Sends a change of a card and gives the page of the proposal.</summary>
    private async Task<string> Proposed(string author, params (string Field, string Value)[] values)
    {
        var manager = await site.SignedIn(author, "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", values);
        manager.Text.ShouldContain("to be reviewed");
        return manager.Path;
    }

    private static (string Verdict, string Reason) FieldsOf(Visitor judge)
    {
        var verdict = judge.Page.QuerySelector("main [name^='verdict-']")!.GetAttribute("name")!;
        return (verdict, verdict.Replace("verdict", "reason", StringComparison.Ordinal));
    }
}
