using System.Linq.Expressions;

namespace Grappe.Web.Shared.Lists;

/// <summary>A property by which a list can be narrowed, with the values that are met in it.</summary>
public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values);

/// <param name="Count">How many items would be left.</param>
public sealed record FacetValue(string Value, int Count);

public static class CountedFacets
{
    /// <summary>Counts the rows of each value of a property, the most frequent value first. Rows without a value are left out.</summary>
    public static async Task<Facet> FacetAsync<TRow>(
        this IQueryable<TRow> rows,
        string name,
        Expression<Func<TRow, string?>> by,
        CancellationToken cancellation
    ) =>
        new(
            name,
            await rows.GroupBy(by)
                .Where(group => group.Key != null)
                .Select(group => new { group.Key, Count = group.Count() })
                .OrderByDescending(value => value.Count)
                .ThenBy(value => value.Key)
                .Select(value => new FacetValue(value.Key!, value.Count))
                .ToListAsync(cancellation)
        );
}
