using static Grappe.Web.Modules.Workspace.Governance.AgendaItemState;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>The state of an item of an agenda.</summary>
public enum AgendaItemState
{
    Waiting,
    Adopted,
    Refused,

    /// <summary>The quorum was not met, or the meeting put it off.</summary>
    Adjourned,

    /// <summary>The meeting took note of it without a vote.</summary>
    Noted,
}

/// <summary>The workflow of an item of an agenda: what can be done with it, from which state, by whom.</summary>
internal static class AgendaItemWorkflow
{
    private const string Vote = "vote";

    private static readonly Who<AgendaItem> Preparer = new("contributor", (person, item) => MeetingWorkflow.Preparer.Is(person, item.Meeting));
    private static readonly Who<AgendaItem> Manager = new("manager", (person, item) => MeetingWorkflow.Manager.Is(person, item.Meeting));

    public static readonly Transition<AgendaItem, AgendaItemState> Add = new("add", [], Waiting, Preparer);
    public static readonly Transition<AgendaItem, AgendaItemState> Adopt = new("adopt", [Waiting], Adopted, Manager) { Through = Vote };
    public static readonly Transition<AgendaItem, AgendaItemState> Refuse = new("refuse", [Waiting], Refused, Manager) { Through = Vote };
    public static readonly Transition<AgendaItem, AgendaItemState> Adjourn = new("adjourn", [Waiting], Adjourned, Manager) { Through = Vote };

    /// <summary>The meeting ended, or was cancelled, before it came to the item.</summary>
    public static readonly Transition<AgendaItem, AgendaItemState> Leave = new("leave", [Waiting], Adjourned, Manager) { Through = "meeting" };
    public static readonly Transition<AgendaItem, AgendaItemState> PutOff = new("put-off", [Waiting], Adjourned, Manager) { AsksReason = true };
    public static readonly Transition<AgendaItem, AgendaItemState> Note = new("note", [Waiting], Noted, Manager);

    /// <summary>The quorum is met again, or the meeting thought better of it.</summary>
    public static readonly Transition<AgendaItem, AgendaItemState> TakeUp = new("take-up", [Adjourned], Waiting, Manager);

    public static readonly Workflow<AgendaItem, AgendaItemState> Table = new(
        "agenda-item",
        "agenda_items",
        Add,
        Adopt,
        Refuse,
        Adjourn,
        Leave,
        PutOff,
        Note,
        TakeUp
    );

    /// <summary>The row that a vote takes along.</summary>
    public static Transition<AgendaItem, AgendaItemState> Of(Outcome outcome) =>
        outcome switch
        {
            Outcome.Adopted => Adopt,
            Outcome.Refused => Refuse,
            _ => Adjourn,
        };
}
