namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>The state of a vote.</summary>
public enum VoteState
{
    Open,

    /// <summary>It is counted, and nobody votes any more.</summary>
    Closed,
}

/// <summary>The workflow of a vote.</summary>
internal static class VoteWorkflow
{
    private static readonly Who<Vote> Manager = new("manager", (person, vote) => MeetingWorkflow.Manager.Is(person, vote.Meeting));

    public static readonly Transition<Vote, VoteState> Open = new("open", [], VoteState.Open, Manager);
    public static readonly Transition<Vote, VoteState> Close = new("close", [VoteState.Open], VoteState.Closed, Manager);

    public static readonly Workflow<Vote, VoteState> Table = new("vote", "votes", Open, Close);
}
