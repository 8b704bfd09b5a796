using Microsoft.AspNetCore.ResponseCompression;

namespace Grappe.Web.Shared.Downloads;

internal static class DownloadSetup
{
    /// <summary>The media types of downloads that compress well.</summary>
    private static readonly string[] Compressed =
    [
        Csv.MediaType,
        "application/geo+json",
        "application/ld+json",
        "application/graphml+xml",
        "text/turtle",
        "application/vnd.citationstyles.csl+json",
    ];

    public static void AddDownloads(this WebApplicationBuilder builder) =>
        builder.Services.Configure<ResponseCompressionOptions>(compression => compression.MimeTypes = [.. compression.MimeTypes, .. Compressed]);

    /// <summary>A reading that answers with a file of another type than JSON.</summary>
    /// <typeparam name="T">What the file is made of, for the description: text, bytes, or the objects of a kind of JSON.</typeparam>
    public static RouteHandlerBuilder MapDownload<T>(
        this RouteGroupBuilder group,
        string path,
        string name,
        string mediaType,
        Delegate handler,
        params Parameter[] parameters
    ) =>
        (path.Contains('{', StringComparison.Ordinal) ? group.MapReadOne(path, name, handler, parameters) : group.MapRead(path, name, handler, parameters))
            .WithMetadata(new Gives(mediaType))
            .Produces<T>(StatusCodes.Status200OK, mediaType);

    /// <summary>The language asked for, to say things in.</summary>
    public static Translator Translator(this Asked asked, Texts texts) => new(texts, Language.Find(asked.Get(Parameter.Lang))!);
}
