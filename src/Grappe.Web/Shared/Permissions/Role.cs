namespace Grappe.Web.Shared.Permissions;

/// <summary>What a person can be for a scope. Its code in the database and in texts is its name in lower case.</summary>
public enum Role
{
    /// <summary>Of the whole platform.</summary>
    Administrator,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor,

    /// <summary>Of a network, and so of its country's cards.</summary>
    Curator,

    /// <summary>Of a cluster.</summary>
    Manager,

    /// <summary>Of a cluster, beside its manager.</summary>
    Contributor,

    /// <summary>Of an organisation.</summary>
    Representative,

    /// <summary>Of an authority.</summary>
    Officer,
}

public static class RoleList
{
    public static readonly IReadOnlyList<Role> All = Enum.GetValues<Role>();

    public static Role? Find(string? code) => Codes.Find<Role>(code);

    /// <summary>The kind of subject a role is held on, or null for a role on the whole platform.</summary>
    public static string? ScopeKind(this Role role) =>
        role switch
        {
            Role.Curator => "network",
            Role.Manager or Role.Contributor => "cluster",
            Role.Representative or Role.Officer => "organisation",
            _ => null,
        };
}
