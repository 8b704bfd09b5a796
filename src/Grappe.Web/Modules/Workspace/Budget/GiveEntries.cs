using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>Gives the budget entries of a year as a table to take away.</summary>
public sealed class GiveEntries(WorkDesk desk, Translator translator)
{
    public static readonly string[] Endings = ["csv", "xlsx"];

    public Download Of(ClusterWorkspace work, FiscalYear year, IQueryable<BudgetEntry> entries, string ending)
    {
        var today = desk.Today(work);
        Column<BudgetEntry>[] columns =
        [
            new("number", translator["dues.number"], entry => entry.Id),
            new("heading", translator["budget.heading"], entry => translator.Code("budget-heading", entry.Heading.Code()), 30),
            new("side", translator["budget.side"], entry => translator[Headings.IsSpending(entry.Heading) ? "budget.spent" : "budget.received"]),
            new("what", translator["budget.what"], entry => entry.What, 40),
            new("day", translator["budget.on"], entry => Day(entry.OnDay)),
            new("amount", translator["dues.amount"], entry => (decimal)entry.Units / entry.Amount.Currency.Minor),
            new("currency", translator["dues.currency"], entry => entry.Currency, 9),
            new("state", translator["dues.state"], entry => translator.Code("budget-entry-state", entry.State.Code())),
            new("paid", translator["budget.paid-on"], entry => entry.PaidOn is { } paid ? Day(paid) : null),
            new("project", translator["budget.project"], entry => entry.Project?.Title, 30),
        ];
        return UnpublishedTable.As(
            ending,
            string.Create(CultureInfo.InvariantCulture, $"{work.Cluster.Slug}-budget-{year.Name}-{today:yyyy-MM-dd}.{ending}"),
            translator["budget.entries"],
            translator["dues.about"],
            [
                (translator["dues.cluster"], work.Cluster.Name.In(translator.Language)),
                (translator["dues.year"], year.Name),
                (translator["dues.as-of"], translator.Date(today)),
            ],
            translator.Language,
            columns,
            _ => entries.AsAsyncEnumerable()
        );
    }

    private static PartialDate Day(DateOnly day) => new(day.Year, day.Month, day.Day);
}
