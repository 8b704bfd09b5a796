using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Reminds members of invoices that are late, after the days that the rules of each invoice name. Each reminder is written with its mails in one transaction, and so it is sent once.</summary>
internal sealed class RemindOfDues(
    GrappeDb db,
    WorkDesk desk,
    ReadDues read,
    KeepRules rules,
    WriteMail write,
    Texts texts,
    Addresses addresses,
    TimeProvider clock
) : IJobHandler
{
    public const string Kind = "dues-reminders";

    private readonly Dictionary<int, IReadOnlyList<int>> daysOf = [];

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        foreach (var work in await db.Workspaces.AsNoTracking().Include(one => one.Cluster).OrderBy(one => one.Id).ToListAsync(cancellation))
        {
            var today = desk.Today(work);
            var late = await read.Of(work, read.Invoices(work), [ReadDues.Late]).OrderBy(row => row.Invoice.Id).ToListAsync(cancellation);
            foreach (var row in late)
                if (await StepAsync(row, today, cancellation) is { } days)
                    await RemindAsync(work, row, days, today, cancellation);
        }
    }

    // The last step that was reached; those before it are told with it.
    private async Task<int?> StepAsync(ReadDues.InvoiceRow row, DateOnly today, CancellationToken cancellation)
    {
        if (!daysOf.TryGetValue(row.Invoice.RulesId, out var steps))
        {
            var inForce = await rules.OfAsync(row.Invoice.RulesId, cancellation);
            steps = daysOf[row.Invoice.RulesId] = inForce.Get(WorkspaceRules.ReminderDays);
        }
        return steps.Where(days => days <= row.DaysLate(today)).Select(days => (int?)days).LastOrDefault();
    }

    private async Task RemindAsync(ClusterWorkspace work, ReadDues.InvoiceRow row, int days, DateOnly today, CancellationToken cancellation)
    {
        var readers = await ReadersAsync(row.Invoice.MemberId, row.Organisation.Id, cancellation);
        if (readers.Count == 0)
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var isNew = await db.Database.ExecuteSqlAsync(
            $"""
            insert into dues_reminders (invoice_id, days_late, sent_at)
            select {row.Invoice.Id}, {days}, {clock.GetUtcNow().UtcDateTime}
            where not exists (select from dues_reminders before where before.invoice_id = {row.Invoice.Id} and before.days_late >= {days})
            on conflict (invoice_id, days_late) do nothing
            """,
            cancellation
        );
        if (isNew == 1)
            foreach (var (email, language) in readers)
            {
                var say = new Translator(texts, language);
                await write.SendAsync(
                    email,
                    language,
                    "mail.dues-reminder",
                    row.Reference,
                    [
                        row.Organisation.Name.In(language),
                        work.Cluster.Name.In(language),
                        row.Reference,
                        say.Money(row.Open),
                        say.Date(row.Invoice.DueOn),
                        say.Count("dues.days-late", row.DaysLate(today)!.Value),
                        addresses.Of(language, WorkDesk.PathOf(work.Cluster, $"dues/invoices/{row.Invoice.Id.ToString(CultureInfo.InvariantCulture)}")),
                    ],
                    key: string.Create(CultureInfo.InvariantCulture, $"dues-reminder:{row.Invoice.Id}:{days}:{email}"),
                    cancellation
                );
            }
        await transaction.CommitAsync(cancellation);
    }

    // The member's own address, and whoever represents it with an account.
    private async Task<IReadOnlyList<(string Email, Language Language)>> ReadersAsync(int member, int organisation, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var representatives = db.Caretakers([Role.Representative.Code()], now).Where(one => one.SubjectId == organisation).Select(one => one.PersonId);
        var people = await db.People.AsNoTracking().Where(person => representatives.Contains(person.Id)).OrderBy(person => person.Id).ToListAsync(cancellation);
        var readers = people.Select(person => (Email: person.Email!, Language: person.ReadsIn())).ToList();
        var own = await db.Members.Where(one => one.Id == member).Select(one => one.Email).SingleAsync(cancellation);
        if (own is not null && EmailAddress.Is(own) && !readers.Exists(reader => string.Equals(reader.Email, own, StringComparison.OrdinalIgnoreCase)))
            readers.Add((own, Language.French));
        return readers;
    }
}
