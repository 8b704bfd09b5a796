using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Convenes meetings, tells of their changes, and cancels them.</summary>
public sealed class ConveneMeetings(
    GrappeDb db,
    WorkDesk desk,
    CurrentPerson current,
    FindMeetings find,
    PlanMeeting plan,
    FreezeElectors freeze,
    InviteElectors invite,
    LeaveItems leave,
    AddItem add,
    DecideThings things,
    TakeSteps steps,
    TellNews news,
    TimeProvider clock
)
{
    /// <summary>Invites whoever sits in the body, with the notice that its rules ask for.</summary>
    /// <exception cref="RuleBroken">The notice cannot be kept, or nothing stands on the agenda.</exception>
    public async Task ConveneAsync(ClusterWorkspace work, Meeting meeting, int? version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        NeedNotice(work, await find.RulesAsync(meeting, cancellation), meeting.Day, "");
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await StepAsync(MeetingWorkflow.Convene, meeting, version, cancellation);
        if (meeting.RecordDay < desk.Today(work))
            await freeze.RunAsync(work, meeting, cancellation);
        await invite.RunAsync(work, meeting.Id, Invitation.First, null, cancellation);
        await news.TellOfAsync(
            GovernanceSetup.WasConvened,
            work.Cluster,
            new
            {
                meeting.Id,
                Cluster = work.Cluster.Slug,
                meeting.Title,
                Body = meeting.Body.Kind.Code(),
                meeting.StartsAt,
                meeting.Zone,
                meeting.Place,
                meeting.Convocation,
                Api = $"{work.Cluster.Path}/work/meetings/{Number(meeting.Id)}",
            },
            current.Id,
            path: WorkDesk.PathOf(work.Cluster, $"meetings/{Number(meeting.Id)}"),
            cancellation: cancellation
        );
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Changes a meeting to which people were invited, and tells them.</summary>
    /// <exception cref="RuleBroken">Something is missing, or the notice cannot be kept for the new day.</exception>
    public async Task AmendAsync(ClusterWorkspace work, Meeting meeting, int version, PlanMeeting.Typed typed, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var problems = new ProblemList();
        var read = plan.Understand(work, typed, problems, meeting);
        problems.ThrowIfAny();
        if (read!.StartsAt != meeting.StartsAt)
            NeedNotice(work, await find.RulesAsync(meeting, cancellation), read.Day, "day");
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        await steps.TakeAsync(
            MeetingWorkflow.Table,
            MeetingWorkflow.Amend,
            meeting,
            version,
            set => PlanMeeting.Write(set, read).SetProperty(one => one.Sequence, one => one.Sequence + 1).SetProperty(one => one.ChangedAt, now),
            cancellation
        );
        await invite.RunAsync(work, meeting.Id, Invitation.Changed, null, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Cancels a meeting; whoever was invited is told why.</summary>
    /// <exception cref="RuleBroken">No reason is given.</exception>
    public async Task CancelAsync(ClusterWorkspace work, Meeting meeting, int? version, string? reason, CancellationToken cancellation = default)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await StepAsync(MeetingWorkflow.Cancel, meeting, version, cancellation, reason);
        await leave.RunAsync(meeting, cancellation);
        if (meeting.State == MeetingState.Convened)
            await invite.RunAsync(work, meeting.Id, Invitation.Cancelled, TypedText.Lines(reason), cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Plans a meeting a second time with what the first could not decide for want of a quorum.</summary>
    /// <exception cref="RuleBroken">The rules know no second convocation, it comes too soon, or nothing is open.</exception>
    public async Task<int> AgainAsync(ClusterWorkspace work, Meeting first, PlanMeeting.Typed typed, Guid key, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (problems, rules) = (new ProblemList(), await find.RulesAsync(first, cancellation));
        var read = plan.Understand(work, typed, problems);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        var open = first.Items.Where(MayComeAgain).ToList();
        if (rules.SecondAfterDays is not { } days || !MayFollow(first))
            throw new RuleBroken("meetings.no-second");
        if (read!.Day < first.Day.AddDays(days))
            throw new RuleBroken(Problem.At("day", "meetings.second.too-soon", first.Day.AddDays(days)));
        if (await db.Meetings.AnyAsync(one => one.FollowsId == first.Id && one.FormKey != key, cancellation))
            throw new Overtaken("meetings.second.there-is");
        var isNew = !await db.Meetings.AnyAsync(one => one.FollowsId == first.Id, cancellation);
        var second = await plan.AddAsync(work, first.BodyId, read, first.RulesId, first.Id, key, cancellation);
        if (isNew)
            foreach (var item in open)
                if (await things.ReturnAsync(item, cancellation))
                    await add.RunAsync(second, item.Thing is { } thing ? (thing, item.ThingId!.Value) : null, item.Title, item.Text, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return second;
    }

    /// <summary>Tells whether a meeting left something open for want of a quorum.</summary>
    public static bool MayFollow(Meeting first) =>
        first is { Convocation: 1, State: MeetingState.Closed or MeetingState.Sealed } && first.Items.Any(MayComeAgain);

    /// <summary>Tells whoever was invited that the agenda has grown, in the transaction that was begun.</summary>
    internal async Task AgendaChangedAsync(ClusterWorkspace work, Meeting meeting, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await steps.TakeAsync(
            MeetingWorkflow.Table,
            MeetingWorkflow.Amend,
            meeting,
            also: set => set.SetProperty(one => one.Sequence, one => one.Sequence + 1).SetProperty(one => one.ChangedAt, now),
            cancellation: cancellation
        );
        await invite.RunAsync(work, meeting.Id, Invitation.Changed, null, cancellation);
    }

    private static bool MayComeAgain(AgendaItem item) =>
        item.State == AgendaItemState.Adjourned && item.Votes.LastOrDefault() is { Outcome: Outcome.Adjourned };

    private Task StepAsync(Transition<Meeting, MeetingState> row, Meeting meeting, int? version, CancellationToken cancellation, string? reason = null)
    {
        var (now, isCancelled) = (clock.GetUtcNow().UtcDateTime, row == MeetingWorkflow.Cancel ? 1 : 0);
        return steps.TakeAsync(
            MeetingWorkflow.Table,
            row,
            meeting,
            version,
            set => set.SetProperty(one => one.Sequence, one => one.Sequence + isCancelled).SetProperty(one => one.ChangedAt, now),
            cancellation,
            reason
        );
    }

    private void NeedNotice(ClusterWorkspace work, VotingRules rules, DateOnly day, string field)
    {
        if (PlanMeeting.TooSoon(rules, desk.Today(work), day) is { } soon)
            throw new RuleBroken(soon with { Field = field });
    }

    private static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);
}
