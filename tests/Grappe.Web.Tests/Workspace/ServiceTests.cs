using System.Net;
using Grappe.Web.Modules.Workspace.Services;
using Grappe.Web.Modules.Workspace.Startups;
using Grappe.Web.Shared.Money;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

public sealed class ServiceTests(Site site) : IClassFixture<Site>
{
    private const string Work = "/en/clusters/mecadev/work";

    [Fact]
    public void Quotes_are_reckoned_to_the_last_minor_unit()
    {
        PurchaseNeed[] needs =
        [
            new() { Quantity = 100, PriceUnits = 1250 },
            new() { Quantity = 60, PriceUnits = 1300 },
            new() { Quantity = 40, PriceUnits = 1400 },
        ];
        var mad = Currency.Of("MAD");
        var quote = Quote(1120, 10001, from: 1);
        var shares = PurchaseShares.Of(needs, quote, mad)!;
        shares.Shares.Select(share => share.Plain()).ShouldBe(["1170.01", "702.00", "468.00"]);
        shares.Saved.Plain().ShouldBe("249.99");
        shares.Declared.Plain().ShouldBe("2590.00");
        shares.Rate!.Value.BasisPoints().ShouldBe(965);
        PurchaseShares.IsAdmissible(needs, quote).ShouldBeTrue();
        PurchaseShares.IsAdmissible(needs, Quote(1090, 0, from: 250)).ShouldBeFalse();

        static PurchaseQuote Quote(long price, long transport, int from) =>
            new()
            {
                Supplier = "Anybody",
                PriceUnits = price,
                TransportUnits = transport,
                FromQuantity = from,
            };
    }

    [Fact]
    public void Days_given_and_participant_days_are_counted_in_halves()
    {
        var figures = TrainingFigures.Of([(4, 12), (3, 8), (2, 20)]);
        figures.Days.ShouldBe(4.5m);
        figures.ParticipantDays.ShouldBe(56m);
    }

    [Fact]
    public void A_loan_of_sixty_months_is_paid_back_in_forty_larger_and_twenty_smaller_parts()
    {
        var loan = new StartupFund
        {
            Kind = FundKind.HonourLoan,
            Source = "Fund",
            Units = 25_000_000,
            GrantedOn = new DateOnly(2026, 1, 31),
            Months = 60,
        };
        var parts = loan.Repayments(Currency.Of("MAD"));
        parts.Count(part => part.Amount.Plain() == "4166.67").ShouldBe(40);
        parts.Count(part => part.Amount.Plain() == "4166.66").ShouldBe(20);
        parts.Take(40).ShouldAllBe(part => part.Amount.Units == 416_667);
        parts[0].On.ShouldBe(new DateOnly(2026, 2, 28));
        parts[^1].On.ShouldBe(new DateOnly(2031, 1, 31));
    }

