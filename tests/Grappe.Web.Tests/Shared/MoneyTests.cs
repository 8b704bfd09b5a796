using System.Numerics;
using Grappe.Web.Shared.Money;

namespace Grappe.Web.Tests.Shared;

/// <summary>Money is whole minor units: it is split without loss, rounded once, and never guessed.</summary>
public sealed class MoneyTests
{
    private static readonly Currency Dinar = Currency.Of("TND");
    private static readonly Currency Dirham = Currency.Of("MAD");

    [Fact]
    public void A_loan_over_sixty_months_is_forty_parts_of_one_amount_and_twenty_of_a_hundredth_less()
    {
        var parts = new Amount(250_000_00, Dirham).Split(60);
        parts.Take(40).ShouldAllBe(part => part == new Amount(4_166_67, Dirham));
        parts.Skip(40).ShouldAllBe(part => part == new Amount(4_166_66, Dirham));
        parts.Count.ShouldBe(60);
    }

    [Fact]
    public void A_purchase_is_shared_by_what_each_needs() =>
        new Amount(2_340_01, Dirham).Split([100, 60, 40]).Select(part => part.Plain()).ShouldBe(["1170.01", "702.00", "468.00"]);

    [Fact]
    public void Parts_add_up_and_none_is_a_unit_or_more_from_its_exact_share_and_the_largest_fractions_get_what_is_left()
    {
        var random = new Random(17);
        for (var round = 0; round < 5_000; round++)
        {
            var total = random.NextInt64(-1_000_000, 1_000_000_000);
            var weights = Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.NextInt64(0, random.Next(2) == 0 ? 5 : 1_000_000)).ToList();
            if (weights.Sum() == 0)
                continue;
            var parts = new Amount(total, Dinar).Split(weights).Select(part => part.Units).ToList();
            parts.Sum().ShouldBe(total);
            BigInteger sum = weights.Sum();
            // What each gets above the whole units of its share, and the fraction of a unit that its share has.
            var extra = parts.Zip(weights, (part, weight) => part - (long)new Fraction((BigInteger)total * weight, sum).Whole()).ToList();
            var fractions = weights.Select(weight => (BigInteger)total * weight - sum * new Fraction((BigInteger)total * weight, sum).Whole()).ToList();
            extra.ShouldAllBe(more => more == 0 || more == 1);
            extra.Where((more, place) => more == 1 && fractions[place].IsZero).ShouldBeEmpty();
            for (var one = 0; one < parts.Count; one++)
            for (var other = 0; other < parts.Count; other++)
                if (fractions[one] > fractions[other] || (fractions[one] == fractions[other] && one < other))
                    extra[one].ShouldBeGreaterThanOrEqualTo(extra[other], $"{total} by {string.Join(", ", weights)}");
        }
    }

    [Fact]
    public void Nothing_is_split_by_no_weight_or_one_below_nought()
    {
        Should.Throw<ArgumentException>(() => new Amount(100, Dirham).Split([0, 0]));
        Should.Throw<ArgumentException>(() => new Amount(100, Dirham).Split([3, -1]));
        Should.Throw<ArgumentException>(() => new Amount(100, Dirham).Split([]));
        new Amount(100, Dirham).Split([0, 7]).Select(part => part.Units).ShouldBe([0, 100]);
    }

    [Fact]
    public void Two_currencies_are_never_added_nor_compared()
    {
        var (dinars, dirhams) = (new Amount(1_000, Dinar), new Amount(1_00, Dirham));
        Should.Throw<InvalidOperationException>(() => dinars + dirhams);
        Should.Throw<InvalidOperationException>(() => dinars - dirhams);
        Should.Throw<InvalidOperationException>(() => dinars < dirhams);
        (dinars + new Amount(1, Dinar)).ShouldBe(new Amount(1_001, Dinar));
        Should.Throw<OverflowException>(() => new Amount(long.MaxValue, Dinar) + new Amount(1, Dinar));
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(-1, 2, 0)]
    [InlineData(3, 2, 2)]
    [InlineData(-3, 2, -1)]
    [InlineData(-5, 3, -2)]
    [InlineData(1, -2, 0)]
    [InlineData(7, 3, 2)]
    [InlineData(8, 3, 3)]
    [InlineData(0, 9, 0)]
    public void A_ratio_is_rounded_half_up(int over, int under, int rounded) => new Fraction(over, under).Rounded().ShouldBe(rounded);

    [Fact]
    public void A_ratio_is_rounded_once_at_the_end()
    {
        (new Amount(1_500_000, Dinar) * new Fraction(236, 365)).Plain().ShouldBe("969.863");
        new Fraction(875, 1815).BasisPoints().ShouldBe(4821);
        new Fraction(2, 4).ShouldBe(new Fraction(1, 2));
        (new Fraction(2, 3) > new Fraction(6_666, 10_000)).ShouldBeTrue();
        default(Fraction).ShouldBe(Fraction.Zero);
    }

    [Theory]
    [InlineData("TND", "1500", 1_500_000)]
    [InlineData("TND", "1 500,5", 1_500_500)]
    [InlineData("TND", "1\u202f500,500", 1_500_500)]
    [InlineData("TND", "1,500.250", 1_500_250)]
    [InlineData("TND", "1.500,250", 1_500_250)]
    [InlineData("TND", "١٥٠٠٫٥", 1_500_500)]
    [InlineData("TND", "١٬٥٠٠", 1_500_000)]
    [InlineData("TND", "1500.000", 1_500_000)]
    [InlineData("TND", "969.8630", 969_863)]
    [InlineData("TND", "0.500", 500)]
    [InlineData("MAD", "1.500", 1_500_00)]
    [InlineData("MAD", "1,500", 1_500_00)]
    [InlineData("MAD", "12,5", 12_50)]
    [InlineData("MAD", "1.234.567,89", 1_234_567_89)]
    [InlineData("MAD", "1,234,567.89", 1_234_567_89)]
    public void An_amount_is_read_as_people_write_it(string currency, string typed, long units)
    {
        var (amount, problem) = TypedAmount.Read(typed, Currency.Of(currency), "amount");
        problem.ShouldBeNull();
        amount.ShouldBe(new Amount(units, Currency.Of(currency)));
    }

    [Theory]
    [InlineData("TND", "1.500", "typed.which")]
    [InlineData("TND", "969,863", "typed.which")]
    [InlineData("TND", "1.50001", "money.wrong")]
    [InlineData("TND", "1,5005", "money.digits")]
    [InlineData("MAD", "12.3456", "money.digits")]
    [InlineData("MAD", "", "money.missing")]
    [InlineData("MAD", "   ", "money.missing")]
    [InlineData("MAD", "-5", "money.wrong")]
    [InlineData("MAD", "12 MAD", "money.wrong")]
    [InlineData("MAD", "1e3", "money.wrong")]
    [InlineData("MAD", "1.23.456", "money.wrong")]
    [InlineData("MAD", "12345678901234567890", "money.wrong")]
    [InlineData("MAD", "½", "money.wrong")]
    public void What_is_no_amount_or_could_be_two_is_asked_about(string currency, string typed, string text)
    {
        var (amount, problem) = TypedAmount.Read(typed, Currency.Of(currency), "amount");
        amount.ShouldBeNull();
        problem!.Text.ShouldBe(text);
        problem.Field.ShouldBe("amount");
    }

    [Theory]
    [InlineData("1.500")]
    [InlineData("969,863")]
    public void Each_answer_that_is_offered_to_the_question_is_understood(string typed)
    {
        var problem = TypedAmount.Read(typed, Dinar, "amount").Problem!;
        problem.Values.Skip(1).Select(answer => TypedAmount.Read((string)answer, Dinar, "amount").Amount!.Value.Units).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void An_amount_that_is_written_into_a_field_is_read_as_itself()
    {
        var random = new Random(3);
        foreach (var currency in Currency.All)
            for (var round = 0; round < 500; round++)
            {
                var amount = new Amount(random.NextInt64(random.Next(2) == 0 ? 2_000_000 : 900_000_000_000), currency);
                var written = TypedAmount.Write(amount);
                TypedAmount.Read(written, currency, "amount").Amount.ShouldBe(amount, written);
            }
    }
}
