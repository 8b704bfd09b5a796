using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Members;
using Grappe.Web.Tests.Bed;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

/// <summary>The status that the database computes is that of a slow oracle, on every day of memberships made by chance.</summary>
public sealed class MembersOnTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "mecadev";
    private const int Arrears = 40;
    private const int Span = 300;
    private static readonly DateOnly First = new(2026, 1, 1);

    private sealed record Stretch(DateOnly Since, DateOnly? Until)
    {
        public bool Holds(DateOnly day) => Since <= day && (Until is null || day <= Until);
    }

    private sealed record Invoice(DateOnly Issued, DateOnly Due, long Units, DateOnly? CancelledOn, List<(DateOnly On, long Units)> Paid);

    private sealed record One(
        int Id,
        bool IsMerged,
        List<Stretch> Periods,
        List<Stretch> Suspensions,
        List<(DateOnly Since, string Category)> Categories,
        List<Invoice> Invoices
    );

    [Fact]
    public async Task The_status_agrees_with_an_oracle_on_every_day()
    {
        await site.Works(Cluster);
        var cluster = (await site.Query<int>($"select id from subjects where kind = 'cluster' and slug = '{Cluster}'")).Single();
        var rules = (await site.Query<int>($"select id from rule_versions where subject_id = {cluster} and book = 'dues'")).Single();
        var years = await site.Query<int>($"select id from fiscal_years where cluster_id = {cluster} order by first_day");
        var random = new Random(17);
        var members = new List<One>();
        var number = 0;
        for (var each = 0; each < 40; each++)
            members.Add(await Make(random, cluster, rules, years, each, () => ++number, members));
        await using var scope = site.Services.CreateAsyncScope();
        var membersOn = scope.ServiceProvider.GetRequiredService<MembersOn>();
        for (var offset = 0; offset < Span; offset++)
        {
            var day = First.AddDays(offset);
            var told = (await membersOn.Query(cluster, day, Arrears).ToListAsync()).ToDictionary(row => row.MemberId);
            foreach (var member in members)
                if (Expected(member, day) is { } expected)
                    Said(told[member.Id]).ShouldBe(expected, $"{day:O}: {member}");
                else
                    told.ShouldNotContainKey(member.Id);
        }
    }

    [Fact]
    public async Task The_demo_cluster_counts_as_the_worked_table_says()
    {
        const string Invented = "ce3m";
        await site.Works(Invented, "MAD", "Africa/Casablanca");
        for (var time = 0; time < 2; time++)
        {
            await using var filling = site.Services.CreateAsyncScope();
            await DemoMembers.FillAsync(filling.ServiceProvider, Invented);
        }
        await using var scope = site.Services.CreateAsyncScope();
        var work = (await scope.ServiceProvider.GetRequiredService<WorkDesk>().FindAsync(Invented))!;
        var find = scope.ServiceProvider.GetRequiredService<FindMembers>();
        foreach (var (day, companies) in new[] { ("2025-12-31", 5), ("2026-12-31", 6), ("2027-01-01", 6) })
            (await find.CountAsync(work, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), default)).Companies.ShouldBe(companies, day);
        (await site.Query<string>($"select state from admissions where cluster_id = {work.ClusterId} order by id")).ShouldBe([
            "member",
            "received",
            "returned",
            "complete",
            "admitted",
        ]);
    }

    private static (string Status, DateOnly Since, DateOnly? Until, string? Category) Said(MembersOn.Row row) =>
        (row.Status, row.Since, row.Until, row.Category);

    // As slow as can be, and without looking at the function.
    private static (string Status, DateOnly Since, DateOnly? Until, string? Category)? Expected(One one, DateOnly day)
    {
        if (one.IsMerged || one.Periods.Count == 0)
            return null;
        var period = one.Periods.FirstOrDefault(each => each.Holds(day)) ?? one.Periods.LastOrDefault(each => each.Since <= day) ?? one.Periods[0];
        var category = one.Categories.Where(each => each.Since <= day).Select(each => each.Category).LastOrDefault() ?? one.Categories[0].Category;
        var status =
            period.Since > day ? "to-come"
            : period.Until < day ? "ended"
            : one.Suspensions.Exists(each => each.Holds(day)) ? "suspended"
            : one.Invoices.Exists(invoice => IsLate(invoice, day)) ? "arrears"
            : "current";
        return (status, period.Since, period.Until, category);
    }

    private static bool IsLate(Invoice invoice, DateOnly day) =>
        invoice.Issued <= day
        && !(invoice.CancelledOn <= day)
        && invoice.Units > invoice.Paid.Where(paid => paid.On <= day).Sum(paid => paid.Units)
        && invoice.Due.AddDays(Arrears) < day;

    private async Task<One> Make(Random random, int cluster, int rules, IReadOnlyList<int> years, int each, Func<int> next, List<One> before)
    {
        var id = await site.Member(Cluster, $"Oracle Organisation {Words[each % Words.Length]} {each}", "1990-01-01", "1990-01-02");
        await site.Query<int>($"delete from membership_periods where member_id = {id} returning id");
        await site.Query<int>($"delete from member_categories where member_id = {id} returning id");
        var isMerged = before.Count > 0 && random.Next(8) == 0;
        if (isMerged)
            await site.Query<int>($"update members set merged_into_id = {before[0].Id} where id = {id} returning id");
        var periods = Stretches(random, 3);
        foreach (var period in periods)
            await site.Query<int>(
                $"insert into membership_periods (member_id, since, until) values ({id}, '{period.Since:O}', {Sql(period.Until)}) returning id"
            );
        var suspensions = Stretches(random, 2);
        foreach (var one in suspensions)
            await site.Query<int>(
                $"insert into suspensions (member_id, since, until, reason) values ({id}, '{one.Since:O}', {Sql(one.Until)}, 'why') returning id"
            );
        var categories = Enumerable
            .Range(0, 1 + random.Next(3))
            .Select(_ => First.AddDays(random.Next(-50, Span)))
            .Distinct()
            .Order()
            .Select(since => (since, MemberCategory.All[random.Next(MemberCategory.All.Length)]))
            .ToList();
        foreach (var (since, category) in categories)
            await site.Query<int>(
                $"insert into member_categories (member_id, since, category, is_startup) values ({id}, '{since:O}', '{category}', false) returning id"
            );
        var invoices = new List<Invoice>();
        // One that holds in a year: the second of a year is there only where the first was cancelled.
        foreach (var year in years.Take(random.Next(3)))
            invoices.Add(await Owe(random, cluster, rules, id, year, next));
        return new(id, isMerged, periods, suspensions, categories, invoices);
    }

    private async Task<Invoice> Owe(Random random, int cluster, int rules, int member, int year, Func<int> next)
    {
        var issued = First.AddDays(random.Next(-100, Span - 60));
        var (due, units, isCancelled) = (issued.AddDays(random.Next(0, 40)), random.Next(1, 1000), random.Next(4) == 0);
        var id = (
            await site.Query<int>(
                $"""
                insert into invoices (cluster_id, member_id, year_id, number, issued_on, due_on, currency, units, rules_id, covers_until, state)
                values ({cluster}, {member}, {year}, {next()}, '{issued:O}', '{due:O}', 'TND', {units}, {rules}, '2027-12-31', '{(
                    isCancelled ? "cancelled" : "issued"
                )}') returning id
                """
            )
        ).Single();
        DateOnly? cancelledOn = isCancelled ? issued.AddDays(random.Next(0, 120)) : null;
        if (cancelledOn is { } on)
            await site.Query<int>(
                $"""
                insert into invoices (cluster_id, member_id, year_id, number, cancels_id, issued_on, due_on, currency, units, rules_id, covers_until, state)
                values ({cluster}, {member}, {year}, {next()}, {id}, '{on:O}', '{on:O}', 'TND', {units}, {rules}, '2027-12-31', 'credit-note') returning id
                """
            );
        var paid = new List<(DateOnly On, long Units)>();
        for (var payment = random.Next(3); payment > 0; payment--)
        {
            var (day, part) = (issued.AddDays(random.Next(0, 150)), random.Next(2) == 0 ? units : random.Next(1, units + 1));
            paid.Add((day, part));
            await site.Query<int>(
                $"""
                with payment as (
                    insert into payments (cluster_id, member_id, received_on, currency, units, method, state, recorded_at, form_key)
                    values ({cluster}, {member}, '{day:O}', 'TND', {part}, 'cash', 'recorded', now(), gen_random_uuid()) returning id
                )
                insert into allocations (payment_id, invoice_id, units, on_day) select id, {id}, {part}, '{day:O}' from payment returning id
                """
            );
        }
        return new(issued, due, units, cancelledOn, paid);
    }

    private static List<Stretch> Stretches(Random random, int most)
    {
        var (found, day) = (new List<Stretch>(), First.AddDays(random.Next(-80, 80)));
        for (var left = random.Next(most + 1); left > 0; left--)
        {
            DateOnly? until = left == 1 && random.Next(2) == 0 ? null : day.AddDays(random.Next(0, 90));
            found.Add(new(day, until));
            day = (until ?? day).AddDays(random.Next(1, 60));
        }
        return found;
    }

    private static readonly string[] Words = ["Alpha", "Olive", "Sable", "Granit", "Figue", "Cuivre", "Laine", "Voile"];

    private static string Sql(DateOnly? day) => day is { } given ? $"'{given:O}'" : "null";
}
