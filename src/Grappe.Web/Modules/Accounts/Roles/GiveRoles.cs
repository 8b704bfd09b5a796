using System.Security.Cryptography;
using System.Text;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Gives, offers and ends roles, for those who may.</summary>
public sealed class GiveRoles(GrappeDb db, CurrentPerson current, AccountMails mails, Texts texts, TimeProvider clock)
{
    private static readonly TimeSpan InvitationHolds = TimeSpan.FromDays(14);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Whether the current person may give a role there: who holds one on a network or a cluster may share it.</summary>
    public bool May(Role role, Scope on) =>
        role is Role.Administrator or Role.Auditor or Role.Curator
            ? MayOnPlatform || current.Roles.Any(held => held.Role == role && held.Scope == on)
            : current.May(Act.GiveRoles, on);

    /// <summary>Whether the current person may give roles on the whole platform.</summary>
    public bool MayOnPlatform => current.MayAnywhere(Act.GiveHighRoles);

    /// <summary>The same for a role on a subject or, where it has none by its kind, on the whole platform.</summary>
    public bool May(string role, Subject? on) =>
        RoleList.Find(role) is { } known && (on is not null ? May(known, on.AsScope()) : known.ScopeKind() is null && MayOnPlatform);

    public async Task<RoleHeld> GiveAsync(int person, Role role, Subject? scope, bool trusted = false, DateTime? until = null)
    {
        var code = role.Code();
        var scopeId = scope?.Id;
        if (await Counting().FirstOrDefaultAsync(held => held.PersonId == person && held.Role == code && held.ScopeId == scopeId) is { } already)
            return already;
        var given = new RoleHeld
        {
            PersonId = person,
            Role = code,
            ScopeId = scopeId,
            Trusted = trusted,
            GivenById = current.Id,
            GivenAt = Now,
            EndsAt = until,
        };
        db.Add(given);
        await db.SaveChangesAsync();
        return given;
    }

    /// <summary>Ends a role from now on; false where it is the last of an administrator, without whom nobody could give it back.</summary>
    public async Task<bool> EndAsync(RoleHeld held)
    {
        if (held.Role == Role.Administrator.Code() && await IsLastAdministratorAsync(held.PersonId))
            return false;
        var now = Now;
        await db.RolesHeld.Where(role => role.Id == held.Id).ExecuteUpdateAsync(set => set.SetProperty(role => role.EndsAt, now));
        return true;
    }

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

    /// <summary>Writes to an address that a role waits there, and gives the way to it.</summary>
    public async Task<string> InviteAsync(string email, Language language, Role role, Subject? scope, DateTime? until)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(24));
        await using var transaction = await db.Database.BeginTransactionAsync();
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
        await mails.InvitedAsync(email, language, current.Name, texts.In(language, $"held.{role.Code()}"), scope?.Name.In(language) ?? "Grappe", path);
        await transaction.CommitAsync();
        return path;
    }

    /// <summary>The invitation of a key that was mailed, as long as it holds.</summary>
    public async Task<Invitation?> InvitationAsync(string key)
    {
        var (digest, now) = (DigestOf(key), Now);
        return await db
            .Invitations.Include(invitation => invitation.Scope)
            .SingleOrDefaultAsync(invitation =>
                invitation.Digest == digest && invitation.AcceptedAt == null && invitation.WithdrawnAt == null && invitation.ExpiresAt > now
            );
    }

    public async Task AcceptAsync(Invitation invitation)
    {
        var (now, person) = (Now, current.Id);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var taken = await db
            .Invitations.Where(open => open.Id == invitation.Id && open.AcceptedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(open => open.AcceptedAt, now).SetProperty(open => open.AcceptedById, person));
        if (taken == 0)
            return;
        await GiveAsync(person!.Value, RoleList.Find(invitation.Role)!.Value, invitation.Scope, until: invitation.RoleEndsAt);
        await transaction.CommitAsync();
    }

    public IQueryable<RoleHeld> Counting() => db.RolesHeld.Counting(Now);

    public async Task WithdrawAsync(Invitation invitation)
    {
        var now = Now;
        await db.Invitations.Where(one => one.Id == invitation.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.WithdrawnAt, now));
    }

    private static byte[] DigestOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
