using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Grappe.Web.Shared.Web;

/// <summary>Keeps a page for everybody only to show it while the database is away; while that answers, the page is made anew each time.</summary>
internal sealed class ShownWhileAway(Wakeups wakeups) : IOutputCachePolicy
{
    public const string Name = "shown while away";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly string[] Encodings = ["br", "gzip"];

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        // What people search for is without number, and would push out what many read.
        var open = IsForEverybody(context.HttpContext) && !context.HttpContext.Request.QueryString.HasValue;
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (
            open,
            open && wakeups.HearsNothing,
            open && !wakeups.HearsNothing,
            false
        );
        context.ResponseExpirationTimeSpan = Longest;
        VaryByEncoding(context);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        // A form of its own belongs to one browser.
        if (
            response.StatusCode != StatusCodes.Status200OK
            || !StringValues.IsNullOrEmpty(response.Headers.SetCookie)
            || response.GetTypedHeaders().CacheControl?.NoStore == true
        )
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether anybody would be shown the same.</summary>
    public static bool IsForEverybody(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.User.Identity?.IsAuthenticated != true && context.Request.Headers.Authorization.Count == 0;

    /// <summary>A page is kept compressed.</summary>
    public static void VaryByEncoding(OutputCacheContext context)
    {
        var accepted = context.HttpContext.Request.Headers.AcceptEncoding.ToString();
        context.CacheVaryByRules.VaryByValues["encoding"] = Encodings.FirstOrDefault(accepted.Contains) ?? "";
    }
}
