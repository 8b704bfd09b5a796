using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Figures;

/// <summary>Shows a figure with its definition, all that it counts, and what it leaves out and why; gives both lists as a table.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[ResponseCache(NoStore = true)]
public sealed class FigurePageModel(WorkDesk desk, FiscalYears years, ReadFigures read, GiveFigure give) : WorkPage(desk)
{
    private const int MostShown = 200;

    public Figure Figure { get; private set; } = null!;
    public AskedPeriod Period { get; private set; } = null!;
    public Indicator Indicator => Figure.Indicator;

    /// <summary>The lines that are counted, as far as a page shows them: the files have all.</summary>
    public IEnumerable<FigureLine> Counted => Figure.Counted.Take(MostShown);
    public IEnumerable<FigureLine> LeftOut => Figure.LeftOut.Take(MostShown);
    public bool IsCut => Figure.Counted.Count > MostShown || Figure.LeftOut.Count > MostShown;

    /// <summary>The sums under each heading, of a rate.</summary>
    public IEnumerable<(BudgetHeading Heading, Amount Sum)> ByHeading =>
        Figure
            .Counted.Where(line => line.Heading is not null)
            .GroupBy(line => line.Heading!.Value)
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, Work.Of(group.Sum(line => line.Units!.Value))));

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        var all = await years.ReadAsync(Work, cancellation);
        if (AskedPeriod.Read(new AskedList(Request.Query), all, Request.Query["year"], Desk.Today(Work)) is not { } period)
            return false;
        int? version = int.TryParse(Request.Query["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named : null;
        if (Indicator.Find((string?)RouteData.Values["indicator"], period.Last, version) is not { } indicator)
            return false;
        Period = period;
        Figure = new(indicator, period.First, period.Last, null, null, [], []);
        return true;
    }

    protected override async Task ReadAsync(CancellationToken cancellation) =>
        Figure = await read.OfAsync(Work, Indicator, Period.First, Period.Last, cancellation);

    public async Task<IActionResult> OnGetTableAsync(string? ending, CancellationToken cancellation)
    {
        if (!GiveFigure.Endings.Contains(ending))
            return NotFound();
        await ReadAsync(cancellation);
        await give.Of(Work, Figure, ending!).ExecuteAsync(HttpContext);
        return new EmptyResult();
    }
}
