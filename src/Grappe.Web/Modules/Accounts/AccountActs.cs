namespace Grappe.Web.Modules.Accounts;

/// <summary>Declares the acts on accounts and roles, which only a role allows.</summary>
public static class AccountActs
{
    /// <summary>Judge who asks for a role.</summary>
    public static readonly Act JudgeRequests = new(nameof(JudgeRequests), (Role.Administrator, Reach.Everything), (Role.Curator, Reach.Country));

    /// <summary>Give and end roles of administrators, auditors and curators.</summary>
    public static readonly Act GiveHighRoles = new(nameof(GiveHighRoles), (Role.Administrator, Reach.Everything));

    /// <summary>Give and end roles on clusters and organisations.</summary>
    public static readonly Act GiveRoles = new(
        nameof(GiveRoles),
        (Role.Administrator, Reach.Everything),
        (Role.Curator, Reach.Country),
        (Role.Manager, Reach.Itself),
        (Role.Representative, Reach.Itself)
    );

    /// <summary>Read who changed what.</summary>
    public static readonly Act ReadAudit = new(
        nameof(ReadAudit),
        (Role.Administrator, Reach.Everything),
        (Role.Auditor, Reach.Everything),
        (Role.Curator, Reach.Country),
        (Role.Manager, Reach.Itself)
    );

    /// <summary>Give programs keys to the interface.</summary>
    public static readonly Act GiveTokens = new(
        nameof(GiveTokens),
        (Role.Administrator, Reach.Everything),
        (Role.Curator, Reach.Country),
        (Role.Manager, Reach.Itself),
        (Role.Representative, Reach.Itself)
    );

    public static IReadOnlyList<Act> All => [JudgeRequests, GiveHighRoles, GiveRoles, ReadAudit, GiveTokens];
}
