namespace Grappe.Web.Shared.Web;

internal sealed class SecurityHeaders(RequestDelegate next, IEnumerable<FormTarget> targets, Addresses addresses)
{
    // The map draws from workers and blobs of its own; nothing comes from anywhere else.
    private readonly string policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
        + "object-src 'none'; base-uri 'none'; form-action "
        + string.Join(' ', targets.Select(target => target.Origin).Prepend("'self'"))
        + "; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment: where something failed, the headers set until then are cleared.
        context.Response.OnStarting(() => Set(context.Response.Headers));
        return next(context);
    }

    private Task Set(IHeaderDictionary headers)
    {
        // What came from outside may ask for a stricter one.
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        // Also where TLS ends at a proxy that is not believed: on its way there, nobody heeds it.
        if (addresses.IsSecure)
            headers.StrictTransportSecurity = "max-age=31536000";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
