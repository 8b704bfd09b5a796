using System.Collections.Immutable;

namespace Grappe.Algorithms.Observations;

/// <summary>Finds where the sources contradict one another, and themselves.</summary>
public static class Contradictions
{
    /// <summary>Every contradiction among the claims about one subject.</summary>
    /// <param name="subject">The subject, as <c>kind/slug</c>.</param>
    /// <param name="claims">All claims about it, in any order, with distinct identifiers.</param>
    /// <param name="places">The hierarchy of places.</param>
    /// <returns>The contradictions by field, key and kind, the gravest first. The order of the claims given has no influence.</returns>
    /// <remarks>Claims are compared pairwise, but only those of one field and key: quadratic in the largest such group.</remarks>
    /// <exception cref="ArgumentException">A value is not of its field's kind.</exception>
    public static ImmutableArray<Contradiction> Find(string subject, IReadOnlyList<Claim> claims, PlaceTree places)
    {
        Claim[] preferredFirst = [.. claims.Order(Preference.Order)];
        return
        [
            .. DifferentValues
                .In(subject, preferredFirst, places)
                .Concat(UnevenTotals.In(subject, preferredFirst))
                .Concat(UnevenLists.In(subject, preferredFirst))
                .Concat(People.In(subject, preferredFirst))
                .Concat(ImpossibleOrder.In(subject, preferredFirst))
                .OrderBy(found => found.Field, StringComparer.Ordinal)
                .ThenBy(found => found.Key, StringComparer.Ordinal)
                .ThenBy(found => found.Kind)
                .ThenByDescending(found => found.Degree)
                .ThenBy(found => found.Claims[0], Preference.Order),
        ];
    }
}
