using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Modules.Workspace.Settings;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Tests that accounts agree, whoever does what at once, twice, or is killed in the middle.</summary>
public sealed class DuesAccountTests(DuesSite site) : IClassFixture<DuesSite>
{
    [Fact]
    public async Task Whatever_is_issued_paid_reversed_and_cancelled_the_accounts_agree()
    {
        const string Cluster = "elentica";
        await site.ManagerOf(Cluster);
        site.GoTo("2028-06-01");
        for (var year = 2025; year <= 2028; year++)
            await site.Fees(Cluster, year, ("smes", "1000"), ("large-companies", "3333.333"));
        var members = new List<int>();
        foreach (var (name, category) in new[] { ("Alpha Random", "smes"), ("Beta Random", "large-companies"), ("Gamma Random", "smes") })
            members.Add(await site.Member(Cluster, name, "2025-03-07", category: category));
        var random = new Random(2026);
        var refused = 0;
        for (var step = 0; step < 120; step++)
        {
            var member = members[random.Next(members.Count)];
            try
            {
                switch (random.Next(6))
                {
                    case 0:
                    case 1:
                        await site.Issue(Cluster, random.Next(2025, 2029), member);
                        break;
                    case 2:
                    case 3:
                        await site.Pay(Cluster, member, $"{random.Next(1, 2500)}.{random.Next(10)}");
                        break;
                    case 4 when await OneAsync($"select id from payments where member_id = {member} and state = 'recorded'") is { } payment:
                        await site.Reverse(Cluster, payment);
                        break;
                    case 5
                        when await OneAsync($"select id from invoices where member_id = {member} and state in ('issued', 'partly-paid', 'paid')")
                            is { } invoice:
                        await site.Cancel(Cluster, invoice);
                        break;
                }
            }
            catch (RuleBroken broken) when (broken.Problem.Text == "dues.not-due")
            {
                refused++;
            }
            (await site.Disagreements(Cluster)).ShouldBeEmpty($"after step {step}");
        }
        refused.ShouldBeInRange(1, 60);
        var steps = await site.Query<string>("select distinct act from steps where thing = 'invoice'");
        steps.ShouldBe(["issue", "note", "pay-part", "pay", "take-back-part", "take-back", "cancel"], ignoreOrder: true);

        async Task<int?> OneAsync(string sql) => await site.Query<int>($"{sql} order by id") is { Count: > 0 } found ? found[random.Next(found.Count)] : null;
    }

