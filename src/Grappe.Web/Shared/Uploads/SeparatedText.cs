using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Text whose cells are set apart by commas, semicolons, tabs or bars (RFC 4180 quotes). CsvHelper parses it; what is refused is decided here.</summary>
internal static partial class SeparatedText
{
    /// <summary>The most bytes of a line, which is held at once.</summary>
    private const int LargestLine = 8 << 20;

    public static Readable Open(Stream content, ReadOnlySpan<byte> beginning, SheetChoice choice)
    {
        ReadOnlySpan<byte> blanks = [0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\r', (byte)'\n', (byte)'\t'];
        if (beginning.TrimStart(blanks) is [(byte)'<', ..])
            throw new RuleBroken("sheet.web");
        var name = choice.Encoding is { } said ? TextEncoding.Chosen(said, content) : TextEncoding.NameOf(content, beginning);
        var encoding = TextEncoding.Named(name);
        var told = ToldBy(content, encoding);
        IEnumerable<char> separators =
            choice.Separator is { } chosen ? [chosen]
            : told is { } hint ? [hint]
            : Sheet.Separators;
        return new Readable("csv", [], name, [.. separators.Select(separator => new Reading(null, separator, () => Lines(content, encoding, separator)))]);
    }

    // Excel reads and writes a first line that says by what cells are set apart.
    private static char? ToldBy(Stream content, Encoding encoding)
    {
        content.Position = 0;
        using var reader = new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 256, leaveOpen: true);
        try
        {
            var first = new char[32];
            var told = Hint().Match(new string(first, 0, reader.ReadBlock(first)));
            return told.Success && Sheet.Separators.Contains(told.Groups[1].Value[0]) ? told.Groups[1].Value[0] : null;
        }
        catch (DecoderFallbackException)
        {
            throw new RuleBroken("sheet.encoding", encoding.WebName.ToUpperInvariant());
        }
    }

    private static IEnumerable<SheetLine> Lines(Stream content, Encoding encoding, char separator)
    {
        content.Position = 0;
        var unclosed = 0L;
        var options = CsvReaderOptions.Default with
        {
            Separator = separator,
            Encoding = encoding is UTF8Encoding ? null : encoding,
            HasHeader = false,
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            MaxRecordSize = LargestLine,
            DetectSeparatorHint = false,
            PoolStrings = false,
            OnMalformedRecord = record =>
            {
                if (record.Reason == CsvMalformedReason.UnterminatedQuote)
                    unclosed = record.LineNumber;
            },
        };
        using var csv = CsvReader.Create(content, options, leaveOpen: true);
        for (var last = 0; Next(csv, encoding, last) is { } line; last = line.Number)
        {
            if (unclosed > 0)
                throw new RuleBroken("sheet.quote", Sheet.Text((int)unclosed));
            if (line.Number > 1 || !Hint().IsMatch(string.Join(separator, line.Cells) + "\n"))
                yield return line;
        }
    }

    private static SheetLine? Next(CsvReader csv, Encoding encoding, int last)
    {
        try
        {
            return csv.Read() ? LineOf(csv) : null;
        }
        catch (DecoderFallbackException)
        {
            throw new RuleBroken("sheet.encoding", encoding.WebName.ToUpperInvariant());
        }
        catch (CsvFormatException)
        {
            // It holds more than a line can: most likely the quotes that nobody closed.
            throw new RuleBroken("sheet.quote", Sheet.Text(last + 1));
        }
    }

    private static SheetLine LineOf(CsvReader csv)
    {
        var line = (int)csv.LineNumber;
        var row = csv.Current;
        if (row.FieldCount > Sheet.MostColumns)
            throw new RuleBroken("sheet.columns", Sheet.Text(line), Sheet.Text(Sheet.MostColumns));
        var cells = row.ToArray();
        foreach (var cell in cells)
            if (cell.Length > Sheet.LongestCell)
                throw new RuleBroken("sheet.cell", Sheet.Text(line), Sheet.Text(Sheet.LongestCell));
            else if (cell.Contains('\0'))
                throw new RuleBroken("sheet.kind");
        return new SheetLine(line, cells);
    }

    [GeneratedRegex("""^\uFEFF?"?sep=(.)"?[\s,;|]*[\r\n]""", RegexOptions.IgnoreCase)]
    private static partial Regex Hint();
}
