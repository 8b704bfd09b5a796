using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Shared.Background;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts.Tokens;

/// <summary>Tells those who made a token that it is about to expire, early enough to make another.</summary>
public sealed class WarnOfTokens(GrappeDb db, AccountMails mails, TimeProvider clock) : IJobHandler
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
            .Where(token => token.Person.ErasedAt == null && (token.Role.EndsAt == null || token.Role.EndsAt > now))
            .OrderBy(token => token.Id)
            .AsNoTracking()
            .ToListAsync(cancellation);
        foreach (var token in expiring)
        {
            await mails.TokenExpiresAsync(token.Person, token);
            await db.ApiTokens.Where(one => one.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.WarnedAt, now), cancellation);
        }
        await run.DoneAsync(db, new { told = expiring.Count });
        await transaction.CommitAsync(cancellation);
    }
}
