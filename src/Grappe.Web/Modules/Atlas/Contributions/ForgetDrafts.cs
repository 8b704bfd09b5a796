namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Forgets drafts that nobody went on with, after the time that docs/register-of-processing.md promises.</summary>
internal sealed class ForgetDrafts(GrappeDb db, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-drafts";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var left = clock.GetUtcNow().UtcDateTime - Kept;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var drafts = await db.Database.ExecuteSqlAsync($"delete from proposals where submitted_at is null and changed_at < {left}", cancellation);
        await run.DoneAsync(db, new { drafts });
        await transaction.CommitAsync(cancellation);
    }
}
