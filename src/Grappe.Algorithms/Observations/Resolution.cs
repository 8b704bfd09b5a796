using System.Collections.Immutable;

namespace Grappe.Algorithms.Observations;

/// <summary>The claim that is believed of one field (and key) of a subject, with all that speaks for and against it.</summary>
/// <param name="Field">The field.</param>
/// <param name="Key">The key within the field, or empty.</param>
/// <param name="Preferred">The claim that is believed.</param>
/// <param name="Others">Every other claim about the same thing, in order of preference.</param>
public sealed record Fact(Field Field, string Key, Claim Preferred, ImmutableArray<OtherClaim> Others)
{
    /// <summary>Whether the preferred claim says that the value holds no longer, or never did.</summary>
    public bool IsOver => (Preferred.Qualifiers & (Qualifiers.Ended | Qualifiers.Denied)) != 0;
}

/// <summary>A claim that was not preferred.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Agreement">How it goes together with the preferred one.</param>
public sealed record OtherClaim(Claim Claim, Agreement Agreement);

/// <summary>Resolves what several sources say of one subject into one card.</summary>
public static class Resolution
{
    /// <summary>
    /// One fact for each field, for each field and key, or for each field, key and distinct value, as the field's cardinality asks,
    /// the believed claim of each being the first by <see cref="Preference"/>.
    /// </summary>
    /// <param name="claims">All claims about one subject, in any order, with distinct identifiers.</param>
    /// <param name="places">The hierarchy of places, to compare each claim with the preferred one.</param>
    /// <returns>The facts by field code and key, several values of one key in order of preference.</returns>
    /// <exception cref="ArgumentException">A value is not of its field's kind.</exception>
    public static ImmutableArray<Fact> Resolve(IReadOnlyList<Claim> claims, PlaceTree places) =>
        [
            .. claims
                .Order(Preference.Order)
                .GroupBy(AboutOneThing)
                .Select(group => ToFact([.. group], places))
                .OrderBy(fact => fact.Field.Code, StringComparer.Ordinal)
                .ThenBy(fact => fact.Key, StringComparer.Ordinal)
                .ThenBy(fact => fact.Preferred, Preference.Order),
        ];

    /// <summary>The card as known on a day: as <see cref="Resolve(IReadOnlyList{Claim}, PlaceTree)"/>, without the claims about later dates.</summary>
    /// <param name="claims">All claims about one subject, in any order, with distinct identifiers.</param>
    /// <param name="places">The hierarchy of places.</param>
    /// <param name="asOf">The day. A claim about a month or a year counts from its first day on.</param>
    /// <exception cref="ArgumentException">A value is not of its field's kind.</exception>
    public static ImmutableArray<Fact> Resolve(IReadOnlyList<Claim> claims, PlaceTree places, DateOnly asOf) =>
        Resolve([.. claims.Where(claim => claim.ObservedOn.First <= asOf)], places);

    private static (string Field, string Key, ClaimValue? Value) AboutOneThing(Claim claim) =>
        claim.Field.Cardinality switch
        {
            Cardinality.One => (claim.Field.Code, "", null),
            Cardinality.PerKey => (claim.Field.Code, claim.Key, null),
            _ => (claim.Field.Code, claim.Key, claim.Value),
        };

    private static Fact ToFact(Claim[] claims, PlaceTree places) =>
        new(
            claims[0].Field,
            claims[0].Key,
            claims[0],
            [.. claims.Skip(1).Select(other => new OtherClaim(other, Comparison.Compare(claims[0], other, places)))]
        );
}
