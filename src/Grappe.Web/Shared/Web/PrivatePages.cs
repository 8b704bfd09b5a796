using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Web;

/// <summary>Keeps pages that bear somebody's name out of caches that others share: one rule for every page, and for what pages forget.</summary>
internal sealed class PrivatePages(RequestDelegate next)
{
    private const string Session = "Cookie";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() => Mark(context));
        return next(context);
    }

    private static Task Mark(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true)
            return Task.CompletedTask;
        // Every page differs by who is signed in, also that of nobody.
        if (!headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(Session, StringComparer.OrdinalIgnoreCase))
            headers.AppendCommaSeparatedValues(HeaderNames.Vary, Session);
        if (context.User.Identity?.IsAuthenticated == true && context.Response.GetTypedHeaders().CacheControl?.NoStore != true)
            headers.CacheControl = "private, no-cache";
        return Task.CompletedTask;
    }
}
