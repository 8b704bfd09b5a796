using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>Shows a budget entry with its story, and takes its payment, or takes it back.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Pay", "Step")]
[ResponseCache(NoStore = true)]
public sealed class EntryPageModel(WorkDesk desk, FiscalYears years, KeepBudget keep, TakeSteps steps, ReadSteps history) : WorkPage(desk)
{
    public BudgetEntry Entry { get; private set; } = null!;

    /// <summary>The fiscal year in which it counts.</summary>
    public FiscalYear? Year { get; private set; }
    public IReadOnlyList<ReadSteps.Taken> Steps { get; private set; } = [];
    public DateOnly Today => Desk.Today(Work);

    public OpenSteps Open => steps.OpenOn(BudgetEntryWorkflow.Table, Entry);

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (await keep.FindAsync(Work, NumberOf("id"), cancellation) is not { } entry)
            return false;
        Entry = entry;
        return true;
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Entry = await keep.FindAsync(Work, Entry.Id, cancellation) ?? Entry;
        Year = await years.OfAsync(Work, Entry.OnDay, cancellation);
        Steps = await history.OfAsync(BudgetEntryWorkflow.Table, Entry.Id, cancellation);
    }

    public Task<IActionResult> OnPostPayAsync(int version, DateOnly? paidOn, CancellationToken cancellation) =>
        DoneAsync(keep.PayAsync(Work, Entry, paidOn, version, cancellation));

    public Task<IActionResult> OnPostStepAsync(int version, string? act, string? reason, CancellationToken cancellation) =>
        act == BudgetEntryWorkflow.TakeBack.Act ? DoneAsync(keep.TakeBackAsync(Entry, reason, version, cancellation)) : throw new NotAllowed();

    private async Task<IActionResult> DoneAsync(Task change)
    {
        await change;
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"budget/entries/{Entry.Id}")));
    }
}
