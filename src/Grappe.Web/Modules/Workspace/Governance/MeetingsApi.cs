using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Lets programs read the meetings of a cluster and their votes, plan meetings, record votes by hands, and vote for a member.</summary>
internal static class MeetingsApi
{
    private const string Meetings = WorkApi.Root + "/meetings";
    private const string PlanExample = """
        { "body": 3, "title": "Assemblée générale ordinaire", "place": "Sétif", "day": "2027-03-18", "time": "09:30", "lasts": 180, "recordDay": "2027-03-03" }
        """;
    private const string HandsExample = """{ "inFavour": 7, "against": 3, "abstained": 2 }""";
    private const string CastExample = """{ "elector": 12, "choice": "in-favour" }""";

    public static void MapMeetings(this RouteGroupBuilder api)
    {
        TokenScope[] reading = [WorkspaceScopes.Read, WorkspaceScopes.Member];
        api.MapOwn(Meetings, "meetings", reading, ListAsync, Parameter.Page, Parameter.PageSize)
            .Produces<Paged<MeetingLineAnswer>>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn(Meetings + "/{id:int}", "meeting", reading, ReadAsync)
            .Produces<MeetingAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        Sending(api.MapSend(Meetings, "planMeeting", [WorkspaceScopes.Prepare], PlanAsync).Takes<PlannedMeeting>("application/json", PlanExample))
            .Produces<MeetingLineAnswer>(StatusCodes.Status201Created);
        Sending(
                api.MapSend(Meetings + "/{id:int}/items/{item:int}/votes", "recordVote", [WorkspaceScopes.Run], RecordAsync)
                    .Takes<CountedHands>("application/json", HandsExample)
            )
            .Produces<VoteAnswer>(StatusCodes.Status201Created);
        Sending(
                api.MapSend(Meetings + "/{id:int}/votes/{vote:int}/casts", "castVote", [WorkspaceScopes.Member], CastAsync)
                    .Takes<CastBallot>("application/json", CastExample)
            )
            .Produces<CastAnswer>();
    }

    private static RouteHandlerBuilder Sending(RouteHandlerBuilder route) =>
        route
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json")
            .ProducesProblem(StatusCodes.Status409Conflict, "application/problem+json")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed, "application/problem+json");

    private static async Task<IResult> ListAsync(
        string slug,
        HttpContext context,
        MeetingsFor own,
        FindMeetings find,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await own.WorkAsync(context, slug, cancellation);
        return work is null
            ? refused!
            : await asked.PageAsync(
                find.Visible(work).OrderByDescending(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id),
                MeetingLineAnswer.Of,
                cancellation
            );
    }

    private static async Task<IResult> ReadAsync(string slug, int id, HttpContext context, MeetingsFor own, CancellationToken cancellation)
    {
        var (work, meeting, refused) = await own.FindAsync(context, slug, id, cancellation);
        if (meeting is null)
            return refused!;
        RowVersion.Tell(context, meeting.Version);
        return TypedResults.Ok(await own.AnswerAsync(work!, meeting, cancellation));
    }

    private static Task<IResult> PlanAsync(
        string slug,
        HttpContext context,
        WorkApi api,
        AnswerOnce once,
        PlanMeeting plan,
        FindMeetings find,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (work, refused) = await api.FindAsync(slug, WorkspaceActs.PrepareWork, cancellation);
                if (work is null)
                    return (null, refused);
                var (sent, unread) = await SentJson.ReadAsync<PlannedMeeting>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                var id = await plan.PlanAsync(work, sent.Body, sent.Typed, Guid.NewGuid(), cancellation);
                // Whoever plans a meeting may not read it: their token may let no more.
                var meeting = await find.PlannedAsync(work, id, cancellation);
                return (new Pushed(StatusCodes.Status201Created, Path(slug, id), MeetingLineAnswer.Of(meeting)), null);
            }
        );

    private static Task<IResult> RecordAsync(
        string slug,
        int id,
        int item,
        HttpContext context,
        WorkApi api,
        AnswerOnce once,
        HoldVotes hold,
        FindMeetings find,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (work, refused) = await api.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (work is null)
                    return (null, refused);
                if (await find.ItemAsync(work, id, item, cancellation) is not { } found)
                    return (null, Problems.Missing(context, $"There is no item {item} on the agenda of a meeting {id} of '{slug}'."));
                var (sent, unread) = await SentJson.ReadAsync<CountedHands>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                await hold.RecordAsync(work, found, RowVersion.Expected(context) ?? found.Version, sent.Hands, cancellation);
                found = (await find.ItemAsync(work, id, item, cancellation))!;
                var rules = await find.RulesAsync(found.Meeting, cancellation);
                return (new Pushed(StatusCodes.Status201Created, Path(slug, id), VoteAnswer.Of(found.Votes[^1], rules)), null);
            }
        );

    private static Task<IResult> CastAsync(
        string slug,
        int id,
        int vote,
        HttpContext context,
        MeetingsFor own,
        AnswerOnce once,
        CastVotes cast,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (_, meeting, refused) = await own.FindAsync(context, slug, id, cancellation);
                if (meeting is null)
                    return (null, refused);
                if (meeting.Items.SelectMany(item => item.Votes).SingleOrDefault(one => one.Id == vote) is not { } found)
                    return (null, Problems.Missing(context, $"There is no vote {vote} at meeting {id} of '{slug}'."));
                var (sent, unread) = await SentJson.ReadAsync<CastBallot>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                await cast.CastAsync(found, sent.Elector, Codes.Find<Choice>(sent.Choice), cancellation);
                return (new Pushed(StatusCodes.Status200OK, null, new CastAnswer(vote, sent.Elector, sent.Choice!)), null);
            }
        );

    private static string Path(string slug, int id) => string.Create(CultureInfo.InvariantCulture, $"/clusters/{slug}/work/meetings/{id}");
}

