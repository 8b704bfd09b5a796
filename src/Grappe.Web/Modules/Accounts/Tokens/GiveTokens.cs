using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Accounts.Roles;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts.Tokens;

/// <summary>Makes, lists and ends tokens: one's own, and those by which others act for what one looks after.</summary>
public sealed class GiveTokens(GrappeDb db, CurrentPerson current, AccountMails mails, TimeProvider clock, TokenScopes known)
{
    public const int LongestName = 80;

    /// <summary>More than anybody tells apart.</summary>
    public const int Most = 20;

    /// <summary>For how many days a token may hold.</summary>
    public static readonly IReadOnlyList<int> Days = [30, 90, 180, 365];

    public const int UsualDays = 90;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The roles by which the current person may let a program act.</summary>
    public IReadOnlyList<HeldRole> Roles => current.RolesFor(AccountActs.GiveTokens);

    public async Task<bool> HasMostAsync()
    {
        var (now, me) = (Now, current.Id);
        return await db.ApiTokens.CountAsync(token => token.PersonId == me && token.EndedAt == null && token.ExpiresAt > now) >= Most;
    }

    /// <summary>The secret of a new token, which nobody can ever read again.</summary>
    public async Task<string> MakeAsync(HeldRole role, string name, IReadOnlyCollection<TokenScope> scopes, int days)
    {
        if (!Roles.Contains(role) || !Days.Contains(days) || scopes.Count == 0 || scopes.Except(known.Of(role.Role)).Any())
            throw new InvalidOperationException("No role can give away what it does not have.");
        var (secret, now) = (TokenSecret.New(), Now);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var token = new ApiToken
        {
            PersonId = current.Id!.Value,
            RoleId = role.Id,
            Name = name,
            Scopes = [.. scopes.Select(scope => scope.Code)],
            Start = secret[..TokenSecret.Shown],
            Digest = TokenSecret.DigestOf(secret),
            MadeAt = now,
            ExpiresAt = now.AddDays(days),
        };
        db.Add(token);
        await db.SaveChangesAsync();
        await mails.TokenMadeAsync(await db.People.AsNoTracking().SingleAsync(person => person.Id == current.Id), token);
        await transaction.CommitAsync();
        return secret;
    }

    /// <summary>The current person's own, and those that act for a network, cluster or organisation whose roles they give; the newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> VisibleAsync()
    {
        var me = current.Id;
        var tokens = await db
            .ApiTokens.Include(token => token.Person)
            .Include(token => token.Role.Scope)
            .Where(token => token.PersonId == me || token.EndedAt == null)
            .OrderByDescending(token => token.Id)
            .ToListAsync();
        return [.. tokens.Where(token => token.PersonId == me || MayEnd(token.Role))];
    }

    // A role without a scope is one on the whole platform, and not one on anything.
    private bool MayEnd(RoleHeld role) =>
        role.Scope is { } scope ? current.May(AccountActs.GiveRoles, scope.AsScope()) : current.MayAnywhere(AccountActs.GiveHighRoles);

    /// <returns>False where there is no such token, or it has ended.</returns>
    public async Task<bool> EndAsync(int id)
    {
        if ((await VisibleAsync()).All(token => token.Id != id))
            return false;
        var now = Now;
        return await db
                .ApiTokens.Where(token => token.Id == id && token.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.EndedAt, now)) == 1;
    }
}
