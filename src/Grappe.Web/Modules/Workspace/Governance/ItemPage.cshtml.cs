namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Shows an item of an agenda to the team, and lets whoever chairs put it to the vote, record hands, close a vote, note it or put it off.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class ItemPageModel(
    GrappeDb db,
    WorkDesk desk,
    FindMeetings find,
    TakeSteps steps,
    ReadSteps story,
    HoldVotes hold,
    SettleItems settle,
    DeclareInterest declare
) : OneMeetingPage(desk, find)
{
    public AgendaItem? Item { get; private set; }
    public IReadOnlyList<Elector> Electors { get; private set; } = [];
    public IReadOnlyList<ReadSteps.Taken> Story { get; private set; } = [];

    /// <summary>The number of electors that have voted in the vote that is open.</summary>
    public int Voted { get; private set; }

    public Vote? OpenVote => Item?.Votes.SingleOrDefault(vote => vote.State == VoteState.Open);

    public WhoIsThere There => WhoIsThere.Of(Electors, Rules!.MostProxies);

    public int Voters => There.VotersWithout([.. Item!.Recusals.Select(one => one.ElectorId)]);

    public OpenSteps Open =>
        Meeting!.State == MeetingState.Open && OpenVote is null
            ? steps.OpenOn(AgendaItemWorkflow.Table, Item!).Without(Item!.Thing is null ? [] : [AgendaItemWorkflow.Note.Act])
            : new("", 0, 0, []);

    public string NameOf(int elector) => Electors.Single(one => one.Id == elector).Name;

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => MayRead ? base.MaySeeAsync(cancellation) : Task.FromResult(false);

    protected override async Task ReadMeetingAsync(Meeting meeting, CancellationToken cancellation)
    {
        Item = await ReadItemAsync(cancellation);
        if (Item is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        Electors = await Find.ElectorsAsync(meeting.Id, cancellation);
        Story = await story.OfAsync(AgendaItemWorkflow.Table, Item.Id, cancellation);
        Voted = OpenVote is { } vote ? await db.VoteCasts.CountAsync(cast => cast.VoteId == vote.Id, cancellation) : 0;
    }

    /// <summary>Records hands.</summary>
    public Task<IActionResult> OnPostAsync(int version, int? inFavour, int? against, int? abstained, string? chair, CancellationToken cancellation) =>
        DoAsync(item => hold.RecordAsync(Work, item, version, new(inFavour, against, abstained, Codes.Find<Choice>(chair)), cancellation), cancellation);

    public Task<IActionResult> OnPostOpenAsync(int version, string? method, CancellationToken cancellation) =>
        DoAsync(
            item =>
                hold.OpenAsync(
                    Work,
                    item,
                    version,
                    Codes.Find<VoteMethod>(method) is { } how and not VoteMethod.Hands
                        ? how
                        : throw new RuleBroken(Problem.At("method", "vote.method.missing")),
                    cancellation
                ),
            cancellation
        );

    public Task<IActionResult> OnPostCloseAsync(int version, string? chair, CancellationToken cancellation) =>
        DoAsync(item => hold.CloseAsync(Work, item, version, Codes.Find<Choice>(chair), cancellation), cancellation);

    public Task<IActionResult> OnPostStepAsync(int version, string? act, string? reason, CancellationToken cancellation) =>
        DoAsync(item => settle.TakeAsync(Work, item, act, version, reason, cancellation), cancellation);

    public Task<IActionResult> OnPostInterestAsync(int? elector, CancellationToken cancellation) =>
        DoAsync(item => declare.DeclareAsync(Work, item, elector, cancellation), cancellation);

    public Task<IActionResult> OnPostNoInterestAsync(int elector, CancellationToken cancellation) =>
        DoAsync(item => declare.TakeBackAsync(Work, item, elector, cancellation), cancellation);

    private Task<AgendaItem?> ReadItemAsync(CancellationToken cancellation) => Find.ItemAsync(Work, Id, NumberOf("item"), cancellation);

    private async Task<IActionResult> DoAsync(Func<AgendaItem, Task> act, CancellationToken cancellation)
    {
        if (await ReadItemAsync(cancellation) is not { } item)
            return NotFound();
        await act(item);
        return Redirect(Here(string.Create(CultureInfo.InvariantCulture, $"items/{item.Id}")));
    }
}
