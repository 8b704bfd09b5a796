using Grappe.Algorithms.Maps;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>A map and the list beside it, which says the same to those who do not see it.</summary>
/// <param name="PointsUrl">Where the points come from, as GeoJSON.</param>
/// <param name="Entries">The clusters beside the map, in the order of their names; of many only the first.</param>
/// <param name="Total">How many clusters the map shows.</param>
/// <param name="List">The list of all of them, where not all stand beside the map.</param>
/// <param name="More">How many do not stand beside the map.</param>
/// <param name="Sectors">Whether the points are clusters with states and sectors, whose signs the legend explains.</param>
public sealed record MapFigure(string PointsUrl, IReadOnlyList<MapFigure.Entry> Entries, int Total, string? List = null, int More = 0, bool Sectors = true)
{
    /// <summary>At which a map of the whole first shows itself.</summary>
    public const int FirstZoom = 3;

    public sealed record Entry(string Slug, string Name, string Url);

    // As many as one still looks through.
    private const int MostBeside = 100;

    /// <summary>The map of the clusters that a question finds. Of very many the first stand beside it, and the way to the others.</summary>
    public static async Task<MapFigure> OfAsync(
        SearchClusters.Filter filter,
        SearchClusters clusters,
        Language language,
        Links links,
        CancellationToken cancellation
    )
    {
        var view = await clusters.ViewAsync(filter, Box.World, FirstZoom, cancellation);
        var list = new ClusterQuery(filter, ClusterQuery.DefaultSort(filter), ClusterQuery.Views[0], 1, []);
        var points = list.Address(links.To("clusters/points"));
        if (!view.Partial)
            return new MapFigure(
                points,
                [
                    .. view
                        .Points.Select(point => new Entry(point.Slug, point.Name.In(language), links.Cluster(point.Slug)))
                        .OrderBy(entry => entry.Name, StringComparer.Create(language.Culture, ignoreCase: true)),
                ],
                view.Total
            );
        var first = await clusters.FindAsync(filter, list.Sort, language, 0, MostBeside, cancellation);
        return new MapFigure(
            points,
            [.. first.Items.Select(item => new Entry(item.Slug, item.Name.In(language), links.Cluster(item.Slug)))],
            view.Total,
            list.Address(links.To("clusters")),
            first.Total - first.Items.Count
        );
    }
}
