using System.Globalization;
using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Mail;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Asks those who manage a cluster once a year whether its card is still true.</summary>
public sealed class SendReminders(GrappeDb db, WriteMail write, Addresses addresses, TimeProvider clock) : IJobHandler
{
    public const string Kind = "reminders";
    private const int Months = 12;

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var (manager, now) = (Role.Manager.Code(), clock.GetUtcNow().UtcDateTime);
        var old = now.AddMonths(-Months);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var due = await db
            .RolesHeld.Counting(now)
            .Where(held => held.Role == manager && held.Person.ErasedAt == null)
            // Who holds the role twice holds it since the first time.
            .GroupBy(held => new { ClusterId = held.ScopeId!.Value, held.PersonId })
            .Select(group => new
            {
                group.Key.ClusterId,
                group.Key.PersonId,
                Since = group.Min(held => held.GivenAt),
            })
            .Where(role =>
                (
                    db.Confirmations.Where(confirmation => confirmation.SubjectId == role.ClusterId).Max(confirmation => (DateTime?)confirmation.ConfirmedAt)
                    ?? role.Since
                ) <= old
                && !db.Reminders.Any(sent => sent.SubjectId == role.ClusterId && sent.PersonId == role.PersonId && sent.SentAt > old)
                && db.ClusterCards.Any(card => card.ClusterId == role.ClusterId && card.ValidTo == null && card.State != "merged" && card.State != "dissolved")
            )
            .Join(db.People, role => role.PersonId, person => person.Id, (role, person) => new { role.ClusterId, Person = person })
            .Join(db.Subjects, role => role.ClusterId, subject => subject.Id, (role, subject) => new { Cluster = subject, role.Person })
            .ToListAsync(cancellation);
        foreach (var (cluster, person) in due.Select(one => (one.Cluster, one.Person)))
        {
            var language = person.ReadsIn();
            var name = cluster.Name.In(language);
            await write.SendAsync(
                person.Email!,
                language,
                "mail.confirm",
                name,
                [person.Name, name, addresses.Of(language, $"clusters/{cluster.Slug}/confirm")],
                string.Create(CultureInfo.InvariantCulture, $"confirm:{cluster.Id}:{person.Id}:{now.Year}"),
                cancellation
            );
            db.Add(
                new Reminder
                {
                    SubjectId = cluster.Id,
                    PersonId = person.Id,
                    SentAt = now,
                }
            );
        }
        await db.SaveChangesAsync(cancellation);
        await run.DoneAsync(db, new { sent = due.Count });
        await transaction.CommitAsync(cancellation);
    }
}
