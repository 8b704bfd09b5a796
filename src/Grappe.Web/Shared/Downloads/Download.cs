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
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        try
        {
            await writeAsync(response.Body, cancellation);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The download {Path} was broken off")]
    private static partial void BrokenOff(ILogger logger, Exception exception, PathString path);
}
