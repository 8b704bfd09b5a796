using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Shows the dues of a fiscal year: its figures, its scale, its invoices by state and who owes, and gives them as a table.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[ResponseCache(NoStore = true)]
public sealed class DuesPageModel(WorkDesk desk, FiscalYears years, ReadDues read, SetScale scale, GiveDues give, Links links) : WorkPage(desk)
{
    private const int PageSize = 50;

    public IReadOnlyList<FiscalYear> Years { get; private set; } = [];

    /// <summary>The year that is shown: the one that was asked for, or that of today; none where none is defined.</summary>
    public FiscalYear? Year { get; private set; }
    public ReadDues.YearFigures OfYear { get; private set; } = null!;
    public ReadDues.Figures OfAll { get; private set; } = null!;
    public IReadOnlyDictionary<string, Amount> Fees { get; private set; } = new Dictionary<string, Amount>();
    public IReadOnlyList<ReadDues.InvoiceRow> Invoices { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;
    public IReadOnlyList<string> States { get; private set; } = [];
    public DateOnly Today => Desk.Today(Work);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        await FindYearAsync(cancellation);
        if (Year is null)
            return;
        OfYear = await read.FiguresAsync(Work, Year, cancellation);
        OfAll = await read.FiguresAsync(Work, cancellation);
        Fees = await scale.ReadAsync(Work, Year, cancellation);
        (Invoices, Pager) = await new AskedList(Request.Query).PageAsync(Rows().OrderByDescending(row => row.Invoice.Number), PageSize, links, cancellation);
    }

    /// <summary>Gives the invoices that are shown, all pages of them.</summary>
    public async Task<IActionResult> OnGetTableAsync(string? ending, CancellationToken cancellation)
    {
        await FindYearAsync(cancellation);
        if (Year is null || !GiveDues.Endings.Contains(ending))
            return NotFound();
        await give.Invoices(Work, Year, Rows().OrderBy(row => row.Invoice.Number), ending!).ExecuteAsync(HttpContext);
        return new EmptyResult();
    }

    public string TableOf(string ending) =>
        QueryOf(("year", $"{Year!.Id}"), ("state", States.Count > 0 ? string.Join(',', States) : null), ("handler", "Table"), ("ending", ending));

    public string AddressOf(FiscalYear year, string? state = null) => QueryOf(("year", $"{year.Id}"), ("state", state));

    private string QueryOf(params (string Name, string? Value)[] query) =>
        To("dues") + QueryString.Create(query.Where(one => one.Value is not null).Select(one => new KeyValuePair<string, string?>(one.Name, one.Value)));

    private IQueryable<ReadDues.InvoiceRow> Rows()
    {
        var year = Year!.Id;
        return read.Of(Work, read.Invoices(Work).Where(row => row.Invoice.YearId == year), States);
    }

    private async Task FindYearAsync(CancellationToken cancellation)
    {
        Years = await years.ReadAsync(Work, cancellation);
        Year = FiscalYears.Asked(Years, Request.Query["year"], Today);
        States = new AskedList(Request.Query).Among("state", ReadDues.StatesAsked);
    }
}
