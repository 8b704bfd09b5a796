using System.Net;
using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>The services of a cluster as programs give them, and as those of members use them.</summary>
public sealed class ServicesApiTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_program_plans_a_training_and_signs_in_whoever_comes()
    {
        var program = await WorkProgram.Of(site, "primeurs-du-sud", "Training Program");
        var member = await site.Member("primeurs-du-sud", "Trained Company", "2025-01-01");
        const string Welding = """{ "title": "Welding", "first": "2026-03-01", "days": 1.5, "seats": 1 }""";
        var training = await program.Add("services/trainings", Welding, key: "training 1");
        (await program.Add("services/trainings", Welding, key: "training 1")).Id.ShouldBe(training.Id);
        (await program.Get("services/trainings")).Items.ShouldHaveSingleItem().GetProperty("days").GetDecimal().ShouldBe(1.5m);
        var one = $"services/trainings/{training.Id}";
        training = await program.Do($"{one}/enter", $$"""{ "name": "Amel", "member": {{member}} }""");
        var amel = training.Of("participants").ShouldHaveSingleItem();
        (amel.GetProperty("member").GetInt32(), amel.GetProperty("wasThere").GetBoolean()).ShouldBe((member, false));
        (await program.WrongFields($"{one}/enter", """{ "name": "Second" }""")).ShouldBe(["name"]);
        training = await program.Do($"{one}/sign-in", $$"""{ "participant": {{amel.Id}} }""");
        training.Of("participants")[0].GetProperty("wasThere").GetBoolean().ShouldBeTrue();
        training = await program.Do($"{one}/sign-out", $$"""{ "participant": {{amel.Id}} }""");
        training.Of("participants")[0].GetProperty("wasThere").GetBoolean().ShouldBeFalse();
        (await program.WrongFields($"{one}/sign-in", "{}")).ShouldBe(["participant"]);
        (await program.WrongFields($"{one}/enter", """{ "member": 2147483647 }""")).ShouldBe(["name", "member"], ignoreOrder: true);
        foreach (var days in new[] { "1.7", "0", "-1", "61", "79228162514264337593543950335" })
            (await program.WrongFields("services/trainings", $$"""{ "days": {{days}}, "seats": 0 }""")).ShouldBe(
                ["title", "first", "days", "seats"],
                ignoreOrder: true
            );
        await program.Do("services/trainings", """{ "days": "one" }""", HttpStatusCode.BadRequest);
        await program.Do("services/trainings", """{ "days": 1e99 }""", HttpStatusCode.BadRequest);

        var reader = await WorkProgram.Of(site, await site.SignedIn("Training Reader", "manager", "cluster/primeurs-du-sud"), "primeurs-du-sud", "work");
        (await reader.Get(one)).Actions.ShouldBeEmpty();
        await reader.Do($"{one}/sign-in", $$"""{ "participant": {{amel.Id}} }""", HttpStatusCode.Forbidden);
        await reader.At("mecadev").Get("services/trainings", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Programs_book_equipment_for_their_own_and_never_two_at_a_time()
    {
        var program = await WorkProgram.Of(site, "elentica", "Booking Program");
        var member = await site.Member("elentica", "Booking Company", "2025-01-01");
        var rival = await site.Member("elentica", "Rival Company", "2025-01-01");
        var bench = await program.Add("services/equipment", """{ "name": "Test bench", "place": "Hall 2" }""", key: "bench");
        var one = $"services/equipment/{bench.Id}";
        var own = await WorkProgram.Of(
            site,
            await site.SignedIn("Booking Person", "representative", "organisation/booking-company"),
            "elentica",
            "work.member"
        );
        var day = Assembly.Day(30);
        string Slot(int of, string from, string until) => $$"""{ "member": {{of}}, "day": "{{day}}", "from": "{{from}}", "until": "{{until}}" }""";
        var booking = await own.Add($"{one}/bookings", Slot(member, "09:00", "11:00"), key: "slot 1");
        (await own.Add($"{one}/bookings", Slot(member, "09:00", "11:00"), key: "slot 1")).Id.ShouldBe(booking.Id);
        // Tunis has one hour more than universal time.
        booking.GetProperty("startsAt").GetDateTime().Hour.ShouldBe(8);
        booking.Actions.ShouldBe(["cancel"]);
        (await program.Do($"{one}/bookings", Slot(rival, "10:59", "12:00"), HttpStatusCode.Conflict)).Said("detail")!.ShouldContain("booked a part");
        var second = await program.Add($"{one}/bookings", Slot(rival, "11:00", "12:00"));
        (await own.Get($"{one}/bookings")).Items.Select(one => one.Actions.Count).ShouldBe([1, 0]);
        await own.Do($"{one}/bookings", Slot(rival, "15:00", "16:00"), HttpStatusCode.Forbidden);
        await own.Do($"{one}/cancel", $$"""{ "booking": {{second.Id}} }""", HttpStatusCode.Forbidden);
        (await own.Do($"{one}/cancel", $$"""{ "booking": {{booking.Id}} }""")).Of("bookings").ShouldHaveSingleItem().Id.ShouldBe(second.Id);
        (await program.Get("services/equipment")).Items.ShouldHaveSingleItem().Of("bookings").Count.ShouldBe(1);

        (await program.WrongFields($"{one}/bookings", """{ "from": "9 o'clock" }""")).ShouldBe(["member", "day", "from", "until"], ignoreOrder: true);
        foreach (var far in new[] { "0001-01-01", "9999-12-31" })
            (await program.WrongFields($"{one}/bookings", $$"""{ "member": {{member}}, "day": "{{far}}", "from": "00:00", "until": "23:59" }""")).ShouldBe([
                "day",
            ]);
        (await program.WrongFields($"{one}/cancel", "{}")).ShouldBe(["booking"]);
        (await program.WrongFields("services/equipment", "{}")).ShouldBe(["name"]);
        await program.Do($"{one}/bookings", """{ "day": "tomorrow" }""", HttpStatusCode.BadRequest);
        await own.Get("services/equipment", HttpStatusCode.Forbidden);
        await own.Get("services/equipment/2147483647", HttpStatusCode.NotFound);
        await own.Do("services/equipment", """{ "name": "Own" }""", HttpStatusCode.Forbidden);
        var stranger = await WorkProgram.Of(site, await site.SignedIn("Nobody Booking", "representative", "organisation/apii"), "elentica", "work.member");
        await stranger.Get(one, HttpStatusCode.Forbidden);
        await stranger.Do($"{one}/bookings", Slot(member, "15:00", "16:00"), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Costs_of_a_fair_are_split_and_each_tells_what_came_of_it()
    {
        var program = await WorkProgram.Of(site, "2ts", "Fair Program");
        var members = new[] { await site.Member("2ts", "Stand One", "2025-01-01"), await site.Member("2ts", "Stand Two", "2025-01-01") };
        var fair = await program.Add(
            "services/fairs",
            """{ "name": "Fair", "place": "Alger", "first": "2026-01-10", "last": "2026-01-12", "cost": "1000.001" }"""
        );
        var one = $"services/fairs/{fair.Id}";
        foreach (var member in members)
            fair = await program.Do($"{one}/enter", $$"""{ "member": {{member}} }""");
        fair.Of("participants").Select(part => part.Said("cost")).ShouldBe(["500.001", "500.000"]);
        var own = await WorkProgram.Of(site, await site.SignedIn("Stand Person", "representative", "organisation/stand-two"), "2ts", "work.member");
        var seen = await own.Get(one);
        seen.GetProperty("cost").ValueKind.ShouldBe(JsonValueKind.Null);
        var part = seen.Of("participants").ShouldHaveSingleItem();
        part.GetProperty("askedAgain").GetBoolean().ShouldBeTrue();
        seen.Actions.ShouldBe(["tell"]);
        seen = await own.Do($"{one}/tell", $$"""{ "participant": {{part.Id}}, "contacts": 7, "orders": "120.500" }""");
        (seen.Of("participants")[0].Said("orders"), seen.Of("participants")[0].GetProperty("askedAgain").GetBoolean()).ShouldBe(("120.500", false));
        var other = fair.Of("participants")[0].Id;
        await own.Do($"{one}/tell", $$"""{ "participant": {{other}}, "contacts": 7, "orders": "1" }""", HttpStatusCode.Forbidden);
        await own.Do($"{one}/enter", $$"""{ "member": {{members[1]}} }""", HttpStatusCode.Forbidden);
        (await program.WrongFields($"{one}/tell", "{}")).ShouldBe(["participant"]);
        (await program.WrongFields($"{one}/tell", $$"""{ "participant": {{other}}, "contacts": -1 }""")).ShouldBe(["contacts", "orders"], ignoreOrder: true);
        (await program.WrongFields($"{one}/enter", """{ "weight": 0 }""")).ShouldBe(["member", "weight"], ignoreOrder: true);
        (await program.WrongFields("services/fairs", """{ "first": "9999-01-01", "last": "9999-12-31", "cost": "much" }""")).ShouldBe(
            ["name", "first", "last", "cost"],
            ignoreOrder: true
        );
        (await program.Get("services/fairs")).Items.ShouldHaveSingleItem().Said("cost").ShouldBe("1000.001");
    }

    [Fact]
    public async Task Members_buy_together_through_programs_and_each_reads_its_own_share()
    {
        var program = await WorkProgram.Of(site, "pharma-in", "Purchase Program", "MAD", "Africa/Casablanca");
        var members = new[]
        {
            await site.Member("pharma-in", "Buyer One", "2025-01-01"),
            await site.Member("pharma-in", "Buyer Two", "2025-01-01"),
            await site.Member("pharma-in", "Buyer Three", "2025-01-01"),
        };
        var purchase = await program.Add("services/purchases", """{ "title": "Boxes", "unit": "hundred" }""", key: "boxes");
        (await program.Add("services/purchases", """{ "title": "Boxes", "unit": "hundred" }""", key: "boxes")).Id.ShouldBe(purchase.Id);
        var one = $"services/purchases/{purchase.Id}";
        await program.Do($"{one}/ask-quotes", status: HttpStatusCode.UnprocessableEntity);
        var own = await WorkProgram.Of(site, await site.SignedIn("Second Buyer", "representative", "organisation/buyer-two"), "pharma-in", "work.member");
        await program.Do($"{one}/need", $$"""{ "member": {{members[0]}}, "quantity": 100, "price": "12.50" }""");
        (await own.Do($"{one}/need", $$"""{ "member": {{members[1]}}, "quantity": 60, "price": "13" }""")).Of("needs").Count.ShouldBe(1);
        await own.Do($"{one}/need", $$"""{ "member": {{members[2]}}, "quantity": 1, "price": "13" }""", HttpStatusCode.Forbidden);
        await own.Do($"{one}/ask-quotes", status: HttpStatusCode.Forbidden);
        await program.Do($"{one}/need", $$"""{ "member": {{members[2]}}, "quantity": 40, "price": "14.000" }""");
        (await program.WrongFields($"{one}/need", """{ "quantity": 0, "price": "12.505" }""")).ShouldBe(["member", "quantity", "price"], ignoreOrder: true);
        (await program.WrongFields($"{one}/need", $$"""{ "member": {{members[2]}}, "quantity": 99999841, "price": "1" }""")).ShouldBe(["quantity"]);
        purchase = await program.Do($"{one}/ask-quotes");
        await program.IsLate($"{one}/quote", """{ "supplier": "Late", "price": "1" }""", purchase.Version - 1);
        await program.Do($"{one}/quote", """{ "supplier": "Near", "price": "11.20", "transport": "100.01" }""");
        purchase = await program.Do($"{one}/quote", """{ "supplier": "Far", "price": "10.90", "fromQuantity": 250 }""");
        (purchase.Of("quotes")[0].Said("saved"), purchase.Of("quotes")[1].GetProperty("holds").GetBoolean()).ShouldBe(("249.99", false));
        var quotes = purchase.Of("quotes").Select(quote => quote.Id).ToList();
        (await program.WrongFields($"{one}/quote", """{ "price": "-1" }""")).ShouldBe(["supplier", "price"], ignoreOrder: true);
        (await program.WrongFields($"{one}/choose", $$"""{ "quote": {{quotes[1]}}, "reason": "The lowest" }""")).ShouldBe(["quote"]);
        (await program.WrongFields($"{one}/choose", $$"""{ "quote": {{quotes[0]}} }""")).ShouldBe(["reason"]);
        await program.IsLate($"{one}/choose", $$"""{ "quote": {{quotes[0]}}, "reason": "It holds" }""", 1);
        purchase = await program.Do($"{one}/choose", $$"""{ "quote": {{quotes[0]}}, "reason": "It holds" }""");
        purchase.Of("needs").Select(need => need.Said("share")).ShouldBe(["1170.01", "702.00", "468.00"]);
        (await program.Do($"{one}/order")).Said("state").ShouldBe("ordered");
        await program.Do($"{one}/order", status: HttpStatusCode.Conflict);

        var seen = await own.Get(one);
        (seen.Of("needs").ShouldHaveSingleItem().Said("share"), seen.Of("quotes").Count).ShouldBe(("702.00", 0));
        seen.GetProperty("chosen").ValueKind.ShouldBe(JsonValueKind.Null);
        seen.Actions.ShouldBeEmpty();
        await own.Get("services/purchases", HttpStatusCode.Forbidden);
        await own.At("nowhere").Get(one, HttpStatusCode.NotFound);
    }
}
