using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Startups as programs open their paths and pass money on to them.</summary>
public sealed class StartupsApiTests(Site site) : IClassFixture<Site>
{
    private const string Path =
        """{ "name": "Young Lab", "holder": "Meriem", "email": "meriem@example.org", "idea": "Quick tests", "openedOn": "2026-01-10" }""";

    [Fact]
    public async Task A_program_accompanies_a_startup_and_passes_money_on_only_under_an_accreditation()
    {
        var program = await WorkProgram.Of(site, "pharma-in", "Startup Program", "MAD", "Africa/Casablanca");
        var startup = await program.Add("startups", Path, key: "path 1");
        (await program.Add("startups", Path, key: "path 1")).Id.ShouldBe(startup.Id);
        (await program.Get("startups")).Items.Count.ShouldBe(1);
        var one = $"startups/{startup.Id}";
        foreach (var service in new[] { "innovation", "finance", "commerce" })
            startup = await program.Do($"{one}/act", $$"""{ "service": "{{service}}", "onDay": "2026-02-01", "what": "Help", "helper": "An expert" }""");
        startup.Of("done").Select(action => action.Said("service")).ShouldBe(["innovation", "finance", "commerce"], ignoreOrder: true);
        const string Loan = """{ "kind": "honour-loan", "source": "Fund", "amount": "250000.00", "grantedOn": "2026-03-01", "months": 60 }""";
        (await program.WrongFields($"{one}/fund", Loan)).ShouldBe(["grantedOn"]);
        var accreditation = await program.Add(
            "accreditations",
            """{ "authority": "Guarantee fund", "reference": "A-7", "first": "2026-01-01", "last": "2026-12-31" }"""
        );
        (await program.Get("accreditations")).Items.ShouldHaveSingleItem().Id.ShouldBe(accreditation.Id);
        startup = await program.Do($"{one}/fund", Loan, key: "loan 1");
        startup = await program.Do($"{one}/fund", Loan, key: "loan 1");
        var loan = startup.Of("funds").ShouldHaveSingleItem();
        (loan.Said("amount"), loan.GetProperty("accreditation").GetInt32()).ShouldBe(("250000.00", accreditation.Id));
        (loan.Of("repayments").Count, loan.Of("repayments")[0].Said("amount")).ShouldBe((60, "4166.67"));
        await program.Do($"{one}/diagnose");
        startup = await program.Do($"{one}/accompany");
        startup.Actions.ShouldBe(["act", "fund", "create", "stop"], ignoreOrder: true);
        await program.IsLate($"{one}/create", """{ "registeredOn": "2026-05-02", "registration": "RC 1234" }""", 1);
        (await program.WrongFields($"{one}/create", """{ "registeredOn": "9999-12-31" }""")).ShouldBe(["registeredOn", "registration"], ignoreOrder: true);
        startup = await program.Do($"{one}/create", """{ "registeredOn": "2026-05-02", "registration": "RC 1234" }""");
        (startup.Said("state"), startup.Said("registration")).ShouldBe(("created", "RC 1234"));
        await program.Do($"{one}/follow");
        (await program.WrongFields($"{one}/stop", "{}")).ShouldBe(["reason"]);
        (await program.Do($"{one}/stop", """{ "reason": "It stands on its own." }""")).Actions.ShouldBeEmpty();
        await program.Do($"{one}/act", """{ "service": "finance", "onDay": "2026-02-01", "what": "Late" }""", HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_a_program_may_not_do_or_sends_wrong_changes_nothing()
    {
        var program = await WorkProgram.Of(site, "elentica", "Wrong Startup Program");
        (await program.WrongFields("startups", """{ "email": "nowhere" }""")).ShouldBe(["name", "holder", "email", "idea", "openedOn"], ignoreOrder: true);
        await program.Do("startups", """{ "openedOn": "2026-02-30" }""", HttpStatusCode.BadRequest);
        await program.Do("startups", """{ "founder": "Meriem" }""", HttpStatusCode.BadRequest);
        var one = $"startups/{(await program.Add("startups", Path)).Id}";
        (await program.WrongFields($"{one}/act", "{}")).ShouldBe(["service", "onDay", "what"], ignoreOrder: true);
        (await program.WrongFields($"{one}/fund", """{ "kind": "grant", "amount": "0" }""")).ShouldBe(["source", "amount", "grantedOn"], ignoreOrder: true);
        await program.Do($"{one}/fund", """{ "months": 99999999999 }""", HttpStatusCode.BadRequest);
        (await program.WrongFields("accreditations", """{ "last": "2026-01-01" }""")).ShouldBe(["authority", "reference", "first"], ignoreOrder: true);
        await program.Do($"{one}/sell", status: HttpStatusCode.NotFound);
        await program.IsLate($"{one}/act", """{ "service": "finance", "onDay": "2026-02-01", "what": "Late" }""", 9);

        var manager = await site.SignedIn("Preparing Manager", "manager", "cluster/elentica");
        var preparer = await WorkProgram.Of(site, manager, "elentica", "work.prepare");
        await preparer.Do($"{one}/fund", """{ "kind": "grant", "source": "Fund", "amount": "1", "grantedOn": "2026-03-01" }""", HttpStatusCode.Forbidden);
        await preparer.Do($"{one}/fund", """{ "kind": "found", "source": "Bank", "amount": "1.500", "grantedOn": "2026-03-01" }""");
        await preparer.Do("accreditations", "{}", HttpStatusCode.Forbidden);
        (await program.Get(one)).Of("funds").ShouldHaveSingleItem().Said("amount").ShouldBe("1.500");
        var other = await WorkProgram.Of(site, "2ts", "Other Startup Program");
        await other.Get(one, HttpStatusCode.NotFound);
        await other.Do($"{one}/diagnose", status: HttpStatusCode.NotFound);
        await other.At("elentica").Get("startups", HttpStatusCode.Forbidden);
    }
}
