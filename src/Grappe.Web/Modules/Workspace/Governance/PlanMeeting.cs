using NodaTime;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Plans meetings, and changes those that nobody was invited to yet.</summary>
public sealed class PlanMeeting(GrappeDb db, WorkDesk desk, KeepRules rules, TakeSteps steps, TimeProvider clock)
{
    private const int MostYearsAhead = 5;

    /// <summary>A meeting as it was typed.</summary>
    /// <param name="RecordDay">The day of the meeting where it is left empty.</param>
    public sealed record Typed(string? Title, string? Place, DateOnly? Day, TimeOnly? Time, int? Lasts, DateOnly? RecordDay);

    /// <summary>The same once it is understood.</summary>
    internal sealed record Read(string Title, string? Place, DateTime StartsAt, DateOnly Day, int Lasts, DateOnly RecordDay);

    /// <summary>Plans a meeting. Sent twice with one key, it is planned once.</summary>
    /// <exception cref="RuleBroken">Something is missing, or the rules of the body are not set.</exception>
    public async Task<int> PlanAsync(ClusterWorkspace work, int? body, Typed typed, Guid key, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var problems = new ProblemList();
        var read = Understand(work, typed, problems);
        var of = await db
            .Bodies.AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == body && one.ClusterId == work.ClusterId && one.ClosedOn == null, cancellation);
        problems.AddIf(of is null, "body", "meetings.body.missing");
        problems.ThrowIfAny();
        var version = await rules.NeedAsync(work.ClusterId, Body.RulesOf(of!.Kind), desk.Today(work), cancellation);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        var planned = await AddAsync(work, of.Id, read!, version.Id, null, key, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return planned;
    }

    /// <summary>Changes a meeting that is planned.</summary>
    public async Task ChangeAsync(ClusterWorkspace work, Meeting meeting, int version, Typed typed, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var problems = new ProblemList();
        var read = Understand(work, typed, problems, meeting);
        problems.ThrowIfAny();
        var now = clock.GetUtcNow().UtcDateTime;
        await steps.TakeAsync(
            MeetingWorkflow.Table,
            MeetingWorkflow.Change,
            meeting,
            version,
            set => Write(set, read!).SetProperty(one => one.ChangedAt, now),
            cancellation
        );
    }

    /// <summary>Adds a meeting in the transaction that was begun, with the workspace locked.</summary>
    internal async Task<int> AddAsync(ClusterWorkspace work, int body, Read read, int rulesId, int? follows, Guid key, CancellationToken cancellation)
    {
        if (
            await db
                .Meetings.Where(one => one.ClusterId == work.ClusterId && one.FormKey == key)
                .Select(one => (int?)one.Id)
                .FirstOrDefaultAsync(cancellation) is
            { } before
        )
            return before;
        var meeting = new Meeting
        {
            ClusterId = work.ClusterId,
            BodyId = body,
            Title = read.Title,
            Place = read.Place,
            StartsAt = read.StartsAt,
            MinutesLong = read.Lasts,
            Zone = work.Zone,
            RecordDay = read.RecordDay,
            Convocation = follows is null ? 1 : 2,
            FollowsId = follows,
            RulesId = rulesId,
            Uid = Guid.NewGuid(),
            ChangedAt = clock.GetUtcNow().UtcDateTime,
            FormKey = key,
        };
        db.Add(meeting);
        await db.SaveChangesAsync(cancellation);
        db.Entry(meeting).State = EntityState.Detached;
        await steps.BeginAsync(MeetingWorkflow.Table, MeetingWorkflow.Plan, meeting.Id, cancellation);
        return meeting.Id;
    }

    /// <summary>Reads what was typed, and collects what is wrong with it.</summary>
    internal Read? Understand(ClusterWorkspace work, Typed typed, ProblemList problems, Meeting? meeting = null)
    {
        var (title, place, today) = (TypedText.OneLine(typed.Title), TypedText.OneLine(typed.Place), desk.Today(work));
        var (lasts, before) = (typed.Lasts ?? 120, problems.Count);
        problems.AddIf(title.Length is 0 or > Meeting.LongestTitle, "title", "meetings.title.missing", Meeting.LongestTitle);
        problems.AddIf(place.Length > Meeting.LongestPlace, "place", "meetings.place.long", Meeting.LongestPlace);
        problems.AddIf(typed.Day is null || typed.Day < today || typed.Day > today.AddYears(MostYearsAhead), "day", "meetings.day.wrong");
        problems.AddIf(typed.Time is null, "time", "meetings.time.missing");
        problems.AddIf(lasts is < 15 or > 1440, "lasts", "meetings.lasts.wrong");
        problems.AddIf(typed.RecordDay > typed.Day || (typed.RecordDay is { } on && on < today.AddYears(-1)), "recordDay", "meetings.record-day.wrong");
        problems.AddIf(meeting is { ElectorsFrozen: true } && typed.RecordDay != meeting.RecordDay, "recordDay", "meetings.record-day.frozen");
        if (problems.Count > before)
            return null;
        var wall = LocalDateTime.FromDateTime(typed.Day!.Value.ToDateTime(typed.Time!.Value));
        return new(
            title,
            place.Length > 0 ? place : null,
            wall.InZoneLeniently(Zones.Find(work.Zone)!).ToDateTimeUtc(),
            typed.Day.Value,
            lasts,
            typed.RecordDay ?? typed.Day.Value
        );
    }

    internal static Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Meeting> Write(
        Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Meeting> set,
        Read read
    ) =>
        set.SetProperty(one => one.Title, read.Title)
            .SetProperty(one => one.Place, read.Place)
            .SetProperty(one => one.StartsAt, read.StartsAt)
            .SetProperty(one => one.MinutesLong, read.Lasts)
            .SetProperty(one => one.RecordDay, read.RecordDay);

    /// <summary>Tells whether a meeting comes too soon for the notice that the rules ask for; nothing where it does not.</summary>
    internal static Problem? TooSoon(VotingRules rules, DateOnly today, DateOnly day) =>
        day.DayNumber - today.DayNumber < rules.NoticeDays ? Problem.At("day", "meetings.notice", rules.NoticeDays, today.AddDays(rules.NoticeDays)) : null;
}
