namespace Grappe.Web.Shared.Rules;

/// <summary>A number or a switch that a cluster or an authority sets for itself. Under <c>rule.</c>, its book and its code stands what people call it, and under the same key and <c>.what</c> what it decides.</summary>
public abstract class Rule(string code)
{
    public string Code => code;

    /// <summary>Whether it may be left empty, which says that there is no such limit.</summary>
    public bool MayBeNone { get; init; }

    /// <summary>The codes among which one is chosen; none where a value is typed.</summary>
    public virtual IReadOnlyList<string>? Choices => null;

    /// <summary>The key of the text that says which values are taken, and what fills its gaps.</summary>
    public abstract Problem Expected { get; }

    /// <summary>Brings what was typed into the form in which it is kept; null where it cannot be used.</summary>
    public abstract string? Understand(string typed);
}

/// <summary>A rule whose values are of a type.</summary>
public abstract class Rule<T>(string code) : Rule(code)
{
    /// <summary>Reads a value as it is kept.</summary>
    public abstract T Read(string kept);
}

/// <summary>A whole number from one bound to another: days, seats, proxies.</summary>
public sealed class WholeRule(string code, int least, int most) : Rule<int>(code)
{
    public override Problem Expected => new("rule.expected.whole", least, most);

    public override string? Understand(string typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;

    public override int Read(string kept) => int.Parse(kept, CultureInfo.InvariantCulture);
}

/// <summary>A share of a whole as an exact fraction: 1/2, 2/3. A percentage is understood too.</summary>
public sealed class ShareRule(string code) : Rule<Fraction>(code)
{
    public override Problem Expected => new("rule.expected.share");

    public override string? Understand(string typed)
    {
        var written = typed.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal).Replace('٪', '%');
        var share =
            written is [.. var percent, '%'] && int.TryParse(percent, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new Fraction(number, 100)
                : Fraction.Read(written);
        return share is { } read && read > Fraction.Zero && read <= new Fraction(1, 1) ? read.ToString() : null;
    }

    public override Fraction Read(string kept) => Fraction.Read(kept)!.Value;
}

/// <summary>One of the codes of an enumeration.</summary>
public sealed class ChoiceRule<T>(string code) : Rule<T>(code)
    where T : struct, Enum
{
    public override IReadOnlyList<string> Choices => [.. Enum.GetValues<T>().Select(value => value.Code())];

    public override Problem Expected => new("rule.expected.choice");

    public override string? Understand(string typed) => Codes.Find<T>(typed)?.Code();

    public override T Read(string kept) => Codes.Find<T>(kept)!.Value;
}

/// <summary>Yes or no.</summary>
public sealed class SwitchRule(string code) : Rule<bool>(code)
{
    private const string Yes = "yes";

    public override IReadOnlyList<string> Choices => [Yes, "no"];

    public override Problem Expected => new("rule.expected.choice");

    public override string? Understand(string typed) => Choices.Contains(typed) ? typed : null;

    public override bool Read(string kept) => kept == Yes;
}

/// <summary>Whole numbers that rise, set apart by commas: the days after which something is told again.</summary>
public sealed class StepsRule(string code, int most) : Rule<IReadOnlyList<int>>(code)
{
    private const int MostSteps = 10;

    public override Problem Expected => new("rule.expected.steps", most);

    public override string? Understand(string typed)
    {
        var numbers = typed
            .Split([',', ';', '،', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most ? number : 0)
            .ToList();
        return numbers.Count is > 0 and <= MostSteps && numbers.Zip(numbers.Prepend(0)).All(pair => pair.First > pair.Second)
            ? string.Join(", ", numbers)
            : null;
    }

    public override IReadOnlyList<int> Read(string kept) =>
        kept.Length == 0 ? [] : [.. kept.Split(", ").Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}

/// <summary>A day that comes every year, as month and day: 10-01.</summary>
public sealed class YearDayRule(string code) : Rule<YearDay>(code)
{
    public override Problem Expected => new("rule.expected.day");

    public override string? Understand(string typed) =>
        DateOnly.TryParseExact($"2001-{typed}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("MM-dd", CultureInfo.InvariantCulture)
            : null;

    public override YearDay Read(string kept) =>
        new(int.Parse(kept.AsSpan(0, 2), CultureInfo.InvariantCulture), int.Parse(kept.AsSpan(3, 2), CultureInfo.InvariantCulture));
}

/// <summary>A day of any year.</summary>
public readonly record struct YearDay(int Month, int Day)
{
    /// <summary>The first such day that is not before another.</summary>
    public DateOnly From(DateOnly first) =>
        new DateOnly(first.Year, Month, Day) is var sameYear && sameYear >= first ? sameYear : new DateOnly(first.Year + 1, Month, Day);
}
