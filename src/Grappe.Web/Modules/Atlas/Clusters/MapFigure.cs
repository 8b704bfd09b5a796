using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;

namespace Grappe.Web.Modules.Atlas;

/// <summary>A map and the list beside it, which says the same to those who do not see it.</summary>
/// <param name="PointsUrl">Where the points come from, as GeoJSON.</param>
/// <param name="Sectors">Whether the points are clusters with states and sectors, whose signs the legend explains.</param>
public sealed record MapFigure(string PointsUrl, IReadOnlyList<MapFigure.Entry> Entries, bool Sectors = true)
{
    public sealed record Entry(string Slug, string Name, string Url);

    public static MapFigure Of(string pointsUrl, IEnumerable<SearchClusters.Point> points, Language language, Links links) =>
        new(
            pointsUrl,
            [
                .. points
                    .Select(point => new Entry(point.Slug, point.Name.In(language), links.Cluster(point.Slug)))
                    .OrderBy(entry => entry.Name, StringComparer.Create(language.Culture, ignoreCase: true)),
            ]
        );
}
