using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Shared.Permissions;

/// <summary>Somebody of whom nobody knows who they are, as the database is away: what is for everybody is shown to them as to everybody, all else waits.</summary>
internal static class Unrecognised
{
    public static void Note(HttpContext context, Exception reason) => context.Items[typeof(Unrecognised)] = ExceptionDispatchInfo.Capture(reason);

    public static void ThrowIfNoted(HttpContext context) => (context.Items[typeof(Unrecognised)] as ExceptionDispatchInfo)?.Throw();

    /// <summary>Whether what is asked for can do without knowing: a page for everybody, or the page that tells what failed.</summary>
    public static bool MayGoOn(HttpContext context) =>
        context.Request.Path == ErrorPages.Path
        || (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
