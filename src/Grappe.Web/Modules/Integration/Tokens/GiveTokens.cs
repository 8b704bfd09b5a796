using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Integration.Tokens;

/// <summary>Makes, lists and ends tokens: one's own, and those by which others act for what one looks after.</summary>
public sealed class GiveTokens(GrappeDb db, CurrentPerson current, TokenMails mails, TimeProvider clock, TokenScopes known)
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

    /// <param name="RoleCounts">Whether the role behind it still counts.</param>
    public sealed record Visible(ApiToken Token, HeldRole Role, bool RoleCounts);

    /// <param name="Scopes">Codes; of those that nobody knows none is given.</param>
    public sealed record Request(HeldRole? Role, string? Name, IReadOnlyCollection<string> Scopes, int Days);

    /// <summary>The secret of a new token, which nobody can ever read again.</summary>
    /// <exception cref="RuleBroken">Something is missing, no role can give it away, or they have as many as they may.</exception>
    public async Task<string> MakeAsync(Request request)
    {
        var (role, name) = (Roles.Contains(request.Role) ? request.Role : null, TypedText.OneLine(request.Name));
        var scopes = request.Scopes.Select(known.Find).OfType<TokenScope>().Distinct().ToList();
        var beyond = role is null ? null : scopes.Except(known.Of(role.Role)).FirstOrDefault();
        var problems = new ProblemList();
        problems.AddIf(name.Length is 0 or > LongestName, nameof(Request.Name), "tokens.name.missing", LongestName);
        problems.AddIf(role is null, nameof(Request.Role), "tokens.role.missing");
        problems.AddIf(scopes.Count == 0, nameof(Request.Scopes), "tokens.scopes.missing");
        if (beyond is not null)
            problems.Add(
                Problem.At(nameof(Request.Scopes), "tokens.scopes.beyond", new CodeName("held", role!.Role.Code()), new CodeName("token-scope", beyond.Code))
            );
        problems.AddIf(!Days.Contains(request.Days), nameof(Request.Days), "tokens.days.missing");
        problems.AddIf(await HasMostAsync(), "", "tokens.most", Most);
        problems.ThrowIfAny();
        var (secret, now) = (TokenSecret.New(), Now);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var token = new ApiToken
        {
            PersonId = current.Id!.Value,
            RoleId = role!.Id,
            Name = name,
            Scopes = [.. scopes.Select(scope => scope.Code)],
            Start = secret[..TokenSecret.Shown],
            Digest = TokenSecret.DigestOf(secret),
            MadeAt = now,
            ExpiresAt = now.AddDays(request.Days),
        };
        db.Add(token);
        await db.SaveChangesAsync();
        await mails.MadeAsync(await db.People.AsNoTracking().SingleAsync(person => person.Id == current.Id), token);
        await transaction.CommitAsync();
        return secret;
    }

    private async Task<bool> HasMostAsync()
    {
        var (now, me) = (Now, current.Id);
        return await db.ApiTokens.CountAsync(token => token.PersonId == me && token.EndedAt == null && token.ExpiresAt > now) >= Most;
    }

    /// <summary>The current person's own, and those that act for a network, cluster or organisation whose roles they give; the newest first.</summary>
    public async Task<IReadOnlyList<Visible>> VisibleAsync()
    {
        var me = current.Id;
        var tokens = await db
            .ApiTokens.Include(token => token.Person)
            .Where(token => token.PersonId == me || token.EndedAt == null)
            .OrderByDescending(token => token.Id)
            .ToListAsync();
        var roles = await db.RolesAsync(tokens.Select(token => token.RoleId), Now);
        return
        [
            .. tokens
                .Select(token => new Visible(token, roles[token.RoleId].Role, roles[token.RoleId].Counts))
                .Where(one => one.Token.PersonId == me || MayEnd(one.Role)),
        ];
    }

    // A role without a scope is one on the whole platform, and not one on anything.
    private bool MayEnd(HeldRole role) => role.Scope is { } scope ? current.May(AccountActs.GiveRoles, scope) : current.MayAnywhere(AccountActs.GiveHighRoles);

    /// <returns>False where there is no such token, or it has ended.</returns>
    public async Task<bool> EndAsync(int id)
    {
        if ((await VisibleAsync()).All(one => one.Token.Id != id))
            return false;
        var now = Now;
        return await db
                .ApiTokens.Where(token => token.Id == id && token.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.EndedAt, now)) == 1;
    }
}
