namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Makes changes of address count whose two days have passed, where nobody came in meanwhile who would have done it.</summary>
public sealed class ChangeAddresses(GrappeDb db, ChangeAddress change) : IJobHandler
{
    public const string Kind = "address-changes";
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        // Each change stands by itself, whatever becomes of the others.
        var changed = await change.ApplyDueAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await run.DoneAsync(db, new { changed });
        await transaction.CommitAsync(cancellation);
    }
}
