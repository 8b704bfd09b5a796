using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Integration.Tokens;

/// <summary>Lets a program act for a person by one of their roles. The program holds the secret; only its <see cref="Start"/> and <see cref="Digest"/> are kept.</summary>
public sealed class ApiToken
{
    public int Id { get; init; }
    public int PersonId { get; init; }
    public Person Person { get; init; } = null!;
    public int RoleId { get; init; }
    public required string Name { get; set; }

    /// <summary>Codes of <see cref="Shared.Permissions.TokenScope"/>.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>The beginning of the secret, by which its owner knows it again.</summary>
    public required string Start { get; init; }
    public required byte[] Digest { get; init; }
    public DateTime MadeAt { get; init; }
    public DateTime ExpiresAt { get; init; }
    public DateTime? UsedAt { get; init; }
    public DateTime? WarnedAt { get; init; }
    public DateTime? EndedAt { get; init; }

    /// <summary>Whether it holds, as long as its role counts.</summary>
    public bool HoldsAt(DateTime now) => EndedAt is null && ExpiresAt > now;
}
