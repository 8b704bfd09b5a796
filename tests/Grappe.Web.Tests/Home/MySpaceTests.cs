using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Home;

/// <summary>One's own space: where sign-in leads, and what waits there.</summary>
public sealed class MySpaceTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task Whoever_is_not_signed_in_is_asked_to_and_comes_back_to_their_space()
    {
        var stranger = site.Visitor();
        await stranger.Open("/en/my");
        stranger.Path.ShouldStartWith("/en/account/sign-in");
    }

    [Fact]
    public async Task Whoever_has_no_role_reads_that_nothing_waits()
    {
        var member = await site.SignedIn("Idle Member");
        (await member.Open("/en/my")).Text.ShouldContain("Nothing waits for you.");
        Way(member).ShouldBe("My space");
        (await member.Open("/fr/my")).Text.ShouldContain("Rien n’attend votre réponse.");
        (await member.Open("/ar/my")).Text.ShouldContain("لا شيء ينتظرك الآن.");
    }

    [Fact]
    public async Task What_waits_is_counted_and_listed_by_age_until_it_is_done()
    {
        var asker = await site.SignedIn("Asking Member");
        await asker.Open("/en/account/claim/clusters/elentica");
        await asker.Send(null, ("Role", "manager"), ("Evidence", "I have animated it for three years."));
        var manager = await site.SignedIn("Proposing Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", ("jobs", "77"));
        var proposal = manager.Path;

        var curator = await site.SignedIn("Busy Curator", "curator", Network);
        await curator.Open("/en/my");
        ToDo(curator).ShouldBe(["Answer a request for a role on ELENTICA Cluster", "Review what is proposed for MECADEV"]);
        Way(curator).ShouldBe("My space (2)");
        curator.Text.ShouldContain("My network");

        await curator.Open(proposal);
        var verdict = curator.Page.QuerySelector("main [name^='verdict-']")!.GetAttribute("name")!;
        await curator.Send("Decide", (verdict, "asked"), (verdict.Replace("verdict", "reason"), "Since when?"));
        await manager.Open("/en/my");
        ToDo(manager).ShouldBe(["Answer the question about MECADEV"]);
        manager.Page.QuerySelector($"main a[href='{proposal}'] ~ .chip")!.TextContent.ShouldBe("a question is asked");
        (await asker.Open("/en/my")).Text.ShouldContain("Nothing waits for you.");

        await curator.Open(proposal);
        await curator.Send("Decide", (verdict, "accepted"));
        await curator.Open("/en/admin/requests");
        await curator.Send("Accept");
        (await curator.Open("/en/my")).Text.ShouldContain("Nothing waits for you.");
        Way(curator).ShouldBe("My space");
    }

    [Fact]
    public async Task A_claim_with_a_file_is_said_to_be_sent_waits_in_ones_space_and_its_mail_leads_to_the_card()
    {
        var asker = await site.SignedIn("Proving Member");
        await asker.Open("/en/account/claim/clusters/pharma-in");
        await asker.SendFiles("Ask", [("Role", "manager"), ("Evidence", "The minutes name me.")], ("Document", "minutes.exe", "MZ"u8.ToArray()));
        asker.Text.ShouldContain("PDF");
        asker.Page.QuerySelector("main [name=Evidence]")!.TextContent.ShouldContain("The minutes name me.");
        await asker.SendFiles("Ask", [("Role", "manager"), ("Evidence", "The minutes name me.")], ("Document", "minutes.pdf", "%PDF-1.4"u8.ToArray()));
        asker.Text.ShouldContain("Request sent");
        (await asker.Open("/en/my")).Text.ShouldContain("My requests for roles");
        asker.Text.ShouldContain("Pharma");
        (await asker.Open("/en/account")).Text.ShouldNotContain("You hold no role yet");

        var curator = await site.SignedIn("Proof Curator", "curator", Network);
        await curator.Open("/en/admin/requests");
        var file = curator.Page.QuerySelector("main a[href^='/documents/']").ShouldNotBeNull().GetAttribute("href")!;
        (await curator.Client.GetAsync(file)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await asker.Client.GetAsync(file)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await site.SignedIn("Curious About Proofs")).Client.GetAsync(file)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await curator.Send("Accept");
        (await site.Mails.Last("proving.member@example.org", atLeast: 3)).Text.ShouldContain("/clusters/pharma-in");
        (await asker.Open("/en/my")).Text.ShouldNotContain("My requests for roles");
    }

    [Fact]
    public async Task Of_the_kinds_of_which_more_waits_than_is_listed_the_count_is_told_and_of_no_other()
    {
        var asker = await site.SignedIn("Moroccan Asker");
        await asker.Open("/en/account/claim/clusters/ce3m");
        await asker.Send(null, ("Role", "manager"), ("Evidence", "I have animated it for three years."));
        var manager = await site.SignedIn("Moroccan Manager", "manager", "cluster/ce3m");
        await manager.Open("/en/clusters/ce3m/edit");
        await manager.Send("Send", ("jobs", "77"));
        await site.Query<int>(
            $"""
            with copied as (
                insert into proposals (subject_id, country, author_id, role, for_id, state, seen_statement_id, started_at, changed_at, submitted_at)
                select subject_id, country, author_id, role, for_id, state, seen_statement_id, started_at, changed_at, submitted_at
                from proposals, generate_series(1, 21) where id = {manager.Path.Split('/')[^1]} returning id
            )
            select count(*)::int as "Value" from copied
            """
        );
        var curator = await site.SignedIn("Moroccan Curator", "curator", "network/maroc-cluster");
        await curator.Open("/en/my");
        ToDo(curator).Count.ShouldBe(20);
        curator.Page.QuerySelectorAll("main ol.items ~ ul a").Select(link => link.TextContent).ShouldBe(["22\u00a0proposals to review"]);
    }

    [Fact]
    public async Task A_card_that_somebody_looks_after_by_two_roles_is_shown_once()
    {
        var manager = await site.SignedIn("Twofold Keeper", "manager", "cluster/elentica");
        await site.Query<int>(
            """
            insert into roles_held (person_id, role, scope_id, trusted, given_at)
            select person_id, 'contributor', scope_id, trusted, given_at
            from roles_held join people on people.id = person_id where people.name = 'Twofold Keeper' returning roles_held.id
            """
        );
        await manager.Open("/en/my");
        manager.Page.QuerySelectorAll("main article a[href='/en/clusters/elentica']").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Who_looks_after_a_card_reads_what_it_lacks_and_goes_on_to_fill_it_in()
    {
        var manager = await site.SignedIn("Caring Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/my");
        var lacking = manager
            .Page.QuerySelectorAll("main article a[href^='/en/clusters/mecadev/edit?field=']")
            .Select(link => link.GetAttribute("href")!)
            .ToList();
        lacking.ShouldNotBeEmpty();
        await manager.Open("/en/clusters/mecadev/edit");
        foreach (var one in lacking)
        {
            var field = manager.Page.GetElementById(one.Split('#')[1]).ShouldNotBeNull();
            field.Closest(".field")!.QuerySelector(".hint")!.TextContent.ShouldContain("nothing known");
        }
    }

    [Fact]
    public async Task A_card_that_nobody_confirmed_for_a_year_waits_for_whoever_manages_it()
    {
        var manager = await site.SignedIn("Yearly Keeper", "manager", "cluster/ce3m");
        await site.Query<int>(
            "update roles_held set given_at = given_at - interval '12 months' where scope_id = (select id from subjects where slug = 'ce3m') returning id"
        );
        await manager.Open("/en/my");
        ToDo(manager).ShouldBe(["Confirm that the card of Moroccan Electronics, Mechatronics and Mechanics Cluster is still true"]);
        await manager.Open(manager.Page.QuerySelector("main ol.items a")!.GetAttribute("href")!);
        await manager.Send("All of this is still so");
        (await manager.Open("/en/my")).Text.ShouldContain("Nothing waits for you.");
    }

    private static List<string> ToDo(Visitor visitor) => [.. visitor.Page.QuerySelectorAll("main ol.items a").Select(link => link.TextContent)];

    private static string Way(Visitor visitor) => visitor.Page.QuerySelector("header .person a")!.TextContent;
}
