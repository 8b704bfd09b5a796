namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Reckons the dues of a member for a fiscal year: from its first day in that year to the end of the year, each category for itself.</summary>
public static class ReckonDues
{
    /// <param name="NextLast">The last day of the next year; none where that is not defined yet.</param>
    /// <param name="Fees">The fee of each category for the whole year.</param>
    public sealed record Terms(YearSpan Year, ProrataMethod Method, YearDay LateFrom, DateOnly? NextLast, IReadOnlyDictionary<string, Amount> Fees);

    public sealed record Line(string Category, DateOnly First, DateOnly Last, Amount Fee, YearShare Share)
    {
        /// <summary>Rounded for itself, so that the invoice adds up to what stands on it.</summary>
        public Amount Due => Fee * Share.Exact;
    }

    /// <param name="Why">The reason for which nothing is due; none where something is.</param>
    /// <param name="Category">The category without a fee, where that is the reason.</param>
    public sealed record Result(IReadOnlyList<Line> Lines, DateOnly CoversUntil, NotDue? Why = null, string? Category = null)
    {
        public Amount? Due => Lines.Count == 0 ? null : Lines.Select(line => line.Due).Aggregate((sum, due) => sum + due);
    }

    public static Result Of(Terms terms, IReadOnlyList<(DateOnly Since, DateOnly? Until)> periods, IReadOnlyList<(DateOnly Since, string Category)> categories)
    {
        var year = terms.Year;
        var within = periods.Where(period => period.Since <= year.Last && (period.Until ?? DateOnly.MaxValue) >= year.First).ToList();
        if (within.Count == 0)
            return Nothing(periods.Any(period => period.Since > year.Last) ? NotDue.ToCome : NotDue.Ended);
        // Who returns after a gap pays from the first of both periods on, and not twice.
        var first = within.Min(period => period.Since < year.First ? year.First : period.Since);
        if (categories.Count == 0)
            return Nothing(NotDue.NoCategory);
        var stretches = terms.Method is ProrataMethod.Days or ProrataMethod.Months
            ? Stretches(year, first, categories)
            : [(CategoryOn(first, categories), first, year.Last)];
        if (stretches.Find(one => !terms.Fees.ContainsKey(one.Category)).Category is { } without)
            return Nothing(NotDue.NoFee) with { Category = without };
        var lines = stretches
            .Select(one => new Line(one.Category, one.First, one.Last, terms.Fees[one.Category], Prorata.Of(terms.Method, year, one.First, one.Last)))
            .Where(line => line.Share.Over > 0)
            .ToList();
        var isLate = terms.Method == ProrataMethod.LateJoiner && Prorata.IsLate(terms.LateFrom, year, first);
        if (isLate && terms.NextLast is null)
            return Nothing(NotDue.NextYear);
        var result = new Result(lines, isLate ? terms.NextLast!.Value : year.Last);
        return result.Due is { Units: > 0 } ? result : Nothing(NotDue.Free);

        Result Nothing(NotDue why) => new([], year.Last, why);
    }

    // Two entries of one category after another are one stretch.
    private static List<(string Category, DateOnly First, DateOnly Last)> Stretches(
        YearSpan year,
        DateOnly first,
        IReadOnlyList<(DateOnly Since, string Category)> categories
    )
    {
        var begins = new List<(string Category, DateOnly First)> { (CategoryOn(first, categories), first) };
        foreach (var (since, category) in categories.Where(one => one.Since > first && one.Since <= year.Last).OrderBy(one => one.Since))
            if (begins[^1].Category != category)
                begins.Add((category, since));
        return [.. begins.Select((one, place) => (one.Category, one.First, place + 1 < begins.Count ? begins[place + 1].First.AddDays(-1) : year.Last))];
    }

    // As members_on finds it: the last one by then, or else the first one to come.
    private static string CategoryOn(DateOnly day, IReadOnlyList<(DateOnly Since, string Category)> categories) =>
        categories.OrderByDescending(one => one.Since <= day).ThenBy(one => Math.Abs(one.Since.DayNumber - day.DayNumber)).First().Category;
}

/// <summary>The reasons for which a member is left out of a run.</summary>
public enum NotDue
{
    /// <summary>It has its invoice.</summary>
    Invoiced,

    /// <summary>Its invoice was cancelled: another is issued by hand.</summary>
    Cancelled,

    /// <summary>Who joined late has paid for this year already.</summary>
    Covered,

    /// <summary>Its membership ended before the year.</summary>
    Ended,

    /// <summary>Its membership has not begun.</summary>
    ToCome,
    NoCategory,
    NoFee,

    /// <summary>Its fee pays for the next year too, which is not defined.</summary>
    NextYear,

    /// <summary>Nothing is to be paid in its category.</summary>
    Free,
}
