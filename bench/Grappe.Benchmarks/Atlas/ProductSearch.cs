using Grappe.Web.Modules.Atlas.Clusters;

namespace Grappe.Benchmarks.Atlas;

/// <summary>The product's search operation, as its own page asks for it: total, facets and the first page.</summary>
internal static class ProductSearch
{
    public static Task<SearchClusters.Found> FindAsync(
        SearchClusters clusters,
        Query query,
        int pageSize,
        CancellationToken cancellation,
        bool highlight = false
    ) => clusters.FindAsync(query.Filter, Order(query), query.In, 0, pageSize, cancellation, highlight: highlight);

    /// <summary>The first of all that match, found by ranking every one of them.</summary>
    public static async Task<IEnumerable<string>> ExhaustiveAsync(SearchClusters clusters, Query query, int count)
    {
        var all = new List<string>();
        await foreach (var item in clusters.StreamAsync(query.Filter, Order(query), query.In, default))
            all.Add(item.Slug);
        return all.Take(count);
    }

    private static string Order(Query query) => query.Words.Length > 0 ? SearchClusters.Relevance : SearchClusters.Sorts[0];
}
