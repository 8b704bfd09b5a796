using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Takes the fee of each category for a fiscal year.</summary>
[Needs(nameof(WorkspaceActs.RunWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class ScalePageModel(WorkDesk desk, FiscalYears years, SetScale scale) : WorkPage(desk)
{
    public FiscalYear Year { get; private set; } = null!;
    public IReadOnlyDictionary<string, Amount> Fees { get; private set; } = new Dictionary<string, Amount>();

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (await years.FindAsync(Work, NumberOf("year"), cancellation) is not { } year)
            return false;
        Year = year;
        return true;
    }

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRun);

    protected override async Task ReadAsync(CancellationToken cancellation) => Fees = await scale.ReadAsync(Work, Year, cancellation);

    public async Task<IActionResult> OnPostAsync(int? version, CancellationToken cancellation)
    {
        var typed = MemberCategory.All.ToDictionary(category => category, category => (string?)Request.Sent(SetScale.FieldOf(category)));
        await scale.WriteAsync(Work, Year, typed, version, cancellation);
        return Redirect($"{To("dues")}?year={Year.Id}");
    }
}
