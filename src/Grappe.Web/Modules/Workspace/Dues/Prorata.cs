namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Finds the part of a fee that a stretch of a fiscal year costs.</summary>
internal static class Prorata
{
    /// <param name="first">The first day of the stretch.</param>
    /// <param name="last">Its last day: the end of the year, or the day before the member is of another category.</param>
    public static YearShare Of(ProrataMethod method, YearSpan year, DateOnly first, DateOnly last) =>
        method switch
        {
            ProrataMethod.Days => new(DaysOf(first, last), DaysOf(year.First, year.Last)),
            // A month in which the category changes counts for the new one, as the month of joining counts.
            ProrataMethod.Months => new((last == year.Last ? MonthsOf(year) : MonthOf(year, last.AddDays(1))) - MonthOf(year, first), MonthsOf(year)),
            _ => new(1, 1),
        };

    /// <summary>Whether who joins on a day has the next year in the fee: from the last such day of the year on.</summary>
    public static bool IsLate(YearDay from, YearSpan year, DateOnly first)
    {
        DateOnly? late = null;
        for (var day = from.From(year.First); day <= year.Last; day = from.From(day.AddDays(1)))
            late = day;
        return first > year.First && first >= late;
    }

    private static int DaysOf(DateOnly first, DateOnly last) => last.DayNumber - first.DayNumber + 1;

    // Months are those of the year: one that begins on the 15th has months from the 15th to the 14th.
    private static int MonthOf(YearSpan year, DateOnly day)
    {
        var month = 0;
        while (year.First.AddMonths(month + 1) <= day)
            month++;
        return month;
    }

    private static int MonthsOf(YearSpan year) => MonthOf(year, year.Last) + 1;
}

/// <summary>A fiscal year, both days included.</summary>
public readonly record struct YearSpan(DateOnly First, DateOnly Last)
{
    public static YearSpan Of(FiscalYear year) => new(year.FirstDay, year.LastDay);
}

/// <summary>A part of a year as it is counted: 236 of 365 days, 8 of 12 months.</summary>
public readonly record struct YearShare(int Over, int Under)
{
    public Fraction Exact => new(Over, Under);
}
