namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows the fairs and missions in which a cluster took part, and adds one.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class FairsPageModel(GrappeDb db, WorkDesk desk, KeepFairs keep, Links links) : WorkPage(desk)
{
    private const int PageSize = 20;

    public IReadOnlyList<Fair> List { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    protected override async Task ReadAsync(CancellationToken cancellation) =>
        (List, Pager) = await new AskedList(Request.Query).PageAsync(
            db.Fairs.AsNoTracking()
                .Include(one => one.Participants)
                .Where(one => one.ClusterId == Work.ClusterId)
                .OrderByDescending(one => one.FirstDay)
                .ThenByDescending(one => one.Id),
            PageSize,
            links,
            cancellation
        );

    public async Task<IActionResult> OnPostAsync(
        string? name,
        string? place,
        DateOnly? first,
        DateOnly? last,
        string? cost,
        Guid formKey,
        CancellationToken cancellation
    )
    {
        var id = await keep.AddAsync(Work, name, place, first, last, cost, formKey, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"services/fairs/{id}")));
    }
}
