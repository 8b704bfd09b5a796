namespace Grappe.Web.Shared.Files;

/// <summary>Forgets files to which nothing refers any longer, after the time that docs/register-of-processing.md promises: nothing takes up again a file that it let go of.</summary>
internal sealed class ForgetDocuments(GrappeDb db, KeepDocuments documents, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-documents";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var forgotten = await documents.ForgetAsync(clock.GetUtcNow().UtcDateTime - Kept, person: null, cancellation);
        await run.DoneAsync(db, new { documents = forgotten });
        await transaction.CommitAsync(cancellation);
    }
}
