namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Opens meetings on their day and closes them.</summary>
public sealed class RunMeetings(GrappeDb db, WorkDesk desk, FreezeElectors freeze, LeaveItems leave, TakeSteps steps)
{
    /// <summary>Opens a meeting; who may vote is written down where it is not yet.</summary>
    /// <exception cref="RuleBroken">Its day has not come, or nobody may vote.</exception>
    public async Task OpenAsync(ClusterWorkspace work, Meeting meeting, int? version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        if (desk.Today(work) < meeting.Day)
            throw new RuleBroken("meetings.not-yet", meeting.Day);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await steps.TakeAsync(MeetingWorkflow.Table, MeetingWorkflow.Open, meeting, version, cancellation: cancellation);
        await freeze.RunAsync(work, meeting, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Closes a meeting. What it did not come to is adjourned.</summary>
    /// <exception cref="RuleBroken">A vote is still open.</exception>
    public async Task CloseAsync(Meeting meeting, int? version, CancellationToken cancellation = default)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await steps.TakeAsync(MeetingWorkflow.Table, MeetingWorkflow.Close, meeting, version, cancellation: cancellation);
        await leave.RunAsync(meeting, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }
}
