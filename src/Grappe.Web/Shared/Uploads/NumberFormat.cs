namespace Grappe.Web.Shared.Uploads;

/// <summary>The part of a number that a format of a workbook shows, where that is something else than the number itself.</summary>
/// <remarks>What people see is what they mean: a day of which only the year is shown is a year. How numbers are rounded, grouped and coloured changes nothing of what they are.</remarks>
internal sealed record NumberFormat(NumberFormat.Kind Shows, int Digits = 0)
{
    public const int Longest = 255;
    public static readonly DateOnly DayZero = new(1899, 12, 30);
    public static readonly DateOnly DayZeroOfMac = new(1904, 1, 1);
    public static readonly NumberFormat Plain = new(Kind.Number);

    private const int LastDay = 2_900_000;

    public enum Kind
    {
        Number,
        Percent,
        Scaled,
        Padded,
        Day,
        Month,
        Year,
        MonthName,
        Time,
    }

    public bool IsDate => Shows is Kind.Day or Kind.Month or Kind.Year or Kind.MonthName;

    /// <summary>Tells whether a number is a day that is shown as one: those of Excel are counted from 1, and what is less shows none.</summary>
    public static bool IsDay(double number, DateOnly dayZero) => number >= (dayZero == DayZeroOfMac ? 0 : 1) && number < LastDay;

    /// <summary>A format that every workbook knows by its number.</summary>
    public static NumberFormat BuiltIn(int number) =>
        number switch
        {
            9 or 10 => new(Kind.Percent),
            17 => new(Kind.Month),
            14 or 15 or 16 or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => new(Kind.Day),
            (>= 18 and <= 21) or (>= 32 and <= 35) or (>= 45 and <= 47) or 55 or 56 => new(Kind.Time),
            _ => Plain,
        };

    /// <summary>Reads a format once through, letter by letter. Letters in quotes or brackets, and the one after \ _ or *, are no part of the value; of several sections the first counts.</summary>
    public static NumberFormat Of(string code)
    {
        if (code.Length > Longest)
            throw new RuleBroken("sheet.workbook");
        var (day, month, year, time, percent, zeros, others, commas) = (false, false, false, false, false, 0, false, 0);
        for (var at = 0; at < code.Length && code[at] != ';'; at++)
            switch (code[at])
            {
                case '\\' or '_' or '*':
                    at++;
                    break;
                case '"' when code.IndexOf('"', at + 1) is > 0 and var end:
                    at = end;
                    break;
                case '[' when code.IndexOf(']', at + 1) is > 0 and var end:
                    // Hours, minutes or seconds beyond a day stand in brackets.
                    time |= code.AsSpan(at + 1, end - at - 1).Trim("hmsHMS").Length == 0 && end > at + 1;
                    at = end;
                    break;
                case 'd' or 'D':
                    day = true;
                    break;
                case 'm' or 'M':
                    month = true;
                    break;
                case 'y' or 'Y':
                    year = true;
                    break;
                case 'h' or 'H' or 's' or 'S':
                    time = true;
                    break;
                case '%':
                    percent = true;
                    break;
                case '0':
                    zeros++;
                    commas = 0;
                    break;
                case '#' or '?':
                    (others, commas) = (true, 0);
                    break;
                case ',':
                    commas += zeros > 0 || others ? 1 : 0;
                    break;
                case '.' or 'E' or 'e' or '/':
                    others = true;
                    break;
            }
        return day ? new(Kind.Day)
            : year ? new(month ? Kind.Month : Kind.Year)
            : time ? new(Kind.Time)
            : month ? new(Kind.MonthName)
            : percent ? new(Kind.Percent)
            : commas > 0 ? new(Kind.Scaled)
            : zeros > 1 && !others ? new(Kind.Padded, zeros)
            : Plain;
    }

    /// <summary>Writes what a cell of this format shows.</summary>
    public string Write(double number, DateOnly dayZero)
    {
        var day = dayZero.AddDays((int)Math.Clamp(Math.Floor(number), 0, LastDay));
        return Shows switch
        {
            Kind.Day => Text(day, "yyyy-MM-dd"),
            Kind.Month => Text(day, "yyyy-MM"),
            Kind.Year => Text(day, "yyyy"),
            Kind.MonthName => Text(day, "MMMM"),
            Kind.Time when number is >= 0 and < LastDay => Time(TimeSpan.FromMinutes(Math.Round(number * 24 * 60))),
            Kind.Percent => Plainly(number * 100) + "%",
            Kind.Padded when number is >= 0 and < 1e15 && number == Math.Floor(number) => ((long)number).ToString($"D{Digits}", CultureInfo.InvariantCulture),
            _ => Plainly(number),
        };
    }

    private static string Text(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");

    private static string Plainly(double number) =>
        Math.Abs(number) < 1e15
            ? ((decimal)number).ToString("0.#############", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
}
