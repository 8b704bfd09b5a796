namespace Grappe.Algorithms.Observations;

/// <summary>One person written in several ways, or in two roles unless one observation gives both or the person may have moved from one to the other.</summary>
internal static class People
{
    public static IEnumerable<Contradiction> In(string subject, Claim[] claims)
    {
        foreach (var held in ByPerson(claims.Where(claim => claim.Field.Kind == ValueKind.Holder)))
        {
            if (held.DistinctBy(Holder, StringComparer.OrdinalIgnoreCase).Count() > 1)
                yield return Of(ContradictionKind.Value, Degree.Spelling, held);
            Claim[] shifting = [.. Shifting([.. held.Where(claim => !GoesWithAnyRole(claim.Key))])];
            if (shifting.Length > 0)
                yield return Of(ContradictionKind.Role, Degree.Imprecision, shifting);
        }

        Contradiction Of(ContradictionKind kind, Degree degree, IReadOnlyList<Claim> claims) =>
            new(subject, claims[0].Field.Code, claims[0].Key, kind, degree, [.. claims]);
    }

    private static IEnumerable<Claim> Shifting(Claim[] held)
    {
        var together = held.GroupBy(claim => claim.Observation)
            .SelectMany(observation => observation.SelectMany(a => observation.Select(b => (a.Key, b.Key))))
            .ToHashSet();
        return held.Where(a => held.Any(b => a.Key != b.Key && !together.Contains((a.Key, b.Key)) && !Comparison.OfDifferentTimes(a, b)));
    }

    private static bool GoesWithAnyRole(string role) => role is "founder" or "contact";

    private static List<List<Claim>> ByPerson(IEnumerable<Claim> roles)
    {
        List<List<Claim>> people = [];
        foreach (var role in roles)
        {
            var known = people.Find(person => Spelling.SameHolder(Holder(person[0]), Holder(role)));
            if (known is null)
                people.Add([role]);
            else
                known.Add(role);
        }
        return people;
    }

    private static string Holder(Claim role) => role.Value is TextValue name ? name.Text : throw new ArgumentException($"The claim {role.Id} names no holder.");
}
