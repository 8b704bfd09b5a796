using Grappe.Algorithms.Observations;

namespace Grappe.Web.Shared.Imports;

/// <summary>What a line would do.</summary>
/// <param name="Verdict">One of <see cref="Verdicts"/>.</param>
public sealed record Judged(ImportRow Row, string Verdict, Fault? Fault = null, Known? Known = null)
{
    public static readonly string[] Verdicts = ["new", "same", "contradicts", "error"];

    private const int LongestQuoted = 100;

    public static Judged Wrong(ImportRow row, string? column, string text, params string[] values) =>
        new(row, "error", new Fault(column, new Problem(text, [.. values.Select((value, gap) => gap == 0 ? Quoted(value) : value)])));

    // What stands in the cell is quoted first: a cell may hold more than anybody reads in a sentence.
    private static string Quoted(string value) =>
        value.Length <= LongestQuoted ? value : $"{value[..(char.IsHighSurrogate(value[LongestQuoted - 1]) ? LongestQuoted - 1 : LongestQuoted)]}…";

    public bool Applies(ImportTerms terms) => Verdict == "new" || (Verdict == "contradicts" && terms.WithContradictions);
}

/// <summary>What is wrong with a line, and in which column.</summary>
public sealed record Fault(string? Column, Problem Problem);

/// <summary>What is known instead, as a cell would hold it, and who says it since when.</summary>
public sealed record Known(string? Value, string Source, PartialDate? On = null, string? Heading = null);
