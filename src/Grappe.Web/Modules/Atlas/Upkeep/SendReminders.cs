using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Atlas.Upkeep;

/// <summary>Asks those who manage a cluster once a year whether its card is still true.</summary>
public sealed class SendReminders(GrappeDb db, WriteMail write, Addresses addresses, TimeProvider clock) : IJobHandler
{
    public const string Kind = "reminders";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var old = now.AddMonths(-CardsToConfirm.Months);
        var reminders = db.Reminders;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var due = await CardsToConfirm
            .Of(db, now)
            .Where(role => !reminders.Any(sent => sent.SubjectId == role.SubjectId && sent.PersonId == role.PersonId && sent.SentAt > old))
            .Join(db.People, role => role.PersonId, person => person.Id, (role, person) => new { role.SubjectId, Person = person })
            .Join(db.KnownSubjects(), role => role.SubjectId, subject => subject.Id, (role, subject) => new { Subject = subject, role.Person })
            .ToListAsync(cancellation);
        foreach (var (subject, person) in due.Select(one => (one.Subject, one.Person)))
        {
            var language = person.ReadsIn();
            var name = subject.Name.In(language);
            await write.SendAsync(
                person.Email!,
                language,
                "mail.confirm",
                name,
                [person.Name, name, addresses.Of(language, $"{subject.Path}/confirm")],
                string.Create(CultureInfo.InvariantCulture, $"confirm:{subject.Id}:{person.Id}:{now.Year}"),
                cancellation: cancellation
            );
            db.Add(
                new Reminder
                {
                    SubjectId = subject.Id,
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
