using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>A role that a person holds or held.</summary>
public sealed class RoleHeld
{
    public int Id { get; init; }
    public int PersonId { get; init; }
    public Person Person { get; init; } = null!;
    public required string Role { get; init; }
    public int? ScopeId { get; init; }
    public Subject? Scope { get; init; }
    public bool Trusted { get; set; }
    public int? GivenById { get; init; }
    public Person? GivenBy { get; init; }
    public DateTime GivenAt { get; init; }
    public DateTime? EndsAt { get; set; }
}

internal static class RolesThatCount
{
    public static IQueryable<RoleHeld> Counting(this IQueryable<RoleHeld> roles, DateTime now) => roles.Where(held => held.EndsAt == null || held.EndsAt > now);
}

/// <summary>A role that waits for whoever holds an address.</summary>
public sealed class Invitation
{
    public int Id { get; init; }
    public required string Email { get; init; }
    public required string Role { get; init; }
    public int? ScopeId { get; init; }
    public Subject? Scope { get; init; }
    public DateTime? RoleEndsAt { get; init; }
    public required byte[] Digest { get; init; }
    public int? InvitedById { get; init; }
    public Person? InvitedBy { get; init; }
    public DateTime InvitedAt { get; init; }
    public DateTime ExpiresAt { get; init; }
    public int? AcceptedById { get; set; }
    public DateTime? AcceptedAt { get; set; }
    public DateTime? WithdrawnAt { get; set; }

    /// <summary>Since when it holds no longer, as who sent it may not give that role any more.</summary>
    public DateTime? VoidAt { get; set; }
}

/// <summary>"This is my cluster": a role somebody asks for.</summary>
public sealed class RoleRequest
{
    public int Id { get; init; }
    public int PersonId { get; init; }
    public Person Person { get; init; } = null!;
    public required string Role { get; init; }
    public int ScopeId { get; init; }
    public Subject Scope { get; init; } = null!;
    public required string Evidence { get; init; }
    public string? Link { get; init; }

    /// <summary>The file that shows it.</summary>
    public int? DocumentId { get; set; }
    public DateTime AskedAt { get; init; }
    public DateTime? DecidedAt { get; set; }
    public int? DecidedById { get; set; }
    public bool? Accepted { get; set; }
    public string? Reason { get; set; }
}
