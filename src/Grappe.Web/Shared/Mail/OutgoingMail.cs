namespace Grappe.Web.Shared.Mail;

/// <summary>A mail in the outbox, with how far its sending came.</summary>
public sealed class OutgoingMail
{
    public long Id { get; init; }

    /// <summary>The id by which receivers know a mail, the same however often it is tried.</summary>
    public Guid MessageId { get; init; }
    public string? Key { get; init; }
    public required string Recipient { get; init; }
    public required string Language { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public string? Html { get; init; }

    /// <summary>The address at which a mail program stops mails of this sort.</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>An invitation that calendars take in, where it carries one.</summary>
    public string? Calendar { get; init; }
    public required string State { get; init; }
    public int Attempts { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime DueAt { get; init; }
    public Guid? Lease { get; init; }
    public DateTime? LeasedUntil { get; init; }
    public DateTime? SentAt { get; init; }
    public string? Problem { get; init; }
    public string? Detail { get; init; }
}
