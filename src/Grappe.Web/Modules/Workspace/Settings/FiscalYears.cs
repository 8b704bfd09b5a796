namespace Grappe.Web.Modules.Workspace.Settings;

/// <summary>Keeps the fiscal years of a cluster: contiguous, each of one to eighteen months.</summary>
public sealed class FiscalYears(GrappeDb db, WorkDesk desk)
{
    private const int MostMonths = 18;

    // Beyond these a day was typed wrong, and no year can be reckoned.
    private static readonly DateOnly Earliest = new(1950, 1, 1);
    private static readonly DateOnly Latest = new(2199, 12, 31);

    /// <summary>All of them, the newest first.</summary>
    public async Task<IReadOnlyList<FiscalYear>> ReadAsync(ClusterWorkspace work, CancellationToken cancellation = default) =>
        await db.FiscalYears.AsNoTracking().Where(year => year.ClusterId == work.ClusterId).OrderByDescending(year => year.FirstDay).ToListAsync(cancellation);

    /// <summary>Finds a year by its number.</summary>
    public Task<FiscalYear?> FindAsync(ClusterWorkspace work, int? id, CancellationToken cancellation = default) =>
        db.FiscalYears.AsNoTracking().SingleOrDefaultAsync(year => year.ClusterId == work.ClusterId && year.Id == id, cancellation);

    /// <summary>Finds the year in which a day lies.</summary>
    public Task<FiscalYear?> OfAsync(ClusterWorkspace work, DateOnly day, CancellationToken cancellation = default) =>
        db
            .FiscalYears.AsNoTracking()
            .SingleOrDefaultAsync(year => year.ClusterId == work.ClusterId && year.FirstDay <= day && year.LastDay >= day, cancellation);

    /// <summary>The year that an address asks for by its number, or else that of today, or else the newest; none where none is defined.</summary>
    public static FiscalYear? Asked(IReadOnlyList<FiscalYear> years, string? asked, DateOnly today) =>
        years.FirstOrDefault(year => year.Id.ToString(CultureInfo.InvariantCulture) == asked)
        ?? years.FirstOrDefault(year => year.FirstDay <= today && year.LastDay >= today)
        ?? (years.Count > 0 ? years[0] : null);

    /// <summary>Adds the next year; the first one begins on whichever day is typed.</summary>
    /// <exception cref="RuleBroken">It lasts less than a month or more than eighteen, or does not begin the day after the last one ends.</exception>
    public async Task AddAsync(ClusterWorkspace work, DateOnly? first, DateOnly? last, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        var before = (await ReadAsync(work, cancellation)).FirstOrDefault();
        var begins = before?.LastDay.AddDays(1) ?? first;
        var problems = new ProblemList();
        problems.AddIf(begins is null, "first", "years.first");
        problems.AddIf(before is not null && first is not null && first != begins, "first", "years.contiguous", begins!);
        problems.AddIf(last is null || (begins is { } day && !Lasts(day, last.Value)), "last", "years.length");
        problems.ThrowIfAny();
        db.Add(
            new FiscalYear
            {
                ClusterId = work.ClusterId,
                FirstDay = begins!.Value,
                LastDay = last!.Value,
                DayBefore = before?.LastDay,
            }
        );
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    private static bool Lasts(DateOnly first, DateOnly last) =>
        first >= Earliest && first <= Latest && last >= first.AddMonths(1).AddDays(-1) && last <= first.AddMonths(MostMonths).AddDays(-1);
}
