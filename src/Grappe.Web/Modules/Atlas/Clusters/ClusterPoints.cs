using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The points of the map of clusters, as GeoJSON, with the filters of the list.</summary>
public static class ClusterPoints
{
    public sealed record Collection(string Type, IEnumerable<Feature> Features);

    public sealed record Feature(string Type, Geometry Geometry, Properties Properties);

    public sealed record Geometry(string Type, double[] Coordinates);

    public sealed record Properties(string Slug, string Name, string? State, short? Sector, string Url, string Detail);

    public static void MapClusterPoints(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
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
                    var points = await clusters.PointsAsync(query.Filter, cancellation);
                    return Results.Json(
                        new Collection("FeatureCollection", points.Select(point => FeatureOf(point, registers, translator.Language, links))),
                        contentType: "application/geo+json"
                    );
                }
            )
            .ExcludeFromDescription();

    private static Feature FeatureOf(SearchClusters.Point point, Registers registers, Language language, Links links) =>
        new(
            "Feature",
            new Geometry("Point", [point.Lon, point.Lat]),
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
