namespace Grappe.Algorithms.Observations;

/// <summary>The numbers a claim can mean, both ends included.</summary>
internal readonly record struct Interval(decimal From, decimal To)
{
    /// <summary>About: 15 %, at least 2, to either side; more than: up to half as much again; fewer than: down to about two thirds; else as given.</summary>
    public static Interval Of(Claim claim)
    {
        var (from, to) = Stated(claim);
        if (claim.Qualifiers.HasFlag(Qualifiers.About))
            (from, to) = (from - Math.Max(2, Math.Abs(from) * 0.15m), to + Math.Max(2, Math.Abs(to) * 0.15m));
        if (claim.Qualifiers.HasFlag(Qualifiers.Over))
            to += Math.Abs(to) * 0.5m;
        if (claim.Qualifiers.HasFlag(Qualifiers.Under))
            from -= Math.Abs(from) * 0.33m;
        return new Interval(from, to);
    }

    /// <summary>The numbers as written, whatever the approximation.</summary>
    public static Interval Stated(Claim claim) =>
        claim.Value is NumberValue number
            ? new Interval(number.From, number.To)
            : throw new ArgumentException($"The claim {claim.Id} of '{claim.Field.Code}' does not say a number.", nameof(claim));

    public bool Overlaps(Interval other) => From <= other.To && other.From <= To;

    public static Interval operator +(Interval a, Interval b) => new(a.From + b.From, a.To + b.To);
}
