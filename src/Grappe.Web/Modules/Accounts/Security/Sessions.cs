using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Keeps who is signed in in the database, so that every node knows it, and a session can be seen and ended from another browser.</summary>
public sealed class Sessions(IServiceScopeFactory scopes, IHttpContextAccessor accessor, TimeProvider clock) : ITicketStore
{
    private static readonly object BegunHere = new();
    private static readonly TimeSpan BetweenSightings = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow().UtcDateTime;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GrappeDb>();
        // Where one request begins two sessions, the browser keeps the second.
        if (accessor.HttpContext is { } context)
        {
            if (context.Items[BegunHere] is byte[] before)
                await EndAsync(db.Sessions.Where(session => session.Digest == before));
            context.Items[BegunHere] = DigestOf(key);
        }
        db.Add(
            new Session
            {
                Digest = DigestOf(key),
                PersonId = PersonOf(ticket),
                Ticket = TicketSerializer.Default.Serialize(ticket),
                Device = Device.Of(accessor.HttpContext?.Request.Headers.UserAgent.ToString()),
                StartedAt = now,
                SeenAt = now,
                ExpiresAt = ExpiryOf(ticket),
            }
        );
        await db.SaveChangesAsync();
        return key;
    }

    // Lets a session last, of the person it began with: who signs in gets a key of their own.
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var (digest, bytes, expires) = (DigestOf(key), TicketSerializer.Default.Serialize(ticket), ExpiryOf(ticket));
        var person = PersonOf(ticket);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope
                .ServiceProvider.GetRequiredService<GrappeDb>()
                .Sessions.Where(session => session.Digest == digest && session.PersonId == person && session.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.Ticket, bytes).SetProperty(session => session.ExpiresAt, expires));
        }
        catch (Exception exception) when (DatabaseAway.Is(exception))
        {
            // It ends a little earlier, or is renewed by the next page: the answer that is just being sent must not fail for it.
        }
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        try
        {
            return await FindAsync(key);
        }
        catch (Exception exception) when (DatabaseAway.Is(exception))
        {
            if (accessor.HttpContext is { } context)
                Unrecognised.Note(context, exception);
            return null;
        }
    }

    private async Task<AuthenticationTicket?> FindAsync(string key)
    {
        var digest = DigestOf(key);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GrappeDb>();
        var session = await db.Sessions.SingleOrDefaultAsync(session => session.Digest == digest && session.EndedAt == null && session.ExpiresAt > now);
        if (session is null || TicketSerializer.Default.Deserialize(session.Ticket) is not { } ticket)
            return null;
        if (now - session.SeenAt > BetweenSightings)
            await NoteSightingAsync(db, session.Id, now);
        var identity = (ClaimsIdentity)ticket.Principal.Identity!;
        identity.TryRemoveClaim(identity.FindFirst(CurrentPerson.SessionClaim));
        identity.AddClaim(new Claim(CurrentPerson.SessionClaim, session.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return ticket;
    }

    private static async Task NoteSightingAsync(GrappeDb db, int id, DateTime now)
    {
        try
        {
            await db.Sessions.Where(seen => seen.Id == id).ExecuteUpdateAsync(set => set.SetProperty(seen => seen.SeenAt, now));
        }
        catch (Exception exception) when (DatabaseAway.Is(exception) || StorageFull.Is(exception))
        {
            // Reading goes on where nothing can be written.
        }
    }

    public async Task RemoveAsync(string key)
    {
        var digest = DigestOf(key);
        await using var scope = scopes.CreateAsyncScope();
        await EndAsync(scope.ServiceProvider.GetRequiredService<GrappeDb>().Sessions.Where(session => session.Digest == digest));
    }

    /// <summary>Ends sessions of a person: one, or all but the one that asks for it.</summary>
    public Task<int> EndAsync(GrappeDb db, int person, int? only = null, int? except = null) =>
        EndAsync(db.Sessions.Where(session => session.PersonId == person && (only == null || session.Id == only) && (except == null || session.Id != except)));

    private Task<int> EndAsync(IQueryable<Session> sessions)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return sessions.Where(session => session.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now));
    }

    /// <summary>Finds the person whose session a key belongs to, also when the session has ended; null where there was none.</summary>
    public static Task<int?> PersonOfAsync(GrappeDb db, string key)
    {
        var digest = DigestOf(key);
        return db.Sessions.Where(session => session.Digest == digest).Select(session => (int?)session.PersonId).SingleOrDefaultAsync();
    }

    private static int PersonOf(AuthenticationTicket ticket) =>
        CurrentPerson.IdOf(ticket.Principal) ?? throw new InvalidOperationException("Only a person can have a session.");

    private DateTime ExpiryOf(AuthenticationTicket ticket) => (ticket.Properties.ExpiresUtc ?? clock.GetUtcNow() + Longest).UtcDateTime;

    private static byte[] DigestOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
