using System.Text;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Text whose cells are set apart by commas, semicolons or tabs (RFC 4180 quotes), in UTF-8 or UTF-16.</summary>
internal sealed class SeparatedText
{
    private const int LongestHead = 1 << 16;
    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly TextReader reader;
    private readonly char separator;
    private readonly StringBuilder cell = new();
    private int line = 1;

    private SeparatedText(TextReader reader, char separator) => (this.reader, this.separator) = (reader, separator);

    public static Sheet Open(Stream content, ReadOnlySpan<byte> beginning, Func<IEnumerable<SheetLine>, IEnumerable<SheetLine>> limited)
    {
        var encoding = EncodingOf(beginning);
        char separator;
        using (var head = Reader(content, encoding))
            separator = SeparatorOf(head);
        content.Position = 0;
        return new Sheet(separator == ';', limited(Guarded(() => new SeparatedText(Reader(content, encoding), separator))));
    }

    // Without a mark at its beginning, UTF-16 shows by the zeros beside its Latin letters.
    private static Encoding EncodingOf(ReadOnlySpan<byte> beginning) =>
        beginning is [not 0, 0, ..] ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)
        : beginning is [0, not 0, ..] ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)
        : new UTF8Encoding(false, throwOnInvalidBytes: true);

    private static StreamReader Reader(Stream content, Encoding encoding) =>
        new(content, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);

    private static char SeparatorOf(TextReader head)
    {
        var counts = new int[Separators.Length];
        var quoted = false;
        try
        {
            for (var read = 0; read < LongestHead && head.Read() is >= 0 and var code && (quoted || code != '\n'); read++)
                if (code == '"')
                    quoted = !quoted;
                else if (!quoted && Array.IndexOf(Separators, (char)code) is >= 0 and var index)
                    counts[index]++;
        }
        catch (DecoderFallbackException)
        {
            throw new RuleBroken("sheet.encoding");
        }
        return Separators[Array.IndexOf(counts, counts.Max())];
    }

    // What cannot be decoded shows only where it stands.
    private static IEnumerable<SheetLine> Guarded(Func<SeparatedText> open)
    {
        var text = open();
        using (text.reader)
            while (true)
            {
                SheetLine? next;
                try
                {
                    next = text.Next();
                }
                catch (DecoderFallbackException)
                {
                    throw new RuleBroken("sheet.encoding");
                }
                if (next is null)
                    yield break;
                yield return next;
            }
    }

    private SheetLine? Next()
    {
        if (reader.Peek() < 0)
            return null;
        var (number, cells) = (line, new List<string>());
        cell.Clear();
        var (quoted, begun) = (false, false);
        while (true)
        {
            var code = reader.Read();
            if (code < 0 && quoted)
                throw new RuleBroken("sheet.quote", Sheet.Text(number));
            if (quoted)
            {
                if (code == '"' && reader.Peek() == '"')
                    cell.Append((char)reader.Read());
                else if (code == '"')
                    quoted = false;
                else
                    Append((char)code);
                continue;
            }
            if (code == '"' && !begun)
                (quoted, begun) = (true, true);
            else if (code == separator)
                End();
            else if (code is '\r' or '\n' or < 0)
            {
                if (code == '\r' && reader.Peek() == '\n')
                    reader.Read();
                if (code >= 0)
                    line++;
                End();
                return new SheetLine(number, cells);
            }
            else
                Append((char)code);
        }

        void Append(char letter)
        {
            if (letter == '\0')
                throw new RuleBroken("sheet.kind");
            if (letter == '\n')
                line++;
            cell.Append(letter);
            begun = true;
            if (cell.Length > Sheet.LongestCell)
                throw new RuleBroken("sheet.cell", Sheet.Text(number), Sheet.Text(Sheet.LongestCell));
        }

        void End()
        {
            cells.Add(cell.ToString());
            if (cells.Count > Sheet.MostColumns)
                throw new RuleBroken("sheet.columns", Sheet.Text(number), Sheet.Text(Sheet.MostColumns));
            cell.Clear();
            begun = false;
        }
    }
}
