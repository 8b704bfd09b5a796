namespace Grappe.Web.Modules.Workspace;

/// <summary>A figure with the list from which whoever doubts it reckons it again. It is computed when it is asked for, and kept nowhere.</summary>
/// <param name="First">The first day that it tells of.</param>
/// <param name="Last">The last one.</param>
/// <param name="Value">None where there is nothing to divide by, or no fiscal year ends within the period; <paramref name="WhyNone"/> tells which.</param>
/// <param name="Counted">All that makes it up.</param>
/// <param name="LeftOut">What might be thought to belong to it and does not, each with the reason.</param>
public sealed record Figure(
    Indicator Indicator,
    DateOnly First,
    DateOnly Last,
    FigureValue? Value,
    Problem? WhyNone,
    IReadOnlyList<FigureLine> Counted,
    IReadOnlyList<FigureLine> LeftOut
);

/// <summary>The value of a figure: a number, an exact ratio or an amount.</summary>
public readonly record struct FigureValue(long? Number = null, Fraction? Ratio = null, Amount? Money = null)
{
    /// <summary>Writes it for programs: 6, 0.4821 or 969.863.</summary>
    public string Plain() =>
        Money is { } money ? money.Plain()
        : Ratio is { } ratio ? (ratio.BasisPoints() / 10_000m).ToString("F4", CultureInfo.InvariantCulture)
        : Number!.Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A line of the list of a figure.</summary>
/// <param name="Thing">What it is: member, project, startup, invoice, entry.</param>
/// <param name="Id">Its number within the work of its cluster.</param>
/// <param name="Units">What it adds, where things are not merely counted: jobs, or minor units.</param>
/// <param name="Heading">The heading under which it adds to a rate.</param>
/// <param name="Why">The reason for which it is left out; none for what is counted.</param>
public sealed record FigureLine(string Thing, int Id, Localised Name, long? Units = null, BudgetHeading? Heading = null, Problem? Why = null)
{
    public static Localised Plain(string name) => new(name, name, name);

    /// <summary>The short name of the reason.</summary>
    public string? Reason => Why?.Text.Split('.')[1];
}
