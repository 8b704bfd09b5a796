namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>A body of a cluster that decides: its assembly, its board, a committee or a commission.</summary>
public sealed class Body
{
    public const int LongestName = 200;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public BodyKind Kind { get; init; }
    public required string Name { get; set; }

    /// <summary>The day from which it is no more.</summary>
    public DateOnly? ClosedOn { get; set; }
    public int Version { get; set; } = 1;
    public List<Mandate> Mandates { get; } = [];

    /// <summary>The rules by which it decides.</summary>
    public static RuleBook RulesOf(BodyKind kind) =>
        kind switch
        {
            BodyKind.Assembly => WorkspaceRules.Assembly,
            BodyKind.Board => WorkspaceRules.Board,
            _ => WorkspaceRules.Committee,
        };
}

/// <summary>A seat in a body, both days included. In the assembly nobody needs one to vote: it tells who chairs.</summary>
public sealed class Mandate
{
    public const int LongestName = 200;

    public int Id { get; init; }
    public int BodyId { get; init; }
    public Body Body { get; init; } = null!;

    /// <summary>The member that holds the seat; none where somebody holds it in person.</summary>
    public int? MemberId { get; init; }
    public Member? Member { get; init; }

    /// <summary>The account of whoever sits there, where they have one.</summary>
    public int? PersonId { get; init; }
    public required string Name { get; init; }
    public string? Email { get; init; }
    public Office Office { get; init; }
    public DateOnly Since { get; init; }
    public DateOnly? Until { get; set; }
    public int Version { get; set; } = 1;

    public bool HoldsOn(DateOnly day) => Since <= day && (Until is null || Until >= day);
}

/// <summary>The offices in a body.</summary>
public enum Office
{
    Chair,
    ViceChair,
    Secretary,
    Treasurer,
    Member,
}
