using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows a purchase: needs, quotes with what each would save, the choice. Members declare what they need and see their own share.</summary>
[Authorize]
[SentAgain("Need", "Quote")]
[ResponseCache(NoStore = true)]
public sealed class PurchasePageModel(GrappeDb db, WorkDesk desk, KeepPurchases keep, TakeSteps steps, ReadSteps history)
    : ServicePage<Purchase>(db, desk, forMembers: true)
{
    public Purchase Purchase => Found;
    public IReadOnlyList<ReadSteps.Taken> Steps { get; private set; } = [];

    public OpenSteps Open => steps.OpenOn(PurchaseWorkflow.Table, Purchase);

    public int Quantity => (int)Math.Min(int.MaxValue, Purchase.Quantity);

    public PurchaseShares? Reckon(PurchaseQuote quote) => PurchaseShares.Of(Purchase.Needs, quote, Work.Counted);

    /// <summary>The needs that whoever is signed in may see, each with its share of the chosen quote.</summary>
    public IReadOnlyList<(PurchaseNeed Need, Amount? Share)> Needs =>
        [.. Purchase.NeedsWithShares(Work.Counted).Where(one => MayRead || Desk.SpeaksFor(one.Need.Member.OrganisationId))];

    protected override Task<Purchase?> ReadAsync(int id, CancellationToken cancellation) => keep.FindAsync(Work, id, cancellation);

    protected override async Task ReadMoreAsync(CancellationToken cancellation) =>
        Steps = MayRead ? await history.OfAsync(PurchaseWorkflow.Table, Purchase.Id, cancellation) : [];

    public Task<IActionResult> OnPostNeedAsync(int? member, int? quantity, string? price, CancellationToken cancellation) =>
        DoneAsync(keep.NeedAsync(Work, Purchase, member, quantity, price, cancellation));

    public Task<IActionResult> OnPostQuoteAsync(string? supplier, string? price, string? transport, int? fromQuantity, CancellationToken cancellation) =>
        DoneAsync(keep.QuoteAsync(Work, Purchase, supplier, price, transport, fromQuantity, cancellation));

    public Task<IActionResult> OnPostChooseAsync(int? quote, string? reason, int version, CancellationToken cancellation) =>
        DoneAsync(keep.ChooseAsync(Work, Purchase, quote, reason, version, cancellation));

    public Task<IActionResult> OnPostStepAsync(int version, string? act, string? reason, CancellationToken cancellation) =>
        DoneAsync(keep.TakeAsync(Purchase, act, reason, version, cancellation));

    private async Task<IActionResult> DoneAsync(Task change)
    {
        await change;
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"services/purchases/{Purchase.Id}")));
    }
}
