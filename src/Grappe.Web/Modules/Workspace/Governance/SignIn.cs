namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Records who is at a meeting, for whom, and since when; and who votes for whom.</summary>
public sealed class SignIn(GrappeDb db, WorkDesk desk, FindMeetings find, TimeProvider clock)
{
    /// <summary>Records that somebody has come for an elector. Signed in twice, they are there once.</summary>
    /// <exception cref="RuleBroken">The meeting is not open, or nobody is named.</exception>
    public async Task ArriveAsync(ClusterWorkspace work, Meeting meeting, int elector, string? name, CancellationToken cancellation = default)
    {
        var called = TypedText.OneLine(name);
        if (called.Length is 0 or > Attendance.LongestName)
            throw new RuleBroken(Problem.At(Field("name", elector), "meetings.attendance.name", Attendance.LongestName));
        await ChangeAsync(
            work,
            meeting,
            elector,
            [MeetingState.Open],
            () =>
                db.Database.ExecuteSqlAsync(
                    $"""
                    insert into attendances (meeting_id, elector_id, name, arrived_at) values ({meeting.Id}, {elector}, {called}, {clock.GetUtcNow().UtcDateTime})
                    on conflict (elector_id) where left_at is null do nothing
                    """,
                    cancellation
                ),
            cancellation
        );
    }

    /// <summary>Records that whoever was there for an elector has left.</summary>
    public Task LeaveAsync(ClusterWorkspace work, Meeting meeting, int elector, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return ChangeAsync(
            work,
            meeting,
            elector,
            [MeetingState.Open],
            () =>
                db
                    .Attendances.Where(time => time.ElectorId == elector && time.LeftAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(time => time.LeftAt, time => time.ArrivedAt > now ? time.ArrivedAt : now), cancellation),
            cancellation
        );
    }

    /// <summary>Records that an elector lets another vote for it.</summary>
    /// <exception cref="RuleBroken">The other holds as many as one may, or it is no elector of the meeting.</exception>
    public Task GiveProxyAsync(ClusterWorkspace work, Meeting meeting, int giver, int? holder, CancellationToken cancellation = default) =>
        ChangeAsync(
            work,
            meeting,
            giver,
            [MeetingState.Convened, MeetingState.Open],
            async () =>
            {
                var field = Field("holder", giver);
                if (holder is null || holder == giver || !await db.Electors.AnyAsync(one => one.Id == holder && one.MeetingId == meeting.Id, cancellation))
                    throw new RuleBroken(Problem.At(field, "meetings.proxy.holder"));
                var most = (await find.RulesAsync(meeting, cancellation)).MostProxies;
                if (await db.Proxies.CountAsync(proxy => proxy.HolderId == holder && proxy.GiverId != giver, cancellation) >= most)
                    throw new RuleBroken(Problem.At(field, "meetings.proxy.most", most));
                await db.Database.ExecuteSqlAsync(
                    $"""
                    insert into proxies (meeting_id, giver_id, holder_id) values ({meeting.Id}, {giver}, {holder})
                    on conflict (giver_id) do update set holder_id = excluded.holder_id
                    """,
                    cancellation
                );
            },
            cancellation
        );

    /// <summary>Takes back the proxy of an elector.</summary>
    public Task WithdrawProxyAsync(ClusterWorkspace work, Meeting meeting, int giver, CancellationToken cancellation = default) =>
        ChangeAsync(
            work,
            meeting,
            giver,
            [MeetingState.Convened, MeetingState.Open],
            () => db.Proxies.Where(proxy => proxy.GiverId == giver).ExecuteDeleteAsync(cancellation),
            cancellation
        );

    private async Task ChangeAsync(
        ClusterWorkspace work,
        Meeting meeting,
        int elector,
        MeetingState[] during,
        Func<Task> change,
        CancellationToken cancellation
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        // Votes are opened and closed one after the other with this.
        await db.HoldAsync(meeting.Id, cancellation);
        if (!await db.Meetings.AnyAsync(one => one.Id == meeting.Id && during.Contains(one.State), cancellation))
            throw new Overtaken("meetings.not-open");
        if (!await db.Electors.AnyAsync(one => one.Id == elector && one.MeetingId == meeting.Id, cancellation))
            throw new RuleBroken("meetings.elector.unknown");
        await change();
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    private static string Field(string name, int elector) => string.Create(CultureInfo.InvariantCulture, $"{name}-{elector}");
}
