using Grappe.Web.Shared.Layout;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Reminds whoever judges of what was proposed.</summary>
internal sealed class ProposalsToJudge(JudgeProposals judge, CurrentPerson current) : IToDoList
{
    public string Path => "admin/proposals";

    public string Text => "to-do.judge.all";

    public async Task<int> CountAsync(CancellationToken cancellation) =>
        current.MayAnywhere(AtlasActs.Judge) ? await judge.Waiting().CountAsync(cancellation) : 0;

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        [
            .. (await judge.Waiting().Take(most).ToListAsync(cancellation)).Select(proposal => new ToDo(
                $"proposals/{proposal.Id}",
                "to-do.judge",
                proposal.Subject!.Name,
                proposal.SubmittedAt!.Value
            )),
        ];
}

/// <summary>Reminds whoever judges of what trusted authors declared.</summary>
internal sealed class ProposalsToReview(JudgeProposals judge, CurrentPerson current) : IToDoList
{
    public string Path => "admin/proposals";

    public string Text => "to-do.review.all";

    public async Task<int> CountAsync(CancellationToken cancellation) =>
        current.MayAnywhere(AtlasActs.Judge) ? await judge.ToReview().CountAsync(cancellation) : 0;

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        [
            .. (await judge.ToReview().Take(most).ToListAsync(cancellation)).Select(proposal => new ToDo(
                $"proposals/{proposal.Id}",
                "to-do.review",
                proposal.Subject!.Name,
                proposal.DecidedAt!.Value
            )),
        ];
}
