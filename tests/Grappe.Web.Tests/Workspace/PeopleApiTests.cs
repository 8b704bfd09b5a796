using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>The people of members, suspensions and calls for candidates as programs keep them.</summary>
public sealed class PeopleApiTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Programs_of_the_team_and_of_the_member_keep_its_people()
    {
        var program = await WorkProgram.Of(site, "mecadev", "People Program");
        var member = await site.Member("mecadev", "Peopled Company", "2025-01-01");
        var other = await site.Member("mecadev", "Unknown Company", "2025-01-01");
        var one = $"members/{member}";
        const string Amel = """{ "name": "Amel", "role": "manager", "personEmail": "amel@example.org", "phone": "+216 71 000 000" }""";
        var amel = await program.Add($"{one}/people", Amel, key: "amel");
        (await program.Add($"{one}/people", Amel, key: "amel")).Id.ShouldBe(amel.Id);
        var own = await WorkProgram.Of(site, await site.SignedIn("Peopled Person", "representative", "organisation/peopled-company"), "mecadev", "work.member");
        await own.Add($"{one}/people", """{ "name": "Sami" }""");
        await own.Do($"{one}/facts", """{ "headcount": 12, "headcountOn": "2026-01-01" }""");
        var people = (await own.Get($"{one}/people")).Items;
        people.Select(person => person.Said("name")).ShouldBe(["Amel", "Sami"]);
        people[0].Said("personEmail").ShouldBe("amel@example.org");
        var seen = await own.Get(one);
        seen.GetProperty("headcount").GetInt32().ShouldBe(12);
        seen.Actions.ShouldBe(["people", "facts", "forget-person"]);
        (await program.WrongFields($"{one}/people", """{ "personEmail": "nowhere", "phone": "none" }""")).ShouldBe(
            ["name", "personEmail", "phone"],
            ignoreOrder: true
        );
        await program.Do($"{one}/people", """{ "name": 3 }""", HttpStatusCode.BadRequest);
        await program.IsLate($"{one}/forget-person", $$"""{ "person": {{people[0].Id}} }""", 1);
        await own.Do($"{one}/forget-person", $$"""{ "person": {{people[0].Id}} }""");
        (await program.WrongFields($"{one}/forget-person", $$"""{ "person": {{people[0].Id}} }""")).ShouldBe(["person"]);
        (await program.Get($"{one}/people")).Items.ShouldHaveSingleItem().Said("name").ShouldBe("Sami");

        // Of others it hears nothing, and it ends no membership.
        await own.Get($"members/{other}", HttpStatusCode.NotFound);
        await own.Get($"members/{other}/people", HttpStatusCode.NotFound);
        await own.Do($"members/{other}/people", """{ "name": "Sami" }""", HttpStatusCode.NotFound);
        await own.Do($"{one}/end", """{ "endsOn": "2026-12-31" }""", HttpStatusCode.Forbidden);
        await own.Get("members", HttpStatusCode.Forbidden);
        var stranger = await WorkProgram.Of(site, await site.SignedIn("Nobody Peopled", "representative", "organisation/apii"), "mecadev", "work.member");
        await stranger.Get($"{one}/people", HttpStatusCode.Forbidden);
        await stranger.Do($"{one}/people", """{ "name": "Sami" }""", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_suspension_is_lifted_by_a_program_too()
    {
        var program = await WorkProgram.Of(site, "elentica", "Lifting Program");
        var one = $"members/{await site.Member("elentica", "Lifted Company", "2025-01-01")}";
        (await program.Do($"{one}/lift", """{ "liftedOn": "2026-01-01" }""", HttpStatusCode.UnprocessableEntity)).Said("detail").ShouldNotBeNull();
        var suspended = await program.Do($"{one}/suspend", """{ "suspendedSince": "2026-01-01", "reason": "Unpaid" }""");
        suspended.Said("status").ShouldBe("suspended");
        suspended.Actions.ShouldBe(["people", "facts", "category", "end", "suspend", "lift", "merge"]);
        (await program.WrongFields($"{one}/lift", """{ "liftedOn": "2025-12-31" }""")).ShouldBe(["liftedOn"]);
        (await program.Do($"{one}/lift", """{ "liftedOn": "2026-01-31" }""")).Said("status").ShouldBe("current");
    }

    [Fact]
    public async Task A_program_opens_a_call_for_candidates_and_moves_its_last_day()
    {
        var program = await WorkProgram.Of(site, "2ts", "Call Program");
        const string Call = """{ "title": "Call 2026", "text": "For companies.", "opens": "2026-01-04", "closes": "2026-02-26" }""";
        var call = await program.Add("calls", Call, key: "call 1");
        (await program.Add("calls", Call, key: "call 1")).Id.ShouldBe(call.Id);
        (await program.Get("calls")).Items.ShouldHaveSingleItem().Actions.ShouldBe(["move"]);
        var one = $"calls/{call.Id}";
        (await program.Do($"{one}/move", $$"""{ "closes": "{{Assembly.Day(30)}}" }""")).GetProperty("open").GetBoolean().ShouldBeTrue();
        await program.IsLate($"{one}/move", """{ "closes": "2026-03-12" }""", call.Version);
        (await program.WrongFields($"{one}/move", """{ "closes": "2026-01-01" }""")).ShouldBe(["closes"]);
        (await program.WrongFields("calls", """{ "closes": "9999-12-31" }""")).ShouldBe(["title", "opens", "closes"], ignoreOrder: true);
        await program.Do("calls", """{ "name": "Call" }""", HttpStatusCode.BadRequest);
        var manager = await site.SignedIn("Preparing Manager", "manager", "cluster/2ts");
        var preparer = await WorkProgram.Of(site, manager, "2ts", "work", "work.prepare");
        (await preparer.Get(one)).Actions.ShouldBeEmpty();
        await preparer.Do("calls", Call, HttpStatusCode.Forbidden);
        var other = await WorkProgram.Of(site, "pharma-in", "Other Call Program");
        await other.Get(one, HttpStatusCode.NotFound);
        await other.Do($"{one}/move", """{ "closes": "2026-03-12" }""", HttpStatusCode.NotFound);
    }
}
