namespace Grappe.Algorithms.Observations;

/// <summary>Dates in an order that cannot be: told as past before the day came, labelled, contracted or active before being created, ended before the start.</summary>
internal static class ImpossibleOrder
{
    private static readonly (string Earlier, string Later)[] Orders =
    [
        ("created", "labelled"),
        ("created", "contracted"),
        ("created", "date"),
        ("start", "end"),
    ];

    private static readonly string[] Past = ["created", "date"];

    public static IEnumerable<Contradiction> In(string subject, Claim[] claims)
    {
        var dates = claims.Where(claim => claim.Value is DateValue && !claim.Qualifiers.HasFlag(Qualifiers.Planned)).ToLookup(claim => claim.Field.Code);

        foreach (var field in Past)
        {
            Claim[] premature = [.. dates[field].Where(claim => Date(claim).First > claim.ObservedOn.Last)];
            if (premature.Length > 0)
                yield return new(subject, field, "", ContradictionKind.Order, Degree.Conflict, [.. premature]);
        }

        foreach (var (earlier, later) in Orders)
        foreach (var ends in dates[later].GroupBy(claim => claim.Key))
        {
            Claim[] starts = [.. dates[earlier].Where(claim => claim.Key == ends.Key)];
            Claim[] reversed =
            [
                .. ends.Where(end => starts.Any(start => Reversed(start, end))),
                .. starts.Where(start => ends.Any(end => Reversed(start, end))),
            ];
            if (reversed.Length > 0)
                yield return new(subject, later, ends.Key, ContradictionKind.Order, Degree.Conflict, [.. reversed]);
        }
    }

    private static bool Reversed(Claim start, Claim end) => Date(end).Last < Date(start).First;

    private static PartialDate Date(Claim claim) => ((DateValue)claim.Value).Date;
}
