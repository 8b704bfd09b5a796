namespace Grappe.Web.Shared.Permissions;

/// <summary>A role that a person can hold on a scope. Its code in the database and in texts is its name in lower case.</summary>
public enum Role
{
    /// <summary>Held on the whole platform.</summary>
    Administrator,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor,

    /// <summary>Held on a network, and so on its country's cards.</summary>
    Curator,

    /// <summary>Held on a cluster.</summary>
    Manager,

    /// <summary>Held on a cluster, beside its manager.</summary>
    Contributor,

    /// <summary>Held on an organisation.</summary>
    Representative,

    /// <summary>Held on an authority.</summary>
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
