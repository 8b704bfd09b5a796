using System.Buffers;
using System.Collections.Frozen;
using CsvHelper;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Shared.Uploads;

/// <summary>The reason why a file of the data set is refused, and its place there.</summary>
public sealed record DataProblem(string File, int Line, string? Column, string Message)
{
    public override string ToString() => Column is null ? $"{File}, line {Line}: {Message}" : $"{File}, line {Line}, column {Column}: {Message}";
}

/// <summary>The names of the columns. Every cell is asked for by its name.</summary>
internal sealed class CsvHeader(string[] names)
{
    private readonly FrozenDictionary<string, int> places = names.Index().ToFrozenDictionary(name => name.Item, name => name.Index);

    public IReadOnlyList<string> Names => names;

    public int IndexOf(string name) => places[name];
}

/// <summary>A row of a data file. Reading a cell that is not as expected notes a problem and goes on, so that one check shows them all.</summary>
internal sealed class CsvRow(string file, int line, CsvHeader header, string[] cells, List<DataProblem> problems)
{
    public int Line => line;

    public string[] Cells => cells;

    public void Refuse(string? column, string message) =>
        problems.Add(new DataProblem(file, line, column is null ? null : $"{header.IndexOf(column) + 1} ({column})", message));

    public string? Optional(string column)
    {
        var value = cells[header.IndexOf(column)].Trim();
        return value.Length == 0 ? null : value;
    }

    public string Required(string column)
    {
        var value = Optional(column);
        if (value is null)
            Refuse(column, "a value is expected and the cell is empty.");
        return value ?? "";
    }

    public string OneOf(string column, IReadOnlyCollection<string> codes)
    {
        var value = Required(column);
        if (value.Length > 0 && !codes.Contains(value))
            Refuse(column, $"'{value}' is not known; expected one of {string.Join(", ", codes)}.");
        return value;
    }

    public string? OptionalOneOf(string column, IReadOnlyCollection<string> codes) => Optional(column) is null ? null : OneOf(column, codes);

    public int? OptionalInteger(string column)
    {
        var value = Optional(column);
        if (value is null)
            return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        Refuse(column, $"'{value}' is not a whole number.");
        return null;
    }

    public double Degrees(string column, double limit)
    {
        var value = Required(column);
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= limit)
            return number;
        Refuse(column, $"'{value}' is not a number of degrees between -{limit} and {limit}.");
        return 0;
    }

    public PartialDate? OptionalDate(string column)
    {
        var value = Optional(column);
        if (value is null)
            return null;
        if (PartialDate.TryParse(value, out var date))
            return date;
        Refuse(column, $"'{value}' is not a date of the calendar; expected 2010, 2010-12 or 2010-12-31.");
        return null;
    }

    public bool Yes(string column)
    {
        var value = Optional(column);
        if (value is not (null or "yes"))
            Refuse(column, $"'{value}' is not known; expected yes or nothing.");
        return value == "yes";
    }

    /// <summary>Looks a slug up; an unknown one is a problem.</summary>
    public T? Find<T>(string column, string? value, IReadOnlyDictionary<string, T> register, string what)
        where T : class
    {
        if (value is null)
            return null;
        if (register.TryGetValue(value, out var found))
            return found;
        Refuse(column, $"there is no {what} '{value}'.");
        return null;
    }
}

/// <summary>Reads the CSV files of one folder of the data set.</summary>
internal static class CsvFile
{
    private static readonly SearchValues<char> Unreadable = SearchValues.Create([
        .. Enumerable.Range(0, 0x100).Select(code => (char)code).Where(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')),
    ]);

    /// <summary>Every row of the folder's files in the order of their names, or of the one file <paramref name="path"/> is.</summary>
    public static IEnumerable<CsvRow> Rows(string root, string path, string expectedHeader, List<DataProblem> problems)
    {
        var full = Path.Combine(root, path);
        string[] files =
            File.Exists(full) ? [full]
            : Directory.Exists(full) ? [.. Directory.GetFiles(full, "*.csv").Order(StringComparer.Ordinal)]
            : [];
        if (files.Length == 0)
            problems.Add(new DataProblem(path, 1, null, "the file is missing."));
        return files.SelectMany(file => RowsOf(Path.GetRelativePath(root, file), file, new CsvHeader(expectedHeader.Split(',')), problems));
    }

    private static IEnumerable<CsvRow> RowsOf(string name, string file, CsvHeader header, List<DataProblem> problems)
    {
        var options = CsvReaderOptions.Default with
        {
            Separator = ',',
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record =>
                problems.Add(
                    new DataProblem(name, (int)record.LineNumber, null, $"a quotation mark is out of place ({record.Reason}): {Shortened(record.RawRecord)}")
                ),
        };
        if (new FileInfo(file).Length == 0)
        {
            problems.Add(new DataProblem(name, 1, null, $"the file is empty; expected at least the header '{string.Join(',', header.Names)}'."));
            yield break;
        }
        using var csv = CsvReader.FromFile(file, options);
        csv.ReadHeader();
        if (!csv.Headers.SequenceEqual(header.Names))
        {
            problems.Add(new DataProblem(name, 1, null, $"the header is '{string.Join(',', csv.Headers)}'; expected '{string.Join(',', header.Names)}'."));
            yield break;
        }
        while (csv.Read())
        {
            var line = (int)csv.LineNumber;
            var cells = csv.Current.ToArray();
            if (cells.Length != header.Names.Count)
                problems.Add(
                    new DataProblem(
                        name,
                        line,
                        null,
                        $"the row has {cells.Length} cells; expected {header.Names.Count} (a comma inside a cell needs quotation marks around the cell)."
                    )
                );
            else if (Array.FindIndex(cells, cell => cell.Contains('\uFFFD')) is >= 0 and var damaged)
                problems.Add(new DataProblem(name, line, $"{damaged + 1} ({header.Names[damaged]})", "the text is not UTF-8."));
            else if (Array.FindIndex(cells, cell => cell.AsSpan().ContainsAny(Unreadable)) is >= 0 and var unreadable)
                problems.Add(new DataProblem(name, line, $"{unreadable + 1} ({header.Names[unreadable]})", "the cell holds a control character."));
            else
                yield return new CsvRow(name, line, header, cells, problems);
        }
    }

    private static string Shortened(string record) => record.Length <= 80 ? record : TypedText.Cut(80, record) + "…";
}
