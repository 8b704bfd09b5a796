using Microsoft.AspNetCore.Http.Features;

namespace Grappe.Web.Shared.Web;

/// <summary>Answers what no page or endpoint could make sense of, before one is looked for: an address or a header that is no text, a part of a path that is blank, an address without end.</summary>
internal sealed class OddInput(RequestDelegate next)
{
    // As much as the server itself reads of a request's first line; beyond it, it answers by itself.
    private const int LongestTarget = 8_000;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.HasFailed())
            return next(context);
        var request = context.Request;
        // As it was sent: where it is no UTF-8, what was decoded does not tell.
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : request.Path.ToUriComponent() + request.QueryString.Value;
        if (target.Length > LongestTarget)
            return RefuseAsync(context, StatusCodes.Status414UriTooLong, "The address is longer than anything here. Ask in several steps.");
        if (!WholeText.IsEncodedIn(target) || !WholeText.Is(target) || !WholeText.Is(request.Path.Value))
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "The address holds NUL, or bytes that are no UTF-8. Write it without them.");
        if (request.Headers.FirstOrDefault(header => !header.Value.All(WholeText.Is)) is { Key: { } name })
            return RefuseAsync(context, StatusCodes.Status400BadRequest, $"The header {name} holds NUL, or half of a character. Send it without them.");
        // Pages would take it for a part that was left out.
        if (request.Path.Value!.Split('/').Any(part => part.Length > 0 && string.IsNullOrWhiteSpace(part)))
            return RefuseAsync(context, StatusCodes.Status404NotFound, "A part of the address is blank.");
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        if (context.Request.Path.StartsWithSegments("/api"))
            return Problems.Of(context, status, why).ExecuteAsync(context);
        // The page that answers in its place says so in the reader's language.
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
