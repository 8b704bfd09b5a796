using Grappe.Algorithms.Observations;

namespace Grappe.Web.Shared.Imports;

/// <summary>A line, checked for what it would do.</summary>
/// <param name="Verdict">One of <see cref="Verdicts"/>.</param>
public sealed record CheckedLine(ImportRow Row, string Verdict, Fault? Fault = null, StandingValue? Standing = null)
{
    public static readonly string[] Verdicts = ["new", "same", "contradicts", "error"];

    public static CheckedLine Wrong(ImportRow row, string? column, string text, params string[] values) => new(row, "error", Fault.Of(column, text, values));

    public bool Applies(ImportTerms terms) => Verdict == "new" || (Verdict == "contradicts" && terms.WithContradictions);
}

/// <summary>The problem with a line, and the column in which it is.</summary>
public sealed record Fault(string? Column, Problem Problem)
{
    private const int LongestQuoted = 100;

    /// <summary>Cells that could stand instead, the nearest to what the cell says first.</summary>
    public IReadOnlyList<NearCell> Near { get; init; } = [];

    public static Fault Of(string? column, string text, params string[] values) =>
        new(column, new Problem(text, [.. values.Select((value, gap) => gap == 0 ? Quoted(value) : value)]));

    // What stands in the cell is quoted first: a cell may hold more than anybody reads in a sentence.
    private static string Quoted(string value) =>
        value.Length <= LongestQuoted ? value : $"{value[..(char.IsHighSurrogate(value[LongestQuoted - 1]) ? LongestQuoted - 1 : LongestQuoted)]}…";
}

/// <summary>A cell that would be understood.</summary>
/// <param name="Cell">Written in the cell instead.</param>
/// <param name="Label">How people read it.</param>
public sealed record NearCell(string Cell, string Label);

/// <summary>The value that is known instead, as a cell would hold it, with who says it and since when.</summary>
public sealed record StandingValue(string? Value, string Source, PartialDate? On = null, string? Heading = null);
