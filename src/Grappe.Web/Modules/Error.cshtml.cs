using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Grappe.Web.Modules;

/// <summary>Answers in place of what failed: an RFC 9457 problem to programs, a page in their language to people.</summary>
[ResponseCache(NoStore = true)]
[IgnoreAntiforgeryToken]
[AllowAnonymous]
public sealed class ErrorModel(Addresses addresses, Links links) : PageModel
{
    // About as long as a server takes to recover.
    private const string SecondsToWait = "10";
    private const int LongestMeant = 100;

    /// <summary>The texts that fit the status: <c>error.missing</c>, <c>error.busy</c>, <c>error.request</c>…</summary>
    public string Key { get; private set; } = "error.fault";

    /// <summary>The first page, by the platform's own name for whoever came by another.</summary>
    public string Home => Response.StatusCode == StatusCodes.Status421MisdirectedRequest ? addresses.Root + links.Home : links.Home;

    /// <summary>Whether it stands in the place of the answer to a form that can be sent again.</summary>
    public bool MaySendAgain { get; private set; }

    /// <summary>The page that was asked for without what was searched in it, where that may still be shown.</summary>
    public string? WithoutQuery { get; private set; }

    /// <summary>The words of the address that was not found: what was looked for, perhaps.</summary>
    public string Meant { get; private set; } = "";

    // By whatever method what failed was asked for.
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) => context.Result = Answer();

    private IActionResult Answer()
    {
        // Somebody who opens this address by hand is looking for something that is not here.
        if (Response.StatusCode == StatusCodes.Status200OK)
            Response.StatusCode = StatusCodes.Status404NotFound;
        if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            Response.Headers.RetryAfter = SecondsToWait;
        var path = HttpContext.OriginalPath();
        if (path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/health", StringComparison.Ordinal))
            return new ObjectResult(
                new ProblemDetails
                {
                    Status = Response.StatusCode,
                    Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(Response.StatusCode),
                    Detail = Response.StatusCode switch
                    {
                        503 => "The database does not answer just now. Ask again after the seconds that Retry-After names.",
                        507 => "Nothing was saved, as no space is left: an administrator has to make some.",
                        _ => null,
                    },
                    Instance = path,
                    Extensions = { ["requestId"] = HttpContext.TraceIdentifier },
                }
            )
            {
                StatusCode = Response.StatusCode,
                ContentTypes = { "application/problem+json" },
            };
        Key = Response.StatusCode switch
        {
            403 => "error.forbidden",
            404 => "error.missing",
            405 => "error.method",
            413 => "error.big",
            414 => "error.long",
            421 => "error.host",
            429 => "error.many",
            503 => "error.away",
            507 => "error.full",
            >= 400 and < 500 => "error.refused",
            _ => "error.fault",
        };
        var sent = !HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method);
        MaySendAgain = sent && Key is "error.away" or "error.full" or "error.refused";
        if (!sent && Key == "error.away" && HttpContext.OriginalQuery().HasValue)
            WithoutQuery = path;
        if (Key == "error.missing" && path.TrimEnd('/').Split('/')[^1] is { Length: > 2 } last && !last.Contains('.'))
            Meant = TypedText.Cut(LongestMeant, string.Join(' ', WordStems.TokensOf(last)));
        return Page();
    }
}
