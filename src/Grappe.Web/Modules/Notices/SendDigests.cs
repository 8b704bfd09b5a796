namespace Grappe.Web.Modules.Notices;

/// <summary>The daily and weekly mails of what people follow.</summary>
public sealed class SendDigests(GrappeDb db, NoticeMails mails) : IJobHandler
{
    public const string Kind = "digests";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var sent = await mails.DigestsAsync(cancellation);
        await run.DoneAsync(db, new { sent });
        await transaction.CommitAsync(cancellation);
    }
}
