namespace Grappe.Algorithms.Observations;

/// <summary>A total of members that is not the sum of its categories, and parts larger than what contains them, within one observation.</summary>
internal static class UnevenTotals
{
    private const string Total = "total";

    public static IEnumerable<Contradiction> In(string subject, Claim[] claims) =>
        claims
            .Where(IsPresentCount)
            .GroupBy(claim => claim.Observation)
            .SelectMany(observation => InOneObservation(subject, [.. observation.DistinctBy(claim => claim.Key)]));

    /// <summary>Whether a claim counts the members of today: former and planned ones are no part of a total of today.</summary>
    public static bool IsPresentCount(Claim claim) => claim.Field.Code == "members" && (claim.Qualifiers & (Qualifiers.Planned | Qualifiers.Former)) == 0;

    private static IEnumerable<Contradiction> InOneObservation(string subject, Claim[] counts)
    {
        foreach (var whole in counts)
        {
            var categories = whole.Key == Total ? counts.Where(part => part.Key != Total && part.Within.Length == 0).ToArray() : [];
            var contained = counts.Where(part => part.Within == whole.Key).ToArray();
            var partial = categories.Append(whole).Any(claim => claim.Qualifiers.HasFlag(Qualifiers.Among));
            if (Gravity(whole, categories, partial) is { } degree)
                yield return Of(whole, categories, degree);
            if (contained.Length > 0 && Sum(contained, Interval.Of).From > Interval.Of(whole).To)
                yield return Of(whole, contained, Degree.Conflict);
        }

        Contradiction Of(Claim whole, Claim[] parts, Degree degree) =>
            new(
                subject,
                "members",
                whole.Key,
                ContradictionKind.Sum,
                degree,
                [whole, .. parts],
                Expected: Interval.Stated(whole).From,
                Found: Sum(parts, Interval.Stated).From
            );
    }

    /// <summary>Categories said to be some among others may stop short of the total, but cannot exceed it.</summary>
    private static Degree? Gravity(Claim whole, Claim[] parts, bool partial)
    {
        if (parts.Length == 0)
            return null;
        if (Sum(parts, Interval.Stated) == Interval.Stated(whole))
            return whole.Qualifiers.HasFlag(Qualifiers.Over) ? Degree.Imprecision : null;
        var (meant, found) = (Interval.Of(whole), Sum(parts, Interval.Of));
        return found.Overlaps(meant) || (partial && found.To < meant.From) ? Degree.Imprecision : Degree.Conflict;
    }

    private static Interval Sum(Claim[] parts, Func<Claim, Interval> of) => parts.Select(of).Aggregate((a, b) => a + b);
}
