using System.Security.Cryptography;
using Grappe.Web.Modules.Accounts.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Moves an account to another address: its reader confirms it, and the reader of the present one has two days to stop it.</summary>
public sealed class ChangeAddress(
    GrappeDb db,
    UserManager<Person> people,
    Sessions sessions,
    AccountMails mails,
    IDataProtectionProvider keys,
    TimeProvider clock,
    ILogger<ChangeAddress> log
)
{
    /// <summary>Long enough to read one's mail after a day away.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromHours(48);

    private static readonly TimeSpan LinkHolds = TimeSpan.FromHours(24);

    private readonly IDataProtector confirming = keys.CreateProtector("address-change", "confirm");
    private readonly IDataProtector stopping = keys.CreateProtector("address-change", "stop");

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The change of a person's address that is under way.</summary>
    public Task<AddressChange?> OfAsync(int person) =>
        db.AddressChanges.AsNoTracking().SingleOrDefaultAsync(change => change.PersonId == person && change.DoneAt == null && change.StoppedAt == null);

    /// <summary>Writes to both addresses. A change that was asked for before ends.</summary>
    /// <returns>False where one of them had too many of these mails of late: then all stays as it was.</returns>
    public async Task<bool> AskAsync(Person person, string email)
    {
        var now = Now;
        await using var transaction = await db.Database.BeginTransactionAsync();
        // Two at once follow one another.
        await db.Database.ExecuteSqlAsync($"select from people where id = {person.Id} for update");
        await Open(person.Id).ExecuteUpdateAsync(set => set.SetProperty(change => change.StoppedAt, now));
        var asked = new AddressChange
        {
            PersonId = person.Id,
            Email = email,
            AskedAt = now,
        };
        db.Add(asked);
        await db.SaveChangesAsync();
        if (!await mails.NewAddressAsync(person, email, KeyOf(confirming, asked.Id), KeyOf(stopping, asked.Id)))
            return false;
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>The change that the link to the new address confirms, as long as it can be confirmed or waits to count.</summary>
    public async Task<AddressChange?> ToConfirmAsync(string? key)
    {
        var since = Now - LinkHolds;
        return await FindAsync(confirming, key) is { DoneAt: null, StoppedAt: null } change && (change.ConfirmedAt is not null || change.AskedAt > since)
            ? change
            : null;
    }

    /// <summary>The change that a link to the present address stops: the one it was sent for or, where that was replaced, the one that is under way.</summary>
    public async Task<AddressChange?> ToStopAsync(string? key) =>
        await FindAsync(stopping, key) is { } told
        // Once another address counts, its reader decides.
        && !await db.AddressChanges.AnyAsync(change => change.PersonId == told.PersonId && change.DoneAt >= told.AskedAt)
            ? await OfAsync(told.PersonId)
            : null;

    /// <summary>Confirms a change. It counts at once where nothing depends on the account, and else after two days.</summary>
    /// <returns>From when on it counts; null where it can be confirmed no longer.</returns>
    public async Task<DateTime?> ConfirmAsync(AddressChange change)
    {
        if (change.CountsAt is { } already)
            return already;
        var (now, later, normal) = (Now, Now + Delay, people.NormalizeEmail(change.Email));
        await using var transaction = await db.Database.BeginTransactionAsync();
        var confirmed = await db.Database.ExecuteSqlAsync(
            $"""
            update address_changes change set confirmed_at = {now}, counts_at = case when
                exists (select from people where id = change.person_id and two_factor_enabled)
                or exists (select from person_passkeys where user_id = change.person_id)
                or exists (select from roles_held where person_id = change.person_id and (ends_at is null or ends_at > {now}))
                or exists (select from role_requests where person_id = change.person_id and decided_at is null)
                then {later} else {now} end
            where id = {change.Id} and confirmed_at is null and stopped_at is null
                and not exists (select from people where normalized_email = {normal})
            """
        );
        if (confirmed == 0)
            return null;
        var counts = await db.AddressChanges.Where(one => one.Id == change.Id).Select(one => one.CountsAt!.Value).SingleAsync();
        if (counts > now)
            await mails.AddressCountsAsync(change.Person, change.Email, counts, KeyOf(stopping, change.Id));
        await transaction.CommitAsync();
        if (counts <= now)
            await ApplyDueAsync();
        return counts;
    }

    /// <summary>Stops a change in the name of whoever reads the present address. Whoever asked for it knew the password or had a session: both end.</summary>
    public async Task<bool> StopAsync(AddressChange change)
    {
        var now = Now;
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await Open(change.PersonId).Where(one => one.Id == change.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.StoppedAt, now)) == 0)
            return false;
        await db.Database.ExecuteSqlAsync(
            $"""
            update people set password_hash = null, security_stamp = gen_random_uuid()::text, concurrency_stamp = gen_random_uuid()::text, link_round = link_round + 1
            where id = {change.PersonId}
            """
        );
        await sessions.EndAsync(db, change.PersonId);
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>Stops it in the name of whoever is signed in.</summary>
    public async Task StopAsync(int person)
    {
        var now = Now;
        await Open(person).ExecuteUpdateAsync(set => set.SetProperty(change => change.StoppedAt, now));
    }

    /// <summary>Makes those changes count whose time has come.</summary>
    public async Task<int> ApplyDueAsync(CancellationToken cancellation = default)
    {
        var now = Now;
        var due = await db
            .AddressChanges.AsNoTracking()
            .Include(change => change.Person)
            .Where(change => change.CountsAt <= now && change.DoneAt == null && change.StoppedAt == null)
            .OrderBy(change => change.Id)
            .ToListAsync(cancellation);
        var applied = 0;
        foreach (var change in due)
            try
            {
                applied += await ApplyAsync(change, now, cancellation) ? 1 : 0;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Somebody made an account with it in this very moment: the next time finds it taken, and ends the change.
                log.LogInformation("The change of address {Change} waits: the address was taken just now.", change.Id);
            }
        return applied;
    }

    private async Task<bool> ApplyAsync(AddressChange change, DateTime now, CancellationToken cancellation)
    {
        var normal = people.NormalizeEmail(change.Email);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await Open(change.PersonId).Where(one => one.Id == change.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.DoneAt, now), cancellation) == 0)
            return false;
        var moved = await db.Database.ExecuteSqlAsync(
            $"""
            update people set email = {change.Email}, normalized_email = {normal}, user_name = {change.Email}, normalized_user_name = {normal},
                security_stamp = gen_random_uuid()::text, concurrency_stamp = gen_random_uuid()::text, link_round = link_round + 1
            where id = {change.PersonId} and erased_at is null and not exists (select from people where normalized_email = {normal})
            """,
            cancellation
        );
        if (moved == 0)
            await db
                .AddressChanges.Where(one => one.Id == change.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.DoneAt, (DateTime?)null).SetProperty(one => one.StoppedAt, now), cancellation);
        else
        {
            await sessions.EndAsync(db, change.PersonId);
            await mails.AddressChangedAsync(change.Person, change.Email);
        }
        await transaction.CommitAsync(cancellation);
        return moved > 0;
    }

    private IQueryable<AddressChange> Open(int person) =>
        db.AddressChanges.Where(change => change.PersonId == person && change.DoneAt == null && change.StoppedAt == null);

    private async Task<AddressChange?> FindAsync(IDataProtector protector, string? key)
    {
        try
        {
            if (string.IsNullOrEmpty(key))
                return null;
            var id = int.Parse(protector.Unprotect(key), CultureInfo.InvariantCulture);
            return await db
                .AddressChanges.AsNoTracking()
                .Include(change => change.Person)
                .SingleOrDefaultAsync(change => change.Id == id && change.Person.ErasedAt == null);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string KeyOf(IDataProtector protector, int id) => protector.Protect(id.ToString(CultureInfo.InvariantCulture));
}
