using System.Net;
using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Webhooks;

/// <summary>The webhooks of the current person: registers, pauses and ends them, shows what they were told.</summary>
public sealed class ManageWebhooks(GrappeDb db, CurrentPerson current, SignWebhook sign, WebhookSettings settings, JobQueue jobs, TimeProvider clock)
{
    public const int LongestName = 80;
    public const int LongestAddress = 500;
    public const int Most = 20;
    private static readonly TimeSpan OldSecretCounts = TimeSpan.FromDays(1);

    /// <param name="Card">Of whose card alone.</param>
    /// <param name="Country">Of which country alone.</param>
    public sealed record Request(HeldRole Role, string Name, string Address, IReadOnlyList<string> Events, Subject? Card, string? Country);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private IQueryable<Webhook> Mine
    {
        get
        {
            var me = current.Id;
            return db.Webhooks.Where(webhook => webhook.PersonId == me && webhook.EndedAt == null);
        }
    }

    /// <summary>The roles by which the current person may have something told.</summary>
    public IReadOnlyList<HeldRole> Roles => [.. current.Roles.Where(role => role.AllowsAnywhere(AccountActs.GiveTokens))];

    public async Task<IReadOnlyList<Webhook>> AllAsync() => await Mine.Include(webhook => webhook.Subject).OrderBy(webhook => webhook.Id).ToListAsync();

    public Task<Webhook?> FindAsync(int id) => Mine.Include(webhook => webhook.Subject).SingleOrDefaultAsync(webhook => webhook.Id == id);

    public IQueryable<WebhookDelivery> Told(Webhook webhook) => db.WebhookDeliveries.Where(delivery => delivery.WebhookId == webhook.Id);

    public async Task<bool> HasMostAsync() => await Mine.CountAsync() >= Most;

    /// <summary>Why an address cannot be told: the end of the key of a text; null where it can. Whom its name leads to is looked at when it is told.</summary>
    public string? ProblemOf(string address)
    {
        if (address.Length > LongestAddress || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return "form";
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return "secret";
        if (settings.AllowLocal && uri is { Scheme: "http", IsLoopback: true })
            return null;
        if (uri.Scheme != Uri.UriSchemeHttps)
            return "https";
        var literal = uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? IPAddress.Parse(uri.DnsSafeHost) : null;
        return !settings.AllowLocal && (uri.IsLoopback || (literal is not null && !PublicAddress.Is(literal))) ? "closed" : null;
    }

    /// <returns>Its number, and the secret that is never shown again.</returns>
    public async Task<(int Id, string Secret)> AddAsync(Request request)
    {
        if (!Roles.Contains(request.Role) || ProblemOf(request.Address) is not null || request.Events.Any(code => !request.Role.MayHearAnywhere(code)))
            throw new InvalidOperationException("No role can have told what it may not know.");
        var (shown, kept) = sign.NewSecret();
        var webhook = new Webhook
        {
            PersonId = current.Id!.Value,
            RoleId = request.Role.Id,
            Name = request.Name,
            Address = request.Address,
            Events = [.. request.Events],
            SubjectId = request.Card?.Id,
            Country = request.Card is null ? request.Country : null,
            Secret = kept,
            MadeAt = Now,
        };
        db.Add(webhook);
        await db.SaveChangesAsync();
        return (webhook.Id, shown);
    }

    /// <summary>A new secret; the old one signs beside it for a day, so that the receiver can be changed without haste.</summary>
    public async Task<string> RenewSecretAsync(Webhook webhook)
    {
        var ((shown, kept), until) = (sign.NewSecret(), Now + OldSecretCounts);
        await Mine.Where(one => one.Id == webhook.Id)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(one => one.OldSecret, one => one.Secret).SetProperty(one => one.OldSecretUntil, until).SetProperty(one => one.Secret, kept)
            );
        return shown;
    }

    public async Task PauseAsync(Webhook webhook)
    {
        var now = Now;
        await Mine.Where(one => one.Id == webhook.Id && one.PausedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.PausedAt, now).SetProperty(one => one.Pause, "owner"));
    }

    public async Task ResumeAsync(Webhook webhook) =>
        await Mine.Where(one => one.Id == webhook.Id)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(one => one.PausedAt, (DateTime?)null)
                    .SetProperty(one => one.Pause, (string?)null)
                    .SetProperty(one => one.FailingSince, (DateTime?)null)
                    .SetProperty(one => one.QuietUntil, (DateTime?)null)
            );

    public async Task EndAsync(Webhook webhook)
    {
        var now = Now;
        await Mine.Where(one => one.Id == webhook.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.EndedAt, now));
    }

    /// <summary>Sends something that did not happen, to see whether it arrives.</summary>
    public async Task TestAsync(Webhook webhook)
    {
        var now = Now;
        await using var transaction = await db.Database.BeginTransactionAsync();
        await WakeAsync(webhook);
        await WriteDeliveries.AddAsync(
            db,
            jobs,
            webhook.Id,
            $"test:{Guid.NewGuid():n}",
            WebhookEvents.Test,
            WriteDeliveries.PayloadOf(WebhookEvents.Test, now, new { webhook = webhook.Name }),
            now,
            CancellationToken.None
        );
        await transaction.CommitAsync();
    }

    /// <summary>Sends once more what arrived or was given up, under the same number.</summary>
    public async Task<bool> SendAgainAsync(Webhook webhook, long delivery)
    {
        var now = Now;
        await using var transaction = await db.Database.BeginTransactionAsync();
        var begun = await Told(webhook)
            .Where(one => one.Id == delivery && one.State != "waiting")
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.State, "waiting").SetProperty(one => one.Tries, 0).SetProperty(one => one.NextAt, now));
        if (begun == 0)
            return false;
        await WakeAsync(webhook);
        await jobs.AddAsync(Deliver.Kind, new Deliver.Delivery(delivery));
        await transaction.CommitAsync();
        return true;
    }

    // Whoever asks for it wants it now.
    private Task<int> WakeAsync(Webhook webhook) =>
        Mine.Where(one => one.Id == webhook.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.QuietUntil, (DateTime?)null));
}
