namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>An address that is to become that of an account.</summary>
public sealed class AddressChange
{
    public int Id { get; init; }
    public int PersonId { get; init; }
    public Person Person { get; init; } = null!;
    public required string Email { get; init; }
    public DateTime AskedAt { get; init; }
    public DateTime? ConfirmedAt { get; init; }

    /// <summary>From when on it counts. Until then the present address rules, and can stop it.</summary>
    public DateTime? CountsAt { get; init; }

    public DateTime? DoneAt { get; init; }
    public DateTime? StoppedAt { get; init; }
}
