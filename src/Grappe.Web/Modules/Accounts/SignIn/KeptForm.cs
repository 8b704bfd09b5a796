namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>A form that was sent when the session had ended. It waits for its author to sign in again in the same browser.</summary>
public sealed class KeptForm
{
    public Guid Id { get; init; }
    public required string Address { get; init; }

    /// <summary>The names and values of its fields, as JSON.</summary>
    public required string Fields { get; init; }

    public DateTime KeptAt { get; init; }

    /// <summary>The person whose session had ended.</summary>
    public int PersonId { get; init; }

    /// <summary>Digest of the key that the browser got when it sent the form.</summary>
    public required byte[] Browser { get; init; }

    /// <summary>Whether one click sends it; otherwise it is entered again by hand.</summary>
    public bool ByClick { get; init; }

    public DateTime? SentAt { get; set; }
}
