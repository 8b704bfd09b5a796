namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Settles items of an open meeting without a vote: notes them, puts them off, takes them up again.</summary>
public sealed class SettleItems(GrappeDb db, WorkDesk desk, TakeSteps steps, DecideThings things)
{
    /// <exception cref="RuleBroken">The meeting is not open, a vote on the item is, or the thing cannot be brought before the body again.</exception>
    public async Task TakeAsync(ClusterWorkspace work, AgendaItem item, string? act, int? version, string? reason, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await db.HoldAsync(item.MeetingId, cancellation);
        if (!await db.Meetings.AnyAsync(one => one.Id == item.MeetingId && one.State == MeetingState.Open, cancellation))
            throw new Overtaken("meetings.not-open");
        if (await db.Votes.AnyAsync(vote => vote.ItemId == item.Id && vote.State == VoteState.Open, cancellation))
            throw new RuleBroken("meetings.vote-open");
        // On a thing the body decides, or puts it off.
        if (item.Thing is not null && act == AgendaItemWorkflow.Note.Act)
            throw new NotAllowed();
        // It may stand on another agenda by now.
        if (act == AgendaItemWorkflow.TakeUp.Act && !await things.ReturnAsync(item, cancellation))
            throw new RuleBroken("meetings.item.gone");
        await steps.TakeAsync(AgendaItemWorkflow.Table, act, item, version, cancellation, reason);
        if (act == AgendaItemWorkflow.PutOff.Act)
            await things.TakeAsync(item, Outcome.Adjourned, item.Meeting.Day, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }
}
