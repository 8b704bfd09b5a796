using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;

namespace Grappe.Web.Modules.Atlas;

/// <summary>A map and the list beside it, which says the same to those who do not see it.</summary>
/// <param name="PointsUrl">Where the points come from, as GeoJSON.</param>
/// <param name="Entries">The clusters beside the map, in the order of their names; of many only the first.</param>
/// <param name="Total">How many clusters the map shows.</param>
/// <param name="Sectors">Whether the points are clusters with states and sectors, whose signs the legend explains.</param>
public sealed record MapFigure(string PointsUrl, IReadOnlyList<MapFigure.Entry> Entries, int Total, bool Sectors = true)
{
    /// <summary>At which a map of the whole first shows itself.</summary>
    public const int FirstZoom = 3;

    public sealed record Entry(string Slug, string Name, string Url);

    public static MapFigure Of(string pointsUrl, SearchClusters.View view, Language language, Links links) =>
        new(
            pointsUrl,
            [
                .. view
                    .Points.Select(point => new Entry(point.Slug, point.Name.In(language), links.Cluster(point.Slug)))
                    .OrderBy(entry => entry.Name, StringComparer.Create(language.Culture, ignoreCase: true)),
            ],
            view.Total
        );
}
