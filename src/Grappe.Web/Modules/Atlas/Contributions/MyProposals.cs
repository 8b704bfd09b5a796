namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Shows what one proposed lately, with its state, and reminds of what was asked about it.</summary>
internal sealed class MyProposals(GrappeDb db, CurrentPerson current, Texts texts) : ToDoList<Proposal>("my", "to-do.answer.all")
{
    private const int Newest = 10;

    protected override IQueryable<Proposal> Waiting => Mine.Where(proposal => proposal.State == ProposalState.Asked).OrderBy(proposal => proposal.SubmittedAt);

    private IQueryable<Proposal> Mine =>
        db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Values)
            .AsNoTracking()
            .Where(proposal => proposal.AuthorId == current.Id);

    public async Task<IReadOnlyList<Proposal>> NewestAsync(CancellationToken cancellation) =>
        await Mine.OrderByDescending(proposal => proposal.ChangedAt).Take(Newest).ToListAsync(cancellation);

    protected override ToDo Show(Proposal proposal) =>
        new($"proposals/{proposal.Id}", "to-do.answer", proposal.Subject!.Name, proposal.SubmittedAt!.Value, What: proposal.FieldsIn(texts));
}
