using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Grappe.Algorithms.Observations;

/// <summary>A calendar date known to the year, the month or the day, written as ISO 8601 with reduced precision: <c>2010</c>, <c>2010-12</c>, <c>2019-09-13</c>.</summary>
/// <remarks>Partial dates compare by their first possible day, then the less precise first, so that sorting their text gives the same order.</remarks>
public readonly record struct PartialDate : IComparable<PartialDate>
{
    /// <summary>Year, 1 to 9999.</summary>
    public int Year { get; }

    /// <summary>Month 1 to 12, or null when only the year is known.</summary>
    public int? Month { get; }

    /// <summary>Day of the month, or null when it is not known.</summary>
    public int? Day { get; }

    /// <summary>Makes a partial date.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The parts name no day of the calendar, or a day is given without a month.</exception>
    public PartialDate(int year, int? month = null, int? day = null)
    {
        if (day is not null && month is null)
            throw new ArgumentOutOfRangeException(nameof(day), "A day needs its month.");
        _ = new DateOnly(year, month ?? 1, day ?? 1);
        (Year, Month, Day) = (year, month, day);
    }

    /// <summary>The first day the date can mean.</summary>
    public DateOnly First => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>The last day the date can mean.</summary>
    public DateOnly Last => Day is not null ? First : new DateOnly(Year, Month ?? 12, DateTime.DaysInMonth(Year, Month ?? 12));

    /// <summary>Whether every day the other date can mean is also one this date can mean.</summary>
    public bool Contains(PartialDate other) => First <= other.First && other.Last <= Last;

    /// <summary>Reads <c>yyyy</c>, <c>yyyy-MM</c> or <c>yyyy-MM-dd</c>; anything else gives false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PartialDate date)
    {
        date = default;
        if (text is null)
            return false;
        string[] formats = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];
        var precision = text.Length switch
        {
            4 => 0,
            7 => 1,
            10 => 2,
            _ => -1,
        };
        if (precision < 0 || !DateOnly.TryParseExact(text, formats[precision], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return false;
        date = new PartialDate(day.Year, precision > 0 ? day.Month : null, precision > 1 ? day.Day : null);
        return true;
    }

    /// <summary>Reads a partial date.</summary>
    /// <exception cref="FormatException">The text is none of the three forms or no day of the calendar.</exception>
    public static PartialDate Parse(string text) =>
        TryParse(text, out var date) ? date : throw new FormatException($"'{text}' is not a date of the form 2010, 2010-12 or 2010-12-31.");

    /// <inheritdoc />
    public int CompareTo(PartialDate other)
    {
        var byStart = First.CompareTo(other.First);
        return byStart != 0 ? byStart : ToString().Length.CompareTo(other.ToString().Length);
    }

    /// <inheritdoc />
    public override string ToString() =>
        Month is null ? $"{Year:0000}"
        : Day is null ? $"{Year:0000}-{Month:00}"
        : $"{Year:0000}-{Month:00}-{Day:00}";
}
