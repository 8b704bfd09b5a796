using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Grappe.EndToEnd;

/// <summary>Tells the stories of a cluster's work as those in it live them, on the platform with its demo.</summary>
public sealed class WorkJourneyTests(Browser browser, DemoPlatform demo) : IClassFixture<DemoPlatform>
{
    private const string Association = "demo-jasmin";
    private const string Neighbour = "demo-zellige";
    private const string Represented = "Usinage inventé (M4)";
    private const string Giver = "Moules inventés (M1)";
    private const string Third = "Fonderie inventée (M3)";
    private const string Fourth = "Université inventée (M8)";

    // Beyond the days of notice.
    private const int Later = 20;

    [Fact]
    public async Task An_assembly_is_convened_a_representative_votes_on_a_phone_and_the_minutes_are_signed()
    {
        const string Item = "تعديل النظام الداخلي";
        var words = new Words("ar");
        await using var desk = await VisitAsync("salma");
        var manager = new Worker(desk, words, Association);
        await manager.OpenAsync("meetings");
        await manager.FollowAsync("Assemblée générale");
        await manager.FillAsync("bodies.seat.who", "سلمى");
        await manager.FillAsync("bodies.office", words["office.secretary"]);
        await manager.FillAsync("bodies.account", "salma@demo.example");
        await manager.FillAsync("bodies.since", Day(0));
        await manager.PressAsync("bodies.seat.give.go");
        await manager.OpenAsync("meetings");
        await manager.UnfoldAsync("meetings.plan");
        await manager.FillAsync("meetings.body", "Assemblée générale");
        await manager.FillAsync("meetings.title", "جمعية الخريف");
        await manager.FillAsync("meetings.day", Day(Later));
        await manager.FillAsync("meetings.time", "10:00");
        await manager.PressAsync("meetings.plan.go");
        await manager.FillAsync("meetings.item", Item);
        await manager.PressAsync("meetings.item.add.go");
        await manager.PressAsync("meeting-act.convene");
        await manager.IsAsync("meeting-state.convened");
        var meeting = MeetingOf(manager);

        await demo.PassAsync(Later);
        await demo.EnterAsync(desk, "salma");
        await manager.OpenAsync(meeting);
        await manager.PressAsync("meeting-act.open");
        await manager.FollowAsync(words["meetings.attendance"]);
        foreach (var member in new[] { Represented, Third, Fourth })
        {
            await manager.Of(member).Locator("[name=name]").FillAsync("حاضر");
            await manager.PressAsync("meetings.arrives", member);
        }
        await manager.UnfoldAsync("meetings.proxy", Giver);
        await manager.FillAsync("meetings.proxy.who", Represented);
        await manager.PressAsync("meetings.proxy.go", Giver);
        await manager.OpenAsync(meeting);
        await manager.ReadsAsync(words["meetings.quorum.met"]);
        await manager.FollowAsync(Item);
        await manager.PressAsync("vote.open.each");

        await using var phone = await VisitAsync("tarek");
        var representative = new Worker(phone, words, Association);
        await phone.OpenAsync("/ar/my");
        await phone.Page.Locator("main a[href$='/vote']").ClickAsync();
        await representative.PressAsync("vote-choice.against", Represented);
        await representative.ReadsAsync(words["vote.in", words["vote-choice.against"]]);
        // They may think again until the vote is closed.
        await representative.PressAsync("vote-choice.in-favour", Represented);
        await representative.ReadsAsync(words["vote.in", words["vote-choice.in-favour"]]);
        await representative.PressAsync("vote-choice.in-favour", Giver);
        await Expect(phone.Page.Locator("main .success")).ToHaveCountAsync(2);
        await representative.EndsWellAsync();

        await manager.Page.ReloadAsync();
        await manager.PressAsync("vote.close");
        await manager.IsAsync("agenda-item-state.adopted");
        await manager.EndsWellAsync();
        await representative.OpenAsync(meeting);
        await representative.ReadsAsync(words["agenda-item-state.adopted"]);
        await representative.EndsWellAsync();

        await manager.OpenAsync(meeting);
        await manager.PressAsync("meeting-act.close");
        await manager.FollowAsync(words["minutes"]);
        await manager.FillAsync("minutes.language", "العربية");
        await manager.PressAsync("minutes.draft");
        await manager.ReadsAsync($"{Giver} إلى {Represented}");
        await manager.PressAsync("minutes.sign", words["office.secretary"]);
        await manager.UnfoldAsync("minutes.record", words["office.chair"]);
        await manager.FillAsync("minutes.name", "فريد");
        await manager.PressAsync("minutes.record.go", words["office.chair"]);
        await manager.ReadsAsync(words["minutes.holds"]);
        await manager.EndsWellAsync();
        await representative.OpenAsync($"{meeting}/minutes");
        await representative.ReadsAsync(words["minutes.sealed"]);
    }

