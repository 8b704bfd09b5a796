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

        await first.Send("Accept the rest and decide");
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

        curator
            .Page.QuerySelectorAll("main .notice.error a")
            .Select(link => link.TextContent.Trim())
            .ShouldBe(["Website: write the reason or the question, which the person will read."]);
        curator.Page.QuerySelectorAll("main [name^='verdict-'][checked]").Length.ShouldBe(2);
        curator.Page.QuerySelector($"main [name='{verdicts[0]}'][value='refused']")!.HasAttribute("checked").ShouldBeTrue();
        curator.Page.QuerySelector($"main [name='{verdicts[1].Replace("verdict", "reason")}']")!.GetAttribute("value").ShouldBe("Which page?");
    }

    [Fact]
    public async Task Nothing_is_chosen_for_a_curator_and_each_value_without_a_verdict_is_named()
    {
        var curator = await site.SignedIn("Undecided Curator", "curator", Network);
        await curator.Open(await Proposed("Trusting Author", ("jobs", "46"), ("website", "https://example.org/46")));
        curator.Page.QuerySelectorAll("main [name^='verdict-'][checked]").ShouldBeEmpty();
        var (verdict, reason) = FieldsOf(curator);
        await curator.Send("Decide", (verdict, "refused"), (reason, "The register says otherwise."));
        curator
            .Page.QuerySelectorAll("main .notice.error a")
            .Select(link => link.TextContent.Trim())
            .ShouldBe(["Jobs represented: choose an answer, or accept all the rest at once."]);
        await curator.Send("Accept the rest and decide");
        (
            await site.Query<string>(
                "select field || ' ' || decision from proposed_values v join proposals p on p.id = v.proposal_id join people a on a.id = p.author_id where a.name = 'Trusting Author' order by 1"
            )
        ).ShouldBe(["jobs accepted", "website refused"]);
        (await site.Mails.Last("trusting.author@example.org")).Text.ShouldContain("Refused – Website: The register says otherwise.");
    }

    [Fact]
    public async Task An_author_answers_a_question_with_proof_and_the_proposal_is_judged_again()
    {
        var author = await Author("Answering Author", ("jobs", "47"), ("website", "https://example.org/47"));
        var proposal = author.Path;
        var curator = await site.SignedIn("Asking Curator", "curator", Network);
        await curator.Open(proposal);
        var (verdict, reason) = FieldsOf(curator);
        await curator.Send("Accept the rest and decide", (verdict, "asked"), (reason, "Since when?\nAnd by whom?"));
        var mail = (await site.Mails.Last("answering.author@example.org")).Text;
        mail.ShouldContain("Since when?");
        mail.ShouldContain("And by whom?");

        await author.Open(proposal);
        author.Text.ShouldContain("A question is put to you");
        author.Page.QuerySelector("main .thread")!.TextContent.ShouldContain("Since when?");
        var answer = verdict.Replace("verdict", "answer", StringComparison.Ordinal);
        await author.Send("Send the answer");
        author.Text.ShouldContain("Write an answer, or add a proof.");
        await author.Send("Send the answer", (answer, "Since March."), ($"{answer}.link", "no address"));
        author.Page.QuerySelector($"main [name='{answer}']")!.TextContent.Trim().ShouldBe("Since March.");
        author.Page.QuerySelector($"main [name='{answer}.link']")!.GetAttribute("value").ShouldBe("no address");
        await author.SendFiles(
            "Send the answer",
            [(answer, "Since March.\nBy the register."), ($"{answer}.link", "https://example.org/proof")],
            ($"{answer}.document", "extract.pdf", [.. "%PDF-1.4 extract"u8])
        );
        author.Text.ShouldContain("the proposal waits to be reviewed");
        author.Page.QuerySelector("main .meta .chip")!.TextContent.ShouldBe("to be reviewed");

        await curator.Open(proposal);
        curator.Page.QuerySelectorAll("main .thread li").Length.ShouldBe(2);
        curator.Page.QuerySelector("main .thread li:last-child .typed")!.TextContent.ShouldBe("Since March.\nBy the register.");
        var document = curator.Page.QuerySelector("main .thread a[download]")!.GetAttribute("href")!;
        (await curator.Client.GetByteArrayAsync(document)).ShouldBe([.. "%PDF-1.4 extract"u8]);
        (await (await site.SignedIn("Curious Manager", "manager", "cluster/elentica")).Client.GetAsync(document)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await curator.Send("Accept the rest and decide");
        (await author.Open(proposal)).Page.QuerySelector("main .meta .chip")!.TextContent.ShouldBe("decided");
    }

    [Fact]
    public async Task Only_the_author_answers_and_only_what_is_asked()
    {
        var author = await Author("Asked Author", ("jobs", "48"));
        var proposal = author.Path;
        var curator = await site.SignedIn("Second Asker", "curator", Network);
        await curator.Open(proposal);
        var (verdict, reason) = FieldsOf(curator);
        var answer = (verdict.Replace("verdict", "answer", StringComparison.Ordinal), "I know.");
        await curator.Send("Decide", (verdict, "asked"), (reason, "Since when?"));
        await curator.Forge($"{proposal}?handler=Answer", answer);
        curator.Status.ShouldBe(HttpStatusCode.Forbidden);
        await author.Open(proposal);
        await author.Send("Send the answer", answer);
        await author.Forge($"{proposal}?handler=Answer", answer);
        (await site.Query<long>($"select count(*) from value_messages where proposal_id = {proposal.Split('/')[^1]}"))[0].ShouldBe(2);
    }

    [Fact]
    public async Task A_question_that_was_put_before_there_were_threads_still_stands_with_its_value()
    {
        var author = await Author("Old Author", ("jobs", "50"));
        var proposal = author.Path;
        var curator = await site.SignedIn("Old Asker", "curator", Network);
        await curator.Open(proposal);
        var (verdict, reason) = FieldsOf(curator);
        await curator.Send("Decide", (verdict, "asked"), (reason, "Asked long ago?"));
        await site.Query<int>($"delete from value_messages where proposal_id = {proposal.Split('/')[^1]} returning id");
        (await author.Open(proposal)).Text.ShouldContain("Asked long ago?");
    }

    [Fact]
    public async Task The_queue_shows_every_value_beside_what_stands_in_the_order_in_which_it_was_typed()
    {
        var proposal = await Proposed(
            "Thorough Author",
            ("jobs", "٤٩"),
            ("website", "https://example.org/49"),
            ("niche", "Tôlerie"),
            ("created", "2011"),
            ("activity", "Soudage\nUsinage"),
            ("offer", "Bancs d’essai"),
            ("need", "Acier"),
            ("obstacle", "Foncier")
        );
        var curator = await site.SignedIn("Reading Curator", "curator", Network);
        await curator.Open("/fr/admin/proposals");
        var shown = curator.Page.QuerySelector($"main [name='chosen'][value^='{proposal.Split('/')[^1]}.']")!.Closest("article")!;
        shown.QuerySelectorAll("li").Length.ShouldBe(8);
        shown.QuerySelectorAll("li")[0].TextContent.ShouldContain("2011");
        shown.QuerySelectorAll("li")[7].TextContent.ShouldContain("49");
        shown.QuerySelectorAll("del").ShouldNotBeEmpty();
        shown.TextContent.ShouldContain("Soudage\nUsinage");
        await curator.Open(proposal.Replace("/en/", "/fr/", StringComparison.Ordinal));
        curator.Page.QuerySelectorAll("main details bdi.typed").Select(typed => typed.TextContent).ShouldBe(["٤٩"]);
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
        var waiting = "select id::text as \"Value\" from proposals where state = 'submitted'";
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
        await curator.Send("Accept the rest and decide");

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
        read.GetProperty("actions").EnumerateArray().Select(action => action.GetString()).ShouldBe(["map", "read-again", "replace", "apply", "check-again"]);

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
    private async Task<string> Proposed(string author, params (string Field, string Value)[] values) => (await Author(author, values)).Path;

    /// <summary>Somebody who sent a change of a card, on the page of the proposal.</summary>
    private async Task<Visitor> Author(string author, params (string Field, string Value)[] values)
    {
        var manager = await site.SignedIn(author, "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", values);
        manager.Text.ShouldContain("to be reviewed");
        return manager;
    }

    private static (string Verdict, string Reason) FieldsOf(Visitor judge)
    {
        var verdict = judge.Page.QuerySelector("main [name^='verdict-']")!.GetAttribute("name")!;
        return (verdict, verdict.Replace("verdict", "reason", StringComparison.Ordinal));
    }
}
