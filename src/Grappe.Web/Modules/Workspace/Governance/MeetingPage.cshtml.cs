using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Shows a meeting with its agenda and its results, and lets the team convene, open and close it.</summary>
[Authorize]
[SentAgain("Item", "Change")]
[ResponseCache(NoStore = true)]
public sealed class MeetingPageModel(
    GrappeDb db,
    WorkDesk desk,
    FindMeetings find,
    TakeSteps steps,
    ReadSteps story,
    PlanMeeting plan,
    ConveneMeetings convene,
    RunMeetings run,
    Agenda agenda,
    WriteMinutes minutes
) : OneMeetingPage(desk, find)
{
    public OpenSteps Open => steps.OpenOn(MeetingWorkflow.Table, Meeting!);
    public IReadOnlyList<ReadSteps.Taken> Story { get; private set; } = [];
    public IReadOnlyList<Elector> Electors { get; private set; } = [];

    /// <summary>Whether an open vote waits for whoever is signed in.</summary>
    public bool IsElector { get; private set; }
    public bool HasMinutes { get; private set; }
    public Meeting? First { get; private set; }
    public Meeting? Second { get; private set; }
    public Guid Key { get; } = Guid.NewGuid();

    public WhoIsThere There => WhoIsThere.Of(Electors, Rules!.MostProxies);

    protected override async Task ReadMeetingAsync(Meeting meeting, CancellationToken cancellation)
    {
        Electors = await Find.ElectorsAsync(meeting.Id, cancellation);
        IsElector = await Find.Mine().AnyAsync(elector => elector.MeetingId == meeting.Id, cancellation);
        HasMinutes = await minutes.FindAsync(Work, meeting, cancellation) is not null;
        First = meeting.FollowsId is { } first ? await Find.Visible(Work).SingleOrDefaultAsync(one => one.Id == first, cancellation) : null;
        Second = await Find.Visible(Work).SingleOrDefaultAsync(one => one.FollowsId == meeting.Id, cancellation);
        if (MayRead)
            Story = await story.OfAsync(MeetingWorkflow.Table, meeting.Id, cancellation);
    }

    public Task<IActionResult> OnPostStepAsync(int version, string? act, string? reason, CancellationToken cancellation) =>
        DoAsync(meeting =>
            act switch
            {
                "convene" => convene.ConveneAsync(Work, meeting, version, cancellation),
                "cancel" => convene.CancelAsync(Work, meeting, version, reason, cancellation),
                "open" => run.OpenAsync(Work, meeting, version, cancellation),
                "close" => run.CloseAsync(meeting, version, cancellation),
                _ => throw new NotAllowed(),
            }
        );

    public Task<IActionResult> OnPostChangeAsync(
        int version,
        string? title,
        string? place,
        DateOnly? day,
        TimeOnly? time,
        int? lasts,
        DateOnly? recordDay,
        CancellationToken cancellation
    )
    {
        var typed = new PlanMeeting.Typed(title, place, day, time, lasts, recordDay);
        return DoAsync(meeting =>
            meeting.State == MeetingState.Planned
                ? plan.ChangeAsync(Work, meeting, version, typed, cancellation)
                : convene.AmendAsync(Work, meeting, version, typed, cancellation)
        );
    }

    public Task<IActionResult> OnPostItemAsync(string? item, string? text, CancellationToken cancellation) =>
        DoAsync(meeting => agenda.WriteAsync(Work, meeting.Id, item, text, cancellation));

    public async Task<IActionResult> OnPostRemoveAsync(int item, int version, CancellationToken cancellation) =>
        await db.AgendaItems.AnyAsync(one => one.Id == item && one.MeetingId == Id, cancellation)
            ? await DoAsync(meeting => agenda.RemoveAsync(Work, meeting, item, version, cancellation))
            : NotFound();

    public async Task<IActionResult> OnPostAgainAsync(
        string? title,
        string? place,
        DateOnly? day,
        TimeOnly? time,
        int? lasts,
        DateOnly? recordDay,
        Guid key,
        CancellationToken cancellation
    )
    {
        if (Meeting is not { } first)
            return NotFound();
        var second = await convene.AgainAsync(Work, first, new(title, place, day, time, lasts, recordDay), key, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"meetings/{second}")));
    }
}
