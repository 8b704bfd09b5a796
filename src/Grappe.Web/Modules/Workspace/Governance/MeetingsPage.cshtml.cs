using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Shows the meetings of a cluster to its team and to those who sit in its bodies, and lets the team plan one or found a body.</summary>
[Authorize]
[SentAgain("Body")]
[ResponseCache(NoStore = true)]
public sealed class MeetingsPageModel(WorkDesk desk, FindMeetings find, KeepBodies bodies, PlanMeeting plan, Links links) : WorkPage(desk)
{
    private const int PastOnPage = 20;
    private static readonly MeetingState[] ToCome = [MeetingState.Planned, MeetingState.Convened, MeetingState.Open];

    public IReadOnlyList<Meeting> Next { get; private set; } = [];
    public IReadOnlyList<Meeting> Past { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;
    public IReadOnlyList<Body> Bodies { get; private set; } = [];

    /// <summary>The key of the form: sent twice, it plans one meeting.</summary>
    public Guid Key { get; } = Guid.NewGuid();

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => find.MaySeeAsync(Work, cancellation);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var visible = find.Visible(Work);
        Next = await visible.Where(meeting => ToCome.Contains(meeting.State)).OrderBy(meeting => meeting.StartsAt).ToListAsync(cancellation);
        (Past, Pager) = await new AskedList(Request.Query).PageAsync(
            visible.Where(meeting => !ToCome.Contains(meeting.State)).OrderByDescending(meeting => meeting.StartsAt),
            PastOnPage,
            links,
            cancellation
        );
        if (MayRead)
            Bodies = await bodies.ReadAsync(Work, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(
        int? body,
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
        var id = await plan.PlanAsync(Work, body, new(title, place, day, time, lasts, recordDay), key, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"meetings/{id}")));
    }

    public async Task<IActionResult> OnPostBodyAsync(string? kind, string? name, CancellationToken cancellation)
    {
        var id = await bodies.AddAsync(Work, kind, name, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"meetings/bodies/{id}")));
    }
}
