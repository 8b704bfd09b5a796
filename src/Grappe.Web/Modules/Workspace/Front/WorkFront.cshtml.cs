using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Front;

/// <summary>Shows the team of a cluster what waits and what comes next, with the way into each part; before it is opened, lets its manager open it.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class WorkFrontModel(GrappeDb db, WorkDesk desk, OpenWorkspace open, CurrentPerson current, Links links) : PageModel, IShownAgain
{
    public Subject Cluster { get; private set; } = null!;

    /// <summary>None before it is opened.</summary>
    public ClusterWorkspace? Work { get; private set; }

    public bool MayOpen => current.May(WorkspaceActs.RunWork, Cluster.AsScope());

    public IReadOnlyList<(string Value, string Text)> Currencies(Translator translator) =>
        [.. Currency.All.Select(currency => (currency.Code, $"{currency.Code} · {translator.Code("currency-name", currency.Code)}"))];

    public string UsualCurrency => OpenWorkspace.UsualCurrency(Cluster.Country);

    public string UsualZone => Zones.OfCountry(Cluster.Country) ?? Zones.Offered[0];

    public Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellation) => ShowAsync(slug, cancellation);

    public async Task<IActionResult> OnPostAsync(string slug, string? currency, string? zone, CancellationToken cancellation)
    {
        if (await db.FindClusterAsync(slug, cancellation) is not { } cluster)
            return NotFound();
        await open.OpenAsync(cluster, currency, zone, cancellation);
        return Redirect(links.To(WorkDesk.PathOf(cluster)));
    }

    public Task<IActionResult> ShowAgainAsync(CancellationToken cancellation) => ShowAsync((string)RouteData.Values["slug"]!, cancellation);

    private async Task<IActionResult> ShowAsync(string slug, CancellationToken cancellation)
    {
        if (await db.FindClusterAsync(slug, cancellation) is not { } cluster)
            return NotFound();
        Cluster = cluster;
        if (!current.May(WorkspaceActs.ReadWork, cluster.AsScope()))
            return Forbid();
        Work = await desk.FindAsync(slug, cancellation);
        return Page();
    }
}
