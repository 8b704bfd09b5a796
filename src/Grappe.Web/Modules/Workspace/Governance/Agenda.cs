namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Keeps the agendas of meetings. What other parts bring before a body comes in here.</summary>
public sealed class Agenda(GrappeDb db, WorkDesk desk, FindMeetings find, AddItem add, ConveneMeetings convene, DecideThings things)
{
    private static readonly MeetingState[] ToCome = [MeetingState.Planned, MeetingState.Convened];

    /// <summary>Finds the meetings of a kind of body for which the notice can still be kept, the next first.</summary>
    public async Task<IReadOnlyList<Meeting>> OpenForAsync(ClusterWorkspace work, BodyKind body, CancellationToken cancellation = default)
    {
        var (today, open) = (desk.Today(work), new List<Meeting>());
        foreach (
            var meeting in await db
                .Meetings.AsNoTracking()
                .Include(one => one.Body)
                .Where(one => one.ClusterId == work.ClusterId && one.Body.Kind == body && ToCome.Contains(one.State))
                .OrderBy(one => one.StartsAt)
                .ToListAsync(cancellation)
        )
            if (PlanMeeting.TooSoon(await find.RulesAsync(meeting, cancellation), today, meeting.Day) is null)
                open.Add(meeting);
        return open;
    }

    /// <summary>Puts something on an agenda on which the body is to decide, in the transaction of whoever keeps such things. Where the invitations are out, they go out again.</summary>
    /// <exception cref="RuleBroken">The notice cannot be kept any more, or there is no such meeting to come.</exception>
    public async Task AddAsync(ClusterWorkspace work, int meeting, string thing, int thingId, string title, CancellationToken cancellation = default)
    {
        if (!things.Knows(thing))
            throw new ArgumentException($"No part has things called '{thing}' on which bodies decide.", nameof(thing));
        await AddAsync(work, meeting, (thing, thingId), TypedText.Cut(AgendaItem.LongestTitle, TypedText.OneLine(title)), null, cancellation);
    }

    /// <summary>Puts a text on an agenda.</summary>
    /// <exception cref="RuleBroken">It has no title, the notice cannot be kept any more, or there is no such meeting to come.</exception>
    public async Task WriteAsync(ClusterWorkspace work, int meeting, string? title, string? text, CancellationToken cancellation = default)
    {
        var (called, said) = (TypedText.OneLine(title), TypedText.Lines(text));
        var problems = new ProblemList();
        problems.AddIf(called.Length is 0 or > AgendaItem.LongestTitle, "item", "meetings.item.title", AgendaItem.LongestTitle);
        problems.AddIf(said.Length > AgendaItem.LongestText, "text", "meetings.item.long", AgendaItem.LongestText);
        problems.ThrowIfAny();
        await AddAsync(work, meeting, null, called, said.Length > 0 ? said : null, cancellation);
    }

    /// <summary>Takes a text off the agenda of a meeting that is planned. What another part brought goes back to it.</summary>
    /// <exception cref="Overtaken">The meeting is convened, or the item is not as it was seen.</exception>
    public async Task RemoveAsync(ClusterWorkspace work, Meeting meeting, int item, int version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var held = await HoldAsync(work, meeting.Id, cancellation);
        var found = await db
            .AgendaItems.AsNoTracking()
            .SingleOrDefaultAsync(
                one => one.Id == item && one.MeetingId == held!.Id && one.Version == version && one.State == AgendaItemState.Waiting,
                cancellation
            );
        if (held!.State != MeetingState.Planned || found is null)
            throw new Overtaken("meetings.item.overtaken");
        await things.TakeAsync(found, Outcome.Adjourned, held.Day, cancellation);
        await db.AgendaItems.Where(one => one.Id == item).ExecuteDeleteAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    private async Task AddAsync(ClusterWorkspace work, int id, (string Thing, int Id)? thing, string title, string? text, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        if (await HoldAsync(work, id, cancellation) is not { } meeting || !ToCome.Contains(meeting.State))
            throw new RuleBroken(Problem.At("meeting", "meetings.not-to-come"));
        if (PlanMeeting.TooSoon(await find.RulesAsync(meeting, cancellation), desk.Today(work), meeting.Day) is { } soon)
            throw new RuleBroken(soon with { Field = thing is null ? "item" : "meeting" });
        await add.RunAsync(meeting.Id, thing, title, text, cancellation);
        if (meeting.State == MeetingState.Convened)
            await convene.AgendaChangedAsync(work, meeting, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    // Whoever else changes the meeting waits.
    private async Task<Meeting?> HoldAsync(ClusterWorkspace work, int id, CancellationToken cancellation)
    {
        await db.HoldAsync(id, cancellation);
        return await db
            .Meetings.AsNoTracking()
            .Include(one => one.Body)
            .Include(one => one.Cluster)
            .SingleOrDefaultAsync(one => one.Id == id && one.ClusterId == work.ClusterId, cancellation);
    }
}

internal static class HeldMeetings
{
    /// <summary>Waits for whatever else changes a meeting, its agenda or who is there, until the transaction that was begun ends.</summary>
    public static Task HoldAsync(this GrappeDb db, int meeting, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"select from meetings where id = {meeting} for no key update", cancellation);
}
