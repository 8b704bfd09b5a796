namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Adds items to agendas, for the operations that hold the meeting.</summary>
public sealed class AddItem(GrappeDb db, TakeSteps steps)
{
    /// <summary>Adds an item at the end, in the transaction that was begun.</summary>
    internal async Task RunAsync(int meeting, (string Thing, int Id)? thing, string title, string? text, CancellationToken cancellation)
    {
        var last = await db.AgendaItems.Where(item => item.MeetingId == meeting).MaxAsync(item => (int?)item.Position, cancellation) ?? 0;
        var item = new AgendaItem
        {
            MeetingId = meeting,
            Position = last + 1,
            Thing = thing?.Thing,
            ThingId = thing?.Id,
            Title = title,
            Text = text,
        };
        db.Add(item);
        await db.SaveChangesAsync(cancellation);
        db.Entry(item).State = EntityState.Detached;
        await steps.BeginAsync(AgendaItemWorkflow.Table, AgendaItemWorkflow.Add, item.Id, cancellation);
    }
}
