namespace Grappe.Algorithms.Observations;

/// <summary>One person in two roles, unless one observation gives both or the person may have moved from one to the other.</summary>
internal static class ShiftingRoles
{
    public static IEnumerable<Contradiction> In(string subject, Claim[] claims)
    {
        foreach (var held in ByPerson(claims.Where(claim => claim.Field.Code == "role" && !GoesWithAnyRole(claim.Key))))
        {
            var together = held.GroupBy(claim => claim.Observation)
                .SelectMany(observation => observation.SelectMany(a => observation.Select(b => (a.Key, b.Key))))
                .ToHashSet();
            Claim[] shifting = [.. held.Where(a => held.Any(b => !together.Contains((a.Key, b.Key)) && !Comparison.OfDifferentTimes(a, b)))];
            if (shifting.Length > 0)
                yield return new(subject, "role", shifting[0].Key, ContradictionKind.Role, Degree.Imprecision, [.. shifting]);
        }
    }

    private static bool GoesWithAnyRole(string role) => role is "founder" or "contact";

    private static List<List<Claim>> ByPerson(IEnumerable<Claim> roles)
    {
        List<List<Claim>> people = [];
        foreach (var role in roles)
        {
            var known = people.Find(person => Spelling.Similar(Holder(person[0]), Holder(role)) != Likeness.Different);
            if (known is null)
                people.Add([role]);
            else
                known.Add(role);
        }
        return people;
    }

    private static string Holder(Claim role) => role.Value is TextValue name ? name.Text : throw new ArgumentException($"The claim {role.Id} names no holder.");
}
