using System.Net;
using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Shared.Files;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>A draft and its files are its author's alone, and are forgotten with it.</summary>
public sealed class DraftTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task What_was_never_sent_is_read_by_its_author_alone_whatever_becomes_of_it()
    {
        Visitor[] others =
        [
            await site.SignedIn("Other Manager", "manager", "cluster/mecadev"),
            await site.SignedIn("Curious Curator", "curator", Network),
            await site.SignedIn("Curious Administrator", "administrator"),
            await site.SignedIn("Curious Auditor", "auditor"),
        ];
        var author = await site.SignedIn("Draft Author", "manager", "cluster/mecadev");
        var (proposal, document) = await KeepAsync(author, "mecadev", "Draft Author");
        await ShouldBeReadBy(author, proposal, document, HttpStatusCode.OK);
        foreach (var other in others)
            await ShouldBeReadBy(other, proposal, document, HttpStatusCode.NotFound);
        (await site.Client.GetAsync($"/documents/{document}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        // The proof of a single value as well.
        await author.Open("/en/clusters/mecadev/edit");
        await author.SendFiles("Keep the draft", [("jobs", "41")], ("jobs.document", "payroll.pdf", "%PDF-1.4 payroll"u8.ToArray()));
        var single = (await site.Query<int>($"select document_id from proposed_values where proposal_id = {proposal} and document_id is not null"))[0];
        (await author.Client.GetAsync($"/documents/{single}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var other in others)
            (await other.Client.GetAsync($"/documents/{single}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await author.Forge($"/en/proposals/{proposal}?handler=Withdraw");
        (await site.Query<string>($"select state from proposals where id = {proposal}")).ShouldBe(["withdrawn"]);
        await ShouldBeReadBy(author, proposal, document, HttpStatusCode.OK);
        foreach (var other in others)
            await ShouldBeReadBy(other, proposal, document, HttpStatusCode.NotFound);

        // What was sent is on record, for those who judge it and those who read the trail there.
        await author.Open("/en/clusters/mecadev/edit");
        await author.SendFiles("Send", [("jobs", "43")], ("Document", "sent.pdf", "%PDF-1.4 sent"u8.ToArray()));
        var sent = int.Parse(author.Path.Split('/')[^1]);
        var proof = (await site.Query<int>($"select document_id from proposals where id = {sent}"))[0];
        foreach (var other in others)
            await ShouldBeReadBy(other, sent, proof, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Drafts_that_were_left_and_files_that_prove_nothing_are_forgotten_and_what_was_sent_stays()
    {
        var author = await site.SignedIn("Leaving Author", "manager", "cluster/ce3m");
        var (kept, replaced) = await KeepAsync(author, "ce3m", "Leaving Author");
        var (_, document) = await KeepAsync(author, "ce3m", "Leaving Author");
        var other = await site.SignedIn("Sending Author", "manager", "cluster/elentica");
        await other.Open("/en/clusters/elentica/edit");
        await other.SendFiles("Send", [("jobs", "43")], ("Document", "sent.pdf", "%PDF-1.4 sent"u8.ToArray()));
        var sent = int.Parse(other.Path.Split('/')[^1]);
        var proof = (await site.Query<int>($"select document_id from proposals where id = {sent}"))[0];
        var (withdrawn, withdrawnProof) = await KeepAsync(other, "elentica", "Sending Author");
        await other.Forge($"/en/proposals/{withdrawn}?handler=Withdraw");

        // What somebody brings just now is left alone.
        await Forget();
        (await Documents(replaced, document, proof, withdrawnProof)).ShouldBe([replaced, document, proof, withdrawnProof]);
        await site.Query<int>("update documents set uploaded_at = uploaded_at - interval '2 days' returning id");
        await Forget();
        (await Documents(replaced, document, proof, withdrawnProof)).ShouldBe([document, proof, withdrawnProof]);

        await site.Query<int>($"update proposals set changed_at = changed_at - interval '91 days' where id in ({kept}, {sent}, {withdrawn}) returning id");
        await Forget();
        (await Documents(document, proof, withdrawnProof)).ShouldBe([proof]);
        (await site.Query<int>($"select id from proposals where id in ({kept}, {sent}, {withdrawn})")).ShouldBe([sent]);
    }

    private async Task<(int Proposal, int Document)> KeepAsync(Visitor author, string cluster, string name)
    {
        await author.Open($"/en/clusters/{cluster}/edit");
        await author.SendFiles("Keep the draft", [("jobs", "41")], ("Document", "draft.pdf", "%PDF-1.4 draft"u8.ToArray()));
        var found = (
            await site.Query<string>(
                $"select one.id || ' ' || one.document_id from proposals one join people on people.id = author_id where people.name = '{name}' and state = 'draft'"
            )
        )[0]
            .Split(' ');
        return (int.Parse(found[0]), int.Parse(found[1]));
    }

    private static async Task ShouldBeReadBy(Visitor reader, int proposal, int document, HttpStatusCode status)
    {
        (await reader.Client.GetAsync($"/documents/{document}")).StatusCode.ShouldBe(status);
        (await reader.Client.GetAsync($"/en/proposals/{proposal}")).StatusCode.ShouldBe(status);
    }

    private Task<IReadOnlyList<int>> Documents(params int[] ids) =>
        site.Query<int>($"select id from documents where id in ({string.Join(", ", ids)}) order by id");

    private async Task Forget()
    {
        await site.Does(ForgetDrafts.Kind);
        await site.Does(ForgetDocuments.Kind);
    }
}
