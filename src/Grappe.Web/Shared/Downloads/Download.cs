using System.Net.Mime;
using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Downloads;

/// <summary>A file that is made while it is sent: nothing of it is kept, whoever goes away stops the making, and whatever goes wrong breaks the connection off, so that no part passes for the whole.</summary>
/// <param name="fileName">The name under which it is saved, or null where it is to be read on the spot.</param>
/// <param name="links">Where its licence, its citation and its description stand (RFC 8288).</param>
/// <param name="writeAsync">Writes the file.</param>
public sealed partial class Download(
    string mediaType,
    string? fileName,
    IReadOnlyList<(string Relation, string Address)> links,
    Func<Stream, CancellationToken, Task> writeAsync
) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    /// <summary>Its number of bytes and its digest, where both are known before: a download that broke off then goes on where it ended.</summary>
    public (long Size, string Digest)? Known { get; init; }

    public int? StatusCode => StatusCodes.Status200OK;
    public string? ContentType => mediaType;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellation) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = mediaType.StartsWith("text/", StringComparison.Ordinal) ? $"{mediaType}; charset=utf-8" : mediaType;
        if (fileName is not null)
            response.Headers.ContentDisposition = new ContentDisposition { DispositionType = DispositionTypeNames.Attachment, FileName = fileName }.ToString();
        if (links.Count > 0)
            response.Headers[HeaderNames.Link] = string.Join(", ", links.Select(link => $"<{link.Address}>; rel=\"{link.Relation}\""));
        var into = response.Body;
        if (Known is var (size, digest))
        {
            var tag = new EntityTagHeaderValue($"\"{digest}\"");
            response.GetTypedHeaders().ETag = tag;
            response.Headers.AcceptRanges = "bytes";
            // Whoever has the whole needs no part of it.
            if (EntityTags.IsKnown(httpContext.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            var part = PartOf(httpContext.Request, size, tag);
            if (part is var (from, length))
            {
                response.StatusCode = length > 0 ? StatusCodes.Status206PartialContent : StatusCodes.Status416RangeNotSatisfiable;
                response.GetTypedHeaders().ContentRange =
                    length > 0 ? new ContentRangeHeaderValue(from, from + length - 1, size) : new ContentRangeHeaderValue(size);
                into = new PartStream(response.Body, from, length);
            }
            response.ContentLength = part?.Length ?? size;
            if (part is { Length: 0 })
                return;
        }
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        try
        {
            await writeAsync(into, cancellation);
        }
        catch (Exception exception) when (response.HasStarted)
        {
            // The answer began as a good one and cannot be called back: only a broken connection tells that it is not whole.
            if (!cancellation.IsCancellationRequested)
                BrokenOff(httpContext.RequestServices.GetRequiredService<ILogger<Download>>(), exception, httpContext.Request.Path);
            httpContext.Abort();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nobody is there any more to be told anything.
        }
    }

    // One part, of the same file: what asks for several, or for a part of another, gets the whole, as RFC 9110 allows.
    private static (long From, long Length)? PartOf(HttpRequest request, long size, EntityTagHeaderValue tag)
    {
        var headers = request.GetTypedHeaders();
        if (headers.Range is not { Ranges: { Count: 1 } ranges } range || range.Unit != "bytes")
            return null;
        if (request.Headers.IfRange.Count > 0 && headers.IfRange?.EntityTag?.Compare(tag, useStrongComparison: true) != true)
            return null;
        var one = ranges.Single();
        var from = one.From ?? Math.Max(0, size - one.To!.Value);
        var to = one.From is null ? size - 1 : Math.Min(one.To ?? size - 1, size - 1);
        return (from, Math.Max(0, to - from + 1));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The download {Path} was broken off")]
    private static partial void BrokenOff(ILogger logger, Exception exception, PathString path);
}