    [Fact]
    public async Task The_rate_of_a_year_grows_with_what_is_paid_and_is_taken_apart_to_its_last_entry()
    {
        const string Sold = "Étude de marché vendue";
        var words = new Words("fr");
        await using var phone = await VisitAsync("rachid");
        var manager = new Worker(phone, words, Neighbour);
        await manager.OpenAsync("budget");
        await manager.ReadsAsync(words["money.percent", "48,21"]);
        await manager.UnfoldAsync("budget.entry.new");
        await manager.FillAsync("budget.heading", words["budget-heading.services"]);
        await manager.FillAsync("budget.what", Sold);
        await manager.Page.Locator("#amount").FillAsync("100000");
        await manager.FillAsync("budget.on", Day(0));
        await manager.PressAsync("budget.entry.save");
        await manager.IsAsync("budget-entry-state.open");
        await manager.EndsWellAsync();
        await manager.OpenAsync("budget");
        await manager.ReadsAsync(words["money.percent", "48,21"]);
        await manager.FollowAsync(Sold);
        await manager.PressAsync("budget-entry-act.pay");
        await manager.IsAsync("budget-entry-state.paid");
        await manager.OpenAsync("figures");
        await manager.Page.Locator("main a[href*='figures/self-financing']").First.ClickAsync();
        await manager.ReadsAsync(words["money.percent", "50,91"]);
        await manager.ReadsAsync(Sold);
        await manager.ReadsAsync(words["figure-left.passing-through"]);
        await manager.EndsWellAsync();
    }

    [Theory]
    [InlineData("fr", Browser.Phone)]
    [InlineData("ar", Browser.Phone)]
    [InlineData("en", Browser.Desk)]
    public async Task A_project_is_proposed_and_brought_to_its_funding_with_a_partner_abroad(string language, int width)
    {
        var words = new Words(language);
        await using var visit = await VisitAsync("salma", width);
        var manager = new Worker(visit, words, Association);
        await manager.OpenAsync("projects");
        await manager.FillAsync("project.title", "Toitures en fibres");
        await manager.FillAsync("project.summary", "Remplacer les tôles par des panneaux de fibres.");
        await manager.PressAsync("project.propose");
        await manager.IsAsync("project-state.idea");
        await manager.PressAsync("project-act.set-up");
        foreach (var (partner, role, share) in new[] { ("usinage-invente-m4", "lead", "60"), ("organisation/afd", "partner", "40") })
        {
            await manager.UnfoldAsync("project.partner.add");
            await manager.FillAsync("kind.organisation", partner);
            await manager.FillAsync("project.role", words[$"partner-role.{role}"]);
            await manager.FillAsync("project.share", share);
            await manager.PressAsync("project.partner.add");
            await Expect(visit.Page.Locator("table")).ToContainTextAsync(new Regex($"{share}[.,]00"));
        }
        await manager.ReadsAsync(words["project.coproduction"]);
        await manager.PressAsync("project-act.submit");
        await manager.UnfoldAsync("project.funder.add");
        await manager.FillAsync("project.funder", "Fonds inventé");
        await manager.FillAsync("project.asked", "900000");
        await manager.FillAsync("project.granted", language == "fr" ? "800000,500" : "800000.500");
        await manager.FillAsync("project.granted-on", "2026-03-02");
        await manager.PressAsync("project.funder.add");
        await manager.PressAsync("project-act.fund");
        await manager.IsAsync("project-state.funded");
        await manager.EndsWellAsync();
    }

