using System.Text.Json.Nodes;
using Grappe.Web.Modules.Atlas.Citations;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>The clusters of the list to take away: the same filters, the same order, every page of it.</summary>
internal static class ClusterDownloads
{
    private delegate Task Write(Stream stream, Registers registers, Credits credits, IAsyncEnumerable<TakeClusters.Row> rows, CancellationToken cancellation);

    public static void MapClusterDownloads(this RouteGroupBuilder api)
    {
        Map<string>("csv", "clustersCsv", Csv.MediaType, WriteCsvAsync);
        Map<Stream>("xlsx", "clustersXlsx", Xlsx.MediaType, WriteXlsxAsync);
        Map<JsonObject>("geojson", "clustersGeojson", ClusterGeoJson.MediaType, ClusterGeoJson.WriteAsync);
        Map<JsonObject>("jsonld", "clustersJsonld", ClusterJsonLd.MediaType, ClusterJsonLd.WriteAsync);

        void Map<T>(string ending, string name, string mediaType, Write write) =>
            api.MapDownload<T>(
                $"clusters.{ending}",
                name,
                mediaType,
                (HttpRequest request, Asked asked, Texts texts, Registers registers, TakeClusters take) =>
                {
                    var (filter, sort) = ClustersApi.Asks(asked);
                    var credits = new Credits(request, registers.Edition, asked.Translator(texts));
                    return new Download(
                        mediaType,
                        credits.FileName("clusters", ending, filter.AsOf),
                        credits.Links,
                        (stream, cancellation) =>
                            write(stream, registers, credits, take.StreamAsync(filter, sort, credits.Translator.Language, cancellation), cancellation)
                    );
                },
                [.. ClustersApi.Filters, Parameter.Lang]
            );
    }

    private static Task WriteCsvAsync(
        Stream stream,
        Registers registers,
        Credits credits,
        IAsyncEnumerable<TakeClusters.Row> rows,
        CancellationToken cancellation
    ) => Csv.WriteAsync(stream, [.. ClusterColumns.Of(registers, credits), .. Crediting.Of<TakeClusters.Row>(credits)], rows, cancellation);

    private static Task WriteXlsxAsync(
        Stream stream,
        Registers registers,
        Credits credits,
        IAsyncEnumerable<TakeClusters.Row> rows,
        CancellationToken cancellation
    )
    {
        var columns = ClusterColumns.Of(registers, credits);
        return Xlsx.WriteAsync(stream, Crediting.Book(credits.Translator["menu.clusters"], credits, columns), columns, rows, cancellation);
    }
}
