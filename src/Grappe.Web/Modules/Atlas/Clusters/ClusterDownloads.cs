using System.Text.Json.Nodes;
using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.Downloads;
using Grappe.Web.Shared.Languages;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The clusters of the list to take away: the same filters, the same order, every page of it.</summary>
internal static class ClusterDownloads
{
    public static void MapClusterDownloads(this RouteGroupBuilder api)
    {
        Parameter[] parameters = [.. ClustersApi.Filters, Parameter.Lang];
        api.MapDownload<string>("clusters.csv", "clustersCsv", Csv.MediaType, TakeCsv, parameters);
        api.MapDownload<Stream>("clusters.xlsx", "clustersXlsx", Xlsx.MediaType, TakeXlsx, parameters);
        api.MapDownload<JsonObject>("clusters.geojson", "clustersGeojson", ClusterGeoJson.MediaType, TakeGeoJson, parameters);
        api.MapDownload<JsonObject>("clusters.jsonld", "clustersJsonld", ClusterJsonLd.MediaType, TakeJsonLd, parameters);
    }

    private static Download TakeCsv(HttpRequest request, Asked asked, Texts texts, Registers registers, TakeClusters take) =>
        Take(
            (request, asked, texts, registers, take),
            "csv",
            Csv.MediaType,
            (credits, rows) =>
                (stream, cancellation) =>
                    Csv.WriteAsync(
                        stream,
                        [.. ClusterColumns.Of(registers, credits), .. Crediting.Of<TakeClusters.Row>(credits)],
                        rows(cancellation),
                        cancellation
                    )
        );

    private static Download TakeXlsx(HttpRequest request, Asked asked, Texts texts, Registers registers, TakeClusters take) =>
        Take(
            (request, asked, texts, registers, take),
            "xlsx",
            Xlsx.MediaType,
            (credits, rows) =>
            {
                var columns = ClusterColumns.Of(registers, credits);
                var book = Crediting.Book("menu.clusters", credits, columns);
                return (stream, cancellation) => Xlsx.WriteAsync(stream, book, columns, rows(cancellation), cancellation);
            }
        );

    private static Download TakeGeoJson(HttpRequest request, Asked asked, Texts texts, Registers registers, TakeClusters take) =>
        Take(
            (request, asked, texts, registers, take),
            "geojson",
            ClusterGeoJson.MediaType,
            (credits, rows) =>
                (stream, cancellation) => ClusterGeoJson.WriteAsync(stream, ClusterColumns.Of(registers, credits), credits, rows(cancellation), cancellation)
        );

    private static Download TakeJsonLd(HttpRequest request, Asked asked, Texts texts, Registers registers, TakeClusters take) =>
        Take(
            (request, asked, texts, registers, take),
            "jsonld",
            ClusterJsonLd.MediaType,
            (credits, rows) => (stream, cancellation) => ClusterJsonLd.WriteAsync(stream, registers, credits, rows(cancellation), cancellation)
        );

    private static Download Take(
        (HttpRequest Request, Asked Asked, Texts Texts, Registers Registers, TakeClusters Clusters) from,
        string ending,
        string mediaType,
        Func<Credits, Func<CancellationToken, IAsyncEnumerable<TakeClusters.Row>>, Func<Stream, CancellationToken, Task>> write
    )
    {
        var (filter, sort) = ClustersApi.Asks(from.Asked);
        var credits = new Credits(from.Request, from.Registers.Edition, from.Asked.Translator(from.Texts));
        return new Download(
            mediaType,
            credits.FileName("clusters", ending, filter.AsOf),
            credits.Links,
            write(credits, cancellation => from.Clusters.StreamAsync(filter, sort, credits.Translator.Language, cancellation))
        );
    }
}
