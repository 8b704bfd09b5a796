namespace Grappe.Web.Modules.Workspace.Labels;

/// <summary>Shows everybody the labels that clusters granted: running, expired and withdrawn ones.</summary>
[ForEverybody]
public sealed class RegisterPageModel(FindGranted granted, TimeProvider clock, Links links) : PageModel
{
    private const int PageSize = 30;

    public IReadOnlyList<FindGranted.Row> Labels { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public async Task OnGetAsync(string? cluster, CancellationToken cancellation) =>
        (Labels, Pager) = await new AskedList(Request.Query).PageAsync(granted.Of(cluster), PageSize, links, cancellation);
}
