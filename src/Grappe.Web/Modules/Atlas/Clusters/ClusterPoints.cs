using Grappe.Algorithms.Maps;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>The points of the map of clusters, as GeoJSON, with the filters of the list.</summary>
public static class ClusterPoints
{
    /// <param name="Type">Always FeatureCollection.</param>
    /// <param name="Bbox">West, south, east and north of all of them, also of those outside of the view; null where there are none.</param>
    /// <param name="Features">Clusters and groups of them.</param>
    /// <param name="Partial">Whether it holds one view only: another view asks again.</param>
    public sealed record Collection(string Type, double[]? Bbox, IReadOnlyList<Feature> Features, bool Partial);

    public sealed record Feature(string Type, Geometry Geometry, object Properties);

    /// <param name="Count">How many clusters stand there.</param>
    /// <param name="Name">The place, where no closer look parts them.</param>
    /// <param name="Url">The list of those of that place.</param>
    public sealed record Group(int Count, string? Name, string? Url);

    public sealed record Geometry(string Type, double[] Coordinates);

    public sealed record Properties(string Slug, string Name, string? State, short? Sector, string Url, string Detail);

    public static void MapClusterPoints(this IEndpointRouteBuilder routes) =>
        routes
            .MapGetAndHead(
                "/{lang:lang}/clusters/points",
                async (HttpRequest request, SearchClusters clusters, Registers registers, Translator translator, Links links, CancellationToken cancellation) =>
                {
                    var query = ClusterQuery.Read(request.Query, registers);
                    if (query.Problems.Count > 0)
                        return Results.ValidationProblem(
                            query
                                .Problems.GroupBy(problem => problem.Parameter)
                                .ToDictionary(
                                    group => group.Key,
                                    group => group.Select(problem => translator[$"clusters.problem.{problem.Parameter}", problem.Value]).ToArray()
                                )
                        );
                    if (!TryReadView(request.Query, out var box, out var zoom))
                        return Results.ValidationProblem(
                            new Dictionary<string, string[]>
                            {
                                ["bbox"] = [translator["clusters.problem.bbox", $"{request.Query["bbox"]} {request.Query["zoom"]}"]],
                            }
                        );
                    var view = await clusters.ViewAsync(query.Filter, box, zoom, cancellation);
                    return Results.Json(
                        new Collection(
                            "FeatureCollection",
                            view.Around is { } around ? [Short(around.West), Short(around.South), Short(around.East), Short(around.North)] : null,
                            [
                                .. view.Points.Select(point => FeatureOf(point, registers, translator.Language, links)),
                                .. view.Groups.Select(group => new Feature(
                                    "Feature",
                                    new Geometry("Point", [Short(group.Lon), Short(group.Lat)]),
                                    view.Places ? GroupOf(group, query, registers, translator.Language, links) : new Group(group.Count, null, null)
                                )),
                            ],
                            view.Partial
                        ),
                        contentType: "application/geo+json"
                    );
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();

    // bbox=west,south,east,north and zoom as the map has them; without them the whole map as it first shows itself.
    private static bool TryReadView(IQueryCollection query, out Box box, out int zoom)
    {
        (box, zoom) = (Box.World, MapFigure.FirstZoom);
        if (query["zoom"].ToString() is { Length: > 0 } asked && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out zoom) || zoom > 22))
            return false;
        if (query["bbox"].ToString() is not { Length: > 0 } corners)
            return true;
        var numbers = corners
            .Split(',')
            .Select(part =>
                double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : (double?)null
            )
            .ToArray();
        if (numbers is not [{ } west, { } south, { } east, { } north])
            return false;
        box = new Box(west, south, east, north);
        return true;
    }

    // The clusters of a town stand at one point, which is the town's.
    private static Group GroupOf(PointGroup group, ClusterQuery query, Registers registers, Language language, Links links)
    {
        var name = registers
            .Places.Values.OrderBy(place => Math.Round(Math.Pow(place.Lat - group.Lat, 2) + Math.Pow(place.Lon - group.Lon, 2), 4))
            .ThenBy(place => place.Kind != "city") // a governorate stands where its seat does
            .First()
            .Name.In(language);
        var words = query.Filter.Words is { } asked ? $"{asked} {name}" : name;
        return new Group(group.Count, name, (query.WithWords(words) with { View = ClusterQuery.Views[0] }).Address(links.To("clusters")));
    }

    // Five decimals of a degree are a metre.
    private static double Short(double degrees) => Math.Round(degrees, 5);

    private static Feature FeatureOf(SearchClusters.Point point, Registers registers, Language language, Links links) =>
        new(
            "Feature",
            new Geometry("Point", [Short(point.Lon), Short(point.Lat)]),
            new Properties(
                point.Slug,
                point.Name.In(language),
                point.State,
                point.Sector,
                links.Cluster(point.Slug),
                registers.Places[point.PlaceId].Name.In(language)
            )
        );
}
