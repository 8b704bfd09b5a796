namespace Grappe.Web.Shared.Permissions;

/// <summary>What one can do only with a role.</summary>
public enum Act
{
    /// <summary>Propose changes to a card: what is so proposed is judged, unless its author is trusted.</summary>
    Propose,

    /// <summary>Accept, ask about or refuse what was proposed.</summary>
    Judge,

    /// <summary>Say that a card is true as it stands.</summary>
    Confirm,

    /// <summary>Judge who asks for a role.</summary>
    JudgeRequests,

    /// <summary>Give and end roles of administrators, auditors and curators.</summary>
    GiveHighRoles,

    /// <summary>Give and end roles on clusters and organisations.</summary>
    GiveRoles,

    /// <summary>Read who changed what.</summary>
    ReadAudit,

    /// <summary>See what works in the background.</summary>
    SeeJobs,

    /// <summary>Try failed work again.</summary>
    RetryJobs,

    /// <summary>Bring in many observations at once.</summary>
    Import,

    /// <summary>Give programs keys to the interface.</summary>
    GiveTokens,

    /// <summary>Accept and refuse terms that are proposed to the thesaurus.</summary>
    KeepThesaurus,
}

/// <summary>How far a permission reaches from the scope of its role.</summary>
public enum Reach
{
    /// <summary>The scope itself.</summary>
    Itself,

    /// <summary>Every subject of the scope's country.</summary>
    Country,

    Everything,
}

/// <summary>The one table of who may do what, and where.</summary>
public static class PermissionTable
{
    public static readonly IReadOnlyDictionary<Act, IReadOnlyDictionary<Role, Reach>> Rows = new Dictionary<Act, IReadOnlyDictionary<Role, Reach>>
    {
        [Act.Propose] = Of(
            (Role.Administrator, Reach.Everything),
            (Role.Curator, Reach.Country),
            (Role.Manager, Reach.Itself),
            (Role.Contributor, Reach.Itself),
            (Role.Representative, Reach.Itself)
        ),
        [Act.Judge] = Of((Role.Administrator, Reach.Everything), (Role.Curator, Reach.Country)),
        [Act.Confirm] = Of((Role.Curator, Reach.Country), (Role.Manager, Reach.Itself), (Role.Representative, Reach.Itself)),
        [Act.JudgeRequests] = Of((Role.Administrator, Reach.Everything), (Role.Curator, Reach.Country)),
        [Act.GiveHighRoles] = Of((Role.Administrator, Reach.Everything)),
        [Act.GiveRoles] = Of(
            (Role.Administrator, Reach.Everything),
            (Role.Curator, Reach.Country),
            (Role.Manager, Reach.Itself),
            (Role.Representative, Reach.Itself)
        ),
        [Act.ReadAudit] = Of(
            (Role.Administrator, Reach.Everything),
            (Role.Auditor, Reach.Everything),
            (Role.Curator, Reach.Country),
            (Role.Manager, Reach.Itself)
        ),
        [Act.SeeJobs] = Of((Role.Administrator, Reach.Everything), (Role.Auditor, Reach.Everything)),
        [Act.RetryJobs] = Of((Role.Administrator, Reach.Everything)),
        [Act.Import] = Of((Role.Administrator, Reach.Everything), (Role.Curator, Reach.Country)),
        // The words are everybody's: no country has its own.
        [Act.KeepThesaurus] = Of((Role.Administrator, Reach.Everything), (Role.Curator, Reach.Everything)),
        [Act.GiveTokens] = Of(
            (Role.Administrator, Reach.Everything),
            (Role.Curator, Reach.Country),
            (Role.Manager, Reach.Itself),
            (Role.Representative, Reach.Itself)
        ),
    };

    /// <summary>Whether a role allows an act on something.</summary>
    public static bool Allows(this HeldRole held, Act act, Scope on) =>
        Rows[act].TryGetValue(held.Role, out var reach)
        && reach switch
        {
            Reach.Everything => true,
            Reach.Country => held.Scope?.Country is { } country && country == on.Country,
            _ => held.Scope?.Id == on.Id,
        };

    /// <summary>Whether there is something at all on which a role allows an act.</summary>
    public static bool AllowsAnywhere(this HeldRole held, Act act) => Rows[act].ContainsKey(held.Role);

    private static Dictionary<Role, Reach> Of(params (Role Role, Reach Reach)[] roles) => roles.ToDictionary(each => each.Role, each => each.Reach);
}
