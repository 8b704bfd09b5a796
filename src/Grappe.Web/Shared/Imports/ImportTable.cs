using Grappe.Web.Modules.Imports;
using System.Collections.Frozen;
using System.Globalization;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;
using Grappe.Web.Shared.Downloads;
using Grappe.Web.Shared.Languages;

namespace Grappe.Web.Shared.Imports;

/// <summary>The tables that can be taken away, changed in a spreadsheet and brought in again: the columns of the data set's files.</summary>
/// <param name="Columns">All that are understood; others are passed over.</param>
/// <param name="Required">Those without which a file cannot be read.</param>
public sealed record ImportTable(string Kind, IReadOnlyList<string> Columns, IReadOnlyList<string> Required)
{
    public static readonly IReadOnlyList<ImportTable> All =
    [
        new("observations", [.. DataSet.ObservationHeader.Split(','), "link"], ["subject", "field", "value"]),
        new("organisations", DataSet.SubjectHeader.Split(','), ["kind", "country", "fr"]),
        new("cooperations", DataSet.CooperationHeader.Split(','), ["a", "b", "kind", "status"]),
    ];

    public static ImportTable? Find(string? kind) => All.FirstOrDefault(table => table.Kind == kind);

    /// <summary>The value of a statement as a cell holds it: a number or a date where it is one, so that spreadsheets know it for that.</summary>
    public static object? ValueOf(Statement statement, IReadOnlyDictionary<int, Place> places) =>
        statement switch
        {
            { Name: { } name } => name,
            { Code: { } code } => code,
            { NumberFrom: { } from, NumberTo: { } to } when from == to => from,
            { NumberFrom: { } from, NumberTo: { } to } => string.Create(CultureInfo.InvariantCulture, $"{from}..{to}"),
            { Date: { } date } => date,
            { PlaceIds: { } ids } => string.Join('+', ids.Select(id => places[id].Slug)),
            { OtherSubject: { } other } => other.Code,
            { Flag: { } flag } => flag ? "yes" : "no",
            _ => null,
        };

    public static string? CellOf(Statement statement, IReadOnlyDictionary<int, Place> places) =>
        ValueOf(statement, places) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : statement.TextFr;
}

/// <summary>The columns of one file, by their names.</summary>
internal sealed class ImportColumns(IReadOnlyList<string> names)
{
    private readonly FrozenDictionary<string, int> places = names.Index().ToFrozenDictionary(name => name.Item, name => name.Index);

    public IReadOnlyList<string> Names => names;

    public int? IndexOf(string name) => places.TryGetValue(name, out var index) ? index : null;
}

/// <summary>One line of a file, cells in the order of its columns.</summary>
internal sealed record ImportRow(ImportColumns Columns, int Line, string[] Cells)
{
    /// <summary>What stands in a column, if the file has it and anything stands there.</summary>
    public string? this[string column] => Columns.IndexOf(column) is { } index && Csv.Bare(Cells[index]).Trim() is { Length: > 0 } cell ? cell : null;

    /// <summary>The same where a decimal point or comma may stand.</summary>
    public (string? Fr, string? En, string? Ar) Texts => (this["fr"], this["en"], this["ar"]);
}

/// <summary>What is wrong with a line, and in which column.</summary>
internal sealed record Fault(string? Column, Problem Problem);

/// <summary>What is known instead, and who says it.</summary>
internal sealed record Known(string? Value, string Source, PartialDate On, string Heading);

/// <summary>What a line would do.</summary>
internal sealed record Judged(ImportRow Row, string Verdict, Fault? Fault = null, Known? Known = null)
{
    private const int LongestQuoted = 100;

    public static Judged Wrong(ImportRow row, string? column, string text, params string[] values) =>
        new(row, "error", new Fault(column, new Problem(text, [.. values.Select((value, gap) => gap == 0 ? Quoted(value) : value)])));

    // What stands in the cell is quoted first: a cell may hold more than anybody reads in a sentence.
    private static string Quoted(string value) =>
        value.Length <= LongestQuoted ? value : $"{value[..(char.IsHighSurrogate(value[LongestQuoted - 1]) ? LongestQuoted - 1 : LongestQuoted)]}…";

    public bool Applies(Import import) => Verdict == "new" || (Verdict == "contradicts" && import.WithContradictions);
}

/// <summary>Judges the lines of one kind of table, some at a time, and writes what they say.</summary>
internal interface IJudgeLines
{
    /// <param name="writes">What applies is written at once, in the transaction that was begun; without, nothing is changed.</param>
    IAsyncEnumerable<IReadOnlyList<Judged>> RunAsync(Import import, IAsyncEnumerable<ImportRow> rows, bool writes, CancellationToken cancellation);
}
