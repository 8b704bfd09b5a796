namespace Grappe.Algorithms.Observations;

/// <summary>Different values of one field. Whatever disagrees in substance makes one contradiction, and whatever is spelled differently another. Holders of roles are spelled in <see cref="People"/>.</summary>
internal static class DifferentValues
{
    public static IEnumerable<Contradiction> In(string subject, Claim[] claims, PlaceTree places) =>
        claims
            .Where(claim => claim.Field.Cardinality != Cardinality.Many)
            .GroupBy(claim => (claim.Field.Code, Key: claim.Field.Cardinality == Cardinality.PerKey ? claim.Key : ""))
            .SelectMany(group => InOneField(subject, group.Key.Code, group.Key.Key, [.. group], places))
            .Concat(Denied(subject, claims));

    // Values that add to one another do not differ; but one of them can be denied, which few are: a load asks of every subject for every day.
    private static IEnumerable<Contradiction> Denied(string subject, Claim[] claims) =>
        !Array.Exists(claims, claim => claim.Qualifiers.HasFlag(Qualifiers.Denied))
            ? []
            : claims
                .Where(claim => claim.Field.Cardinality == Cardinality.Many)
                .GroupBy(claim => (claim.Field.Code, claim.Key, claim.Value))
                .Where(group => group.Select(claim => claim.Qualifiers.HasFlag(Qualifiers.Denied)).Distinct().Count() > 1)
                .Select(group => new Contradiction(subject, group.Key.Code, group.Key.Key, ContradictionKind.Value, Degree.Conflict, [.. group]));

    private static IEnumerable<Contradiction> InOneField(string subject, string field, string key, Claim[] claims, PlaceTree places)
    {
        var gravest = Degree.Imprecision;
        HashSet<Claim> disagreeing = [];
        HashSet<Claim> misspelled = [];
        for (var i = 0; i < claims.Length; i++)
        for (var j = 0; j < i; j++)
            switch (Comparison.Compare(claims[i], claims[j], places))
            {
                case Agreement.Spelling when claims[i].Field.Kind != ValueKind.Holder:
                    misspelled.UnionWith([claims[i], claims[j]]);
                    break;
                case Agreement.Imprecision:
                    disagreeing.UnionWith([claims[i], claims[j]]);
                    break;
                case Agreement.Conflict:
                    disagreeing.UnionWith([claims[i], claims[j]]);
                    gravest = Degree.Conflict;
                    break;
            }
        if (disagreeing.Count > 0)
            yield return InSubstance(ByValue(claims, disagreeing), gravest);
        if (misspelled.Count > 0)
            yield return new Contradiction(subject, field, key, ContradictionKind.Value, Degree.Spelling, [.. ByValue(claims, misspelled)]);

        Contradiction InSubstance(Claim[] claims, Degree degree)
        {
            var announced = claims.FirstOrDefault(claim => !claim.Qualifiers.HasFlag(Qualifiers.Counted));
            var counted = claims.FirstOrDefault(claim => claim.Qualifiers.HasFlag(Qualifiers.Counted) && claim.Value != announced?.Value);
            if (field == "count" && announced is not null && counted is not null)
                return new(
                    subject,
                    field,
                    key,
                    ContradictionKind.Listed,
                    degree,
                    [announced, .. claims.Where(claim => claim != announced)],
                    Expected: Interval.Stated(announced).From,
                    Found: Interval.Stated(counted).From
                );
            var omission = degree == Degree.Imprecision && claims.Any(Comparison.IsSilence);
            return new(subject, field, key, omission ? ContradictionKind.Omission : ContradictionKind.Value, degree, [.. claims]);
        }
    }

    private static Claim[] ByValue(Claim[] preferredFirst, HashSet<Claim> wanted) =>
        [.. preferredFirst.Where(wanted.Contains).GroupBy(claim => claim.Value).SelectMany(same => same)];
}
