using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace;

/// <summary>Finds the workspace that an address of the API names, for a token that may act in it.</summary>
internal sealed class WorkApi(WorkDesk desk, IHttpContextAccessor accessor)
{
    /// <summary>The beginning of the addresses of a cluster's work.</summary>
    public const string Root = "/clusters/{slug}/work";

    /// <returns>The workspace, or why there is none for this token: 404 where nobody has opened it, 403 where the role behind the token does not reach there.</returns>
    public async Task<(ClusterWorkspace? Work, ProblemHttpResult? Refused)> FindAsync(string slug, Act act, CancellationToken cancellation)
    {
        var context = accessor.HttpContext!;
        if (await desk.FindAsync(slug, cancellation) is not { } work)
            return (null, Problems.Missing(context, $"There is no cluster '{slug}' with a workspace."));
        return desk.May(act, work)
            ? (work, null)
            : (null, Problems.Of(context, StatusCodes.Status403Forbidden, $"The role behind this token does not reach to the work of '{slug}'."));
    }
}
