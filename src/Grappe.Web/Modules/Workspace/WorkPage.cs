using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Grappe.Web.Modules.Workspace;

/// <summary>A page of a cluster's work, below <c>clusters/{slug}/work</c>. It finds the workspace, and lets in who may see it, before anything else of the page runs.</summary>
/// <remarks>What is done on it is asked again by the operation.</remarks>
public abstract class WorkPage(WorkDesk desk) : PageModel, IShownAgain
{
    protected WorkDesk Desk => desk;

    public ClusterWorkspace Work { get; private set; } = null!;

    public Subject Cluster => Work.Cluster;

    /// <summary>Finds what the address names within the workspace; where it is not there, neither is the page.</summary>
    protected virtual Task<bool> FindAsync(CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Whether whoever is signed in may see this page: the team and the auditor, unless the page is for members too.</summary>
    protected virtual Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRead);

    /// <summary>The number that the address gives under a name; 0, which nothing has, where it gives none.</summary>
    protected int NumberOf(string name) =>
        int.TryParse((string?)RouteData.Values[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public bool MayRead => desk.May(WorkspaceActs.ReadWork, Work);

    public bool MayPrepare => desk.May(WorkspaceActs.PrepareWork, Work);

    public bool MayRun => desk.May(WorkspaceActs.RunWork, Work);

    /// <summary>Gives the address of a page of this cluster's work.</summary>
    public string To(string page = "") => desk.To(Work, page);

    protected abstract Task ReadAsync(CancellationToken cancellation);

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> ShowAgainAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        return Page();
    }

    // Its name reads as that of a handler for a method PAGE.
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await desk.FindAsync((string?)RouteData.Values["slug"] ?? "", HttpContext.RequestAborted) is not { } work)
        {
            context.Result = NotFound();
            return;
        }
        Work = work;
        // Whoever sees nothing of the work does not hear either what there is.
        if (!await FindAsync(HttpContext.RequestAborted))
            context.Result = MayRead ? NotFound() : Forbid();
        else if (await MaySeeAsync(HttpContext.RequestAborted))
            await next();
        else
            context.Result = Forbid();
    }
}
