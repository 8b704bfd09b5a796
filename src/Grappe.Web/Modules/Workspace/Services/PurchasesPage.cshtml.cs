namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows what members of a cluster buy together, and opens a purchase.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class PurchasesPageModel(GrappeDb db, WorkDesk desk, KeepPurchases keep, Links links) : WorkPage(desk)
{
    private const int PageSize = 20;

    public IReadOnlyList<Purchase> List { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    protected override async Task ReadAsync(CancellationToken cancellation) =>
        (List, Pager) = await new AskedList(Request.Query).PageAsync(
            db.Purchases.AsNoTracking()
                .Include(one => one.Needs)
                .Where(one => one.ClusterId == Work.ClusterId)
                .OrderByDescending(one => one.OpenedOn)
                .ThenByDescending(one => one.Id),
            PageSize,
            links,
            cancellation
        );

    public async Task<IActionResult> OnPostAsync(string? title, string? unit, Guid formKey, CancellationToken cancellation)
    {
        var id = await keep.OpenAsync(Work, title, unit, formKey, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"services/purchases/{id}")));
    }
}
