namespace Grappe.Web.Shared.Background;

/// <summary>Forgets what was sent and done long ago: addresses are kept no longer than somebody may ask what became of a mail.</summary>
internal sealed class ForgetOld(GrappeDb db, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-old";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var mails = await db.Database.ExecuteSqlAsync(
            $"""
            delete from mails where state = 'sent' and sent_at < {now} - interval '30 days'
                or state in ('failed', 'uncertain') and created_at < {now} - interval '90 days'
            """,
            cancellation
        );
        var jobs = await db.Database.ExecuteSqlAsync(
            $"""
            delete from jobs where state = 'done' and finished_at < {now} - interval '30 days' or state = 'failed' and finished_at < {now} - interval '90 days'
            """,
            cancellation
        );
        await run.DoneAsync(db, new { mails, jobs });
        await transaction.CommitAsync(cancellation);
    }
}
