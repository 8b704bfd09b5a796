namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>The state of a proposal.</summary>
public enum ProposalState
{
    /// <summary>Its author writes on it, and nobody else sees it.</summary>
    Draft,

    /// <summary>It waits to be judged.</summary>
    Submitted,

    /// <summary>It was judged in part: something was asked about it.</summary>
    Asked,

    /// <summary>Each of its values was accepted or refused.</summary>
    Decided,

    /// <summary>Its author took it back.</summary>
    Withdrawn,
}

/// <summary>The workflow of a proposal: what can be done with it, from which state, by whom.</summary>
public static class ProposalWorkflow
{
    private static readonly Who<Proposal> Author = new("author", (person, proposal) => person.Id == proposal.AuthorId);
    private static readonly Who<Proposal> Judge = new("judge", (person, proposal) => person.May(AtlasActs.Judge, proposal.JudgedOn()));

    // Which of their authors are believed is told by their role, or by the form that was sent.
    private static readonly Who<Proposal> Believed = new("believed-author", Author.Is);

    public static readonly Transition<Proposal, ProposalState> Begin = new("begin", [], ProposalState.Draft, Author);
    public static readonly Transition<Proposal, ProposalState> Bring = new("bring", [], ProposalState.Submitted, Author);
    public static readonly Transition<Proposal, ProposalState> Send = new("send", [ProposalState.Draft], ProposalState.Submitted, Author);
    public static readonly Transition<Proposal, ProposalState> Declare = new("declare", [ProposalState.Submitted], ProposalState.Decided, Believed);
    public static readonly Transition<Proposal, ProposalState> Ask = new("ask", Waiting, ProposalState.Asked, Judge);

    /// <summary>The author's answer to what was asked: it waits to be judged again.</summary>
    public static readonly Transition<Proposal, ProposalState> Answer = new("answer", [ProposalState.Asked], ProposalState.Submitted, Author);
    public static readonly Transition<Proposal, ProposalState> Decide = new("decide", Waiting, ProposalState.Decided, Judge);
    public static readonly Transition<Proposal, ProposalState> Withdraw = new("withdraw", [ProposalState.Draft, .. Waiting], ProposalState.Withdrawn, Author);

    /// <summary>The review of a declaration: it stands at once, and is looked at after.</summary>
    public static readonly Transition<Proposal, ProposalState> Review = new("review", [ProposalState.Decided], ProposalState.Decided, Judge)
    {
        During = new("unseen", (proposal, _) => proposal.DecidedById == proposal.AuthorId && proposal.ReviewedAt == null),
    };

    public static readonly Workflow<Proposal, ProposalState> Table = new(
        "proposal",
        "proposals",
        Begin,
        Bring,
        Send,
        Declare,
        Ask,
        Answer,
        Decide,
        Withdraw,
        Review
    );

    /// <summary>The states in which it waits for others to judge it.</summary>
    public static IReadOnlyList<ProposalState> Waiting => [ProposalState.Submitted, ProposalState.Asked];
}
