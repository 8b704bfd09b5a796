namespace Grappe.Web.Shared.Uploads;

/// <summary>A file cannot be read as a table.</summary>
/// <param name="problem">The key of a text that tells it to people.</param>
/// <param name="values">What fills its gaps.</param>
public sealed class SheetRefused(string problem, params string[] values) : Exception(problem)
{
    public string Problem => Message;

    public IReadOnlyList<string> Values => values;
}

/// <param name="Number">As a spreadsheet or an editor numbers it.</param>
public sealed record SheetLine(int Number, IReadOnlyList<string> Cells);

/// <summary>A table that came from outside, read forward line by line: separated text or the first sheet of a workbook, whichever the content is.</summary>
/// <param name="DecimalComma">It was written where a comma, and not a point, begins the fraction.</param>
public sealed record Sheet(bool DecimalComma, IEnumerable<SheetLine> Lines)
{
    public const int MostLines = 200_000;
    public const int MostColumns = 200;
    public const int LongestCell = 32_767;

    private static readonly byte[] ZipMark = [(byte)'P', (byte)'K', 3, 4];

    /// <summary>Whether the content begins as a workbook.</summary>
    public static bool IsWorkbook(ReadOnlySpan<byte> beginning) => beginning.StartsWith(ZipMark);

    /// <param name="content">Can be read again from its beginning; it is left open.</param>
    /// <exception cref="SheetRefused">It is no table, or one that is not safe to read. Lines throw it too.</exception>
    public static Sheet Open(Stream content)
    {
        Span<byte> beginning = stackalloc byte[4];
        var read = content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        content.Position = 0;
        return IsWorkbook(beginning[..read]) ? new Sheet(false, Limited(Workbook.Lines(content))) : SeparatedText.Open(content, beginning[..read], Limited);
    }

    private static IEnumerable<SheetLine> Limited(IEnumerable<SheetLine> lines)
    {
        var count = 0;
        foreach (var line in lines.Where(line => line.Cells.Any(cell => !string.IsNullOrWhiteSpace(cell))))
        {
            // The first one is the header.
            if (++count > MostLines + 1)
                throw new SheetRefused("sheet.lines", MostLines.ToString(System.Globalization.CultureInfo.InvariantCulture));
            yield return line;
        }
    }
}
