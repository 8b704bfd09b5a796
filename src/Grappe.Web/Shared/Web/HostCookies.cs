using Microsoft.Extensions.Primitives;

namespace Grappe.Web.Shared.Web;

/// <summary>Gives every cookie a name that browsers let only this very host set, over TLS: a neighbour under the same domain can plant none.</summary>
/// <remarks>Everything behind it reads and writes cookies by their plain names.</remarks>
internal sealed class HostCookies(RequestDelegate next)
{
    private const string Prefix = "__Host-";

    public Task InvokeAsync(HttpContext context)
    {
        var ours =
            from header in context.Request.Headers.Cookie
            from cookie in (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            where cookie.StartsWith(Prefix, StringComparison.Ordinal)
            select cookie[Prefix.Length..];
        var sent = string.Join("; ", ours);
        context.Request.Headers.Cookie = sent.Length == 0 ? StringValues.Empty : sent;
        return next(context);
    }

    public static void Name(CookiePolicyOptions cookies)
    {
        cookies.Secure = CookieSecurePolicy.Always;
        cookies.OnAppendCookie = append => append.CookieName = Named(append.CookieName, append.CookieOptions);
        cookies.OnDeleteCookie = delete => delete.CookieName = Named(delete.CookieName, delete.CookieOptions);
    }

    // Browsers refuse the prefix with a domain or a path of its own.
    private static string Named(string name, CookieOptions options)
    {
        (options.Path, options.Domain) = ("/", null);
        return Prefix + name;
    }
}