/// <summary>Finds the meetings that the role behind a token sees: those of a team, or those of a member.</summary>
internal sealed class MeetingsFor(WorkDesk desk, FindMeetings find, CurrentPerson current, TimeProvider clock)
{
    public async Task<(ClusterWorkspace? Work, ProblemHttpResult? Refused)> WorkAsync(HttpContext context, string slug, CancellationToken cancellation)
    {
        if (await desk.FindAsync(slug, cancellation) is not { } work)
            return (null, Problems.Missing(context, $"There is no cluster '{slug}' with a workspace."));
        return await find.MaySeeAsync(work, cancellation)
            ? (work, null)
            : (null, Problems.Of(context, StatusCodes.Status403Forbidden, $"The role behind this token does not reach to the work of '{slug}'."));
    }

    public async Task<(ClusterWorkspace? Work, Meeting? Meeting, ProblemHttpResult? Refused)> FindAsync(
        HttpContext context,
        string slug,
        int id,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await WorkAsync(context, slug, cancellation);
        if (work is null)
            return (null, null, refused);
        return await find.FindAsync(work, id, cancellation) is { } meeting
            ? (work, meeting, null)
            : (null, null, Problems.Missing(context, $"There is no meeting {id} of '{slug}' for the role behind this token."));
    }

    public async Task<MeetingAnswer> AnswerAsync(ClusterWorkspace work, Meeting meeting, CancellationToken cancellation)
    {
        var rules = await find.RulesAsync(meeting, cancellation);
        var mine = await find.Mine().Where(elector => elector.MeetingId == meeting.Id).OrderBy(elector => elector.Id).ToListAsync(cancellation);
        return new(
            MeetingLineAnswer.Of(meeting),
            [.. meeting.Items.OrderBy(item => item.Position).Select(item => AgendaItemAnswer.Of(item, rules))],
            [.. mine.Select(elector => new ElectorAnswer(elector.Id, elector.Name))],
            MeetingWorkflow.Table.ActionsOf(current, meeting, clock.GetUtcNow().UtcDateTime)
        );
    }
}