    [Fact]
    public async Task Members_buy_together_and_see_what_each_saves()
    {
        await site.Works("mecadev", currency: "MAD", zone: "Africa/Casablanca");
        var members = new[]
        {
            await site.Member("mecadev", "Buyer One", "2025-01-01"),
            await site.Member("mecadev", "Buyer Two", "2025-01-01"),
            await site.Member("mecadev", "Buyer Three", "2025-01-01"),
        };
        var manager = await site.SignedIn("Purchase Manager", "manager", "cluster/mecadev");
        await manager.Open($"{Work}/services/purchases");
        await manager.Send("Open a purchase", ("title", "Boxes"), ("unit", "hundred"));
        var page = manager.Path;
        await manager.Send("Ask for quotes");
        manager.Text.ShouldContain("Record at least one need first");
        foreach (var (member, quantity, price) in new[] { (members[0], "100", "12.50"), (members[1], "60", "13"), (members[2], "40", "14.00") })
            await manager.Send("Declare a need", ("member", $"{member}"), ("quantity", quantity), ("price", price));
        await manager.Send("Declare a need", ("member", $"{members[0]}"), ("quantity", "0"), ("price", "12.505"));
        manager.Text.ShouldContain("from 1 to");
        manager.Page.QuerySelector("#price")!.GetAttribute("value").ShouldBe("12.505");
        await manager.Open(page);
        await manager.Send("Ask for quotes");
        await manager.Send("Record a quote", ("supplier", "Near"), ("price", "11.20"), ("transport", "100.01"), ("fromQuantity", "1"));
        await manager.Send("Record a quote", ("supplier", "Far"), ("price", "10.90"), ("transport", "0"), ("fromQuantity", "250"));
        manager.Text.ShouldContain("holds only from 250; 200 are needed");
        var quotes = await site.Query<int>("select id from purchase_quotes order by id");
        await manager.Send("Choose a quote", ("quote", $"{quotes[1]}"), ("reason", "The lowest"));
        manager.Text.ShouldContain("holds only from 250");
        manager.Page.QuerySelector("#reason")!.TextContent.ShouldBe("The lowest");
        await manager.Send("Choose a quote", ("quote", $"{quotes[0]}"), ("reason", "The only one that holds"));
        foreach (var words in new[] { "1,170.01", "702.00", "468.00", "249.99", "9.65", "The only one that holds" })
            manager.Text.ShouldContain(words);
        await manager.Send("Order");
        manager.Text.ShouldContain("ordered");

        var buyer = await site.SignedIn("Second Buyer", "representative", "organisation/buyer-two");
        await buyer.Open(page);
        buyer.Text.ShouldContain("702.00");
        buyer.Text.ShouldNotContain("Buyer One");
        buyer.Text.ShouldNotContain("Near");
        var stranger = await site.SignedIn("Nobody Buying", "representative", "organisation/apii");
        await stranger.Open(page, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Of_many_who_ask_for_one_slot_one_has_it()
    {
        await site.Works("elentica");
        var member = await site.Member("elentica", "Booking Company", "2025-01-01");
        var manager = await site.SignedIn("Booking Manager", "manager", "cluster/elentica");
        await manager.Open("/en/clusters/elentica/work/services/equipment");
        await manager.Send("Add equipment", ("name", "Test bench"), ("place", "Hall 2"));
        var representative = await site.SignedIn("Booking Person", "representative", "organisation/booking-company");
        var bench = (await site.Query<int>("select id from equipment where name = 'Test bench'")).Single();
        var page = $"/en/clusters/elentica/work/services/equipment/{bench}";
        await representative.Open(page);
        var day = DateTime.UtcNow.Date.AddDays(30).ToString("yyyy-MM-dd");
        (string, string)[] asked = [("member", $"{member}"), ("day", day), ("from", "09:00"), ("until", "11:00")];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => representative.Post(page, [.. asked, ("formKey", $"{Guid.NewGuid()}")])));
        (await site.Query<long>($"select count(*) from bookings where equipment_id = {bench}")).Single().ShouldBe(1);
        await representative.Open(page);
        await representative.Send("Book", ("member", $"{member}"), ("day", day), ("from", "10:59"), ("until", "12:00"));
        representative.Status.ShouldBe(HttpStatusCode.Conflict);
        representative.Page.QuerySelector("#from")!.GetAttribute("value").ShouldBe("10:59");
        await representative.Open(page);
        await representative.Send("Book", ("member", $"{member}"), ("day", day), ("from", "11:00"), ("until", "12:00"));
        (await site.Query<long>($"select count(*) from bookings where equipment_id = {bench}")).Single().ShouldBe(2);
        // Tunis has one hour more than universal time.
        (await site.Query<DateTime>($"select starts_at from bookings where equipment_id = {bench} order by id limit 1"))
            .Single()
            .Hour.ShouldBe(8);
        await representative.Send("Cancel");
        (await site.Query<long>($"select count(*) from bookings where equipment_id = {bench} and cancelled_at is null")).Single().ShouldBe(1);
    }

