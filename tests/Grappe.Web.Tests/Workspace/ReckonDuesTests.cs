using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Shared.Money;
using Grappe.Web.Shared.Rules;

namespace Grappe.Web.Tests.Workspace;

/// <summary>The dues of a year as the worked cases have them, and what must hold for any.</summary>
public sealed class ReckonDuesTests
{
    private static readonly Currency Dinar = Currency.Of("TND");
    private static readonly Currency Dirham = Currency.Of("MAD");
    private static readonly YearDay October = new(10, 1);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd");

    private static ReckonDues.Terms Terms(
        ProrataMethod method,
        string first = "2026-01-01",
        string last = "2026-12-31",
        string? nextLast = "2027-12-31",
        params (string Category, Amount Fee)[] fees
    ) =>
        new(
            new YearSpan(Day(first), Day(last)),
            method,
            October,
            nextLast is null ? null : Day(nextLast),
            (fees.Length > 0 ? fees : [("smes", new Amount(12_000_00, Dirham)), ("large-companies", new Amount(40_000_00, Dirham))]).ToDictionary(
                fee => fee.Category,
                fee => fee.Fee
            )
        );

    private static ReckonDues.Result Of(ReckonDues.Terms terms, string since, params (string Since, string Category)[] categories) =>
        Of(terms, [(since, null)], categories);

    private static ReckonDues.Result Of(ReckonDues.Terms terms, (string Since, string? Until)[] periods, params (string Since, string Category)[] categories) =>
        ReckonDues.Of(
            terms,
            [.. periods.Select(period => (Day(period.Since), period.Until is null ? (DateOnly?)null : Day(period.Until)))],
            [.. (categories.Length > 0 ? categories : [(periods[0].Since, "smes")]).Select(one => (Day(one.Since), one.Category))]
        );

    [Fact]
    public void From_10_May_by_days_a_fee_of_1500_dinars_is_236_of_365()
    {
        var result = Of(Terms(ProrataMethod.Days, fees: ("smes", new Amount(1_500_000, Dinar))), "2026-05-10");
        result.Due!.Value.ToString().ShouldBe("969.863 TND");
        result.Lines.ShouldHaveSingleItem().Share.ShouldBe(new YearShare(236, 365));
    }

    [Theory]
    [InlineData(ProrataMethod.Days, "2028-02-29", "2028-01-01", "2028-12-31", 307, 366, "10065.57")]
    [InlineData(ProrataMethod.Months, "2026-05-31", "2026-01-01", "2026-12-31", 8, 12, "8000.00")]
    [InlineData(ProrataMethod.Days, "2026-12-31", "2026-01-01", "2026-12-31", 1, 365, "32.88")]
    [InlineData(ProrataMethod.Days, "2026-01-01", "2025-07-01", "2026-12-31", 365, 549, "7978.14")]
    [InlineData(ProrataMethod.None, "2026-12-31", "2026-01-01", "2026-12-31", 1, 1, "12000.00")]
    [InlineData(ProrataMethod.Months, "2026-12-31", "2026-01-01", "2026-12-31", 1, 12, "1000.00")]
    public void The_part_of_12000_dirhams_is_as_worked(ProrataMethod method, string joins, string first, string last, int over, int under, string due)
    {
        var result = Of(Terms(method, first, last, null), joins);
        result.Due!.Value.Plain().ShouldBe(due);
        result.Lines.ShouldHaveSingleItem().Share.ShouldBe(new YearShare(over, under));
        result.CoversUntil.ShouldBe(Day(last));
    }

    [Fact]
    public void Who_joins_late_pays_all_and_has_the_next_year_in_it()
    {
        var result = Of(Terms(ProrataMethod.LateJoiner), "2026-12-31");
        result.Due!.Value.Plain().ShouldBe("12000.00");
        result.CoversUntil.ShouldBe(Day("2027-12-31"));
        Of(Terms(ProrataMethod.LateJoiner), "2026-10-01").CoversUntil.ShouldBe(Day("2027-12-31"));
        Of(Terms(ProrataMethod.LateJoiner), "2026-09-30").CoversUntil.ShouldBe(Day("2026-12-31"));
        Of(Terms(ProrataMethod.LateJoiner), "2020-12-31").CoversUntil.ShouldBe(Day("2026-12-31"));
        Of(Terms(ProrataMethod.LateJoiner, nextLast: null), "2026-12-31").Why.ShouldBe(NotDue.NextYear);
    }

    [Fact]
    public void Of_a_year_that_has_the_day_twice_the_second_tells_who_is_late()
    {
        var terms = Terms(ProrataMethod.LateJoiner, "2025-07-01", "2026-12-31");
        Of(terms, "2025-11-01").CoversUntil.ShouldBe(Day("2026-12-31"));
        Of(terms, "2026-11-01").CoversUntil.ShouldBe(Day("2027-12-31"));
    }

    [Fact]
    public void Who_grows_in_the_year_has_two_lines_each_rounded_for_itself()
    {
        var result = Of(Terms(ProrataMethod.Days), "2020-01-01", ("2020-01-01", "smes"), ("2026-07-01", "large-companies"));
        result.Lines.Select(line => line.Due.Plain()).ShouldBe(["5950.68", "20164.38"]);
        result.Lines.Select(line => line.Share).ShouldBe([new YearShare(181, 365), new YearShare(184, 365)]);
        result.Due!.Value.Plain().ShouldBe("26115.06");
    }

