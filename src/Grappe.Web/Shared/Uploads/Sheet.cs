namespace Grappe.Web.Shared.Uploads;

/// <param name="Number">As a spreadsheet or an editor numbers it.</param>
public sealed record SheetLine(int Number, IReadOnlyList<string> Cells);

/// <summary>A table that came from outside, read forward line by line: separated text or the first sheet of a workbook, whichever the content is.</summary>
/// <param name="DecimalComma">It was written where a comma, and not a point, begins the fraction.</param>
public sealed record Sheet(bool DecimalComma, IEnumerable<SheetLine> Lines)
{
    public const int MostLines = 200_000;
    public const int MostColumns = 200;
    public const int LongestCell = 32_767;

    /// <summary>A spreadsheet numbers no more; lines in which nothing stands count here, and not among <see cref="MostLines"/>.</summary>
    public const int LastRow = 1_048_576;

    /// <summary>Of all cells together: a few bytes of a workbook can name one long text in every cell.</summary>
    public const long MostLetters = 64 << 20;

    private static readonly byte[] ZipMark = [(byte)'P', (byte)'K', 3, 4];

    /// <summary>Whether the content begins as a workbook.</summary>
    public static bool IsWorkbook(ReadOnlySpan<byte> beginning) => beginning.StartsWith(ZipMark);

    /// <param name="content">Can be read again from its beginning; it is left open.</param>
    /// <param name="time">Tells when reading takes too long.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RuleBroken">It is no table, or one that is not safe to read. Lines throw it too, and nothing else for what the content is.</exception>
    public static Sheet Open(Stream content, TimeProvider time, CancellationToken cancellation = default)
    {
        var clock = new ReadingClock(time, cancellation);
        var metered = new MeteredStream(content, clock, leaveOpen: true);
        return clock.Count(() =>
        {
            Span<byte> beginning = stackalloc byte[4];
            var read = metered.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            metered.Position = 0;
            return IsWorkbook(beginning[..read])
                ? new Sheet(false, Limited(Workbook.Lines(metered, clock), clock))
                : SeparatedText.Open(metered, beginning[..read], lines => Limited(lines, clock));
        });
    }

    private static IEnumerable<SheetLine> Limited(IEnumerable<SheetLine> lines, ReadingClock clock)
    {
        var (rows, filled, letters) = (0, 0, 0L);
        using var each = lines.GetEnumerator();
        while (clock.Count(each.MoveNext))
        {
            var line = each.Current;
            if (++rows > LastRow)
                throw new RuleBroken("sheet.lines", Text(MostLines));
            if (line.Cells.All(string.IsNullOrWhiteSpace))
                continue;
            // The first one is the header.
            if (++filled > MostLines + 1)
                throw new RuleBroken("sheet.lines", Text(MostLines));
            if ((letters += line.Cells.Sum(cell => (long)cell.Length)) > MostLetters)
                throw new RuleBroken("sheet.letters", Text(line.Number));
            yield return line;
        }
    }

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
