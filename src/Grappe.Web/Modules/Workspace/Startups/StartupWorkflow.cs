using static Grappe.Web.Modules.Workspace.Startups.StartupState;

namespace Grappe.Web.Modules.Workspace.Startups;

/// <summary>The place of a startup on its path.</summary>
public enum StartupState
{
    Intake,
    Diagnosis,
    Accompanied,
    Created,
    Followed,
    Stopped,
}

/// <summary>The workflow of a startup.</summary>
internal static class StartupWorkflow
{
    private static readonly Who<Startup> Preparer = new("contributor", (person, startup) => person.May(WorkspaceActs.PrepareWork, ScopeOf(startup)));
    private static readonly Who<Startup> Manager = new("manager", (person, startup) => person.May(WorkspaceActs.RunWork, ScopeOf(startup)));

    public static readonly Transition<Startup, StartupState> Open = new("open", [], Intake, Preparer);
    public static readonly Transition<Startup, StartupState> Diagnose = new("diagnose", [Intake], Diagnosis, Preparer);
    public static readonly Transition<Startup, StartupState> Accompany = new("accompany", [Diagnosis], Accompanied, Manager);

    /// <summary>A company came of it: asks for its registration.</summary>
    public static readonly Transition<Startup, StartupState> Create = new("create", [Accompanied], Created, Preparer);
    public static readonly Transition<Startup, StartupState> Follow = new("follow", [Created], Followed, Preparer);
    public static readonly Transition<Startup, StartupState> Stop = new("stop", [Intake, Diagnosis, Accompanied, Created, Followed], Stopped, Manager)
    {
        AsksReason = true,
    };

    public static readonly Workflow<Startup, StartupState> Table = new("startup", "startups", Open, Diagnose, Accompany, Create, Follow, Stop);

    private static Scope ScopeOf(Startup startup) => new(startup.ClusterId, "cluster", null);
}
