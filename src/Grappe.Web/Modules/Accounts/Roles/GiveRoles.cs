using System.Security.Cryptography;
using System.Text;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>Gives, offers and ends roles, for those who may.</summary>
public sealed class GiveRoles(
    GrappeDb db,
    IReadPerson readPerson,
    CurrentPerson current,
    UserManager<Person> people,
    AccountMails mails,
    Texts texts,
    Quotas quotas,
    TimeProvider clock
)
{
    private static readonly QuotaOf Invitations = new("invitations", 30, TimeSpan.FromDays(1), "Invitations");
    private static readonly TimeSpan InvitationHolds = TimeSpan.FromDays(14);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Whether the current person may give roles on the whole platform.</summary>
    public bool MayOnPlatform => MayGiveOnPlatform(current);

    /// <summary>Whether the current person may give a role on a subject or, where it has none by its kind, on the whole platform: who holds one on a network or a cluster may share it.</summary>
    public bool May(string role, Subject? on) => May(current, role, on);

    private static bool May(CurrentPerson giver, string role, Subject? on) =>
        RoleList.Find(role) is { } known && (on is not null ? May(giver, known, on.AsScope()) : known.ScopeKind() is null && MayGiveOnPlatform(giver));

    private static bool May(CurrentPerson giver, Role role, Scope on) =>
        role is Role.Administrator or Role.Auditor or Role.Curator
            ? MayGiveOnPlatform(giver) || giver.Roles.Any(held => held.Role == role && held.Scope == on)
            : giver.May(AccountActs.GiveRoles, on);

    private static bool MayGiveOnPlatform(CurrentPerson giver) => giver.MayAnywhere(AccountActs.GiveHighRoles);

    public Task<RoleHeld> GiveAsync(int person, Role role, Subject? scope, bool trusted = false) => GiveAsync(current.Id, person, role, scope, trusted, null);

    /// <param name="giver">In whose name; in nobody's where the operator gives it.</param>
    private async Task<RoleHeld> GiveAsync(int? giver, int person, Role role, Subject? scope, bool trusted, DateTime? until)
    {
        var code = role.Code();
        var scopeId = scope?.Id;
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync() : null;
        // One at a time: a role that is given twice at once is given once.
        await db.Database.ExecuteSqlAsync($"select from people where id = {person} for no key update");
        if (await Counting().FirstOrDefaultAsync(held => held.PersonId == person && held.Role == code && held.ScopeId == scopeId) is { } already)
            return already;
        var given = new RoleHeld
        {
            PersonId = person,
            Role = code,
            ScopeId = scopeId,
            Trusted = trusted,
            GivenById = giver,
            GivenAt = Now,
            EndsAt = until,
        };
        db.Add(given);
        await db.SaveChangesAsync();
        if (transaction is not null)
            await transaction.CommitAsync();
        return given;
    }

    /// <summary>Ends a role from now on, and with it the invitations that its holder may not send any more; false where it is the last of an administrator, without whom nobody could give it back.</summary>
    public async Task<bool> EndAsync(RoleHeld held)
    {
        var now = Now;
        await using var transaction = await db.Database.BeginTransactionAsync();
        // Two administrators who end each other's role at once are not both the last but one, and no invitation is accepted meanwhile.
        await db.Database.ExecuteSqlAsync($"lock table roles_held in share row exclusive mode");
        if (held.Role == Role.Administrator.Code() && await IsLastAdministratorAsync(held.PersonId))
            return false;
        await db.RolesHeld.Where(role => role.Id == held.Id).ExecuteUpdateAsync(set => set.SetProperty(role => role.EndsAt, now));
        var open = await Open().Include(invitation => invitation.Scope).Where(invitation => invitation.InvitedById == held.PersonId).ToListAsync();
        var left = await RolesLeftAsync(held.PersonId, held.Id);
        foreach (var invitation in open.Where(invitation => !May(left, invitation.Role, invitation.Scope)))
            await db.Invitations.Where(one => one.Id == invitation.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.VoidAt, now));
        await transaction.CommitAsync();
        return true;
    }

    // What somebody holds beside one role, which other connections still see as held.
    private async Task<CurrentPerson> RolesLeftAsync(int person, int but) => (await CurrentPerson.OfAsync(readPerson, person)).Without(but);

    /// <summary>Whether without this person nobody could give back the role of an administrator.</summary>
    public async Task<bool> IsLastAdministratorAsync(int person)
    {
        var administrator = Role.Administrator.Code();
        var administrators = Counting().Where(held => held.Role == administrator);
        return await administrators.AnyAsync(held => held.PersonId == person)
            && !await administrators.AnyAsync(held => held.PersonId != person && held.EndsAt == null);
    }

    public async Task TrustAsync(RoleHeld held, bool trusted) =>
        await db.RolesHeld.Where(role => role.Id == held.Id).ExecuteUpdateAsync(set => set.SetProperty(role => role.Trusted, trusted));

    /// <summary>Writes to an address that a role waits there, and gives the way to it; null where it or who invites had many invitations of late.</summary>
    public async Task<string?> InviteAsync(string email, Language language, Role role, Subject? scope, DateTime? until)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(24));
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (current.Id is { } inviter && !await quotas.TakesAsync(Invitations, inviter.ToString(CultureInfo.InvariantCulture)))
            return null;
        db.Add(
            new Invitation
            {
                Email = email,
                Role = role.Code(),
                ScopeId = scope?.Id,
                RoleEndsAt = until,
                Digest = DigestOf(key),
                InvitedById = current.Id,
                InvitedAt = Now,
                ExpiresAt = Now + InvitationHolds,
            }
        );
        await db.SaveChangesAsync();
        var path = $"account/invitation/{key}";
        if (
            !await mails.InvitedAsync(
                email,
                language,
                current.Name,
                texts.In(language, $"held.{role.Code()}"),
                scope?.Name.In(language) ?? texts.In(language, "layout.name"),
                path
            )
        )
            return null;
        await transaction.CommitAsync();
        return path;
    }

    /// <summary>The invitation of a key that was mailed, as long as it waits.</summary>
    public async Task<Invitation?> InvitationAsync(string key)
    {
        var digest = DigestOf(key);
        return await Open().Include(invitation => invitation.Scope).SingleOrDefaultAsync(invitation => invitation.Digest == digest);
    }

    /// <summary>Whether who sent an invitation may still give that role there; what the operator sent always holds.</summary>
    public async Task<bool> HoldsAsync(Invitation invitation) => (await VoidAsync([invitation])).Count == 0;

    /// <summary>The numbers of those that hold no longer, as who sent them may not give that role there any more.</summary>
    public async Task<IReadOnlySet<int>> VoidAsync(IReadOnlyCollection<Invitation> invitations)
    {
        var inviters = new Dictionary<int, CurrentPerson>();
        foreach (var id in invitations.Select(invitation => invitation.InvitedById).OfType<int>().Distinct())
            inviters[id] = await CurrentPerson.OfAsync(readPerson, id);
        return invitations
            .Where(invitation => invitation.VoidAt is not null || (invitation.InvitedById is { } id && !May(inviters[id], invitation.Role, invitation.Scope)))
            .Select(invitation => invitation.Id)
            .ToHashSet();
    }

    /// <summary>Whether the current person accepted the invitation of a key.</summary>
    public async Task<bool> WasAcceptedAsync(string key)
    {
        var digest = DigestOf(key);
        return await db.Invitations.AnyAsync(invitation => invitation.Digest == digest && invitation.AcceptedById == current.Id);
    }

    /// <summary>Whether an invitation is for the address that the current person confirmed.</summary>
    public async Task<bool> IsForMeAsync(Invitation invitation) =>
        await people.FindByEmailAsync(invitation.Email) is { EmailConfirmed: true } invited && invited.Id == current.Id;

    /// <returns>False where it holds no longer, or is another's.</returns>
    public async Task<bool> AcceptAsync(Invitation invitation)
    {
        var (now, person) = (Now, current.Id!.Value);
        await using var transaction = await db.Database.BeginTransactionAsync();
        // Whoever ends a role of the inviter meanwhile waits: it ended before this, or after.
        await db.Database.ExecuteSqlAsync($"lock table roles_held in row exclusive mode");
        if (!await HoldsAsync(invitation) || !await IsForMeAsync(invitation))
            return false;
        var taken = await Open()
            .Where(open => open.Id == invitation.Id && open.VoidAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(open => open.AcceptedAt, now).SetProperty(open => open.AcceptedById, person));
        if (taken == 0)
            return false;
        await GiveAsync(invitation.InvitedById, person, RoleList.Find(invitation.Role)!.Value, invitation.Scope, trusted: false, invitation.RoleEndsAt);
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>The invitations that wait, also those that hold no longer as their inviter may not give the role any more.</summary>
    public IQueryable<Invitation> Open()
    {
        var now = Now;
        return db.Invitations.Where(invitation => invitation.AcceptedAt == null && invitation.WithdrawnAt == null && invitation.ExpiresAt > now);
    }

    public IQueryable<RoleHeld> Counting() => db.RolesHeld.Counting(Now);

    public async Task WithdrawAsync(Invitation invitation)
    {
        var now = Now;
        await Open().Where(one => one.Id == invitation.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.WithdrawnAt, now));
    }

    private static byte[] DigestOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
