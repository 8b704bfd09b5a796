namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Says that two members are one, and takes it back. No period and no invoice moves: the one that turned out to be the other is counted no more.</summary>
public sealed class MergeMembers(GrappeDb db, WorkDesk desk, Seats seats, KeepMembers keep)
{
    /// <param name="into">The one that stays.</param>
    public async Task MergeAsync(ClusterWorkspace work, Member member, int version, int? into, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        // Two merges at once could make a ring.
        await desk.LockAsync(work, cancellation);
        var stays = await db
            .Members.AsNoTracking()
            .SingleOrDefaultAsync(one => one.ClusterId == work.ClusterId && one.Id == into && one.Id != member.Id, cancellation);
        var problems = new ProblemList();
        problems.AddIf(stays is null, "into", "member.merge.which");
        problems.AddIf(stays?.MergedIntoId is not null, "into", "member.merge.chain");
        problems.AddIf(member.MergedIntoId is not null, "into", "member.merged");
        problems.AddIf(await db.Members.AnyAsync(one => one.MergedIntoId == member.Id, cancellation), "into", "member.merge.has-merged");
        problems.ThrowIfAny();
        await keep.ChangeAsync(member, version, set => set.SetProperty(one => one.MergedIntoId, into), cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    public async Task UndoAsync(ClusterWorkspace work, Member member, int version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        if (member.MergedIntoId is null)
            throw new RuleBroken("member.merge.none");
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await keep.ChangeAsync(member, version, set => set.SetProperty(one => one.MergedIntoId, (int?)null), cancellation);
        await seats.HoldAsync(work, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }
}
