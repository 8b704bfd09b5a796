using System.Text.Encodings.Web;
using System.Text.Json;
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

    /// <summary>The box at which the map first looks, if some of its points lie there: west, south, east, north.</summary>
    public const string Region = "-13.2,27,12.4,37.8";

    // By which one finds one's way; those at which clusters stand are named by their points.
    private static readonly string[] Cities =
    [
        "casablanca",
        "rabat",
        "tanger",
        "fes",
        "marrakech",
        "agadir",
        "ouarzazate",
        "alger",
        "oran",
        "tlemcen",
        "constantine",
        "annaba",
        "setif",
        "biskra",
        "ghardaia",
        "laghouat",
        "tunis",
        "bizerte",
        "sousse",
        "sfax",
        "gabes",
        "gafsa",
        "kairouan",
    ];

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
                        .OrderBy(entry => entry.Name, language.ByName),
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

    /// <summary>The names of countries and of some cities with where they stand, from the register of places, as the script reads them.</summary>
    public static string Names(Registers registers, Language language) =>
        JsonSerializer.Serialize(
            registers
                .Places.Values.Where(place => place.Kind == "country" || Cities.Contains(place.Slug))
                .OrderBy(place => place.Id)
                .Select(place => new object[] { place.Name.In(language), Math.Round(place.Lon, 2), Math.Round(place.Lat, 2), place.Kind == "country" ? 1 : 0 }),
            Plain
        );

    // Letters stay letters; the page escapes what would end the attribute.
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