    [Fact]
    public async Task A_label_is_granted_against_the_advice_of_the_committee_and_stands_in_the_public_register()
    {
        const string Project = "Moules allégés en fibres végétales (inventé)";
        const string Board = "Conseil d’administration";
        var words = new Words("fr");
        await using var visit = await VisitAsync("rachid");
        var manager = new Worker(visit, words, Neighbour);
        await manager.OpenAsync("labels");
        await manager.FillAsync("label.project", Project);
        await manager.FillAsync("label.request", "Il ouvre un marché à dix ateliers.");
        await manager.PressAsync("label.ask");
        await manager.PressAsync("label-act.submit");
        await manager.FillAsync("label.commission", "Technologie");
        await manager.FillAsync("label.verdict", words["label-verdict.no"]);
        await manager.FillAsync("label.reasons", "Le procédé n’est pas mûr.");
        await manager.PressAsync("label.opinion.give");
        await manager.FillAsync("label.recommendation", words["label-verdict.no"]);
        await manager.FillAsync("label.reasons", "La commission y est défavorable.");
        await manager.PressAsync("label.recommend.go");
        await manager.IsAsync("label-state.recommended");
        var label = PartOf(manager, "labels/[0-9]+");

        await manager.FollowAsync(words["label.meetings.plan"]);
        await manager.UnfoldAsync("meetings.plan");
        await manager.FillAsync("meetings.body", Board);
        await manager.FillAsync("meetings.title", "Conseil d’automne");
        await manager.FillAsync("meetings.day", Day(Later));
        await manager.FillAsync("meetings.time", "15:00");
        await manager.PressAsync("meetings.plan.go");
        var meeting = MeetingOf(manager);
        await manager.OpenAsync(label);
        await manager.FillAsync("label.meeting", "Conseil d’automne");
        await manager.PressAsync("label-act.put-on-agenda");
        await manager.IsAsync("label-state.on-agenda");
        await manager.OpenAsync(meeting);
        await manager.PressAsync("meeting-act.convene");

        await demo.PassAsync(Later);
        await demo.EnterAsync(visit, "rachid");
        await manager.OpenAsync(meeting);
        await manager.PressAsync("meeting-act.open");
        await manager.FollowAsync(words["meetings.attendance"]);
        foreach (var seat in new[] { "Farid Inventé", "Samira Inventée" })
        {
            await manager.Of(seat).Locator("[name=name]").FillAsync(seat);
            await manager.PressAsync("meetings.arrives", seat);
        }
        await manager.OpenAsync(meeting);
        await manager.FollowAsync(Project);
        await manager.FillAsync("vote-choice.in-favour", "2");
        await manager.FillAsync("vote-choice.against", "0");
        await manager.FillAsync("vote-choice.abstained", "0");
        await manager.PressAsync("vote.record");

        await manager.OpenAsync(label);
        await manager.FillAsync("years.first.label", Day(0));
        await manager.FillAsync("years.last.label", Day(3 * 365));
        await manager.FillAsync("label.departure", "La région a besoin de cette filière.");
        await manager.PressAsync("label-act.grant");
        await manager.IsAsync("label-state.granted");
        await manager.EndsWellAsync();

        await using var anybody = await browser.VisitAsync(Browser.Phone, at: demo.Address);
        await anybody.OpenAsync("/fr/labels");
        var entry = anybody.Page.Locator("article", new() { HasText = Project });
        await Expect(entry).ToContainTextAsync(words["label-standing.running"]);
        await Expect(anybody.Page.Locator("main")).Not.ToContainTextAsync("La région a besoin");
        await new Worker(anybody, words, Neighbour).EndsWellAsync();
    }

