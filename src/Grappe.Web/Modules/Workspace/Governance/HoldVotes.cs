namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Puts items to the vote and closes votes. The quorum is asked for each time; the thing that is decided is taken along in the same transaction.</summary>
public sealed class HoldVotes(GrappeDb db, WorkDesk desk, FindMeetings find, TakeSteps steps, DecideThings things, DeclareInterest interest)
{
    /// <summary>Hands as whoever chairs counted them.</summary>
    /// <param name="Chair">Their own voice, where votes are equal.</param>
    public sealed record Hands(int? InFavour, int? Against, int? Abstained, Choice? Chair = null);

    /// <summary>Opens a vote in which each votes by themselves. Where the quorum is not met there is none: the item is adjourned.</summary>
    /// <returns>False where it was adjourned.</returns>
    public async Task<bool> OpenAsync(ClusterWorkspace work, AgendaItem item, int version, VoteMethod method, CancellationToken cancellation = default)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var (meeting, rules, there) = await HoldAsync(work, item, version, cancellation);
        var isMet = CountVotes.HasQuorum(rules, there.Turnout, meeting.Convocation);
        var vote = await BeginAsync(item, method, there.Turnout, cancellation);
        if (!isMet)
            await EndAsync(vote, item, meeting, there.Turnout, null, null, Outcome.Adjourned, cancellation);
        else if (method == VoteMethod.Secret)
            await db.Database.ExecuteSqlAsync($"insert into ballot_boxes (vote_id) values ({vote.Id})", cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return isMet;
    }

    /// <summary>Records a vote by hands, from its opening to its end.</summary>
    /// <exception cref="RuleBroken">More voted than may, or votes are equal and whoever chairs has not decided.</exception>
    public async Task<Outcome> RecordAsync(ClusterWorkspace work, AgendaItem item, int version, Hands hands, CancellationToken cancellation = default)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var (meeting, rules, there) = await HoldAsync(work, item, version, cancellation);
        var outcome = Outcome.Adjourned;
        VoteCount? count = null;
        if (CountVotes.HasQuorum(rules, there.Turnout, meeting.Convocation))
        {
            count = await CheckAsync(item, there, hands, cancellation);
            outcome = CountVotes.Of(rules, there.Turnout, meeting.Convocation, count.Value, hands.Chair) ?? throw Tied();
        }
        var vote = await BeginAsync(item, VoteMethod.Hands, there.Turnout, cancellation);
        await EndAsync(vote, item, meeting, there.Turnout, count, hands.Chair, outcome, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return outcome;
    }

