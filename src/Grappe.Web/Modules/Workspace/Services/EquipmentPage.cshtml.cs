namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows the equipment that members of a cluster use in turn, and adds one.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class EquipmentPageModel(GrappeDb db, WorkDesk desk, BookEquipment book, TimeProvider clock) : WorkPage(desk)
{
    public IReadOnlyList<Equipment> List { get; private set; } = [];

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List = await db
            .Equipment.AsNoTracking()
            .Include(one => one.Bookings.Where(booking => booking.CancelledAt == null && booking.EndsAt > now))
            .Where(one => one.ClusterId == Work.ClusterId)
            .OrderBy(one => one.Name)
            .ToListAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(string? name, string? place, CancellationToken cancellation)
    {
        await book.AddAsync(Work, name, place, cancellation);
        return Redirect(To("services/equipment"));
    }
}
