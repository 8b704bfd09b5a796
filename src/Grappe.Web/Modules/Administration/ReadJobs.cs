namespace Grappe.Web.Modules.Administration;

/// <summary>Reads what the platform does and did behind its pages, and which jobs and mails wait or did not succeed.</summary>
public sealed class ReadJobs(GrappeDb db)
{
    public const int Shown = 50;
    private const int ShownDone = 10;

    public sealed record Listed<T>(IReadOnlyList<T> First, int All);

    public sealed record Seen(
        Listed<Job> Running,
        Listed<Job> Waiting,
        Listed<Job> Failed,
        IReadOnlyList<Job> Done,
        Listed<OutgoingMail> Undelivered,
        int MailsWaiting
    );

    public async Task<Seen> ReadAsync(CancellationToken cancellation) =>
        new(
            await ListAsync(db.Jobs.Where(job => job.State == "running").OrderBy(job => job.StartedAt), cancellation),
            await ListAsync(db.Jobs.Where(job => job.State == "queued").OrderBy(job => job.RunAt), cancellation),
            await ListAsync(db.Jobs.Where(job => job.State == "failed").OrderByDescending(job => job.FinishedAt), cancellation),
            await db.Jobs.Where(job => job.State == "done").OrderByDescending(job => job.FinishedAt).Take(ShownDone).ToListAsync(cancellation),
            await ListAsync(db.Mails.Where(mail => mail.Problem != null && mail.State != "sent").OrderByDescending(mail => mail.CreatedAt), cancellation),
            await db.Mails.CountAsync(mail => mail.State == "pending" || mail.State == "sending" || mail.State == "handed", cancellation)
        );

    private static async Task<Listed<T>> ListAsync<T>(IQueryable<T> all, CancellationToken cancellation)
    {
        var first = await all.Take(Shown).ToListAsync(cancellation);
        return new(first, first.Count < Shown ? first.Count : await all.CountAsync(cancellation));
    }
}
