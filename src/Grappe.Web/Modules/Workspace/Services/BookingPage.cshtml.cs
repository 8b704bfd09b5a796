using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows when an equipment is taken, to the team and to members, and books it.</summary>
[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class BookingPageModel(GrappeDb db, WorkDesk desk, BookEquipment book, TimeProvider clock, Translator translator)
    : ServicePage<Equipment>(db, desk, forMembers: true)
{
    private readonly GrappeDb db = db;

    public Equipment Equipment => Found;

    /// <summary>The bookings to come, the next first.</summary>
    public IReadOnlyList<Booking> Bookings => Equipment.Bookings;

    /// <summary>Says a moment by the cluster's clock: that is where the equipment stands.</summary>
    public string Here(DateTime utc) => translator.DateThere(utc, Work.Zone);

    public bool MayCancel(Booking booking) => Desk.MayActFor(Work, booking.Member.OrganisationId);

    protected override Task<Equipment?> ReadAsync(int id, CancellationToken cancellation) =>
        db.EquipmentOf(Work.ClusterId, clock.GetUtcNow().UtcDateTime).SingleOrDefaultAsync(one => one.Id == id, cancellation);

    public Task<IActionResult> OnPostAsync(
        int? member,
        DateOnly? day,
        TimeOnly? from,
        TimeOnly? until,
        DateOnly? lastDay,
        Guid formKey,
        CancellationToken cancellation
    ) => DoneAsync(book.BookAsync(Work, Equipment, member, day, from, until, lastDay, formKey, cancellation));

    public Task<IActionResult> OnPostCancelAsync(int booking, CancellationToken cancellation) =>
        DoneAsync(book.CancelAsync(Work, Equipment, booking, cancellation));

    private async Task<IActionResult> DoneAsync(Task change)
    {
        await change;
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"services/equipment/{Equipment.Id}")));
    }
}
