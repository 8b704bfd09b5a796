namespace Grappe.Algorithms.Observations;

/// <summary>A number of members announced for a category that is not the number of members named for it in the same observation.</summary>
internal static class UnevenLists
{
    public static IEnumerable<Contradiction> In(string subject, Claim[] claims)
    {
        var lists = claims.Where(claim => claim.Field.Code == "member").ToLookup(claim => (claim.Observation, claim.Key));
        foreach (var announced in claims.Where(UnevenTotals.IsPresentCount).DistinctBy(claim => (claim.Observation, claim.Key)))
        {
            Claim[] named = [.. lists[(announced.Observation, announced.Key)].DistinctBy(claim => claim.Value)];
            if (Gravity(announced, named) is { } degree)
                yield return new(
                    subject,
                    "members",
                    announced.Key,
                    ContradictionKind.Listed,
                    degree,
                    [announced, .. named],
                    Expected: Interval.Stated(announced).From,
                    Found: named.Length
                );
        }
    }

    /// <summary>A list with too many names is wrong; one with too few may just be cut short.</summary>
    private static Degree? Gravity(Claim announced, Claim[] named)
    {
        var meant = Interval.Of(announced);
        if (named.Length > meant.To)
            return Degree.Conflict;
        var partial = named.Any(claim => claim.Qualifiers.HasFlag(Qualifiers.Among));
        return named.Length > 0 && named.Length < meant.From && !partial ? Degree.Imprecision : null;
    }
}
