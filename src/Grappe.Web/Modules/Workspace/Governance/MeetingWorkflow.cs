using static Grappe.Web.Modules.Workspace.Governance.MeetingState;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>The state of a meeting.</summary>
public enum MeetingState
{
    /// <summary>The team prepares it, and nobody else sees it.</summary>
    Planned,

    /// <summary>Its electors are invited.</summary>
    Convened,
    Open,
    Closed,

    /// <summary>Its minutes are signed and stay.</summary>
    Sealed,
    Cancelled,
}

/// <summary>The workflow of a meeting: what can be done with it, from which state, by whom.</summary>
internal static class MeetingWorkflow
{
    internal static readonly Who<Meeting> Preparer = new("contributor", (person, one) => person.May(WorkspaceActs.PrepareWork, one.Cluster.AsScope()));
    internal static readonly Who<Meeting> Manager = new("manager", (person, one) => person.May(WorkspaceActs.RunWork, one.Cluster.AsScope()));

    // Whose mandate it is, is asked by the operation that takes the signature.
    private static readonly Who<Meeting> Signatory = new("signatory", (person, _) => person.IsSignedIn);

    private static readonly Guard<Meeting> HasAgenda = new(
        "agenda-not-empty",
        async (db, meeting, cancellation) =>
            await db.AgendaItems.AnyAsync(item => item.MeetingId == meeting.Id, cancellation) ? null : new Problem("meetings.agenda.empty")
    );

    private static readonly Guard<Meeting> NoVoteOpen = new(
        "no-vote-open",
        async (db, meeting, cancellation) =>
            await db.Votes.AnyAsync(vote => vote.MeetingId == meeting.Id && vote.State == VoteState.Open, cancellation)
                ? new Problem("meetings.vote-open")
                : null
    );

    public static readonly Transition<Meeting, MeetingState> Plan = new("plan", [], Planned, Preparer);
    public static readonly Transition<Meeting, MeetingState> Change = new("change", [Planned], Planned, Preparer);
    public static readonly Transition<Meeting, MeetingState> Convene = new("convene", [Planned], Convened, Manager) { Guard = HasAgenda };

    /// <summary>Another hour, day, place or agenda after the invitations went out: they go out again.</summary>
    public static readonly Transition<Meeting, MeetingState> Amend = new("amend", [Convened], Convened, Manager);
    public static readonly Transition<Meeting, MeetingState> Open = new("open", [Convened], MeetingState.Open, Manager);
    public static readonly Transition<Meeting, MeetingState> Close = new("close", [MeetingState.Open], Closed, Manager) { Guard = NoVoteOpen };
    public static readonly Transition<Meeting, MeetingState> Seal = new("seal", [Closed], Sealed, Signatory) { Through = "signatures" };
    public static readonly Transition<Meeting, MeetingState> Cancel = new("cancel", [Planned, Convened], Cancelled, Manager) { AsksReason = true };

    public static readonly Workflow<Meeting, MeetingState> Table = new("meeting", "meetings", Plan, Change, Convene, Amend, Open, Close, Seal, Cancel);
}
