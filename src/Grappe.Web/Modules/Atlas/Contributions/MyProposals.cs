using Grappe.Web.Database;
using Grappe.Web.Shared.Layout;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Shows what one proposed lately, with its state, and reminds of what was asked about it.</summary>
internal sealed class MyProposals(GrappeDb db, CurrentPerson current) : IToDoList
{
    private const int Newest = 10;

    public string Path => "my";

    public string Text => "to-do.answer.all";

    private IQueryable<Proposal> Asked => Mine.Where(proposal => proposal.State == ProposalState.Asked);

    private IQueryable<Proposal> Mine => db.Proposals.Include(proposal => proposal.Subject).AsNoTracking().Where(proposal => proposal.AuthorId == current.Id);

    public async Task<IReadOnlyList<Proposal>> NewestAsync(CancellationToken cancellation) =>
        await Mine.OrderByDescending(proposal => proposal.ChangedAt).Take(Newest).ToListAsync(cancellation);

    public Task<int> CountAsync(CancellationToken cancellation) => Asked.CountAsync(cancellation);

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        [
            .. (await Asked.OrderBy(proposal => proposal.SubmittedAt).Take(most).ToListAsync(cancellation)).Select(proposal => new ToDo(
                $"proposals/{proposal.Id}",
                "to-do.answer",
                proposal.Subject!.Name,
                proposal.SubmittedAt!.Value
            )),
        ];
}
