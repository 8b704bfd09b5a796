using static Grappe.Web.Modules.Workspace.Projects.ProjectState;

namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>The state of a project.</summary>
public enum ProjectState
{
    Idea,
    SetUp,
    Submitted,
    Funded,
    Running,
    Finished,
    Refused,
    Dropped,
}

/// <summary>The workflow of a project: what can be done with it, from which state, by whom.</summary>
internal static class ProjectWorkflow
{
    private static readonly Who<Project> Preparer = new("contributor", (person, project) => person.May(WorkspaceActs.PrepareWork, ScopeOf(project)));
    private static readonly Who<Project> Manager = new("manager", (person, project) => person.May(WorkspaceActs.RunWork, ScopeOf(project)));

    // What is shared without a remainder can be submitted; what crosses a border runs under an agreement.
    private static readonly Guard<Project> SharesFull = new("shares-full", SharesAsync);
    private static readonly Guard<Project> RightsSettled = new("rights-settled", RightsAsync);
    private static readonly Guard<Project> SomethingGranted = new("something-granted", GrantedAsync);

    public static readonly Transition<Project, ProjectState> Propose = new("propose", [], Idea, Preparer);
    public static readonly Transition<Project, ProjectState> SettingUp = new("set-up", [Idea], SetUp, Preparer);
    public static readonly Transition<Project, ProjectState> Submit = new("submit", [SetUp], Submitted, Manager) { Guard = SharesFull };
    public static readonly Transition<Project, ProjectState> Rework = new("rework", [Submitted], SetUp, Manager);
    public static readonly Transition<Project, ProjectState> Fund = new("fund", [Submitted], Funded, Manager) { Guard = SomethingGranted };
    public static readonly Transition<Project, ProjectState> Refuse = new("refuse", [Submitted], Refused, Manager) { AsksReason = true };
    public static readonly Transition<Project, ProjectState> Run = new("run", [Funded], Running, Manager) { Guard = RightsSettled };
    public static readonly Transition<Project, ProjectState> Finish = new("finish", [Running], Finished, Manager);
    public static readonly Transition<Project, ProjectState> Drop = new("drop", [Idea, SetUp, Submitted, Funded, Running], Dropped, Manager)
    {
        AsksReason = true,
    };

    public static readonly Workflow<Project, ProjectState> Table = new(
        "project",
        "projects",
        Propose,
        SettingUp,
        Submit,
        Rework,
        Fund,
        Refuse,
        Run,
        Finish,
        Drop
    );

    private static Scope ScopeOf(Project project) => new(project.ClusterId, "cluster", null);

    private static async Task<Problem?> SharesAsync(GrappeDb db, Project project, CancellationToken cancellation)
    {
        var shares = await db.Set<ProjectPartner>()
            .Where(partner => partner.ProjectId == project.Id)
            .Select(partner => partner.Share)
            .ToListAsync(cancellation);
        return shares.Count > 1 && shares.Sum() == Project.Whole
            ? null
            : new Problem("project.shares", (shares.Sum() / 100m).ToString("0.##", CultureInfo.InvariantCulture));
    }

    private static async Task<Problem?> GrantedAsync(GrappeDb db, Project project, CancellationToken cancellation) =>
        await db.Set<ProjectFunder>().AnyAsync(funder => funder.ProjectId == project.Id && funder.GrantedUnits > 0, cancellation)
            ? null
            : new Problem("project.granted.missing");

    private static async Task<Problem?> RightsAsync(GrappeDb db, Project project, CancellationToken cancellation)
    {
        var read = await db.ReadProjectAsync(project.ClusterId, project.Id, cancellation);
        return read!.Rights is null ? new Problem("project.rights.missing")
            : read.CrossesBorders && read.Agreement is null ? new Problem("project.agreement.missing")
            : null;
    }
}
