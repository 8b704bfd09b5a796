using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>Brings one delivery to its address. The job is put off until it arrived or was tried often enough: a killed process leaves it to the next.</summary>
internal sealed class Deliver(GrappeDb db, SendWebhook send, WebhookSettings settings, WebhookMails mails, TimeProvider clock) : IJobHandler
{
    public const string Kind = "webhook-deliver";
    private static readonly TimeSpan LongestQuiet = TimeSpan.FromMinutes(10);

    public sealed record Delivery(long Id);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var id = run.Arguments<Delivery>().Id;
        var delivery = await db
            .WebhookDeliveries.Include(one => one.Webhook.Person)
            .AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == id && one.State == "waiting", cancellation);
        if (delivery is null)
            return;
        var (webhook, now) = (delivery.Webhook, clock.GetUtcNow().UtcDateTime);
        if (webhook.EndedAt is not null || (await db.CountingRolesAsync([webhook.RoleId], now, cancellation)).Count == 0)
        {
            await GiveUpAsync(id, "ended", cancellation);
            return;
        }
        if (webhook.PausedAt is not null)
        {
            await GiveUpAsync(id, "paused", cancellation);
            return;
        }
        // Where nobody answers, one asks for all: many that wait must not hold up other work.
        if (webhook.QuietUntil > now)
            throw new JobLater(webhook.QuietUntil.Value);

        var outcome = await send.SendAsync(webhook, delivery.Message, delivery.Payload, cancellation);
        now = clock.GetUtcNow().UtcDateTime;
        var tries = delivery.Tries + 1;
        var next = !outcome.Arrived && tries < settings.Attempts ? now + settings.DelayAfter(tries) : (DateTime?)null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Database.ExecuteSqlAsync(
            $"""
            update webhook_deliveries set tries = {tries}, tried_at = {now}, next_at = {next}, status = {outcome.Status}, milliseconds = {outcome.Milliseconds},
                problem = {outcome.Problem}, answer = {outcome.Answer}, state = {(
                outcome.Arrived ? "delivered"
                : next is null ? "failed"
                : "waiting"
            )}
            where id = {id}
            """,
            cancellation
        );
        var failing = outcome.Arrived ? (DateTime?)null : webhook.FailingSince ?? now;
        var quiet = outcome.NobodyThere ? now + Min(settings.DelayAfter(tries), LongestQuiet) : (DateTime?)null;
        await db
            .Webhooks.Where(one => one.Id == webhook.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.FailingSince, failing).SetProperty(one => one.QuietUntil, quiet), cancellation);
        // 410: its keeper says that it is gone for good.
        var pause =
            outcome.Status == StatusCodes.Status410Gone ? "gone"
            : failing + settings.PauseAfter <= now ? "failing"
            : null;
        if (pause is not null && await PauseAsync(webhook.Id, pause, now, cancellation))
            await mails.PausedAsync(webhook, pause);
        await transaction.CommitAsync(cancellation);
        if (next is { } later)
            throw new JobLater(later);
    }

    private async Task<bool> PauseAsync(int webhook, string why, DateTime now, CancellationToken cancellation) =>
        await db
            .Webhooks.Where(one => one.Id == webhook && one.PausedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.PausedAt, now).SetProperty(one => one.Pause, why), cancellation) == 1;

    private Task<int> GiveUpAsync(long id, string why, CancellationToken cancellation) =>
        db
            .WebhookDeliveries.Where(one => one.Id == id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(one => one.State, "failed").SetProperty(one => one.Problem, why).SetProperty(one => one.NextAt, (DateTime?)null),
                cancellation
            );

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
