using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Shows who would be invoiced how much for a year and who is left out and why, starts the run, and shows how far it is.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class RunPageModel(WorkDesk desk, FiscalYears years, PlanDues plans, IssueDues issue, KeepRules rules, Translator translator) : WorkPage(desk)
{
    private const string SecondsToNextLook = "2";

    public FiscalYear Year { get; private set; } = null!;

    /// <summary>Whether the rules that are asked for are set.</summary>
    public bool HasRules { get; private set; }
    public IReadOnlyList<PlanDues.MemberPlan> Owing { get; private set; } = [];
    public IReadOnlyList<PlanDues.MemberPlan> LeftOut { get; private set; } = [];
    public int Invoiced { get; private set; }
    public Job? Job { get; private set; }
    public Guid FormKey { get; private set; }
    public bool IsUnderWay => Job is { State: "queued" or "running" };
    public string? Failed => Job is { State: "failed" } ? translator.Kept(Job.Problem, Job.ProblemValues) ?? translator["jobs.problem.unexpected"] : null;

    public Amount Sum => Owing.Aggregate(Work.Of(0), (sum, plan) => sum + plan.Dues.Due!.Value);

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (await years.FindAsync(Work, NumberOf("year"), cancellation) is not { } year)
            return false;
        Year = year;
        return true;
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        FormKey = Guid.TryParse(Request.Sent("form_key"), out var sent) ? sent : Guid.NewGuid();
        Job = await issue.RunOfAsync(Year, cancellation);
        HasRules = await rules.FindAsync(Work.ClusterId, WorkspaceRules.Dues, plans.RulesDay(Work, Year), cancellation) is not null;
        // One may leave and come back; who stays sees it go on, with or without scripts.
        if (IsUnderWay)
            Response.Headers["Refresh"] = SecondsToNextLook;
        if (!HasRules || IsUnderWay)
            return;
        var plan = await plans.ReadAsync(Work, Year, cancellation: cancellation);
        (Owing, LeftOut, Invoiced) = (plan.Owing, plan.LeftOut, plan.Invoiced);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await issue.StartAsync(Work, Year, Guid.TryParse(Request.Sent("form_key"), out var key) ? key : Guid.NewGuid(), cancellation);
        return Redirect(To($"dues/run/{Year.Id}"));
    }
}
