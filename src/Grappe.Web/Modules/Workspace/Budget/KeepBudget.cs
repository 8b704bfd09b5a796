using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Modules.Workspace.Projects;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>Plans a fiscal year, and records what comes in and what is spent.</summary>
public sealed class KeepBudget(GrappeDb db, CurrentPerson current, WorkDesk desk, TakeSteps steps, TimeProvider clock)
{
    /// <param name="PaidOn">None while it is not paid.</param>
    public sealed record Typed(string? Heading, string? What, string? Amount, DateOnly? OnDay, DateOnly? PaidOn, int? Project);

    /// <summary>The field of the amount that is planned under a heading.</summary>
    public static string FieldOf(string heading) => $"plan-{heading}";

    public async Task<IReadOnlyDictionary<BudgetHeading, Amount>> PlanAsync(ClusterWorkspace work, FiscalYear year, CancellationToken cancellation = default) =>
        await db.PlannedAmounts.Where(one => one.YearId == year.Id).ToDictionaryAsync(one => one.Heading, one => work.Of(one.Units), cancellation);

    /// <summary>Plans a year anew.</summary>
    /// <param name="typed">What was typed under each heading, by its code; a heading that is left empty is not planned.</param>
    /// <param name="version">Of the year, as it was seen.</param>
    /// <exception cref="RuleBroken">An amount is none, or somebody changed the year meanwhile.</exception>
    public async Task PlanAsync(
        ClusterWorkspace work,
        FiscalYear year,
        IReadOnlyDictionary<string, string?> typed,
        int? version,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (problems, planned) = (new ProblemList(), new Dictionary<BudgetHeading, long>());
        foreach (var (code, written) in typed.Where(one => !string.IsNullOrWhiteSpace(one.Value)))
        {
            var field = FieldOf(code);
            if (Codes.Find<BudgetHeading>(code) is not { } heading)
            {
                problems.Add(Problem.At(field, "budget.heading.wrong"));
                continue;
            }
            if (Read(work, written, field, problems) is { } amount)
                planned[heading] = amount.Units;
        }
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var seen = version ?? year.Version;
        var taken = await db.Database.ExecuteSqlAsync($"update fiscal_years set version = version + 1 where id = {year.Id} and version = {seen}", cancellation);
        if (taken == 0)
            throw new Overtaken("budget.plan.overtaken");
        await db.PlannedAmounts.Where(one => one.YearId == year.Id).ExecuteDeleteAsync(cancellation);
        db.AddRange(
            planned.Select(one => new PlannedAmount
            {
                YearId = year.Id,
                Heading = one.Key,
                Units = one.Value,
            })
        );
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Records an entry, paid already where a day of payment is given. A form that is sent twice is one entry.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="RuleBroken">Something is missing or wrong.</exception>
    public async Task<int> RecordAsync(ClusterWorkspace work, Typed typed, Guid key, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        if (typed.PaidOn is not null)
            desk.Need(WorkspaceActs.RunWork, work);
        var (heading, what, problems) = (Codes.Find<BudgetHeading>(typed.Heading), TypedText.OneLine(typed.What), new ProblemList());
        problems.AddIf(heading is null or BudgetHeading.Dues, "heading", "budget.heading.wrong");
        problems.AddIf(what.Length is 0 or > BudgetEntry.LongestWhat || TypedText.IsUnreadable(what), "what", "budget.what.wrong", BudgetEntry.LongestWhat);
        var amount = Read(work, typed.Amount, "amount", problems);
        problems.AddIf(amount is { Units: 0 }, "amount", "dues.amount.wrong");
        if (typed.OnDay is not { } on)
            problems.Add(Problem.At("onDay", "budget.day.missing"));
        else if (!await db.FiscalYears.AnyAsync(year => year.ClusterId == work.ClusterId && year.FirstDay <= on && year.LastDay >= on, cancellation))
            problems.Add(Problem.At("onDay", "budget.day.no-year"));
        if (typed.PaidOn is { } paid)
            CheckPaid(work, paid, problems);
        problems.AddIf(
            typed.Project is { } project && !await db.Projects.AnyAsync(one => one.Id == project && one.ClusterId == work.ClusterId, cancellation),
            "project",
            "budget.project.wrong"
        );
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var added = await db
            .Database.SqlQuery<int>(
                $"""
                insert into budget_entries (cluster_id, heading, what, currency, units, on_day, project_id, state, person_id, recorded_at, form_key)
                values ({work.ClusterId}, {heading!.Value.Code()}, {what}, {work.Currency}, {amount!.Value.Units}, {typed.OnDay}, {typed.Project}, 'open',
                    {current.Id}, {clock.GetUtcNow().UtcDateTime}, {key})
                on conflict (cluster_id, form_key) do nothing returning id as "Value"
                """
            )
            .ToListAsync(cancellation);
        if (added is not [var id])
            return await db.BudgetEntries.Where(one => one.ClusterId == work.ClusterId && one.FormKey == key).Select(one => one.Id).SingleAsync(cancellation);
        await steps.BeginAsync(BudgetEntryWorkflow.Table, BudgetEntryWorkflow.Record, id, cancellation);
        if (typed.PaidOn is not null)
            await PayAsync(work, (await FindAsync(work, id, cancellation))!, typed.PaidOn, null, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return id;
    }

    /// <summary>Finds an entry of a cluster.</summary>
    public Task<BudgetEntry?> FindAsync(ClusterWorkspace work, int id, CancellationToken cancellation = default) =>
        db
            .BudgetEntries.AsNoTracking()
            .Include(entry => entry.Project)
            .SingleOrDefaultAsync(entry => entry.ClusterId == work.ClusterId && entry.Id == id, cancellation);

    /// <summary>Records the day on which an entry was paid.</summary>
    /// <exception cref="RuleBroken">The day is missing or lies ahead, or somebody was quicker.</exception>
    public Task PayAsync(ClusterWorkspace work, BudgetEntry entry, DateOnly? paidOn, int? version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var problems = new ProblemList();
        CheckPaid(work, paidOn, problems);
        problems.ThrowIfAny();
        return steps.TakeAsync(
            BudgetEntryWorkflow.Table,
            BudgetEntryWorkflow.Pay,
            entry,
            version,
            set => set.SetProperty(one => one.PaidOn, paidOn),
            cancellation
        );
    }

    /// <summary>Takes an entry back that was typed wrong or never came.</summary>
    public Task TakeBackAsync(BudgetEntry entry, string? reason, int? version, CancellationToken cancellation = default) =>
        steps.TakeAsync(BudgetEntryWorkflow.Table, BudgetEntryWorkflow.TakeBack, entry, version, null, cancellation, reason);

    private void CheckPaid(ClusterWorkspace work, DateOnly? day, ProblemList problems) =>
        problems.AddIf(day is not { } on || on > desk.Today(work) || on.Year < RecordPayments.Earliest.Year, "paidOn", "project.day.past");

    private static Amount? Read(ClusterWorkspace work, string? written, string field, ProblemList problems)
    {
        var (amount, wrong) = TypedAmount.Read(written, work.Counted, field);
        if (wrong is not null)
            problems.Add(wrong);
        problems.AddIf(amount is { Units: > RecordPayments.MostUnits }, field, "dues.amount.wrong");
        return amount;
    }
}
