using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>The dues of a cluster as programs run them.</summary>
public sealed class DuesApiTests(DuesSite site) : IClassFixture<DuesSite>
{
    private const string Cluster = "elentica";
    private const string Dues = $"clusters/{Cluster}/work/dues";

    [Fact]
    public async Task A_program_scales_runs_records_and_takes_back()
    {
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        var member = await site.Member(Cluster, "Programme du Sahel", "2026-05-10");
        await site.Member(Cluster, "Autre du Sahel", "2020-01-01");
        var program = await Caller.Of(site, manager, "work", "work.run");
        var reader = await Caller.Of(site, manager, "work");

        var years = await program.Get(Dues);
        var year = years.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "2026").GetProperty("id").GetInt32();
        await program.Post($"{Dues}/{year}/run", "{}", HttpStatusCode.UnprocessableEntity);
        await reader.Post($"{Dues}/{year}/scale", """{ "fees": { "smes": "1" } }""", HttpStatusCode.Forbidden);
        var wrong = await program.Post($"{Dues}/{year}/scale", """{ "fees": { "smes": "cheap", "aliens": "3" } }""", HttpStatusCode.UnprocessableEntity);
        wrong.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["fee-smes", "fee-aliens"], ignoreOrder: true);
        await program.Post($"{Dues}/{year}/scale", """{ "price": 3 }""", HttpStatusCode.BadRequest);
        var scale = await program.Post($"{Dues}/{year}/scale", """{ "fees": { "smes": "1500.000", "farmers": "300.500" } }""", HttpStatusCode.OK);
        scale.GetProperty("fees").GetProperty("farmers").GetString().ShouldBe("300.500");
        await program.Send(HttpMethod.Post, $"{Dues}/{year}/scale", Json("""{ "fees": {} }"""), null, HttpStatusCode.PreconditionFailed, "\"1\"");

        await program.Post($"{Dues}/{year}/run", "{}", HttpStatusCode.Accepted, key: "run 2026");
        await program.Post($"{Dues}/{year}/run", "{}", HttpStatusCode.Accepted, key: "run 2026");
        await Eventually.Gives(async () => (await program.Get($"{Dues}/{year}/run")).GetProperty("state").GetString(), "done", "the run");
        var invoices = (await program.Get($"{Dues}/invoices?year={year}&show=issued")).GetProperty("items").EnumerateArray().ToList();
        invoices.Select(one => one.GetProperty("amount").GetString()).ShouldBe(["969.863", "1500.000"], ignoreOrder: true);
        var id = invoices.Single(one => one.GetProperty("member").GetInt32() == member).GetProperty("id").GetInt32();
        var invoice = await reader.Get($"{Dues}/invoices/{id}");
        invoice.GetProperty("lines")[0].GetProperty("share").GetString().ShouldBe("236/365");
        invoice.GetProperty("actions").GetArrayLength().ShouldBe(0);
        (await program.Get($"{Dues}/invoices/{id}")).GetProperty("actions")[0].GetString().ShouldBe("cancel");

        var payment = $$"""{ "member": {{member}}, "amount": "469.863", "receivedOn": "2026-05-10", "method": "transfer", "reference": "VIR 1" }""";
        var first = await program.Post($"{Dues}/payments", payment, HttpStatusCode.Created, key: "payment 1");
        var second = await program.Post($"{Dues}/payments", payment, HttpStatusCode.Created, key: "payment 1");
        second.GetProperty("id").GetInt32().ShouldBe(first.GetProperty("id").GetInt32());
        (await program.Get($"{Dues}/payments?member={member}")).GetProperty("total").GetInt32().ShouldBe(1);
        (await program.Get($"{Dues}/invoices/{id}")).GetProperty("open").GetString().ShouldBe("500.000");
        await program.Post(
            $"{Dues}/payments",
            """{ "member": 2147483647, "amount": "1", "receivedOn": "2026-05-10", "method": "cash" }""",
            HttpStatusCode.UnprocessableEntity
        );
        await program.Post($"{Dues}/payments", """{ "member": 1, "receivedOn": "2026-02-30" }""", HttpStatusCode.BadRequest);

        await program.Post($"{Dues}/payments/{first.GetProperty("id").GetInt32()}/reverse", "{}", HttpStatusCode.UnprocessableEntity);
        var reversed = await program.Post(
            $"{Dues}/payments/{first.GetProperty("id").GetInt32()}/reverse",
            """{ "reason": "It came back" }""",
            HttpStatusCode.OK
        );
        reversed.GetProperty("state").GetString().ShouldBe("reversed");
        await program.Post($"{Dues}/payments/{first.GetProperty("id").GetInt32()}/reverse", """{ "reason": "Again" }""", HttpStatusCode.Conflict);

        await program.Send(
            HttpMethod.Post,
            $"{Dues}/invoices/{id}/cancel",
            Json("""{ "reason": "Wrong" }"""),
            null,
            HttpStatusCode.PreconditionFailed,
            "\"1\""
        );
        var cancelled = await program.Post($"{Dues}/invoices/{id}/cancel", """{ "reason": "Wrong" }""", HttpStatusCode.OK);
        cancelled.GetProperty("state").GetString().ShouldBe("cancelled");
        var again = await program.Post($"{Dues}/invoices", $$"""{ "member": {{member}}, "year": {{year}} }""", HttpStatusCode.Created);
        again.GetProperty("number").GetString().ShouldBe("2026/004");
        (await program.Get($"{Dues}/invoices?show=credit-note")).GetProperty("items")[0].GetProperty("cancels").GetInt32().ShouldBe(id);
        await program.Get($"{Dues}/invoices?year=-1", HttpStatusCode.BadRequest);
        (await site.Disagreements(Cluster)).ShouldBeEmpty();

        // Nothing of another cluster, and nothing without the role.
        await site.ManagerOf("mecadev");
        await program.Get("clusters/mecadev/work/dues", HttpStatusCode.Forbidden);
        await program.Get("clusters/nowhere/work/dues", HttpStatusCode.NotFound);
        var foreign = await site.Member("mecadev", "Étrangère à la grappe", "2020-01-01");
        await program.Post($"{Dues}/invoices", $$"""{ "member": {{foreign}}, "year": {{year}} }""", HttpStatusCode.NotFound);
        await program.Post(
            $"{Dues}/payments",
            $$"""{ "member": {{foreign}}, "amount": "1", "receivedOn": "2026-05-10", "method": "cash" }""",
            HttpStatusCode.UnprocessableEntity
        );
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
}
