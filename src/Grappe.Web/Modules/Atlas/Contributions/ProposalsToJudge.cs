namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Reminds whoever judges of what was proposed.</summary>
internal sealed class ProposalsToJudge(JudgeProposals judge, CurrentPerson current, Texts texts) : ToDoList<Proposal>("admin/proposals", "to-do.judge.all")
{
    protected override IQueryable<Proposal>? Waiting => current.MayAnywhere(AtlasActs.Judge) ? judge.Waiting() : null;

    protected override ToDo Show(Proposal proposal) =>
        new($"proposals/{proposal.Id}", "to-do.judge", proposal.Subject!.Name, proposal.SubmittedAt!.Value, What: proposal.FieldsIn(texts));
}

/// <summary>Reminds whoever judges of what trusted authors declared.</summary>
internal sealed class ProposalsToReview(JudgeProposals judge, CurrentPerson current, Texts texts) : ToDoList<Proposal>("admin/proposals", "to-do.review.all")
{
    protected override IQueryable<Proposal>? Waiting => current.MayAnywhere(AtlasActs.Judge) ? judge.ToReview() : null;

    protected override ToDo Show(Proposal proposal) =>
        new($"proposals/{proposal.Id}", "to-do.review", proposal.Subject!.Name, proposal.DecidedAt!.Value, What: proposal.FieldsIn(texts));
}
