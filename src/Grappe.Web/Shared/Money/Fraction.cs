using System.Numerics;

namespace Grappe.Web.Shared.Money;

/// <summary>An exact ratio of two whole numbers. It is compared exactly, and rounded once, at the end.</summary>
public readonly struct Fraction : IEquatable<Fraction>, IComparable<Fraction>
{
    private readonly BigInteger over;
    private readonly BigInteger under;

    /// <exception cref="DivideByZeroException">Nothing can be divided by nought.</exception>
    public Fraction(BigInteger over, BigInteger under)
    {
        if (under.IsZero)
            throw new DivideByZeroException();
        (this.over, this.under) = under.Sign < 0 ? (-over, -under) : (over, under);
    }

    public static readonly Fraction Zero = new(0, 1);

    private BigInteger Under => under.IsZero ? BigInteger.One : under;

    /// <summary>The nearest whole number; half of one goes up.</summary>
    public BigInteger Rounded() => Floor(2 * over + Under, 2 * Under);

    /// <summary>The whole number below it, or itself.</summary>
    public BigInteger Whole() => Floor(over, Under);

    /// <summary>Gives so many hundredths of a percent, rounded half up: 4821 for 48.21 %.</summary>
    public long BasisPoints() => (long)(this * 10_000).Rounded();

    public static Fraction operator *(Fraction one, BigInteger times) => new(one.over * times, one.Under);

    public static Fraction operator *(Fraction one, Fraction other) => new(one.over * other.over, one.Under * other.Under);

    public static Fraction operator -(Fraction one, Fraction other) => new(one.over * other.Under - other.over * one.Under, one.Under * other.Under);

    public static bool operator ==(Fraction one, Fraction other) => one.CompareTo(other) == 0;

    public static bool operator !=(Fraction one, Fraction other) => one.CompareTo(other) != 0;

    public static bool operator <(Fraction one, Fraction other) => one.CompareTo(other) < 0;

    public static bool operator >(Fraction one, Fraction other) => one.CompareTo(other) > 0;

    public static bool operator <=(Fraction one, Fraction other) => one.CompareTo(other) <= 0;

    public static bool operator >=(Fraction one, Fraction other) => one.CompareTo(other) >= 0;

    public int CompareTo(Fraction other) => (over * other.Under).CompareTo(other.over * Under);

    public bool Equals(Fraction other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    public override int GetHashCode()
    {
        var common = BigInteger.GreatestCommonDivisor(over, Under);
        return HashCode.Combine(over / common, Under / common);
    }

    /// <summary>Writes it as it stands: 236/365.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{over}/{Under}");

    /// <summary>Reads 2/3; null for anything else.</summary>
    public static Fraction? Read(string written) =>
        written.Split('/') is [var above, var below]
        && BigInteger.TryParse(above, NumberStyles.None, CultureInfo.InvariantCulture, out var over)
        && BigInteger.TryParse(below, NumberStyles.None, CultureInfo.InvariantCulture, out var under)
        && !under.IsZero
            ? new Fraction(over, under)
            : null;

    private static BigInteger Floor(BigInteger over, BigInteger under)
    {
        var whole = BigInteger.DivRem(over, under, out var rest);
        return rest.Sign < 0 ? whole - 1 : whole;
    }
}
