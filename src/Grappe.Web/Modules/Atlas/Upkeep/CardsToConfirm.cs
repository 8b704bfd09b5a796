using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Cards;

namespace Grappe.Web.Modules.Atlas.Upkeep;

/// <summary>Reminds those who manage a card that nobody said for a year that it is true.</summary>
internal sealed class CardsToConfirm(GrappeDb db, CurrentPerson current, TimeProvider clock) : IToDoList
{
    /// <summary>After this a card is confirmed again.</summary>
    public const int Months = 12;

    private static readonly string[] Roles = [Role.Manager.Code(), Role.Representative.Code()];

    public string Path => "my";

    public string Text => "to-do.confirm.all";

    private IQueryable<Due> Mine => Of(db, clock.GetUtcNow().UtcDateTime).Where(due => due.PersonId == current.Id);

    /// <summary>Somebody who is to confirm a card, and when it was last known to be true.</summary>
    public sealed class Due
    {
        public int SubjectId { get; init; }
        public int PersonId { get; init; }
        public DateTime Last { get; init; }
    }

    /// <summary>Finds who is to confirm what: a card counts as confirmed when a role on it is given.</summary>
    public static IQueryable<Due> Of(GrappeDb db, DateTime now)
    {
        var old = now.AddMonths(-Months);
        var (confirmations, cards) = (db.Confirmations, db.ClusterCards);
        return db.Caretakers(Roles, now)
            .Select(role => new Due
            {
                SubjectId = role.SubjectId,
                PersonId = role.PersonId,
                Last =
                    confirmations.Where(confirmation => confirmation.SubjectId == role.SubjectId).Max(confirmation => (DateTime?)confirmation.ConfirmedAt)
                    ?? role.Since,
            })
            .Where(due =>
                due.Last <= old
                && !cards.Any(card => card.ClusterId == due.SubjectId && card.ValidTo == null && (card.State == "merged" || card.State == "dissolved"))
            );
    }

    public Task<int> CountAsync(CancellationToken cancellation) =>
        // Without a sure sign-in roles do not count, and the database is not asked.
        current.RolesFor(AtlasActs.Confirm).Count == 0
            ? Task.FromResult(0)
            : Mine.CountAsync(cancellation);

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        [
            .. (
                await Mine.OrderBy(due => due.Last)
                    .Take(most)
                    .Join(db.KnownSubjects(), due => due.SubjectId, subject => subject.Id, (due, subject) => new { Subject = subject, due.Last })
                    .ToListAsync(cancellation)
            ).Select(due => new ToDo($"{due.Subject.Path}/confirm", "to-do.confirm", due.Subject.Name, due.Last.AddMonths(Months))),
        ];
}
