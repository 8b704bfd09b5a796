namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows the services that a cluster gives its members, with one figure each.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[ResponseCache(NoStore = true)]
public sealed class ServicesPageModel(GrappeDb db, WorkDesk desk, KeepTrainings trainings, TimeProvider clock) : WorkPage(desk)
{
    public TrainingFigures ThisYear { get; private set; }
    public int Equipment { get; private set; }
    public int BookingsAhead { get; private set; }
    public int Fairs { get; private set; }
    public int Purchases { get; private set; }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var (today, now) = (Desk.Today(Work), clock.GetUtcNow().UtcDateTime);
        ThisYear = await trainings.FiguresAsync(Work, new DateOnly(today.Year, 1, 1), new DateOnly(today.Year, 12, 31), cancellation);
        var equipment = db.Equipment.Where(one => one.ClusterId == Work.ClusterId && one.RetiredOn == null);
        Equipment = await equipment.CountAsync(cancellation);
        BookingsAhead = await equipment.SelectMany(one => one.Bookings).CountAsync(one => one.EndsAt > now && one.CancelledAt == null, cancellation);
        Fairs = await db.Fairs.CountAsync(one => one.ClusterId == Work.ClusterId, cancellation);
        Purchases = await db.Purchases.CountAsync(one => one.ClusterId == Work.ClusterId && one.State != PurchaseState.Dropped, cancellation);
    }
}
