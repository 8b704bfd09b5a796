using Grappe.Web.Modules.Workspace.Projects;
using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>Shows what is planned, what came in and what was spent in a fiscal year, with the rate of self-financing and the way to live without subsidy; takes entries.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class BudgetPageModel(GrappeDb db, WorkDesk desk, FiscalYears years, KeepBudget keep, ReadMoney read, GiveEntries give, Links links)
    : WorkPage(desk)
{
    private const int PageSize = 30;

    public IReadOnlyList<FiscalYear> Years { get; private set; } = [];

    /// <summary>The year that is shown: the one that was asked for, or that of today; none where none is defined.</summary>
    public FiscalYear? Year { get; private set; }
    public YearMoney Money { get; private set; } = null!;
    public IReadOnlyDictionary<BudgetHeading, Amount> Plan { get; private set; } = new Dictionary<BudgetHeading, Amount>();
    public IReadOnlyList<BudgetEntry> Entries { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    /// <summary>The years with what came of them, the oldest first: how far the cluster lives of what it earns.</summary>
    public IReadOnlyList<YearMoney> Way { get; private set; } = [];
    public IReadOnlyList<Project> Projects { get; private set; } = [];
    public Guid FormKey { get; private set; }
    public DateOnly Today => Desk.Today(Work);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        await FindYearAsync(cancellation);
        if (Year is null)
            return;
        FormKey = Guid.TryParse(Request.Sent("form_key"), out var sent) ? sent : Guid.NewGuid();
        Money = await read.OfAsync(Work, Year, cancellation);
        Plan = await keep.PlanAsync(Work, Year, cancellation);
        var entries = read.Entries(Work, Year).OrderByDescending(entry => entry.OnDay).ThenByDescending(entry => entry.Id);
        (Entries, Pager) = await new AskedList(Request.Query).PageAsync(entries, PageSize, links, cancellation);
        var way = new List<YearMoney>();
        foreach (var year in Years.Where(year => year.FirstDay <= Today).Reverse())
            way.Add(year.Id == Year.Id ? Money : await read.OfAsync(Work, year, cancellation));
        Way = way;
        if (MayPrepare)
            Projects = await db
                .Projects.AsNoTracking()
                .Where(project =>
                    project.ClusterId == Work.ClusterId
                    && (project.State == ProjectState.Funded || project.State == ProjectState.Running || project.State == ProjectState.Finished)
                )
                .OrderBy(project => project.Title)
                .ToListAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(
        string? heading,
        string? what,
        string? amount,
        DateOnly? onDay,
        DateOnly? paidOn,
        int? project,
        CancellationToken cancellation
    )
    {
        var key = Guid.TryParse(Request.Sent("form_key"), out var sent) ? sent : Guid.NewGuid();
        var entry = await keep.RecordAsync(Work, new(heading, what, amount, onDay, paidOn, project), key, cancellation);
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"budget/entries/{entry}")));
    }

    /// <summary>Gives the entries of the year that is shown.</summary>
    public async Task<IActionResult> OnGetTableAsync(string? ending, CancellationToken cancellation)
    {
        await FindYearAsync(cancellation);
        if (Year is null || !GiveEntries.Endings.Contains(ending))
            return NotFound();
        await give.Of(Work, Year, read.Entries(Work, Year).OrderBy(entry => entry.Id), ending!).ExecuteAsync(HttpContext);
        return new EmptyResult();
    }

    public string AddressOf(FiscalYear year) => string.Create(CultureInfo.InvariantCulture, $"{To("budget")}?year={year.Id}");

    private async Task FindYearAsync(CancellationToken cancellation)
    {
        Years = await years.ReadAsync(Work, cancellation);
        Year = FiscalYears.Asked(Years, Request.Query["year"], Today);
    }
}
