namespace Grappe.Web.Modules.Workspace;

/// <summary>The acts on the work of a cluster that only a role allows. Curators and officers have none of them: they see public facts, and what was reported.</summary>
public static class WorkspaceActs
{
    /// <summary>Read the work of a cluster.</summary>
    public static readonly Act ReadWork = new(
        nameof(ReadWork),
        (Role.Auditor, Reach.Everything),
        (Role.Manager, Reach.Itself),
        (Role.Contributor, Reach.Itself)
    );

    /// <summary>Prepare it: members, applications, drafts of meetings.</summary>
    public static readonly Act PrepareWork = new(nameof(PrepareWork), (Role.Manager, Reach.Itself), (Role.Contributor, Reach.Itself));

    /// <summary>Admit, convene, issue, record payments, publish, set the rules.</summary>
    public static readonly Act RunWork = new(nameof(RunWork), (Role.Manager, Reach.Itself));

    /// <summary>Act for a member: apply, see what is its own, vote.</summary>
    public static readonly Act ActAsMember = new(nameof(ActAsMember), (Role.Representative, Reach.Itself));

    public static IReadOnlyList<Act> All => [ReadWork, PrepareWork, RunWork, ActAsMember];
}
