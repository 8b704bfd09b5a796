using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>Takes what is planned under each heading for a fiscal year.</summary>
[Needs(nameof(WorkspaceActs.PrepareWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class PlanPageModel(WorkDesk desk, FiscalYears years, KeepBudget keep) : WorkPage(desk)
{
    public FiscalYear Year { get; private set; } = null!;
    public IReadOnlyDictionary<BudgetHeading, Amount> Plan { get; private set; } = new Dictionary<BudgetHeading, Amount>();

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (await years.FindAsync(Work, NumberOf("year"), cancellation) is not { } year)
            return false;
        Year = year;
        return true;
    }

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayPrepare);

    protected override async Task ReadAsync(CancellationToken cancellation) => Plan = await keep.PlanAsync(Work, Year, cancellation);

    public async Task<IActionResult> OnPostAsync(int? version, CancellationToken cancellation)
    {
        var typed = Enum.GetValues<BudgetHeading>()
            .Select(heading => heading.Code())
            .ToDictionary(code => code, code => (string?)Request.Sent(KeepBudget.FieldOf(code)));
        await keep.PlanAsync(Work, Year, typed, version, cancellation);
        return Redirect(string.Create(CultureInfo.InvariantCulture, $"{To("budget")}?year={Year.Id}"));
    }
}
