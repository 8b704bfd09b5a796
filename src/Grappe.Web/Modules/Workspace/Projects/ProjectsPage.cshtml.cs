namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>Shows the projects of a cluster with what they raised, and takes a new one.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class ProjectsPageModel(GrappeDb db, WorkDesk desk, KeepProjects keep, Links links) : WorkPage(desk)
{
    private const int PageSize = 20;

    public AskedList Asked { get; private set; } = null!;
    public IReadOnlyList<Project> Projects { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;
    public IReadOnlyList<(ProjectState State, int Count)> ByState { get; private set; } = [];

    /// <summary>The states by which the list is narrowed.</summary>
    public IReadOnlyList<string> States { get; private set; } = [];

    /// <summary>The sum that funders granted to all of them.</summary>
    public Amount Granted { get; private set; }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Asked = new AskedList(Request.Query);
        States = Asked.Among("state", Enum.GetValues<ProjectState>().Select(state => state.Code()));
        var wanted = States.Select(code => Codes.Find<ProjectState>(code)!.Value).ToList();
        var projects = db.ProjectsOf(Work.ClusterId).Where(project => wanted.Count == 0 || wanted.Contains(project.State));
        (Projects, Pager) = await Asked.PageAsync(projects, PageSize, links, cancellation);
        ByState =
        [
            .. (
                await db
                    .Projects.Where(project => project.ClusterId == Work.ClusterId)
                    .GroupBy(project => project.State)
                    .Select(group => new { group.Key, Count = group.Count() })
                    .ToListAsync(cancellation)
            )
                .OrderBy(one => one.Key)
                .Select(one => (one.Key, one.Count)),
        ];
        Granted = Work.Of(
            await db
                .Projects.Where(project => project.ClusterId == Work.ClusterId)
                .SelectMany(project => project.Funders)
                .SumAsync(one => one.GrantedUnits ?? 0, cancellation)
        );
    }

    public async Task<IActionResult> OnPostAsync(
        string? title,
        string? summary,
        string? budget,
        bool isRd,
        bool isPublic,
        Guid formKey,
        CancellationToken cancellation
    )
    {
        var id = await keep.ProposeAsync(Work, new(title, summary, budget, isRd, isPublic), formKey, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"projects/{id}")));
    }
}
