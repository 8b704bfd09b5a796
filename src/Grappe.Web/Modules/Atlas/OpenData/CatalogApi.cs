using System.Text;
using System.Text.Json.Nodes;
using Grappe.Web.Modules.Atlas.Citations;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Grappe.Web.Modules.Atlas.OpenData;

internal static class CatalogApi
{
    public static void MapCatalog(this RouteGroupBuilder api)
    {
        api.MapDownload<string>(
            "catalog.ttl",
            "catalogTurtle",
            Rdf.TurtleType,
            async (HttpRequest request, DescribeCatalog describe, CancellationToken cancellation) =>
                Give(Rdf.TurtleType, (await describe.RunAsync(request, cancellation)).Turtle())
        );
        api.MapDownload<JsonObject>(
            "catalog.jsonld",
            "catalogJsonld",
            Rdf.JsonLdType,
            async (HttpRequest request, DescribeCatalog describe, IOptions<JsonOptions> json, CancellationToken cancellation) =>
                Give(Rdf.JsonLdType, (await describe.RunAsync(request, cancellation)).JsonLd(json.Value.SerializerOptions))
        );
    }

    private static Download Give(string mediaType, string text) =>
        new(mediaType, null, [("license", Credits.LicenceAddress)], async (stream, aborted) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), aborted));
}
