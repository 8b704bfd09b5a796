using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Web;

/// <summary>Lets browsers keep for good the files whose names hold a hash of what is in them: style sheets and scripts refer to these by themselves.</summary>
internal static partial class KeptAssets
{
    [GeneratedRegex(@"-[A-Z0-9]{8}\.\w+$")]
    private static partial Regex Hashed { get; }

    public static void ForGood(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } path, RequestDelegate: { } send } || !Hashed.IsMatch(path))
            return;
        endpoint.RequestDelegate = context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers[HeaderNames.CacheControl] = "max-age=31536000, immutable";
                return Task.CompletedTask;
            });
            return send(context);
        };
    }
}
