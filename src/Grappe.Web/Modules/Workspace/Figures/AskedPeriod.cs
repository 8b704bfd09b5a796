namespace Grappe.Web.Modules.Workspace.Figures;

/// <summary>A period that an address asks for: a fiscal year by its number, or two days; without either the fiscal year of today.</summary>
public sealed record AskedPeriod(DateOnly First, DateOnly Last, FiscalYear? Year)
{
    // Beyond these no cluster has records.
    private static readonly DateOnly Earliest = new(1950, 1, 1);
    private static readonly DateOnly Latest = new(2199, 12, 31);

    /// <returns>The period, or none where no fiscal year is defined and no days are named that follow each other.</returns>
    public static AskedPeriod? Read(AskedList asked, IReadOnlyList<FiscalYear> years, string? year, DateOnly today)
    {
        if (Of(asked.Day("first"), asked.Day("last"), years) is { } named)
            return named;
        return Settings.FiscalYears.Asked(years, year, today) is { } found ? new(found.FirstDay, found.LastDay, found) : null;
    }

    /// <summary>The period between two days; none where they do not follow each other.</summary>
    public static AskedPeriod? Of(DateOnly? first, DateOnly? last, IReadOnlyList<FiscalYear> years) =>
        first is { } begins && last is { } ends && begins <= ends && begins >= Earliest && ends <= Latest
            ? new(begins, ends, years.FirstOrDefault(one => one.FirstDay == begins && one.LastDay == ends))
            : null;

    /// <summary>The fiscal year before, or else as many days before.</summary>
    public AskedPeriod Before(IReadOnlyList<FiscalYear> years) =>
        years.FirstOrDefault(one => one.LastDay == First.AddDays(-1)) is { } year && Year is not null
            ? new(year.FirstDay, year.LastDay, year)
            : new(First.AddDays(First.DayNumber - Last.DayNumber - 1), First.AddDays(-1), null);

    /// <summary>The end of an address that asks for it.</summary>
    public string Query =>
        Year is { } year
            ? string.Create(CultureInfo.InvariantCulture, $"?year={year.Id}")
            : string.Create(CultureInfo.InvariantCulture, $"?first={First:yyyy-MM-dd}&last={Last:yyyy-MM-dd}");
}