    /// <summary>Closes a vote and counts it. Whoever has voted counts for its quorum, also where they have left since.</summary>
    /// <exception cref="RuleBroken">Votes are equal, and whoever chairs has not decided.</exception>
    public async Task<Outcome> CloseAsync(ClusterWorkspace work, AgendaItem item, int version, Choice? chair, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await db.HoldAsync(item.MeetingId, cancellation);
        // Who is voting right now is waited for; who comes after finds it closed.
        await db.Database.ExecuteSqlAsync($"select from votes where item_id = {item.Id} and state = 'open' for update", cancellation);
        var vote =
            await db
                .Votes.AsNoTracking()
                .Include(one => one.Meeting.Cluster)
                .SingleOrDefaultAsync(one => one.ItemId == item.Id && one.State == VoteState.Open && one.Version == version, cancellation)
            ?? throw new Overtaken("vote.overtaken");
        var rules = await find.RulesAsync(vote.Meeting, cancellation);
        var casts = await db.VoteCasts.AsNoTracking().Where(cast => cast.VoteId == vote.Id).ToListAsync(cancellation);
        var there = WhoIsThere.Of(await find.ElectorsAsync(item.MeetingId, cancellation), rules.MostProxies);
        var turnout = there.TurnoutWith(casts.Select(cast => cast.ElectorId));
        var count = vote.Method == VoteMethod.Secret ? await InBoxAsync(vote.Id, cancellation) : Of(casts);
        var outcome = CountVotes.Of(rules, turnout, vote.Meeting.Convocation, count, chair) ?? throw Tied();
        await EndAsync(vote, item, vote.Meeting, turnout, outcome == Outcome.Adjourned ? null : count, chair, outcome, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return outcome;
    }

    private async Task<(Meeting Meeting, VotingRules Rules, WhoIsThere There)> HoldAsync(
        ClusterWorkspace work,
        AgendaItem item,
        int version,
        CancellationToken cancellation
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await db.HoldAsync(item.MeetingId, cancellation);
        var now = await db
            .AgendaItems.AsNoTracking()
            .Include(one => one.Meeting.Cluster)
            .Include(one => one.Votes)
            .SingleAsync(one => one.Id == item.Id, cancellation);
        if (now.Meeting.State != MeetingState.Open)
            throw new Overtaken("meetings.not-open");
        if (now.State != AgendaItemState.Waiting || now.Version != version || now.Votes.Any(vote => vote.State == VoteState.Open))
            throw new Overtaken("meetings.item.overtaken");
        await interest.DeclareKnownAsync(now, cancellation);
        var rules = await find.RulesAsync(now.Meeting, cancellation);
        return (now.Meeting, rules, WhoIsThere.Of(await find.ElectorsAsync(item.MeetingId, cancellation), rules.MostProxies));
    }

    private async Task<VoteCount> CheckAsync(AgendaItem item, WhoIsThere there, Hands hands, CancellationToken cancellation)
    {
        var recused = await db.Recusals.Where(one => one.ItemId == item.Id).Select(one => one.ElectorId).ToListAsync(cancellation);
        var (voters, problems) = (there.VotersWithout(recused), new ProblemList());
        foreach (var (field, number) in new[] { ("inFavour", hands.InFavour), ("against", hands.Against), ("abstained", hands.Abstained) })
            problems.AddIf(number is null or < 0 || number > voters, field, "vote.hands.wrong", voters);
        problems.ThrowIfAny();
        var count = new VoteCount(hands.InFavour!.Value, hands.Against!.Value, hands.Abstained!.Value);
        if (count.All > voters)
            throw new RuleBroken(Problem.At("inFavour", "vote.hands.too-many", count.All, voters));
        return count;
    }

    private async Task<Vote> BeginAsync(AgendaItem item, VoteMethod method, Turnout turnout, CancellationToken cancellation)
    {
        var round = await db.Votes.Where(one => one.ItemId == item.Id).MaxAsync(one => (int?)one.Round, cancellation) ?? 0;
        var vote = new Vote
        {
            MeetingId = item.MeetingId,
            ItemId = item.Id,
            Round = round + 1,
            Method = method,
            Present = turnout.Present,
            Proxies = turnout.Proxies,
            Electors = turnout.Electors,
        };
        db.Add(vote);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        await steps.BeginAsync(VoteWorkflow.Table, VoteWorkflow.Open, vote.Id, cancellation);
        return await db.Votes.AsNoTracking().Include(one => one.Meeting.Cluster).SingleAsync(one => one.Id == vote.Id, cancellation);
    }

    private async Task EndAsync(
        Vote vote,
        AgendaItem item,
        Meeting meeting,
        Turnout turnout,
        VoteCount? count,
        Choice? chair,
        Outcome outcome,
        CancellationToken cancellation
    )
    {
        // It is said only where it was needed.
        Choice? broke = count is { } counted && counted.InFavour == counted.Against ? chair : null;
        await steps.TakeAsync(
            VoteWorkflow.Table,
            VoteWorkflow.Close,
            vote,
            also: set =>
                set.SetProperty(one => one.Present, turnout.Present)
                    .SetProperty(one => one.Proxies, turnout.Proxies)
                    .SetProperty(one => one.InFavour, count?.InFavour)
                    .SetProperty(one => one.Against, count?.Against)
                    .SetProperty(one => one.Abstained, count?.Abstained)
                    .SetProperty(one => one.Chair, broke)
                    .SetProperty(one => one.Outcome, outcome),
            cancellation: cancellation
        );
        var now = await db.AgendaItems.AsNoTracking().Include(one => one.Meeting.Cluster).SingleAsync(one => one.Id == item.Id, cancellation);
        await steps.TakeAsync(AgendaItemWorkflow.Table, AgendaItemWorkflow.Of(outcome), now, cancellation: cancellation);
        await things.TakeAsync(now, outcome, meeting.Day, cancellation);
    }

    private async Task<VoteCount> InBoxAsync(int vote, CancellationToken cancellation)
    {
        var box = await db.BallotBoxes.AsNoTracking().SingleAsync(one => one.VoteId == vote, cancellation);
        return new(box.InFavour, box.Against, box.Abstained);
    }

    private static VoteCount Of(IReadOnlyList<VoteCast> casts) =>
        new(
            casts.Count(cast => cast.Choice == Choice.InFavour),
            casts.Count(cast => cast.Choice == Choice.Against),
            casts.Count(cast => cast.Choice == Choice.Abstained)
        );

    private static RuleBroken Tied() => new(Problem.At("chair", "vote.tied"));
}
