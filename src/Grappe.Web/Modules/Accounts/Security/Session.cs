namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>A browser that is signed in. It holds the key of which <see cref="Digest"/> is all that is kept.</summary>
public sealed class Session
{
    public int Id { get; init; }
    public required byte[] Digest { get; init; }
    public int PersonId { get; init; }
    public required byte[] Ticket { get; set; }

    /// <summary>"Firefox, Android": what the browser says it is, no more than its owner needs to know it again.</summary>
    public required string Device { get; init; }

    public DateTime StartedAt { get; init; }
    public DateTime SeenAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? EndedAt { get; set; }
}
