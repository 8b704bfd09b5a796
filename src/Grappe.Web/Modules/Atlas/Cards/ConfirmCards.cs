namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>"All of this is still so", said by who manages a card.</summary>
public sealed class ConfirmCards(GrappeDb db, CurrentPerson current, RefreshCard refresh, TimeProvider clock)
{
    public Task<DateTime?> LastAsync(int subject, CancellationToken cancellation) =>
        db.Confirmations.Where(confirmation => confirmation.SubjectId == subject).MaxAsync(confirmation => (DateTime?)confirmation.ConfirmedAt, cancellation);

    public async Task ConfirmAsync(Subject subject, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // Twice in a day says no more than once.
        if (await db.Confirmations.AnyAsync(confirmation => confirmation.SubjectId == subject.Id && confirmation.ConfirmedAt > now.Date, cancellation))
            return;
        db.Add(
            new Confirmation
            {
                SubjectId = subject.Id,
                PersonId = current.Id!.Value,
                ConfirmedAt = now,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await refresh.AnnounceAsync([subject.Id]);
    }
}
