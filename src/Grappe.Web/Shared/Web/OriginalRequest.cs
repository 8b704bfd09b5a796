using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace Grappe.Web.Shared.Web;

internal static class OriginalRequest
{
    /// <summary>The path that was asked for, also where the error page answers in its place.</summary>
    public static string OriginalPath(this HttpContext context) =>
        context.Features.Get<IExceptionHandlerPathFeature>()?.Path
        ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
        ?? context.Request.Path.Value
        ?? "/";

    /// <summary>The fingerprinted address of a file under wwwroot.</summary>
    public static string Asset(this HttpContext context, string file) =>
        "/" + (context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>()?[file] ?? file);
}
