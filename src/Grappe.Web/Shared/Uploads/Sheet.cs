using System.Text.Json.Serialization;

namespace Grappe.Web.Shared.Uploads;

/// <param name="Number">As a spreadsheet or an editor numbers it.</param>
/// <param name="Faults">What is wrong with a cell, by its index; what is wrong with the line as a whole stands under <see cref="WholeLine"/>. The cell keeps what it shows, which is no value.</param>
public sealed record SheetLine(int Number, IReadOnlyList<string> Cells, IReadOnlyDictionary<int, Problem>? Faults = null)
{
    public const int WholeLine = -1;

    internal bool IsFilled => Faults is not null || Cells.Any(cell => !string.IsNullOrWhiteSpace(cell));

    internal SheetLine With(int cell, Problem fault) =>
        this with
        {
            Faults = (Faults ?? new Dictionary<int, Problem>()).Append(new(cell, fault)).DistinctBy(one => one.Key).ToDictionary(),
        };
}

/// <summary>The wishes of a person for how a file is to be read; the rest is found out.</summary>
/// <param name="Encoding">One of <see cref="Sheet.Encodings"/>.</param>
/// <param name="Separator">One of <see cref="Sheet.Separators"/>.</param>
/// <param name="HeadingLine">The number of the line that names the columns.</param>
public sealed record SheetChoice(string? SheetName = null, string? Encoding = null, char? Separator = null, int? HeadingLine = null);

/// <summary>The way in which a file was read, to be shown before anything comes of it.</summary>
/// <param name="Kind">csv, xlsx, xls or xlsb.</param>
/// <param name="SheetName">The sheet that was read; none where the file is text.</param>
/// <param name="SheetNames">All sheets of cells that people see.</param>
/// <param name="Encoding">In which the text was read; none where the file is a workbook.</param>
/// <param name="HeadingLine">The number of the line that names the columns; 0 where the file is empty.</param>
public sealed record SheetForm(string Kind, string? SheetName, IReadOnlyList<string> SheetNames, string? Encoding, char? Separator, int HeadingLine)
{
    /// <summary>The separators by their codes.</summary>
    public static readonly IReadOnlyDictionary<string, char> Separators = new Dictionary<string, char>
    {
        ["semicolon"] = ';',
        ["comma"] = ',',
        ["tab"] = '\t',
        ["bar"] = '|',
    };

    /// <summary>The code of the separator; none where the file is a workbook.</summary>
    [JsonIgnore]
    public string? SeparatorCode => Separators.FirstOrDefault(one => one.Value == Separator).Key;
}

/// <summary>A table that came from outside, read forward line by line: separated text or a sheet of a workbook, whichever the content is.</summary>
/// <param name="DecimalComma">It was written where a comma, and not a point, begins the fraction.</param>
/// <param name="Lines">From the line that names the columns on; lines in which nothing stands are passed over.</param>
public sealed record Sheet(bool DecimalComma, SheetForm Form, IEnumerable<SheetLine> Lines)
{
    public const int MostLines = 200_000;
    public const int MostColumns = 200;
    public const int MostSheets = 1_000;
    public const int LongestCell = 32_767;

    /// <summary>A spreadsheet numbers no more; lines in which nothing stands count here, and not among <see cref="MostLines"/>.</summary>
    public const int LastRow = 1_048_576;

    /// <summary>Of all cells together: a few bytes of a workbook can name one long text in every cell.</summary>
    public const long MostLetters = 64 << 20;

    /// <summary>The encodings of text, by the names under which a person chooses one.</summary>
    public static IReadOnlyList<string> Encodings => TextEncoding.Names;

    public static readonly IReadOnlyList<char> Separators = [',', ';', '\t', '|'];

    private static readonly byte[] ZipMark = [(byte)'P', (byte)'K', 3, 4];

    /// <param name="content">Can be read again from its beginning; it is left open.</param>
    /// <param name="time">Tells when reading takes too long.</param>
    /// <param name="choice">What a person says of it.</param>
    /// <param name="known">Counts how many cells of a line name columns that are looked for: sheet, separator and heading are those that yield most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RuleBroken">It is no table, or one that is not safe to read. Lines throw it too, and nothing else for what the content is.</exception>
    public static Sheet Open(
        Stream content,
        TimeProvider time,
        SheetChoice? choice = null,
        Func<IReadOnlyList<string>, int>? known = null,
        CancellationToken cancellation = default
    )
    {
        var clock = new ReadingClock(time, cancellation);
        var metered = new MeteredStream(content, clock, leaveOpen: true);
        return clock.Count(() =>
        {
            var beginning = new byte[8];
            var read = metered.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            metered.Position = 0;
            var readable = OpenAs(metered, beginning.AsSpan(0, read), choice ?? new SheetChoice(), clock);
            var heads = readable.Readings.Select(reading => SheetHead.Of(reading, choice?.HeadingLine, known ?? (_ => 0))).ToList();
            var best = heads.MaxBy(head => (head.Known, head.Evenness)) ?? throw new RuleBroken("sheet.none");
            if (best.HeadingLine == 0 && heads.Find(head => head.Failure is not null) is { Failure: { } failure })
                throw failure;
            if (best.HeadingLine == 0 && choice?.HeadingLine is { } asked)
                throw new RuleBroken("sheet.heading", Text(asked));
            var (name, separator) = (best.Reading.SheetName, best.Reading.Separator);
            return new Sheet(
                separator == ';',
                new SheetForm(readable.Kind, name, readable.SheetNames, readable.Encoding, separator, best.HeadingLine),
                Limited(best.Lines(), clock)
            );
        });
    }

    private static Readable OpenAs(MeteredStream content, ReadOnlySpan<byte> beginning, SheetChoice choice, ReadingClock clock) =>
        beginning.StartsWith(ZipMark) ? Workbook.Open(content, choice, clock)
        : OlderWorkbook.IsOne(beginning) ? OlderWorkbook.Open(content, choice, clock)
        : SeparatedText.Open(content, beginning, choice);

    private static IEnumerable<SheetLine> Limited(IEnumerable<SheetLine> lines, ReadingClock clock)
    {
        var (rows, filled, letters) = (0, 0, 0L);
        using var each = lines.GetEnumerator();
        while (clock.Count(each.MoveNext))
        {
            var line = each.Current;
            if (++rows > LastRow)
                throw new RuleBroken("sheet.lines", Text(MostLines));
            if (!line.IsFilled)
                continue;
            // The first one is the header.
            if (++filled > MostLines + 1)
                throw new RuleBroken("sheet.lines", Text(MostLines));
            if ((letters += line.Cells.Sum(cell => (long)cell.Length)) > MostLetters)
                throw new RuleBroken("sheet.letters", Text(line.Number));
            yield return CellFaults.Marked(line);
        }
    }

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A file, with the ways in which it can be read: a sheet or a separator each.</summary>
internal sealed record Readable(string Kind, IReadOnlyList<string> SheetNames, string? Encoding, IReadOnlyList<Reading> Readings);

/// <param name="Lines">Reads from the beginning, each time anew.</param>
internal sealed record Reading(string? SheetName, char? Separator, Func<IEnumerable<SheetLine>> Lines);
