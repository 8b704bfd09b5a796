using Grappe.Web.Tests.Bed;

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
    public async Task What_was_written_without_a_subject_stays_readable()
    {
        await site.Query<long>(
            "insert into audit (at, action, thing, thing_id, before, after) values (now(), 'update', 'proposed_values', '7', '{\"decision\": null}', '{\"decision\": \"asked\"}') returning id"
        );
        var auditor = await site.SignedIn("Old Auditor", "auditor");
        (await auditor.Open("/en/admin/audit")).Text.ShouldContain("question");
    }
}
