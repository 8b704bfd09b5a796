namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Adjourns what a meeting did not come to.</summary>
public sealed class LeaveItems(GrappeDb db, TakeSteps steps, DecideThings things)
{
    /// <summary>Adjourns all that waits on the agenda of a meeting, in the transaction that was begun.</summary>
    internal async Task RunAsync(Meeting meeting, CancellationToken cancellation)
    {
        var waiting = await db
            .AgendaItems.AsNoTracking()
            .Include(item => item.Meeting.Cluster)
            .Where(item => item.MeetingId == meeting.Id && item.State == AgendaItemState.Waiting)
            .OrderBy(item => item.Position)
            .ToListAsync(cancellation);
        foreach (var item in waiting)
        {
            await steps.TakeAsync(AgendaItemWorkflow.Table, AgendaItemWorkflow.Leave, item, cancellation: cancellation);
            await things.TakeAsync(item, Outcome.Adjourned, meeting.Day, cancellation);
        }
    }
}
