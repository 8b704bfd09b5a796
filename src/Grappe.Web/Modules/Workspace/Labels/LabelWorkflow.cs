using static Grappe.Web.Modules.Workspace.Labels.LabelState;

namespace Grappe.Web.Modules.Workspace.Labels;

/// <summary>The state of a label. That its days are over is computed.</summary>
public enum LabelState
{
    Draft,
    Submitted,
    Recommended,
    OnAgenda,
    VotedFor,
    VotedAgainst,
    Granted,
    Refused,
    Withdrawn,

    /// <summary>Whoever asked took the request back.</summary>
    TakenBack,
}

/// <summary>The workflow of a label: commissions give opinions, the committee recommends, the board decides.</summary>
internal static class LabelWorkflow
{
    private const string Vote = "vote";

    private static readonly Who<Label> Preparer = new("contributor", (person, label) => person.May(WorkspaceActs.PrepareWork, ScopeOf(label)));
    private static readonly Who<Label> Manager = new("manager", (person, label) => person.May(WorkspaceActs.RunWork, ScopeOf(label)));
    private static readonly Who<Label> Impartial = new("manager-without-interest", (person, label) => Manager.Is(person, label) && !label.IsInterested(person));

    public static readonly Transition<Label, LabelState> Ask = new("request", [], Draft, Preparer);
    public static readonly Transition<Label, LabelState> Submit = new("submit", [Draft], Submitted, Manager);
    public static readonly Transition<Label, LabelState> Recommend = new("recommend", [Submitted], Recommended, Impartial)
    {
        Guard = new(
            "an-opinion-given",
            async (db, label, cancellation) =>
                await db.Set<LabelOpinion>().AnyAsync(opinion => opinion.LabelId == label.Id, cancellation) ? null : new Problem("label.opinion.none")
        ),
    };
    public static readonly Transition<Label, LabelState> PutOnAgenda = new("put-on-agenda", [Recommended], OnAgenda, Manager);
    public static readonly Transition<Label, LabelState> Adopt = new("adopt", [OnAgenda], VotedFor, Manager) { Through = Vote };
    public static readonly Transition<Label, LabelState> Reject = new("reject", [OnAgenda], VotedAgainst, Manager) { Through = Vote };
    public static readonly Transition<Label, LabelState> Adjourn = new("adjourn", [OnAgenda], Recommended, Manager) { Through = Vote };
    public static readonly Transition<Label, LabelState> Grant = new("grant", [VotedFor], Granted, Manager);
    public static readonly Transition<Label, LabelState> Refuse = new("refuse", [VotedAgainst], Refused, Manager) { AsksReason = true };
    public static readonly Transition<Label, LabelState> Withdraw = new("withdraw", [Granted], Withdrawn, Manager) { AsksReason = true };
    public static readonly Transition<Label, LabelState> TakeBack = new("take-back", [Draft, Submitted, Recommended], TakenBack, Preparer);

    public static readonly Workflow<Label, LabelState> Table = new(
        "label",
        "labels",
        Ask,
        Submit,
        Recommend,
        PutOnAgenda,
        Adopt,
        Reject,
        Adjourn,
        Grant,
        Refuse,
        Withdraw,
        TakeBack
    );

    /// <summary>The states in which a request is under way.</summary>
    public static IReadOnlyList<LabelState> Open => [Draft, Submitted, Recommended, OnAgenda, VotedFor, VotedAgainst];

    private static Scope ScopeOf(Label label) => new(label.ClusterId, "cluster", null);
}
