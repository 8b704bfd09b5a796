using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace;

/// <summary>An organisation of the atlas that is, was or will be in a cluster. Its status is computed for any day (<see cref="MembersOn"/>) and never kept.</summary>
public sealed class Member
{
    /// <summary>The things that the directory may show of a member besides its name.</summary>
    public static readonly string[] Shown = ["category", "headcount", "offers", "needs", "people"];

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public int OrganisationId { get; init; }
    public Subject Organisation { get; init; } = null!;

    /// <summary>The address to which invoices and reminders are sent.</summary>
    public string? Email { get; set; }

    /// <summary>Its number in the trade register or the register of associations, in capitals and without blanks; no two members of a cluster have the same.</summary>
    public string? Registration { get; set; }
    public int? Headcount { get; set; }

    /// <summary>The day for which the headcount was told.</summary>
    public DateOnly? HeadcountOn { get; set; }

    /// <summary>Slugs of concepts of the thesaurus.</summary>
    public string[] Offers { get; set; } = [];
    public string[] Needs { get; set; } = [];

    /// <summary>Some of <see cref="Shown"/>.</summary>
    public string[] Shows { get; set; } = ["category"];

    /// <summary>The member that this one turned out to be. Its periods and invoices stay where they are, and it is counted no more.</summary>
    public int? MergedIntoId { get; set; }
    public int? ImportId { get; init; }
    public int Version { get; set; } = 1;
    public List<MembershipPeriod> Periods { get; } = [];
    public List<MemberCategory> Categories { get; } = [];
    public List<Suspension> Suspensions { get; } = [];
    public List<MemberPerson> People { get; } = [];
}

/// <summary>A headcount that a member told, for the day for which it was told. The database keeps one whenever <see cref="Member.Headcount"/> is written.</summary>
public sealed class MemberHeadcount
{
    public int Id { get; init; }
    public int MemberId { get; init; }
    public DateOnly OnDay { get; init; }
    public int Headcount { get; init; }
}

/// <summary>A stretch of membership, both days included.</summary>
public sealed class MembershipPeriod
{
    public int Id { get; init; }
    public int MemberId { get; init; }
    public DateOnly Since { get; init; }
    public DateOnly? Until { get; set; }
    public int? ImportId { get; init; }
}

/// <summary>The category of a member from a day on.</summary>
public sealed class MemberCategory
{
    /// <summary>The codes of the atlas, without its sums. Startup is no category: it is told beside it.</summary>
    public static readonly string[] All =
    [
        "smes",
        "large-companies",
        "service-companies",
        "cooperatives",
        "farmers",
        "artisans",
        "universities",
        "schools",
        "research",
        "technical-centres",
        "training",
        "associations",
        "public-bodies",
        "funders",
        "other",
    ];

    /// <summary>Those that are counted as companies.</summary>
    public static readonly string[] Companies = ["smes", "large-companies", "service-companies", "cooperatives", "farmers", "artisans"];

    public int Id { get; init; }
    public int MemberId { get; init; }
    public DateOnly Since { get; init; }

    /// <summary>One of <see cref="All"/>; its name stands under <c>members.</c> and the code.</summary>
    public required string Category { get; init; }
    public bool IsStartup { get; init; }
    public int? ImportId { get; init; }
}

/// <summary>A decision by which a member takes no part for a while.</summary>
public sealed class Suspension
{
    public int Id { get; init; }
    public int MemberId { get; init; }
    public DateOnly Since { get; init; }
    public DateOnly? Until { get; set; }
    public required string Reason { get; init; }
}

/// <summary>Somebody at a member whom the cluster knows.</summary>
public sealed class MemberPerson
{
    public int Id { get; init; }
    public int MemberId { get; init; }

    /// <summary>Their account, where they have one.</summary>
    public int? PersonId { get; init; }
    public required string Name { get; init; }
    public string? Role { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public int? ImportId { get; init; }
}

/// <summary>The status of a member on a day.</summary>
public enum MemberStatus
{
    Current,
    Arrears,
    Suspended,
    Ended,
    ToCome,
}
