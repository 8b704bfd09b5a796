namespace Grappe.Algorithms.Observations;

/// <summary>A list that names one thing twice: it is shorter than it looks, or one of the two was meant to be another.</summary>
internal static class RepeatedEntries
{
    public static IEnumerable<Contradiction> In(string subject, Claim[] claims) =>
        claims
            .Where(claim => claim is { Field: { Cardinality: Cardinality.Many, Kind: ValueKind.Reference }, Value: ReferenceValue } && Lists.Contains(claim.Field.Code))
            .GroupBy(claim => (claim.Observation, claim.Field.Code, claim.Key, claim.Value))
            .Where(entries => entries.Count() > 1)
            .Select(entries => new Contradiction(subject, entries.Key.Code, entries.Key.Key, ContradictionKind.Listed, Degree.Conflict, [.. entries], Expected: 1, Found: entries.Count()));

    /// <summary>The fields that hold the items of a printed list; the others may well be said twice in one place.</summary>
    private static readonly string[] Lists = ["member", "participant"];
}
