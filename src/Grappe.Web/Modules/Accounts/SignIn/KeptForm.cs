namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>What was sent when the session had ended: it waits for its author to sign in again in the same browser.</summary>
public sealed class KeptForm
{
    public Guid Id { get; init; }
    public required string Address { get; init; }

    /// <summary>Names and values, as JSON.</summary>
    public required string Fields { get; init; }

    public DateTime KeptAt { get; init; }

    /// <summary>Whose session had ended.</summary>
    public int PersonId { get; init; }

    /// <summary>Digest of the key that the browser got when it sent the form.</summary>
    public required byte[] Browser { get; init; }

    /// <summary>Whether one click sends it; otherwise it is entered again by hand.</summary>
    public bool ByClick { get; init; }

    public DateTime? SentAt { get; set; }
}