    [Fact]
    public async Task A_startup_goes_through_three_services_and_gets_money_only_under_an_accreditation()
    {
        await site.Works("pharma-in", currency: "MAD", zone: "Africa/Casablanca");
        var manager = await site.SignedIn("Startup Manager", "manager", "cluster/pharma-in");
        await manager.Open("/en/clusters/pharma-in/work/startups");
        await manager.Send(
            "Open a path",
            ("name", "Young Lab"),
            ("holder", "Meriem"),
            ("email", "no address"),
            ("idea", "Quick tests"),
            ("openedOn", "2026-01-10")
        );
        manager.Text.ShouldContain("no address such as");
        manager.Page.QuerySelector("#holder")!.GetAttribute("value").ShouldBe("Meriem");
        await manager.Send(
            "Open a path",
            ("name", "Young Lab"),
            ("holder", "Meriem"),
            ("email", "meriem@example.org"),
            ("idea", "Quick tests"),
            ("openedOn", "2026-01-10")
        );
        var page = manager.Path;
        foreach (var service in new[] { "innovation", "finance", "commerce" })
            await manager.Send(
                "Record an action",
                ("service", service),
                ("onDay", "2026-02-01"),
                ("what", $"Help with {service}"),
                ("helper", "An expert"),
                ("cameOfIt", "A file")
            );
        manager.Text.ShouldContain("Help with commerce");
        await manager.Send("Record a sum", ("kind", "honour-loan"), ("source", "Fund"), ("amount", "250000"), ("grantedOn", "2026-03-01"), ("months", "60"));
        manager.Text.ShouldContain("No accreditation holds on 1 March 2026");
        await manager.Open("/en/clusters/pharma-in/work/startups");
        await manager.Send("Record an accreditation", ("authority", "Guarantee fund"), ("reference", "A-7"), ("first", "2026-01-01"), ("last", "2026-12-31"));
        await manager.Open(page);
        await manager.Send("Record a sum", ("kind", "honour-loan"), ("source", "Fund"), ("amount", "250000"), ("grantedOn", "2026-03-01"), ("months", "60"));
        manager.Text.ShouldContain("4,166.67");
        await manager.Send("Begin the diagnosis");
        await manager.Send("Accompany");
        await manager.Send("Record that the company was created", ("registeredOn", "2026-05-02"), ("registration", "RC 1234"));
        manager.Text.ShouldContain("company created");
        await manager.Send("Follow up");
        await manager.Send("Stop", ("reason", "It stands on its own."));
        manager.Text.ShouldContain("It stands on its own.");
    }

    [Fact]
    public async Task Costs_of_a_fair_are_split_and_it_is_asked_again_after_six_months()
    {
        await site.Works("2ts");
        var members = new[]
        {
            await site.Member("2ts", "Stand One", "2025-01-01"),
            await site.Member("2ts", "Stand Two", "2025-01-01"),
            await site.Member("2ts", "Stand Three", "2025-01-01"),
        };
        var manager = await site.SignedIn("Fair Manager", "manager", "cluster/2ts");
        await manager.Open("/en/clusters/2ts/work/services/fairs");
        await manager.Send("Record a fair or a mission", ("name", "Fair"), ("first", "2026-01-10"), ("last", "2026-01-12"), ("cost", "1000"));
        foreach (var member in members)
            await manager.Send("Enter a member", ("member", $"{member}"), ("weight", "1"));
        manager.Text.ShouldContain("333.334");
        manager.Text.ShouldContain("333.333");
        manager.Text.ShouldContain("Six months have passed");
        var representative = await site.SignedIn("Stand Person", "representative", "organisation/stand-two");
        await representative.Open(manager.Path);
        representative.Text.ShouldNotContain("Stand One");
        await representative.Send("Tell what came of it", ("contacts", "7"), ("orders", "12000"));
        representative.Text.ShouldContain("7 contacts");
        representative.Text.ShouldNotContain("Six months have passed");
    }

    [Fact]
    public async Task Participants_are_signed_in_once_and_no_seat_is_given_twice()
    {
        await site.Works("primeurs-du-sud");
        var manager = await site.SignedIn("Training Manager", "manager", "cluster/primeurs-du-sud");
        await manager.Open("/en/clusters/primeurs-du-sud/work/services/trainings");
        await manager.Send("Plan a training", ("title", "Welding"), ("first", "2026-03-01"), ("days", "1.7"), ("seats", "1"));
        manager.Text.ShouldContain("in half days, such as");
        await manager.Send("Plan a training", ("title", "Welding"), ("first", "2026-03-01"), ("days", "1,5"), ("seats", "1"));
        await manager.Send("Enter somebody", ("name", "Amal"), ("member", ""));
        await manager.Send("Enter somebody", ("name", "amal"), ("member", ""));
        await manager.Send("Enter somebody", ("name", "Salim"), ("member", ""));
        manager.Text.ShouldContain("All 1 seats are taken");
        await manager.Open(manager.Path);
        await manager.Send("Sign in");
        manager.Text.ShouldContain("there: 1 of 1");
    }
}
