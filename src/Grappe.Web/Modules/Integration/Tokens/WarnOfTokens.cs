using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Integration.Tokens;

/// <summary>Tells those who made a token that it is about to expire, early enough to make another.</summary>
public sealed class WarnOfTokens(GrappeDb db, TokenMails mails, TimeProvider clock) : IJobHandler
{
    public const string Kind = "tokens-expiring";
    private static readonly TimeSpan Before = TimeSpan.FromDays(14);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var soon = now + Before;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var expiring = await db
            .ApiTokens.Include(token => token.Person)
            .Where(token => token.EndedAt == null && token.WarnedAt == null && token.ExpiresAt > now && token.ExpiresAt < soon)
            .OrderBy(token => token.Id)
            .AsNoTracking()
            .ToListAsync(cancellation);
        var roles = await db.CountingRolesAsync(expiring.Select(token => token.RoleId), now, cancellation);
        expiring.RemoveAll(token => !roles.ContainsKey(token.RoleId));
        foreach (var token in expiring)
        {
            await mails.ExpiresAsync(token.Person, token);
            await db.ApiTokens.Where(one => one.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.WarnedAt, now), cancellation);
        }
        await run.DoneAsync(db, new { told = expiring.Count });
        await transaction.CommitAsync(cancellation);
    }
}
