using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>A year of dues as its manager lives it on the pages, and as members see theirs.</summary>
public sealed class DuesTests(DuesSite site) : IClassFixture<DuesSite>
{
    private static string Work(string cluster, string page = "", string language = "en") => $"/{language}/clusters/{cluster}/work/dues{page}";

    [Fact]
    public async Task A_year_is_scaled_previewed_run_paid_and_corrected_on_the_pages()
    {
        const string Cluster = "elentica";
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        var year = (
            await site.Query<int>(
                $"select year.id from fiscal_years year join subjects on subjects.id = cluster_id where slug = '{Cluster}' and first_day = '2026-01-01'"
            )
        )[0];
        await site.Member(Cluster, "Outils du Sahel", "2026-05-10");
        await site.Member(Cluster, "Presses de Sousse", "2020-01-01");
        await site.Member(Cluster, "Partie en 2025", "2020-01-01", "2025-12-31");
        await site.Member(Cluster, "Lycée sans tarif", "2020-01-01", category: "schools");
        await site.Member(Cluster, "Arrive en novembre", "2026-11-01");

        // Nothing is guessed, and what was typed stays.
        await manager.Open(Work(Cluster, $"/run/{year}"));
        manager.Text.ShouldContain("the scale has no fee for its category");
        await manager.Open(Work(Cluster, $"/scale/{year}"));
        await manager.Send("Save the fees", ("fee-smes", "fifteen hundred"), ("fee-large-companies", "5000"));
        manager.Text.ShouldContain("This is no amount in TND");
        manager.Page.QuerySelector("[name='fee-smes']")!.GetAttribute("value").ShouldBe("fifteen hundred");
        manager.Page.QuerySelector("[name='fee-large-companies']")!.GetAttribute("value").ShouldBe("5000");
        await manager.Send("Save the fees", ("fee-smes", "1 500,00"));
        manager.Text.ShouldContain("1,500.000");

        await manager.Open(Work(Cluster, $"/run/{year}"));
        manager.Text.ShouldContain("2 members to invoice");
        manager.Text.ShouldContain("236/365");
        manager.Text.ShouldContain("969.863");
        manager.Text.ShouldContain("2,469.863");
        manager.Text.ShouldContain("Partie en 2025 its membership ended before the year");
        manager.Text.ShouldContain("Lycée sans tarif the scale has no fee for its category : schools");
        manager.Text.ShouldContain("Arrive en novembre its membership has not begun");
        await manager.Send("Issue 2 invoices");
        await Eventually.Gives(async () => (await site.Query<long>($"select count(*) from invoices where year_id = {year}"))[0], 2L, "the invoices");
        await site.Rests();
        (await manager.Open(Work(Cluster, $"/run/{year}"))).Text.ShouldContain("2 members have their invoices");

        // The invoice can be reckoned again from what stands on it.
        var outils = (await site.Query<int>($"select invoices.id from invoices where year_id = {year} and units = 969863"))[0];
        await manager.Open(Work(Cluster, $"/invoices/{outils}"));
        manager.Text.ShouldContain("1,500.000 236/365 969.863");
        manager.Text.ShouldContain("by 9 June 2026");

        // Half of it, on a phone: first with mistakes.
        await manager.Open(Work(Cluster, "/payments"));
        await manager.Send("Save the payment", ("member", "Nobody of here"), ("amount", "969.863"), ("on", "2026-12-31"), ("reference", "VIR 17"));
        manager.Text.ShouldContain("Choose a member of this cluster.");
        manager.Text.ShouldContain("today at the latest");
        manager.Text.ShouldContain("969.8630");
        manager.Page.QuerySelector("[name='reference']")!.GetAttribute("value").ShouldBe("VIR 17");
        await manager.Send("Save the payment", ("member", "outils du sahel"), ("amount", "500"), ("on", "2026-05-09"));
        manager.Text.ShouldContain("The payment of 500.000 TND is recorded for Outils du Sahel");
        (await manager.Open(Work(Cluster, $"/invoices/{outils}"))).Text.ShouldContain("Left to pay: 469.863 TND");
        await manager.Open(Work(Cluster, "/payments"));
        await manager.Send("Save the payment", ("member", "Outils du Sahel"), ("amount", "600"));
        manager.Text.ShouldContain("Credit: 130.137 TND.");
        (await site.Query<string>($"select state from invoices where id = {outils}")).ShouldBe(["paid"]);

        // The cheque comes back.
        await manager.Open(Work(Cluster, "/payments"));
        await manager.Send("Reverse this payment", ("reason", ""));
        manager.Text.ShouldContain("Give the reason");
        await manager.Open(Work(Cluster, "/payments"));
        await manager.Send("Reverse this payment", ("reason", "The bank sent it back"));
        (await site.Query<string>($"select state from invoices where id = {outils}")).ShouldBe(["partly-paid"]);
        (await site.Query<long>("select sum(units)::bigint from allocations where invoice_id = " + outils)).ShouldBe([500_000L]);

        // A wrong invoice is cancelled by a note of the same sequence, and what was paid is credit.
        await manager.Open(Work(Cluster, $"/invoices/{outils}"));
        await manager.Send("Cancel by a credit note", ("reason", ""));
        manager.Text.ShouldContain("Give the reason");
        await manager.Send("Cancel by a credit note", ("reason", "Joined a year later"));
        manager.Text.ShouldContain("Cancelled by the credit note 2026/003");
        manager.Text.ShouldContain("Joined a year later");
        manager.Page.QuerySelectorAll("form.form").ShouldBeEmpty();
        (await manager.Open(Work(Cluster))).Text.ShouldContain("500.000 TND");
        (await manager.Open(Work(Cluster, $"/run/{year}"))).Text.ShouldContain("its invoice was cancelled: issue another from its account");
        (await site.Disagreements(Cluster)).ShouldBeEmpty();

        // The new one is paid by the credit at hand as it is issued.
        var member = (await site.Query<int>($"select member_id from invoices where id = {outils}"))[0];
        await manager.Open(Work(Cluster, $"/members/{member}"));
        await manager.Send("Issue the invoice", ("year", $"{year}"));
        manager.Text.ShouldContain("Invoice 2026/004");
        manager.Text.ShouldContain("Left to pay: 469.863 TND");
        await manager.Open(Work(Cluster, $"/members/{member}"));
        await manager.Send("Issue the invoice", ("year", $"{year}"));
        manager.Text.ShouldContain("its invoice is issued already");
        (await site.Disagreements(Cluster)).ShouldBeEmpty();

        // The same in Arabic, and as tables.
        foreach (var page in new[] { "", $"/scale/{year}", $"/run/{year}", "/payments", "/words", $"/invoices/{outils}", $"/members/{member}" })
            (await manager.Open(Work(Cluster, page, "ar"))).Page.DocumentElement.GetAttribute("dir").ShouldBe("rtl");
        var csv = await manager.Client.GetStringAsync(Work(Cluster) + $"?year={year}&handler=Table&ending=csv");
        csv.ShouldContain("2026/003");
        csv.Split('\n').Length.ShouldBeGreaterThanOrEqualTo(5);
        using var book = await manager.Client.GetAsync(Work(Cluster, "/payments") + "?handler=Table&ending=xlsx");
        book.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await manager.Open($"/en/clusters/{Cluster}/work")).Text.ShouldContain("is still to come in");
    }

    [Fact]
    public async Task A_member_sees_its_own_account_and_others_see_nothing_of_it()
    {
        const string Cluster = "mecadev";
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        var (own, other) = (await site.Member(Cluster, "Moules du Cap", "2020-01-01"), await site.Member(Cluster, "Fonderie du Lac", "2020-01-01"));
        await site.Fees(Cluster, 2026, ("smes", "1000"));
        var (invoice, foreign) = (await site.Issue(Cluster, 2026, own), await site.Issue(Cluster, 2026, other));
        await manager.Open(Work(Cluster, "/words"));
        await manager.Send("Save the words", ("words", "Matricule fiscal 000000/A"));

        var representative = await site.SignedIn("Cap Representative", "representative", $"organisation/{A.Slug("Moules du Cap")}");
        (await representative.Open(Work(Cluster, $"/members/{own}"))).Text.ShouldContain("1,000.000 TND");
        representative.Page.QuerySelectorAll("main form").ShouldBeEmpty();
        (await representative.Open(Work(Cluster, $"/invoices/{invoice}"))).Text.ShouldContain("Moules du Cap");
        representative.Text.ShouldNotContain("Matricule");
        (await representative.Open("/en/my")).Text.ShouldContain("Dues to pay to");
        await representative.Open(Work(Cluster, $"/members/{other}"), HttpStatusCode.Forbidden);
        await representative.Open(Work(Cluster, $"/invoices/{foreign}"), HttpStatusCode.Forbidden);
        foreach (var page in new[] { "", "/payments", "/words" })
            await representative.Open(Work(Cluster, page), HttpStatusCode.Forbidden);
        await representative.Open(Work(Cluster, $"/invoices/{invoice}"));
        await representative.Forge(Work(Cluster, $"/invoices/{invoice}?handler=Step"), ("act", "cancel"), ("reason", "I do not want to"), ("version", "1"));
        representative.Status.ShouldBe(HttpStatusCode.Forbidden);

        // What stands in another cluster is not there.
        const string Elsewhere = "pharma-in";
        await site.ManagerOf(Elsewhere);
        foreach (var page in new[] { $"/invoices/{invoice}", $"/members/{own}", "/invoices/2147483647", "/invoices/99999999999" })
            await manager.Open(Work(Elsewhere, page), HttpStatusCode.NotFound);
        var year = (await site.Query<int>($"select year_id from invoices where id = {invoice}"))[0];
        await manager.Open(Work(Elsewhere, $"/run/{year}"), HttpStatusCode.NotFound);
        await manager.Open(Work(Elsewhere, $"/scale/{year}"), HttpStatusCode.NotFound);
        var payment = await site.Pay(Cluster, own, "400");
        await manager.Open(Work(Elsewhere, "/payments"));
        await manager.Forge(Work(Elsewhere, "/payments?handler=Step"), ("id", $"{payment}"), ("act", "reverse"), ("reason", "Not mine"), ("version", "1"));
        manager.Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.Query<string>($"select state from payments where id = {payment}")).ShouldBe(["recorded"]);

        // A curator and an officer see nothing; a contributor reads and does nothing.
        foreach (
            var (name, role, scope) in new[]
            {
                ("Dues Curator", "curator", "network/tunisia-technoparks"),
                ("Dues Contributor", "contributor", $"cluster/{Cluster}"),
            }
        )
        {
            var somebody = await site.SignedIn(name, role, scope);
            var reads = role == "contributor";
            await somebody.Open(Work(Cluster), reads ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
            await somebody.Open(Work(Cluster, $"/invoices/{invoice}"), reads ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
            somebody.Page.QuerySelectorAll("main form").ShouldBeEmpty();
            await somebody.Open("/en/my");
            await somebody.Forge(Work(Cluster, "/payments"), ("member", "Moules du Cap"), ("amount", "5"), ("on", "2026-05-10"), ("method", "cash"));
            somebody.Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        (await site.Disagreements(Cluster)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Broken_forms_reach_no_stack_trace_and_keep_what_was_typed()
    {
        const string Cluster = "sfax-healthtech";
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        var member = await site.Member(Cluster, "Prothèses de Sfax", "2026-01-01");
        foreach (
            var (amount, on, method, reference) in new[]
            {
                ("1e9", "9999-12-31", "barter", new string('x', 5_000)),
                ("-1", "0001-01-01", "", "a\0b"),
                ("0", "yesterday", "Transfer", "\ud800"),
                ("999999999999999", "2026-05-10", "cash", "fine"),
            }
        )
        {
            await manager.Open(Work(Cluster, "/payments"));
            await manager.Send(
                "Save the payment",
                ("member", "Prothèses de Sfax"),
                ("amount", amount),
                ("on", on),
                ("method", method),
                ("reference", reference)
            );
            ((int)manager.Status).ShouldBeLessThan(500);
        }
        (await site.Query<long>($"select count(*) from payments where member_id = {member}")).ShouldBe([0L]);
        foreach (var year in new[] { "2147483648", "-1", "abc" })
        {
            await manager.Open(Work(Cluster, $"/members/{member}"));
            await manager.Forge(Work(Cluster, $"/members/{member}"), ("year", year));
            manager.Status.ShouldBe(HttpStatusCode.NotFound, year);
        }
        await manager.Open(Work(Cluster) + "?year=99999999999&state=late,nothing&page=77");
        await manager.Open(Work(Cluster) + "?handler=Table&ending=exe", HttpStatusCode.NotFound);
        await manager.Open(Work(Cluster, "/payments") + "?for=999999999999&recorded=5");
        await manager.Open(Work(Cluster, "/words"));
        await manager.Send("Save the words", ("words", new string('w', 2_001)));
        manager.Text.ShouldContain("2,000 characters");
    }
}
