namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>Forgets what webhooks were told a month ago, and webhooks and tokens that ended a year ago.</summary>
internal sealed class ForgetDeliveries(GrappeDb db, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-deliveries";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var deliveries = await db.Database.ExecuteSqlAsync(
            $"delete from webhook_deliveries where state <> 'waiting' and at < {now} - interval '30 days'",
            cancellation
        );
        var webhooks = await db.Database.ExecuteSqlAsync($"delete from webhooks where ended_at < {now} - interval '1 year'", cancellation);
        var tokens = await db.Database.ExecuteSqlAsync($"delete from api_tokens where least(ended_at, expires_at) < {now} - interval '1 year'", cancellation);
        await run.DoneAsync(
            db,
            new
            {
                deliveries,
                webhooks,
                tokens,
            }
        );
        await transaction.CommitAsync(cancellation);
    }
}
