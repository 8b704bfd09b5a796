using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Imports;

/// <summary>A file as it was opened: its headings, and the first lines below them, read ahead.</summary>
/// <param name="Headings">As they stand there; empty where a column has none.</param>
internal sealed record ReadFile(Sheet Sheet, SheetLine Head, IReadOnlyList<string> Headings, IReadOnlyList<SheetLine> First, IEnumerable<SheetLine> Lines)
{
    private const int MostFirst = 100,
        LongestHeading = 200;

    /// <exception cref="RuleBroken">Nothing stands in it.</exception>
    public static ReadFile Begin(Sheet sheet)
    {
        var lines = sheet.Lines.GetEnumerator();
        if (!lines.MoveNext())
            throw new RuleBroken("import.empty");
        var (head, first) = (lines.Current, new List<SheetLine>());
        while (first.Count < MostFirst && lines.MoveNext())
            first.Add(lines.Current);
        var headings = head.Cells.Select(cell => TypedText.Cut(LongestHeading, TypedText.Plain(Csv.Bare(cell)))).ToList();
        // What stands beside the headings may be taken too.
        while (headings.Count < Sheet.MostColumns && first.Any(line => line.Cells.Skip(headings.Count).Any(cell => !string.IsNullOrWhiteSpace(cell))))
            headings.Add("");
        return new ReadFile(sheet, head, headings, first, All());

        IEnumerable<SheetLine> All()
        {
            using (lines)
            {
                foreach (var line in first)
                    yield return line;
                while (lines.MoveNext())
                    yield return lines.Current;
            }
        }
    }

    /// <summary>The index of the first column of each name of a table, in the order of the file.</summary>
    public static IReadOnlyList<(int Index, ImportColumn Column)> Taken(ImportTable table, IReadOnlyList<string> mapping) =>
        [
            .. mapping
                .Index()
                .Where(name => name.Item.Length > 0)
                .DistinctBy(name => name.Item)
                .Join(table.Columns, name => name.Item, column => column.Name, (name, column) => (name.Index, column)),
        ];
}

/// <summary>A line of a file in the columns of its table, with what is wrong with a cell before anybody asks what it means.</summary>
internal sealed record ReadLine(ImportRow Row, Fault? Fault);

/// <summary>Brings the lines of a file into the columns of a table.</summary>
internal sealed partial class ReadLines(
    ImportTable table,
    ReadFile file,
    IReadOnlyList<string> mapping,
    IReadOnlyDictionary<(string Column, string Cell), string> replacements
)
{
    private readonly IReadOnlyList<(int Index, ImportColumn Column)> taken = ReadFile.Taken(table, mapping);
    private readonly IReadOnlyList<string?[]> examples = ImportTemplate.ExamplesOf(table, [.. ReadFile.Taken(table, mapping).Select(one => one.Column)]);

    public ImportColumns Columns => field ??= new ImportColumns([.. taken.Select(one => one.Column.Name)]);

    /// <summary>The number of lines so far that were left aside, because they are the examples of a template.</summary>
    public int Examples { get; private set; }

    public IEnumerable<ReadLine> All()
    {
        foreach (var line in file.Lines)
        {
            string[] cells = [.. taken.Select(one => TypedText.Plain(line.Cells.ElementAtOrDefault(one.Index)))];
            if (examples.Any(example => example.Zip(cells).All(pair => pair.First is null || pair.First == Spelling.Fold(pair.Second))))
                Examples++;
            else
                yield return Read(line, cells);
        }
    }

    private ReadLine Read(SheetLine line, string[] cells)
    {
        var fault = line.Faults?.GetValueOrDefault(SheetLine.WholeLine) is { } whole ? new Fault(null, whole) : null;
        foreach (var ((index, column), place) in taken.Select((one, place) => (one, place)))
            if (replacements.TryGetValue((column.Name, Csv.Bare(cells[place]).Trim()), out var instead))
                cells[place] = instead;
            else if (line.Faults?.GetValueOrDefault(index) is { } wrong)
                fault ??= new Fault(column.Name, wrong);
            else if (column.Holds == Holds.Whole && TypedNumber.Unclear(cells[place]) is { } unclear)
                fault ??= new Fault(column.Name, unclear.Problem) { Near = [.. unclear.Whole.Select(number => new NearCell(number, number))] };
            else if (file.Sheet.DecimalComma && column.Fractions && Fraction().IsMatch(cells[place]))
                cells[place] = cells[place].Replace(',', '.');
        return new ReadLine(new ImportRow(Columns, line.Number, cells), fault);
    }

    [GeneratedRegex(@"^\s*\d+,\d+\s*\z")]
    private static partial Regex Fraction();
}
