namespace Grappe.Web.Modules.Accounts;

/// <summary>What was sent when the session had ended: it waits for its author to sign in again.</summary>
public sealed class KeptForm
{
    public Guid Id { get; init; }
    public required string Address { get; init; }

    /// <summary>Names and values, as JSON.</summary>
    public required string Fields { get; init; }

    public DateTime KeptAt { get; init; }
}
