namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>A meeting that a program plans.</summary>
/// <param name="Body">The number of the body that meets.</param>
/// <param name="Day">Such as 2027-03-18, by the cluster's clock.</param>
/// <param name="Time">Such as 09:30.</param>
/// <param name="Lasts">Minutes; 120 where it is left out.</param>
/// <param name="RecordDay">The day on which is read who may vote; the day of the meeting where it is left out.</param>
internal sealed record PlannedMeeting(int? Body, string? Title, string? Place, string? Day, string? Time, int? Lasts, string? RecordDay)
{
    internal PlanMeeting.Typed Typed => new(Title, Place, DayOf(Day), TimeOf(Time), Lasts, RecordDay is null ? null : DayOf(RecordDay) ?? DateOnly.MaxValue);

    private static DateOnly? DayOf(string? day) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;

    private static TimeOnly? TimeOf(string? time) =>
        TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
}

/// <summary>Hands that were counted.</summary>
/// <param name="Chair">in-favour or against: the voice of whoever chairs, where votes are equal.</param>
internal sealed record CountedHands(int? InFavour, int? Against, int? Abstained, string? Chair)
{
    internal HoldVotes.Hands Hands => new(InFavour, Against, Abstained, Codes.Find<Choice>(Chair));
}

/// <summary>A vote that is cast.</summary>
/// <param name="Elector">For whom.</param>
/// <param name="Choice">in-favour, against or abstained.</param>
internal sealed record CastBallot(int Elector, string? Choice);

/// <summary>A vote that was cast.</summary>
internal sealed record CastAnswer(int Vote, int Elector, string Choice);

/// <summary>A meeting.</summary>
/// <param name="Body">assembly, board, selection-committee or commission.</param>
/// <param name="StartsAt">In universal time.</param>
/// <param name="Zone">The zone of the clock on its wall.</param>
/// <param name="RecordDay">The day on which is read who may vote.</param>
/// <param name="Convocation">1, or 2 where the quorum of the first was not met.</param>
/// <param name="State">planned, convened, open, closed, sealed or cancelled.</param>
internal sealed record MeetingLineAnswer(
    int Id,
    string Title,
    string Body,
    string BodyName,
    DateTime StartsAt,
    string Zone,
    string? Place,
    DateOnly RecordDay,
    int Convocation,
    string State,
    int Version
)
{
    public static MeetingLineAnswer Of(Meeting meeting) =>
        new(
            meeting.Id,
            meeting.Title,
            meeting.Body.Kind.Code(),
            meeting.Body.Name,
            meeting.StartsAt,
            meeting.Zone,
            meeting.Place,
            meeting.RecordDay,
            meeting.Convocation,
            meeting.State.Code(),
            meeting.Version
        );
}

/// <summary>A meeting with its agenda and its votes.</summary>
/// <param name="Mine">The electors for whom the role behind the token votes.</param>
/// <param name="Actions">What the role behind the token may do with it now.</param>
internal sealed record MeetingAnswer(
    MeetingLineAnswer Meeting,
    IReadOnlyList<AgendaItemAnswer> Items,
    IReadOnlyList<ElectorAnswer> Mine,
    IReadOnlyList<string> Actions
);

/// <summary>An elector of a meeting.</summary>
internal sealed record ElectorAnswer(int Id, string Name);

/// <summary>An item of an agenda.</summary>
/// <param name="Thing">The kind of thing that is decided on, such as admission; none where the item is a text.</param>
/// <param name="State">waiting, adopted, refused, adjourned or noted.</param>
internal sealed record AgendaItemAnswer(
    int Id,
    int Position,
    string Title,
    string? Text,
    string? Thing,
    int? ThingId,
    string State,
    int Version,
    IReadOnlyList<VoteAnswer> Votes
)
{
    public static AgendaItemAnswer Of(AgendaItem item, VotingRules rules) =>
        new(
            item.Id,
            item.Position,
            item.Title,
            item.Text,
            item.Thing,
            item.ThingId,
            item.State.Code(),
            item.Version,
            [.. item.Votes.OrderBy(vote => vote.Round).Select(vote => VoteAnswer.Of(vote, rules))]
        );
}

/// <summary>A vote.</summary>
/// <param name="Method">hands, each or secret.</param>
/// <param name="Present">The electors there, by whom the quorum was found.</param>
/// <param name="Proxies">Those for whom others were there.</param>
/// <param name="Electors">All who may vote at the meeting.</param>
/// <param name="BasisPoints">The share of votes in favour, in hundredths of a percent; none while it is open, or where it came to no vote.</param>
/// <param name="Chair">The voice of whoever chairs, where it broke a tie.</param>
/// <param name="Outcome">adopted, refused or adjourned.</param>
internal sealed record VoteAnswer(
    int Id,
    int Round,
    string Method,
    string State,
    int Present,
    int Proxies,
    int Electors,
    int? InFavour,
    int? Against,
    int? Abstained,
    long? BasisPoints,
    string? Chair,
    string? Outcome
)
{
    public static VoteAnswer Of(Vote vote, VotingRules rules) =>
        new(
            vote.Id,
            vote.Round,
            vote.Method.Code(),
            vote.State.Code(),
            vote.Present,
            vote.Proxies,
            vote.Electors,
            vote.InFavour,
            vote.Against,
            vote.Abstained,
            vote.Count is { } count ? CountVotes.ShareOf(rules, count)?.BasisPoints() : null,
            vote.Chair?.Code(),
            vote.Outcome?.Code()
        );
}
