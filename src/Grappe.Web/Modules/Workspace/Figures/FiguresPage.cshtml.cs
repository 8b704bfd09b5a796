using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Figures;

/// <summary>Shows the figures of a cluster for a fiscal year or any period, beside those of the one before.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[ResponseCache(NoStore = true)]
public sealed class FiguresPageModel(WorkDesk desk, FiscalYears years, ReadFigures read) : WorkPage(desk)
{
    /// <param name="Before">For the period before.</param>
    public sealed record Row(Figure Now, Figure Before);

    public IReadOnlyList<FiscalYear> Years { get; private set; } = [];
    public AskedPeriod? Period { get; private set; }
    public AskedPeriod? Before { get; private set; }
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Years = await years.ReadAsync(Work, cancellation);
        Period = AskedPeriod.Read(new AskedList(Request.Query), Years, Request.Query["year"], Desk.Today(Work));
        if (Period is null)
            return;
        Before = Period.Before(Years);
        var rows = new List<Row>();
        foreach (var indicator in Indicator.On(Period.Last))
            rows.Add(
                new(
                    await read.OfAsync(Work, indicator, Period.First, Period.Last, cancellation),
                    await read.OfAsync(Work, indicator, Before.First, Before.Last, cancellation)
                )
            );
        Rows = rows;
    }

    public string NameOf(AskedPeriod period, Translator translator) =>
        period.Year?.Name ?? translator["years.span", translator.Date(period.First), translator.Date(period.Last)];
}
