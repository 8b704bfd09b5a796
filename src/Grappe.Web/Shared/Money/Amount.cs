using System.Numerics;

namespace Grappe.Web.Shared.Money;

/// <summary>Money: whole minor units of one currency. Amounts of two currencies are never added.</summary>
/// <param name="Units">How many minor units: 969863 for 969.863 TND.</param>
public readonly record struct Amount(long Units, Currency Currency) : IComparable<Amount>
{
    public static Amount operator +(Amount one, Amount other) => one with { Units = checked(one.Units + one.Same(other).Units) };

    public static Amount operator -(Amount one, Amount other) => one with { Units = checked(one.Units - one.Same(other).Units) };

    /// <summary>A part of it, rounded half up.</summary>
    public static Amount operator *(Amount one, Fraction part) => one with { Units = checked((long)(part * one.Units).Rounded()) };

    public static bool operator <(Amount one, Amount other) => one.CompareTo(other) < 0;

    public static bool operator >(Amount one, Amount other) => one.CompareTo(other) > 0;

    public static bool operator <=(Amount one, Amount other) => one.CompareTo(other) <= 0;

    public static bool operator >=(Amount one, Amount other) => one.CompareTo(other) >= 0;

    public int CompareTo(Amount other) => Units.CompareTo(Same(other).Units);

    /// <summary>Splits it by weights into whole minor units that add up to it. Each part has the whole units of its exact share; what is left goes, a unit each, to the largest fractions, and among equal ones to the first.</summary>
    /// <exception cref="ArgumentException">A weight is below nought, or all of them are nought.</exception>
    public IReadOnlyList<Amount> Split(IReadOnlyList<long> weights)
    {
        var sum = weights.Aggregate(BigInteger.Zero, (all, weight) => all + weight);
        if (sum.IsZero || weights.Any(weight => weight < 0))
            throw new ArgumentException("Weights are nought or more, and one of them is more.", nameof(weights));
        var total = new BigInteger(Units);
        var exact = weights.Select(weight => new Fraction(total * weight, sum)).ToList();
        var parts = exact.Select(share => (long)share.Whole()).ToArray();
        var left = Units - parts.Sum();
        foreach (var place in Enumerable.Range(0, parts.Length).OrderByDescending(place => exact[place] - new Fraction(parts[place], 1)).Take((int)left))
            parts[place]++;
        var currency = Currency;
        return [.. parts.Select(units => new Amount(units, currency))];
    }

    /// <summary>Splits it into so many parts that differ by one minor unit at most, the larger first.</summary>
    public IReadOnlyList<Amount> Split(int parts) => Split([.. Enumerable.Repeat(1L, parts)]);

    /// <summary>Writes it for programs: 969.863.</summary>
    public string Plain() => ((decimal)Units / Currency.Minor).ToString($"F{Currency.Digits}", CultureInfo.InvariantCulture);

    public override string ToString() => $"{Plain()} {Currency.Code}";

    private Amount Same(Amount other) => Currency == other.Currency ? other : throw new InvalidOperationException($"{this} and {other} are of two currencies.");
}
