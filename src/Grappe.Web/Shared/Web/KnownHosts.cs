using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Primitives;

namespace Grappe.Web.Shared.Web;

/// <summary>Answers under the platform's own names only. The framework's filter would refuse without a word to anybody.</summary>
internal sealed class KnownHosts(RequestDelegate next, Addresses addresses)
{
    private readonly IList<StringSegment> known = [.. addresses.Hosts.Select(host => new StringSegment(host))];
    private readonly bool all = addresses.Hosts.Contains("*");

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // What watches a node calls it by its address, and learns nothing there but whether it is well.
        if (
            all
            || context.HasFailed()
            || !request.Host.HasValue
            || request.Path.StartsWithSegments("/health")
            // What the page of refusal is drawn with is the same under every name.
            || request.Path.StartsWithSegments("/dist")
            || HostString.MatchesAny(request.Host.Value, known)
        )
            return next(context);
        if (request.Path.StartsWithSegments("/api"))
            return Problems
                .Of(context, StatusCodes.Status421MisdirectedRequest, $"The platform does not answer under this name. Ask at {addresses.Root}.")
                .ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    }

    public static void LeaveToUs(HostFilteringOptions framework) => framework.AllowedHosts = ["*"];
}
