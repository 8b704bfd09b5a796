using System.Linq.Expressions;

namespace Grappe.Web.Database;

public static class CountedRows
{
    /// <summary>Counts the rows of each value of a key in the database: groups that are counted here would all be read first.</summary>
    public static Task<Dictionary<TKey, int>> CountByAsync<TRow, TKey>(
        this IQueryable<TRow> rows,
        Expression<Func<TRow, TKey>> key,
        CancellationToken cancellation
    )
        where TKey : notnull =>
        rows.GroupBy(key).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
}
