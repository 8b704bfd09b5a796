using Grappe.Web.Modules.Workspace.Projects;

namespace Grappe.Web.Modules.Workspace.Labels;

/// <summary>Shows the labels of a cluster, asked for and granted, and takes a request.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class LabelsPageModel(GrappeDb db, WorkDesk desk, KeepLabels keep, Links links) : WorkPage(desk)
{
    private const int PageSize = 20;

    public IReadOnlyList<Label> Labels { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    /// <summary>The projects for which a label can be asked: those that go on, and have no request under way.</summary>
    public IReadOnlyList<Project> Projects { get; private set; } = [];

    public DateOnly Today => Desk.Today(Work);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var (open, labels) = (LabelWorkflow.Open, db.Set<Label>());
        (Labels, Pager) = await new AskedList(Request.Query).PageAsync(
            db.LabelsWithProjects.Where(label => label.ClusterId == Work.ClusterId),
            PageSize,
            links,
            cancellation
        );
        Projects = await db
            .Projects.AsNoTracking()
            .Where(project =>
                project.ClusterId == Work.ClusterId
                && project.State != ProjectState.Refused
                && project.State != ProjectState.Dropped
                && !labels.Any(label => label.ProjectId == project.Id && open.Contains(label.State))
            )
            .OrderBy(project => project.Title)
            .ToListAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(int? project, string? request, CancellationToken cancellation)
    {
        var id = await keep.RequestAsync(Work, project, request, null, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"labels/{id}")));
    }
}
