namespace Grappe.Algorithms.Observations;

/// <summary>
/// The order in which claims about one thing are preferred, the preferred first:
/// <list type="number">
/// <item>the newest, by the last day its date can mean;</item>
/// <item>what is so, before what is former, planned, interim or only not mentioned;</item>
/// <item>the better rank of source;</item>
/// <item>the source's own value, before one the editors coded or counted;</item>
/// <item>the part of the source: card, box, table, text, annex, note, list, then any other;</item>
/// <item>an exact value, before an approximate one or a range;</item>
/// <item>the lower identifier, so that the order is total.</item>
/// </list>
/// </summary>
public sealed class Preference : IComparer<Claim>
{
    private static readonly string[] Parts = ["card", "box", "table", "text", "annex", "note", "list"];

    private Preference() { }

    /// <summary>The order of preference.</summary>
    public static Preference Order { get; } = new();

    /// <summary>Negative when <paramref name="x"/> is preferred to <paramref name="y"/>; a missing claim comes last.</summary>
    public int Compare(Claim? x, Claim? y)
    {
        if (x is null || y is null)
            return (x is null).CompareTo(y is null);
        var byDate = y.ObservedOn.Last.CompareTo(x.ObservedOn.Last);
        return byDate != 0 ? byDate : Standing(x).CompareTo(Standing(y));
    }

    private static (bool NotSo, int Rank, bool OfTheEditors, int Part, bool Approximate, long Id) Standing(Claim claim) =>
        (
            (claim.Qualifiers & (Qualifiers.Former | Qualifiers.Planned | Qualifiers.Interim)) != 0 || Comparison.IsSilence(claim),
            claim.SourceRank,
            (claim.Qualifiers & (Qualifiers.Coded | Qualifiers.Counted)) != 0,
            Array.IndexOf(Parts, claim.Part) is >= 0 and var part ? part : Parts.Length,
            (claim.Qualifiers & (Qualifiers.About | Qualifiers.Over | Qualifiers.Under)) != 0 || claim.Value is NumberValue number && number.From != number.To,
            claim.Id
        );
}
