using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grappe.Web.Modules.Atlas.Citations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Grappe.Web.Modules.Atlas.OpenData;

/// <summary>An edition: a state of the data set that was loaded and is kept for good.</summary>
/// <param name="Name">Its name: the day it was loaded and the beginning of its fingerprint.</param>
/// <param name="Current">Whether it is the one that pages and API show now.</param>
/// <param name="Fingerprint">The SHA-256 digest of the names and contents of its files.</param>
/// <param name="Citation">How to cite it, in one sentence.</param>
/// <param name="Page">Its permanent address.</param>
/// <param name="Archive">Where its files are to be had, as one ZIP archive.</param>
/// <param name="ArchiveSize">How many bytes the archive has.</param>
/// <param name="ArchiveSha256">The SHA-256 digest of the archive.</param>
public sealed record EditionAnswer(
    string Name,
    bool Current,
    DateTime LoadedAt,
    string Fingerprint,
    int Clusters,
    int Subjects,
    int Sources,
    int Observations,
    int Statements,
    int Cooperations,
    int Contradictions,
    string License,
    string Citation,
    string Page,
    string Archive,
    long ArchiveSize,
    string ArchiveSha256
)
{
    public static EditionAnswer Of(Credits credits, Registers registers)
    {
        var edition = credits.Edition;
        return new(
            edition.Name,
            edition.Name == registers.Edition.Name,
            edition.LoadedAt,
            edition.Fingerprint,
            edition.Clusters,
            edition.Subjects,
            edition.Sources,
            edition.Observations,
            edition.Statements,
            edition.Cooperations,
            edition.Contradictions,
            Credits.Licence,
            credits.Citation,
            credits.Address,
            $"{credits.Host}/api/v1/editions/{edition.Name}/archive.zip",
            edition.ArchiveSize,
            edition.ArchiveSha256
        );
    }
}

internal static class EditionsApi
{
    public const string ZipType = "application/zip";

    private delegate Task<Results<Download, ProblemHttpResult>> GiveCitation(
        string edition,
        HttpContext context,
        Asked asked,
        Texts texts,
        ReadEditions read,
        IOptions<JsonOptions> json,
        CancellationToken cancellation
    );

    public static void MapEditions(this RouteGroupBuilder api)
    {
        api.MapRead("editions", "editions", ListAsync, Parameter.Lang, Parameter.Page, Parameter.PageSize);
        api.MapReadOne("editions/{edition}", "edition", ReadAsync, Parameter.Lang);
        api.MapDownload<Stream>("editions/{edition}/archive.zip", "editionArchive", ZipType, ArchiveAsync);
        api.MapDownload<string>(
            "editions/{edition}/citation.txt",
            "citationText",
            "text/plain",
            Cite("txt", "text/plain", credits => credits.Citation + "\n"),
            Parameter.Lang
        );
        api.MapDownload<string>(
            "editions/{edition}/citation.bib",
            "citationBibtex",
            Citation.BibTexType,
            Cite("bib", Citation.BibTexType, Citation.BibTex),
            Parameter.Lang
        );
        api.MapDownload<string>(
            "editions/{edition}/citation.ris",
            "citationRis",
            Citation.RisType,
            Cite("ris", Citation.RisType, Citation.Ris),
            Parameter.Lang
        );
        api.MapDownload<JsonArray>("editions/{edition}/citation.json", "citationCsl", Citation.CslType, Cite("json", Citation.CslType, null), Parameter.Lang);
    }

    private static async Task<Ok<Paged<EditionAnswer>>> ListAsync(
        HttpRequest request,
        Asked asked,
        Texts texts,
        ReadEditions read,
        Registers registers,
        CancellationToken cancellation
    ) =>
        asked.Page((await read.ListAsync(cancellation)).Select(edition => EditionAnswer.Of(new Credits(request, edition, asked.Translator(texts)), registers)));

    private static async Task<Results<Ok<EditionAnswer>, ProblemHttpResult>> ReadAsync(
        string edition,
        HttpContext context,
        Asked asked,
        Texts texts,
        ReadEditions read,
        Registers registers,
        CancellationToken cancellation
    ) =>
        await read.FindAsync(edition, cancellation) is { } found
            ? TypedResults.Ok(EditionAnswer.Of(new Credits(context.Request, found, asked.Translator(texts)), registers))
            : Missing(context, edition);

    private static async Task<Results<Download, ProblemHttpResult>> ArchiveAsync(
        string edition,
        HttpContext context,
        Texts texts,
        ReadEditions read,
        CancellationToken cancellation
    ) =>
        await read.FindAsync(edition, cancellation) is { } found
            ? new Download(
                ZipType,
                $"grappe-{found.Name}.zip",
                new Credits(context.Request, found, new Translator(texts, Language.French)).Links,
                async (stream, aborted) =>
                {
                    await foreach (var part in read.ArchiveAsync(found.Name, aborted))
                        await stream.WriteAsync(part, aborted);
                }
            )
            {
                Known = (found.ArchiveSize, found.ArchiveSha256),
            }
            : Missing(context, edition);

    /// <param name="write">Writes the citation; null for the one that is JSON.</param>
    private static GiveCitation Cite(string ending, string mediaType, Func<Credits, string>? write) =>
        async (edition, context, asked, texts, read, json, cancellation) =>
        {
            if (await read.FindAsync(edition, cancellation) is not { } found)
                return Missing(context, edition);
            var credits = new Credits(context.Request, found, asked.Translator(texts));
            var text = write?.Invoke(credits) ?? JsonSerializer.Serialize(Citation.Csl(credits), json.Value.SerializerOptions);
            return new Download(
                mediaType,
                $"grappe-{found.Name}.{ending}",
                credits.Links,
                async (stream, aborted) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), aborted)
            );
        };

    private static ProblemHttpResult Missing(HttpContext context, string edition) =>
        Problems.Missing(context, $"No edition '{edition}' is kept; see /api/v1/editions.");
}
