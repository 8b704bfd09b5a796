using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>An address of others that is told what happens, as long as the role lasts of whoever registered it.</summary>
public sealed class Webhook
{
    public int Id { get; init; }
    public int PersonId { get; init; }
    public Person Person { get; init; } = null!;
    public int RoleId { get; init; }
    public required string Name { get; set; }
    public required string Address { get; set; }

    /// <summary>Some of <see cref="Shared.News.NewsKinds.Events"/>.</summary>
    public required string[] Events { get; init; }

    /// <summary>Of one cluster, of one country, or of all that the role may be told.</summary>
    public int? SubjectId { get; init; }
    public Subject? Subject { get; init; }
    public string? Country { get; init; }

    /// <summary>Protected; <see cref="SignWebhook"/> reads it.</summary>
    public required string Secret { get; set; }
    public string? OldSecret { get; set; }
    public DateTime? OldSecretUntil { get; set; }
    public DateTime MadeAt { get; init; }
    public DateTime? FailingSince { get; set; }
    public DateTime? QuietUntil { get; set; }
    public DateTime? PausedAt { get; set; }

    /// <summary>The reason why it is paused: owner, failing or gone.</summary>
    public string? Pause { get; set; }
    public DateTime? EndedAt { get; set; }
}

/// <summary>One thing that happened, for one address, with what became of it.</summary>
public sealed class WebhookDelivery
{
    public long Id { get; init; }
    public Guid MessageId { get; init; }
    public int WebhookId { get; init; }
    public Webhook Webhook { get; init; } = null!;
    public required string Key { get; init; }
    public required string Event { get; init; }
    public required string Payload { get; init; }

    /// <summary>waiting, delivered or failed.</summary>
    public required string State { get; init; }
    public int Tries { get; init; }
    public DateTime At { get; init; }
    public DateTime? TriedAt { get; init; }
    public DateTime? NextAt { get; init; }
    public int? Status { get; init; }
    public int? Milliseconds { get; init; }
    public string? Problem { get; init; }
    public string? Answer { get; init; }

    /// <summary>By which receivers know that they have it already.</summary>
    public string Message => $"msg_{MessageId:n}";
}
