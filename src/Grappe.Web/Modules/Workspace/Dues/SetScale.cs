namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Sets the fee of each category for a fiscal year. Invoices that were issued stay as they are.</summary>
public sealed class SetScale(GrappeDb db, WorkDesk desk)
{
    public static string FieldOf(string category) => $"fee-{category}";

    public async Task<IReadOnlyDictionary<string, Amount>> ReadAsync(ClusterWorkspace work, FiscalYear year, CancellationToken cancellation) =>
        await db.DuesFees.Where(fee => fee.YearId == year.Id).ToDictionaryAsync(fee => fee.Category, fee => work.Of(fee.Units), cancellation);

    /// <param name="typed">What was typed for each category; a category that is empty has no fee, and is asked for when it is needed.</param>
    /// <param name="version">Of the year, as it was seen.</param>
    /// <exception cref="RuleBroken">An amount is none, or somebody set the scale meanwhile.</exception>
    public async Task WriteAsync(
        ClusterWorkspace work,
        FiscalYear year,
        IReadOnlyDictionary<string, string?> typed,
        int? version,
        CancellationToken cancellation
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (problems, fees) = (new ProblemList(), new Dictionary<string, long>());
        foreach (var (category, written) in typed.Where(one => !string.IsNullOrWhiteSpace(one.Value)))
        {
            var field = FieldOf(category);
            if (!MemberCategory.All.Contains(category))
            {
                problems.Add(Problem.At(field, "dues.category.unknown", category));
                continue;
            }
            var (amount, wrong) = TypedAmount.Read(written, work.Counted, field);
            if (wrong is not null)
                problems.Add(wrong);
            problems.AddIf(amount is { Units: > RecordPayments.MostUnits }, field, "dues.amount.wrong");
            if (amount is { } fee)
                fees[category] = fee.Units;
        }
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var seen = version ?? year.Version;
        var taken = await db.Database.ExecuteSqlAsync($"update fiscal_years set version = version + 1 where id = {year.Id} and version = {seen}", cancellation);
        if (taken == 0)
            throw new Overtaken("dues.scale.overtaken");
        var standing = await db.DuesFees.Where(fee => fee.YearId == year.Id).ToListAsync(cancellation);
        db.RemoveRange(standing.Where(fee => !fees.ContainsKey(fee.Category)));
        foreach (var (category, units) in fees)
            if (standing.Find(fee => fee.Category == category) is { } fee)
                fee.Units = units;
            else
                db.Add(
                    new DuesFee
                    {
                        YearId = year.Id,
                        Category = category,
                        Units = units,
                    }
                );
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }
}