    [Fact]
    public async Task A_startup_goes_through_innovation_finance_and_commerce_to_its_company()
    {
        var words = new Words("ar");
        await using var visit = await VisitAsync("salma");
        var manager = new Worker(visit, words, Association);
        await manager.OpenAsync("startups");
        await manager.UnfoldAsync("accreditation.add");
        await manager.FillAsync("accreditation.authority", "صندوق الضمان المتخيَّل");
        await manager.FillAsync("accreditation.reference", "A-7");
        await manager.FillAsync("years.first.label", "2026-01-01");
        await manager.FillAsync("years.last.label", "2026-12-31");
        await manager.PressAsync("accreditation.add");
        await manager.FillAsync("startup.name", "مخبر الياسمين");
        await manager.FillAsync("startup.holder", "مريم");
        await manager.FillAsync("startup.email", "meriem@example.org");
        await manager.FillAsync("startup.idea", "اختبارات سريعة للألياف.");
        await manager.FillAsync("startup.opened-on", "2026-01-10");
        await manager.PressAsync("startup.open");
        await manager.PressAsync("startup-act.diagnose");
        await manager.PressAsync("startup-act.accompany");
        foreach (
            var (service, what) in new[] { ("innovation", "إعداد النموذج الأوّلي"), ("finance", "إعداد ملفّ التمويل"), ("commerce", "لقاء مع أوّل الحرفاء") }
        )
        {
            await manager.UnfoldAsync("startup.action.add");
            await manager.FillAsync("startup.service", words[$"startup-service.{service}"]);
            await manager.FillAsync("startup.on-day", "2026-02-01");
            await manager.FillAsync("startup.what", what);
            await manager.PressAsync("startup.action.add");
            await manager.ReadsAsync(what);
        }
        await manager.UnfoldAsync("startup.fund.add");
        await manager.FillAsync("startup.fund.kind", words["fund-kind.honour-loan"]);
        await manager.FillAsync("startup.source", "صندوق متخيَّل");
        await manager.FillAsync("startup.amount", "25000");
        await manager.FillAsync("project.granted-on", "2026-03-01");
        await manager.FillAsync("startup.months", "60");
        await manager.PressAsync("startup.fund.add");
        await manager.ReadsAsync(words["startup.repayments", 60]);
        await manager.UnfoldAsync("startup-act.create");
        await manager.FillAsync("startup.registered-on", "2026-05-02");
        await manager.FillAsync("startup.registration", "RC 1234");
        await manager.PressAsync("startup-act.create");
        await manager.IsAsync("startup-state.created");
        await manager.EndsWellAsync();
    }

    [Fact]
    public async Task Members_buy_together_by_keyboard_and_each_sees_what_it_pays()
    {
        var words = new Words("en");
        await using var visit = await VisitAsync("rachid", Browser.Desk);
        var manager = new Worker(visit, words, Neighbour);
        await manager.OpenAsync("services/purchases");
        await manager.TypeAsync("purchase.title", "Boxes", "hundred");
        foreach (var (member, quantity, price) in new[] { (Giver, "100", "12.50"), ("Capteurs inventés (M2)", "60", "13.00"), (Third, "40", "14.00") })
        {
            await manager.UnfoldAsync("purchase.need.declare");
            await manager.TypeAsync("service.member", member, quantity, price);
            await Expect(visit.Page.Locator("table")).ToContainTextAsync(member);
        }
        await manager.PressAsync("purchase-act.ask-quotes");
        foreach (var (supplier, price, transport, from) in new[] { ("Near", "11.20", "100.01", "1"), ("Far", "10.90", "0", "250") })
        {
            await manager.UnfoldAsync("purchase.quote.add");
            await manager.TypeAsync("purchase.supplier", supplier, price, transport, from);
            await manager.ReadsAsync(supplier);
        }
        await manager.ReadsAsync(words["purchase.quote.inadmissible", 250, 200]);
        await manager.TypeAsync("purchase.quote", "Near", "The only one that holds.");
        await manager.IsAsync("purchase-state.chosen");
        foreach (var (member, share) in new[] { (Giver, "1,170.01"), ("Capteurs inventés (M2)", "702.00"), (Third, "468.00") })
            await Expect(visit.Page.Locator("tr", new() { HasText = member })).ToContainTextAsync(share);
        foreach (var said in new[] { "249.99", "2,590.00", "9.65" })
            await manager.ReadsAsync(said);
        await manager.PressAsync("purchase-act.order");
        await manager.IsAsync("purchase-state.ordered");
        await manager.EndsWellAsync();
    }

    private async Task<Visit> VisitAsync(string name, int width = Browser.Phone)
    {
        var visit = await browser.VisitAsync(width, at: demo.Address);
        await demo.EnterAsync(visit, name);
        return visit;
    }

    private string Day(int ahead) => $"{demo.Today.AddDays(ahead):yyyy-MM-dd}";

    private static string MeetingOf(Worker worker) => PartOf(worker, "meetings/[0-9]+");

    private static string PartOf(Worker worker, string pattern) => Regex.Match(worker.Page.Url, pattern).Value;
}
