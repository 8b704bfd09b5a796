using System.Net;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>Registers, pauses and ends the webhooks of the current person, and shows what they were told.</summary>
public sealed class ManageWebhooks(
    GrappeDb db,
    AskSubjects ask,
    CurrentPerson current,
    SignWebhook sign,
    NewsKinds kinds,
    Registers registers,
    WebhookSettings settings,
    JobQueue jobs,
    TimeProvider clock
)
{
    public const int LongestName = 80;
    public const int LongestAddress = 500;
    public const int Most = 20;

    /// <summary>The event that is sent when its owner asks for it, to see whether it arrives.</summary>
    public const string Test = "test";
    private static readonly TimeSpan OldSecretCounts = TimeSpan.FromDays(1);

    /// <param name="Receiver">The address that is told.</param>
    /// <param name="Events">Codes; of those that nobody knows none is told.</param>
    /// <param name="Card">Of whose card alone: its name or its address.</param>
    /// <param name="Country">Of which country alone.</param>
    public sealed record Request(HeldRole? Role, string? Name, string? Receiver, IReadOnlyList<string> Events, string? Card, string? Country);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private IQueryable<Webhook> Mine
    {
        get
        {
            var me = current.Id;
            return db.Webhooks.Where(webhook => webhook.PersonId == me && webhook.EndedAt == null);
        }
    }

    /// <summary>The events that the current person may have told by one of their roles.</summary>
    public IEnumerable<string> Offered => kinds.Events.Where(known => Roles.Any(known.HearsAnywhere)).Select(known => known.Event);

    /// <summary>The roles by which the current person may have something told.</summary>
    public IReadOnlyList<HeldRole> Roles => current.RolesFor(AccountActs.GiveTokens);

    public async Task<IReadOnlyList<Webhook>> AllAsync() => await Mine.Include(webhook => webhook.Subject).OrderBy(webhook => webhook.Id).ToListAsync();

    public Task<Webhook?> FindAsync(int id) => Mine.Include(webhook => webhook.Subject).SingleOrDefaultAsync(webhook => webhook.Id == id);

    public IQueryable<WebhookDelivery> Told(Webhook webhook) => db.WebhookDeliveries.Where(delivery => delivery.WebhookId == webhook.Id);

    /// <summary>Gives the end of the key of the text that says why an address cannot be told; null where it can. Whom its name leads to is checked when it is told.</summary>
    public string? ProblemOf(string address)
    {
        if (address.Length > LongestAddress || TypedText.AddressOf(address) is not { } uri || uri.Host.Length == 0)
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
    /// <exception cref="RuleBroken">Something is missing or wrong, the role may not know it, or they have as many as they may.</exception>
    public async Task<(int Id, string Secret)> AddAsync(Request request, CancellationToken cancellation)
    {
        var role = Roles.Contains(request.Role) ? request.Role : null;
        var (name, address) = (TypedText.OneLine(request.Name), request.Receiver?.Trim() ?? "");
        var asked = kinds.Events.Where(known => request.Events.Contains(known.Event)).ToList();
        var beyond = role is null ? null : asked.Find(known => !known.HearsAnywhere(role))?.Event;
        var meant = await ask.FindAsync(request.Card, cancellation);
        var card = meant.Found is { } found ? await db.FindAsync(found.Kind, found.Slug, cancellation) : null;
        var problems = new ProblemList();
        problems.AddIf(name.Length is 0 or > LongestName, nameof(Request.Name), "webhooks.name.missing", LongestName);
        if (ProblemOf(address) is { } problem)
            problems.Add(Problem.At(nameof(Request.Receiver), $"webhooks.receiver.{problem}"));
        problems.AddIf(role is null, nameof(Request.Role), "tokens.role.missing");
        problems.AddIf(asked.Count == 0, nameof(Request.Events), "webhooks.events.missing");
        if (beyond is not null)
            problems.Add(
                Problem.At(nameof(Request.Events), "webhooks.events.beyond", new CodeName("held", role!.Role.Code()), new CodeName("webhook-event", beyond))
            );
        problems.AddIf(
            request.Country is { Length: > 0 } country && !registers.Countries.ContainsKey(country),
            nameof(Request.Country),
            "webhooks.country.unknown"
        );
        problems.AddIf(
            request.Card is not null && card is null,
            nameof(Request.Card),
            meant.Likely.Count > 0 ? "subject-field.several" : "subject-field.unknown",
            request.Card ?? ""
        );
        problems.AddIf(await Mine.CountAsync(cancellation) >= Most, "", "webhooks.most", Most);
        problems.ThrowIfAny();
        var (shown, kept) = sign.NewSecret();
        var webhook = new Webhook
        {
            PersonId = current.Id!.Value,
            RoleId = role!.Id,
            Name = name,
            Address = address,
            Events = [.. asked.Select(known => known.Event)],
            SubjectId = card?.Id,
            Country = card is null && request.Country?.Length > 0 ? request.Country : null,
            Secret = kept,
            MadeAt = Now,
        };
        db.Add(webhook);
        await db.SaveChangesAsync();
        return (webhook.Id, shown);
    }

    /// <summary>Makes a new secret. The old one signs beside it for a day, so that the receiver can be changed without haste.</summary>
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
            Test,
            WriteDeliveries.PayloadOf(Test, now, new { webhook = webhook.Name }),
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