    [Fact]
    public async Task Payments_at_once_pay_an_invoice_once_and_a_form_that_is_sent_twice_is_one_payment()
    {
        const string Cluster = "mecadev";
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        var member = await site.Member(Cluster, "Paie à plusieurs", "2020-01-01");
        await site.Fees(Cluster, 2026, ("smes", "500"));
        var invoice = await site.Issue(Cluster, 2026, member);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.Pay(Cluster, member, "100")));
        (await site.Query<string>($"select state from invoices where id = {invoice}")).ShouldBe(["paid"]);
        (await site.Query<long>($"select sum(units)::bigint from payments where member_id = {member}")).ShouldBe([800_000L]);
        (await site.Disagreements(Cluster)).ShouldBeEmpty();

        var key = Guid.NewGuid();
        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => site.Pay(Cluster, member, "77", key: key)));
        sent.Distinct().ShouldHaveSingleItem();
        (await Should.ThrowAsync<RuleBroken>(() => site.Pay(Cluster, member, "78", key: key))).Problem.Text.ShouldBe("dues.payment.sent");
        await manager.Open($"/en/clusters/{Cluster}/work/dues/payments");
        var form = manager.Page.QuerySelector("[name='form_key']")!.GetAttribute("value")!;
        var page = $"/en/clusters/{Cluster}/work/dues/payments";
        (string, string)[] fields = [("form_key", form), ("member", "Paie à plusieurs"), ("amount", "9"), ("on", "2026-05-10"), ("method", "cash")];
        await Task.WhenAll(manager.Post(page, fields), manager.Post(page, fields));
        (await site.Query<long>($"select count(*) from payments where member_id = {member} and units = 9000")).ShouldBe([1L]);

        // Two who cancel at once: the second is told.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TriedAsync(() => site.Cancel(Cluster, invoice))));
        outcomes.Count(done => done).ShouldBe(1);
        (await site.Query<long>($"select count(*) from invoices where cancels_id = {invoice}")).ShouldBe([1L]);
        (await site.Disagreements(Cluster)).ShouldBeEmpty();

        // Two who issue at once.
        var issued = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TriedAsync(() => site.Issue(Cluster, 2026, member))));
        issued.Count(done => done).ShouldBe(1);
        (await site.Disagreements(Cluster)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_ends_with_an_invoice_for_each_and_no_gap()
    {
        const string Cluster = "ce3m";
        site.GoTo("2026-05-10");
        await site.ManagerOf(Cluster, "MAD");
        var year = await site.Fees(Cluster, 2026, ("smes", "12000"));
        const int Members = 60;
        for (var number = 0; number < Members; number++)
            await site.Member(Cluster, $"Membre {number} de la série", "2020-01-01");
        // Some have money at hand.
        foreach (var member in (await site.Query<int>("select id from members order by id")).TakeLast(3))
            await site.Pay(Cluster, member, "15000");
        var random = new Random(5);
        for (var kill = 0; kill < 6; kill++)
        {
            using var killed = new CancellationTokenSource();
            var until = await CountAsync() + random.Next(1, 9);
            var running = site.Do(Cluster, (services, work) => RunAsync(services, work, year, killed.Token));
            while (await CountAsync() < until && !running.IsCompleted)
                await Task.Delay(1);
            await killed.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => running);
            (await site.Disagreements(Cluster)).ShouldBeEmpty($"after kill {kill}");
        }
        (await CountAsync()).ShouldBeInRange(6, Members - 1);
        // Two at once go on where it was.
        await Task.WhenAll(
            site.Do(Cluster, (services, work) => RunAsync(services, work, year, default)),
            site.Do(Cluster, (services, work) => RunAsync(services, work, year, default))
        );
        (await CountAsync()).ShouldBe(Members);
        (await site.Disagreements(Cluster)).ShouldBeEmpty();
        (await site.Query<long>($"select count(distinct member_id) from invoices where year_id = {year}")).ShouldBe([60L]);
        (await site.Query<int>($"select last_number from fiscal_years where id = {year}")).ShouldBe([Members]);
        (await site.Query<long>($"select count(*) from invoices where year_id = {year} and state = 'paid'")).ShouldBe([3L]);

        async Task<int> CountAsync() => (int)(await site.Query<long>($"select count(*) from invoices where year_id = {year}"))[0];
    }

    [Fact]
    public async Task An_invoice_of_9_June_part_paid_votes_on_7_September_and_no_more_on_the_20th_whatever_is_paid_later()
    {
        const string Cluster = "pharma-in";
        site.GoTo("2026-05-10");
        await site.ManagerOf(Cluster);
        var member = await site.Member(Cluster, "En retard de Gabès", "2020-01-01");
        await site.Fees(Cluster, 2026, ("smes", "1000"));
        var invoice = await site.Issue(Cluster, 2026, member);
        (await site.Query<DateOnly>($"select due_on from invoices where id = {invoice}")).ShouldBe([new DateOnly(2026, 6, 9)]);
        await site.Pay(Cluster, member, "400");
        (await OnAsync("2026-09-07")).ShouldBe(MemberStatus.Current);
        (await OnAsync("2026-09-08")).ShouldBe(MemberStatus.Arrears);
        (await OnAsync("2026-09-20")).ShouldBe(MemberStatus.Arrears);
        site.GoTo("2026-09-21");
        await site.Pay(Cluster, member, "600");
        (await OnAsync("2026-09-20")).ShouldBe(MemberStatus.Arrears);
        (await OnAsync("2026-09-21")).ShouldBe(MemberStatus.Current);
        // Cancelled later, it was owed until then.
        site.GoTo("2026-10-01");
        await site.Cancel(Cluster, invoice);
        (await OnAsync("2026-09-20")).ShouldBe(MemberStatus.Arrears);

        Task<MemberStatus> OnAsync(string day) =>
            site.Do(
                Cluster,
                async (services, work) =>
                    (await services.GetRequiredService<MembersOn>().ReadAsync(work.ClusterId, DateOnly.Parse(day))).Single(one => one.MemberId == member).Is
            );
    }

    [Fact]
    public async Task Who_joins_late_is_covered_in_the_next_year_and_credit_goes_to_the_oldest()
    {
        const string Cluster = "sfax-healthtech";
        site.GoTo("2026-12-31");
        await site.ManagerOf(Cluster, "MAD", ("prorata", "late-joiner"));
        var (late, early) = (await site.Member(Cluster, "Arrive en décembre", "2026-12-31"), await site.Member(Cluster, "Là depuis toujours", "2020-01-01"));
        foreach (var year in new[] { 2026, 2027 })
            await site.Fees(Cluster, year, ("smes", "12000"));
        var invoice = await site.Issue(Cluster, 2026, late);
        (await site.Query<DateOnly>($"select covers_until from invoices where id = {invoice}")).ShouldBe([new DateOnly(2027, 12, 31)]);
        (await WhyAsync(2027)).ShouldBe([(late, NotDue.Covered), (early, null)]);
        (await Should.ThrowAsync<RuleBroken>(() => site.Issue(Cluster, 2027, late))).Problem.Text.ShouldBe("dues.not-due");
        await site.Cancel(Cluster, invoice);
        (await WhyAsync(2027)).ShouldBe([(late, null), (early, null)]);

        // What frees itself pays the next oldest.
        var (older, newer) = (await site.Issue(Cluster, 2026, early), await site.Issue(Cluster, 2027, early));
        await site.Pay(Cluster, early, "18000");
        (await StatesAsync(older, newer)).ShouldBe(["paid", "partly-paid"]);
        await site.Cancel(Cluster, older);
        (await StatesAsync(older, newer)).ShouldBe(["cancelled", "paid"]);
        (await site.Disagreements(Cluster)).ShouldBeEmpty();

        // A scale that changes touches nothing that was issued.
        await site.Fees(Cluster, 2027, ("smes", "99000"));
        (await site.Query<long>($"select units from invoices where id = {newer}")).ShouldBe([12_000_00L]);

        Task<List<(int, NotDue?)>> WhyAsync(int year) =>
            site.Do(
                Cluster,
                async (services, work) =>
                    (await services.GetRequiredService<PlanDues>().ReadAsync(work, await DuesSite.YearOf(services, work, year)))
                        .Members.Select(plan => (plan.Member.Id, plan.Dues.Why))
                        .ToList()
            );

        Task<IReadOnlyList<string>> StatesAsync(params int[] ids) =>
            site.Query<string>($"select state from invoices where id in ({string.Join(", ", ids)}) order by id");
    }

    [Fact]
    public async Task Each_reminder_goes_out_once_in_the_language_of_whoever_reads_it()
    {
        const string Cluster = "2ts";
        site.GoTo("2026-05-10");
        await site.ManagerOf(Cluster);
        var member = await site.Member(Cluster, "Rappels de Tunis", "2020-01-01");
        await site.SignedIn("Rappels Representative", "representative", $"organisation/{A.Slug("Rappels de Tunis")}");
        await site.Query<int>("update people set language = 'ar' where email = 'rappels.representative@example.org' returning id");
        await site.Fees(Cluster, 2026, ("smes", "1000"));
        var invoice = await site.Issue(Cluster, 2026, member);
        foreach (var (day, sent) in new[] { ("2026-06-23", 0), ("2026-06-24", 1), ("2026-06-24", 1), ("2026-07-08", 1), ("2026-09-20", 2), ("2026-09-21", 2) })
        {
            site.GoTo(day);
            await Task.WhenAll(site.Does(RemindOfDues.Kind, new { day, once = 1 }), site.Does(RemindOfDues.Kind, new { day, once = 2 }));
            (await site.Query<long>($"select count(*) from dues_reminders where invoice_id = {invoice}")).ShouldBe([(long)sent], day);
            (await site.Query<long>($"select count(*) from mails where key like 'dues-reminder:{invoice}:%'")).ShouldBe([sent * 2L], day);
        }
        (await site.Query<int>($"select days_late from dues_reminders where invoice_id = {invoice} order by 1")).ShouldBe([15, 60]);
        (await site.Query<string>($"select distinct language from mails where key like 'dues-reminder:{invoice}:%' order by 1")).ShouldBe(["ar", "fr"]);
        var letter = await site.Mails.Last("rappels-de-tunis@example.org", 2);
        letter.Subject.ShouldContain("2026/001");
        letter.Text.ShouldContain("103 jours de retard".Replace("103 ", "103\u00a0"));
        letter.Text.ShouldContain($"/fr/clusters/{Cluster}/work/dues/invoices/{invoice}");

        // Nobody is reminded of what is paid.
        await site.Pay(Cluster, member, "1000");
        await site.Does(RemindOfDues.Kind, new { day = "again" });
        (await site.Query<long>($"select count(*) from dues_reminders where invoice_id = {invoice}")).ShouldBe([2L]);
    }

    [Fact]
    public async Task The_demo_adds_its_dues_once()
    {
        const string Cluster = "primeurs-du-sud";
        site.GoTo("2026-05-10");
        await site.ManagerOf(Cluster);
        for (var number = 0; number < 7; number++)
            await site.Member(Cluster, $"Démo {number} du Sud", "2020-01-01", category: number == 0 ? "large-companies" : "smes");
        for (var time = 0; time < 2; time++)
        {
            await using var scope = site.Services.CreateAsyncScope();
            await DemoDues.FillAsync(scope.ServiceProvider, Cluster);
            (
                await site.Query<string>(
                    $"select invoices.state || ' ' || count(*) from invoices join subjects on subjects.id = cluster_id where slug = '{Cluster}' group by state order by state"
                )
            ).ShouldBe(["cancelled 1", "credit-note 1", "issued 3", "paid 2", "partly-paid 1"]);
        }
        (await site.Disagreements(Cluster)).ShouldBeEmpty();
    }

    private static async Task<bool> TriedAsync(Func<Task<int>> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RuleBroken)
        {
            return false;
        }
    }

    // As the job does it, one transaction for each invoice.
    private static async Task<bool> RunAsync(IServiceProvider services, ClusterWorkspace work, int year, CancellationToken killed)
    {
        var years = services.GetRequiredService<FiscalYears>();
        await services.GetRequiredService<IssueDues>().AllAsync(work, (await years.FindAsync(work, year, default))!, (_, _) => Task.CompletedTask, killed);
        return true;
    }
}