    [Fact]
    public void The_month_in_which_the_category_changes_counts_for_the_new_one()
    {
        var result = Of(Terms(ProrataMethod.Months), "2026-05-31", ("2026-05-31", "smes"), ("2026-07-15", "large-companies"));
        result.Lines.Select(line => line.Share).ShouldBe([new YearShare(2, 12), new YearShare(6, 12)]);
        Of(Terms(ProrataMethod.Months), "2026-05-02", ("2026-05-02", "smes"), ("2026-05-20", "large-companies"))
            .Lines.ShouldHaveSingleItem()
            .Share.ShouldBe(new YearShare(8, 12));
    }

    [Fact]
    public void Who_comes_back_in_the_same_year_is_not_charged_twice_and_who_leaves_pays_to_its_end()
    {
        Of(Terms(ProrataMethod.Days), [("2020-01-01", "2026-03-31"), ("2026-09-01", null)]).Due!.Value.Plain().ShouldBe("12000.00");
        Of(Terms(ProrataMethod.Days), [("2026-05-10", "2026-05-20")]).Lines.ShouldHaveSingleItem().Share.ShouldBe(new YearShare(236, 365));
        Of(Terms(ProrataMethod.Days), [("2020-01-01", "2024-12-31"), ("2026-05-10", null)]).Lines[0].Share.ShouldBe(new YearShare(236, 365));
    }

    [Fact]
    public void Who_owes_nothing_is_told_why()
    {
        Of(Terms(ProrataMethod.Days), [("2020-01-01", "2025-12-31")]).Why.ShouldBe(NotDue.Ended);
        Of(Terms(ProrataMethod.Days), "2027-01-01").Why.ShouldBe(NotDue.ToCome);
        ReckonDues.Of(Terms(ProrataMethod.Days), [(Day("2026-01-01"), null)], []).Why.ShouldBe(NotDue.NoCategory);
        var without = Of(Terms(ProrataMethod.Days), "2026-01-01", ("2026-01-01", "smes"), ("2026-08-01", "farmers"));
        (without.Why, without.Category).ShouldBe((NotDue.NoFee, "farmers"));
        Of(Terms(ProrataMethod.Days, fees: ("smes", new Amount(0, Dinar))), "2026-01-01").Why.ShouldBe(NotDue.Free);
    }

    [Fact]
    public void Dues_fall_with_the_day_of_joining_never_exceed_the_fee_and_are_the_fee_for_the_whole_year()
    {
        var random = new Random(59);
        for (var round = 0; round < 400; round++)
        {
            var first = new DateOnly(random.Next(1995, 2060), random.Next(1, 13), random.Next(1, 28));
            var last = first.AddMonths(random.Next(1, 19)).AddDays(-1);
            var fee = new Amount(random.NextInt64(1, 100_000_000), random.Next(2) == 0 ? Dinar : Dirham);
            var method = random.Next(2) == 0 ? ProrataMethod.Days : ProrataMethod.Months;
            var terms = Terms(method, $"{first:yyyy-MM-dd}", $"{last:yyyy-MM-dd}", fees: ("smes", fee));
            var before = fee;
            for (var day = first; day <= last; day = day.AddDays(1))
            {
                var due = Of(terms, $"{day:yyyy-MM-dd}").Due ?? new Amount(0, fee.Currency);
                due.ShouldBeLessThanOrEqualTo(before, $"{method}, {first} to {last}, {fee}, joins {day}");
                if (day == first)
                    due.ShouldBe(fee);
                before = due;
            }
        }
    }

    [Fact]
    public void Stretches_are_gapless_and_their_shares_add_up_to_the_part_of_the_year()
    {
        var random = new Random(7);
        string[] all = ["smes", "large-companies"];
        for (var round = 0; round < 2_000; round++)
        {
            var method = random.Next(2) == 0 ? ProrataMethod.Days : ProrataMethod.Months;
            var joins = Day("2026-01-01").AddDays(random.Next(365));
            var categories = Enumerable
                .Range(0, random.Next(1, 6))
                .Select(_ => (Since: Day("2025-06-01").AddDays(random.Next(800)), Category: all[random.Next(2)]))
                .DistinctBy(one => one.Since)
                .ToList();
            var lines = ReckonDues.Of(Terms(method), [(joins, null)], categories).Lines;
            var whole = Prorata.Of(method, new YearSpan(Day("2026-01-01"), Day("2026-12-31")), joins, Day("2026-12-31"));
            lines.Sum(line => line.Share.Over).ShouldBe(whole.Over);
            lines[^1].Last.ShouldBe(Day("2026-12-31"));
            lines.Zip(lines.Skip(1)).ShouldAllBe(pair => pair.Second.Category != pair.First.Category || method == ProrataMethod.Months);
            foreach (var line in lines)
                line.Due.ShouldBeLessThanOrEqualTo(line.Fee);
        }
    }

    [Fact]
    public void Payments_pay_the_oldest_invoice_first_and_none_is_over_paid()
    {
        SettleAccount.Match([(1, 100), (2, 50)], [(7, 30), (8, 90), (9, 100)]).ShouldBe([(1, 7, 30), (1, 8, 70), (2, 8, 20), (2, 9, 30)]);
        SettleAccount.Match([(1, 100)], [(7, 30)]).ShouldBe([(1, 7, 30)]);
        SettleAccount.Match([], [(7, 30)]).ShouldBeEmpty();
        SettleAccount.Match([(1, 5)], []).ShouldBeEmpty();
    }
}
