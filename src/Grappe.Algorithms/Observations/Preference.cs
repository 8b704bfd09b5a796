namespace Grappe.Algorithms.Observations;

/// <summary>
/// The order in which claims about one thing are preferred, the preferred first:
/// <list type="number">
/// <item>the newest, by the last day its date can mean;</item>
/// <item>what is so, before what is former, planned, interim or only not mentioned;</item>
/// <item>the better rank of source;</item>
/// <item>the source's own value, before one the editors coded or counted;</item>
/// <item>the part of the source: card, box, table, text, annex, note, list, then any other, a declaration last;</item>
/// <item>an exact value, before an approximate one or a range;</item>
/// <item>of what was declared, the later: who corrects themselves on one day means the last word;</item>
/// <item>the lower identifier, so that the order is total.</item>
/// </list>
/// </summary>
public sealed class Preference : IComparer<Claim>
{
    private static readonly string[] Parts = ["card", "box", "table", "text", "annex", "note", "list"];

    // Among the parts of a source it comes last and alone: at this step both claims are declared, or neither is.
    private const string Declaration = "declaration";

    private Preference() { }

    /// <summary>The order of preference.</summary>
    public static Preference Order { get; } = new();

    /// <summary>Negative when <paramref name="x"/> is preferred to <paramref name="y"/>; a missing claim comes last.</summary>
    public int Compare(Claim? x, Claim? y)
    {
        if (x is null || y is null)
            return (x is null).CompareTo(y is null);
        // Compared step by step: most pairs differ in the first, and claims are put in order for every day of every card.
        var order = y.ObservedOn.Last.CompareTo(x.ObservedOn.Last);
        if (order == 0)
            order = IsNotSo(x).CompareTo(IsNotSo(y));
        if (order == 0)
            order = x.SourceRank.CompareTo(y.SourceRank);
        if (order == 0)
            order = IsOfTheEditors(x).CompareTo(IsOfTheEditors(y));
        if (order == 0)
            order = PartOf(x).CompareTo(PartOf(y));
        if (order == 0)
            order = IsApproximate(x).CompareTo(IsApproximate(y));
        if (order == 0)
            order = x.Part == Declaration ? y.Id.CompareTo(x.Id) : x.Id.CompareTo(y.Id);
        return order;
    }

    private static bool IsNotSo(Claim claim) =>
        (claim.Qualifiers & (Qualifiers.Former | Qualifiers.Planned | Qualifiers.Interim)) != 0 || Comparison.IsSilence(claim);

    private static bool IsOfTheEditors(Claim claim) => (claim.Qualifiers & (Qualifiers.Coded | Qualifiers.Counted)) != 0;

    private static int PartOf(Claim claim) =>
        claim.Part == Declaration ? Parts.Length + 1
        : Array.IndexOf(Parts, claim.Part) is >= 0 and var part ? part
        : Parts.Length;

    private static bool IsApproximate(Claim claim) =>
        (claim.Qualifiers & (Qualifiers.About | Qualifiers.Over | Qualifiers.Under)) != 0 || claim.Value is NumberValue number && number.From != number.To;
}
