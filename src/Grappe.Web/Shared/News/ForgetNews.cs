namespace Grappe.Web.Shared.News;

/// <summary>Forgets what happened long ago: whoever reads news has read it, or their job was given up and forgotten too.</summary>
internal sealed class ForgetNews(GrappeDb db, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-news";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var forgotten = await db.Database.ExecuteSqlAsync($"delete from news where at < {clock.GetUtcNow().UtcDateTime} - interval '100 days'", cancellation);
        await run.DoneAsync(db, new { forgotten });
        await transaction.CommitAsync(cancellation);
    }
}
