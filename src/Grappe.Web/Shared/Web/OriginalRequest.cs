using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace Grappe.Web.Shared.Web;

internal static class OriginalRequest
{
    /// <summary>Gives the path that was asked for, also where the error page answers in its place.</summary>
    public static string OriginalPath(this HttpContext context) =>
        context.Features.Get<IExceptionHandlerPathFeature>()?.Path
        ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
        ?? context.Request.Path.Value
        ?? "/";

    /// <summary>Gives the query that stood behind that path.</summary>
    public static QueryString OriginalQuery(this HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is { } failed ? new(failed.OriginalQueryString) : context.Request.QueryString;

    /// <summary>Whether the error page answers now in the place of what was asked for: what refused that must not refuse this.</summary>
    public static bool HasFailed(this HttpContext context) =>
        context.Features.Get<IExceptionHandlerPathFeature>() is not null || context.Features.Get<IStatusCodeReExecuteFeature>() is not null;

    /// <summary>The fingerprinted address of a file under wwwroot.</summary>
    public static string Asset(this HttpContext context, string file) =>
        "/" + (context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>()?[file] ?? file);
}
