namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows the trainings of a cluster, and plans one.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class TrainingsPageModel(GrappeDb db, WorkDesk desk, KeepTrainings keep, Links links) : WorkPage(desk)
{
    private const int PageSize = 20;

    public IReadOnlyList<Training> List { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    protected override async Task ReadAsync(CancellationToken cancellation) =>
        (List, Pager) = await new AskedList(Request.Query).PageAsync(
            db.Trainings.AsNoTracking()
                .Include(one => one.Participants)
                .Where(one => one.ClusterId == Work.ClusterId)
                .OrderByDescending(one => one.FirstDay)
                .ThenByDescending(one => one.Id),
            PageSize,
            links,
            cancellation
        );

    public async Task<IActionResult> OnPostAsync(
        string? title,
        string? place,
        DateOnly? first,
        string? days,
        int? seats,
        Guid formKey,
        CancellationToken cancellation
    )
    {
        var id = await keep.PlanAsync(Work, title, place, first, days, seats, formKey, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"services/trainings/{id}")));
    }
}
