using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Reads the first sheet of a workbook (Office Open XML) forward, and holds only its common texts. What a formula gave counts, the formula does not.</summary>
/// <remarks>It comes from outside: no entities, and no more time and memory than the limits here let it take, whatever it says of itself.</remarks>
internal sealed class Workbook : IDisposable
{
    /// <summary>The most bytes of the list of its parts, which is read before any of them.</summary>
    private const long LargestList = 1 << 20;

    /// <summary>The most bytes of all parts that are read, unpacked.</summary>
    private const long LargestUnpacked = 200 << 20;

    /// <summary>The most bytes between two nodes of a part, which its reader holds at once. The longest text is read in pieces.</summary>
    private const long LargestNode = 256 << 10;
    private const int Deepest = 32;
    private const int MostNames = 10_000;
    private const int MostCells = 5_000_000;

    /// <summary>The most bytes of memory that the common texts may take, about.</summary>
    private const long LargestTexts = 80 << 20;
    private const int BesideText = 64;
    private const int MostStyles = 1 << 16;
    private const int LongestFormat = 255;
    private const int LastColumn = 16_384;
    private static readonly DateOnly DayZero = new(1899, 12, 30);
    private static readonly DateOnly DayZeroOfMac = new(1904, 1, 1);

    private enum Shows
    {
        Number,
        Day,
        Month,
    }

    private readonly ZipArchive archive;
    private readonly ReadingClock clock;
    private readonly List<string> texts = [];
    private readonly List<Shows> styles = [];
    private readonly char[] piece = new char[4096];
    private long unpacked = LargestUnpacked;
    private int row;
    private int cells;
    private DateOnly dayZero = DayZero;

    private Workbook(ZipArchive archive, ReadingClock clock) => (this.archive, this.clock) = (archive, clock);

    public void Dispose() => archive.Dispose();

    public static IEnumerable<SheetLine> Lines(MeteredStream content, ReadingClock clock)
    {
        using var book = Guarded(() => Open(content, clock));
        using var lines = book.ReadSheet().GetEnumerator();
        while (Guarded(lines.MoveNext))
            yield return lines.Current;
    }

    // Between here and the bytes lies nothing but what reads them: whatever else is thrown is thrown because of what they are. The disk and the memory are ours.
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
            when (exception is EndOfStreamException || exception is not (RuleBroken or IOException or OperationCanceledException or OutOfMemoryException))
        {
            throw new RuleBroken("sheet.workbook");
        }
    }

    private static Workbook Open(MeteredStream content, ReadingClock clock)
    {
        content.Allowed = (LargestList, "sheet.bomb");
        var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        // It is read when it is asked for.
        _ = archive.Entries;
        content.Allowed = (long.MaxValue, "");
        return new Workbook(archive, clock);
    }

    private IEnumerable<SheetLine> ReadSheet()
    {
        var sheet = archive.GetEntry(PathOfFirstSheet()) ?? throw new RuleBroken("sheet.workbook");
        ReadStyles();
        ReadTexts();
        using var part = Read(sheet);
        while (part.Next())
        {
            if (!part.Begins("row"))
                continue;
            var number = part.Xml.GetAttribute("r") is { } told ? Whole(told) : row + 1;
            if (number is null || number <= row || number > Sheet.LastRow)
                throw new RuleBroken("sheet.row", Shown(part.Xml.GetAttribute("r") ?? ""), Sheet.Text(row), Sheet.Text(Sheet.LastRow));
            row = number.Value;
            yield return new SheetLine(row, part.Xml.IsEmptyElement ? [] : ReadRow(part));
        }
    }

    private List<string> ReadRow(Part part)
    {
        var read = new List<string>();
        var depth = part.Xml.Depth;
        while (part.Within(depth))
        {
            if (!part.Begins("c"))
                continue;
            if (++cells > MostCells)
                throw new RuleBroken("sheet.cells", MostCells.ToString(CultureInfo.InvariantCulture));
            var column = part.Xml.GetAttribute("r") is { Length: > 0 } address ? ColumnOf(address) : read.Count;
            if (column >= Sheet.MostColumns)
            {
                part.Leave();
                continue;
            }
            while (read.Count < column)
                read.Add("");
            var cell = ReadCell(part, column);
            if (read.Count == column)
                read.Add(cell);
            else
                read[column] = cell;
        }
        return read;
    }

    private string ReadCell(Part part, int column)
    {
        var (type, style, value) = (part.Xml.GetAttribute("t"), part.Xml.GetAttribute("s"), new StringBuilder());
        if (part.Xml.IsEmptyElement)
            return "";
        var depth = part.Xml.Depth;
        while (part.Within(depth))
            if (part.Begins("v") || part.Begins("t"))
                Append(value, part);
            else if (part.Begins("rPh"))
                part.Leave();
        var text = value.ToString();
        return type switch
        {
            "s" => Whole(text) is { } at && at < texts.Count ? texts[at] : throw new RuleBroken("sheet.text", Sheet.Text(row), Letters(column)),
            "b" => text == "1" ? "yes" : "no",
            "inlineStr" or "str" or "e" or "d" => text,
            _ when text.Length == 0 => "",
            _ => Number(text, style is null ? Shows.Number : styles.ElementAtOrDefault(Whole(style) ?? int.MaxValue))
                ?? throw new RuleBroken("sheet.number", Sheet.Text(row), Letters(column)),
        };
    }

    private string? Number(string text, Shows shows)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return null;
        if (shows == Shows.Number)
            return Math.Abs(number) < 1e15 ? ((decimal)number).ToString("0.#############", CultureInfo.InvariantCulture) : text;
        var day = dayZero.AddDays((int)Math.Clamp(number, 0, 2_900_000));
        return day.ToString(shows == Shows.Month ? "yyyy-MM" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    // In pieces, so that no text is held before it is known how long it is. The reader stands on the element, and afterwards on its end.
    private void Append(StringBuilder value, Part part)
    {
        if (part.Xml.IsEmptyElement)
            return;
        var depth = part.Xml.Depth;
        while (part.Within(depth))
            if (part.Xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
                while (part.ReadPiece(piece) is > 0 and var read)
                {
                    value.Append(piece, 0, read);
                    if (value.Length > Sheet.LongestCell)
                        throw row > 0
                            ? new RuleBroken("sheet.cell", Sheet.Text(row), Sheet.Text(Sheet.LongestCell))
                            : new RuleBroken("sheet.texts", Sheet.Text(Sheet.LongestCell));
                }
    }

    private string PathOfFirstSheet()
    {
        string? id = null;
        using (var part = Read(archive.GetEntry("xl/workbook.xml") ?? throw new RuleBroken("sheet.kind")))
            while (id is null && part.Next())
                if (part.Begins("workbookPr") && part.Xml.GetAttribute("date1904") is "1" or "true")
                    dayZero = DayZeroOfMac;
                else if (part.Begins("sheet"))
                    id = part.Xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships") ?? "";
        if (archive.GetEntry("xl/_rels/workbook.xml.rels") is { } relations)
            using (var part = Read(relations))
                while (part.Next())
                    if (part.Begins("Relationship") && part.Xml.GetAttribute("Id") == id)
                        return part.Xml.GetAttribute("Target") is ['/', .. var whole] ? whole : $"xl/{part.Xml.GetAttribute("Target")}";
        return "xl/worksheets/sheet1.xml";
    }

    private void ReadStyles()
    {
        if (archive.GetEntry("xl/styles.xml") is not { } entry)
            return;
        // Many styles name one format: what it shows is found out once.
        var formats = new Dictionary<int, Shows>();
        var inCells = false;
        using var part = Read(entry);
        while (part.Next())
            if (part.Begins("numFmt") && Whole(part.Xml.GetAttribute("numFmtId")) is { } id)
                formats[id] = ShowsOf(part.Xml.GetAttribute("formatCode") ?? "");
            else if (part.Xml.LocalName == "cellXfs")
                inCells = part.Xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
            else if (inCells && part.Begins("xf"))
            {
                styles.Add(
                    Whole(part.Xml.GetAttribute("numFmtId")) is { } used
                        ? formats.TryGetValue(used, out var shows)
                            ? shows
                            : ShownBy(used)
                        : Shows.Number
                );
                if (styles.Count > MostStyles || formats.Count > MostStyles)
                    throw new RuleBroken("sheet.workbook");
            }
    }

    private static Shows ShownBy(int format) =>
        format switch
        {
            17 => Shows.Month,
            14 or 15 or 16 or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => Shows.Day,
            _ => Shows.Number,
        };

    // Letters in quotes or brackets, and the one after \ _ or *, are no part of the date: once through, letter by letter.
    private static Shows ShowsOf(string code)
    {
        if (code.Length > LongestFormat)
            throw new RuleBroken("sheet.workbook");
        var shows = Shows.Number;
        for (var at = 0; at < code.Length; at++)
            switch (code[at])
            {
                case '\\' or '_' or '*':
                    at++;
                    break;
                case '"' or '[' when code.IndexOf(code[at] == '[' ? ']' : '"', at + 1) is > 0 and var end:
                    at = end;
                    break;
                case 'd' or 'D':
                    return Shows.Day;
                case 'y' or 'Y':
                    shows = Shows.Month;
                    break;
            }
        return shows;
    }

    private void ReadTexts()
    {
        if (archive.GetEntry("xl/sharedStrings.xml") is not { } entry)
            return;
        using var part = Read(entry);
        var size = 0L;
        var text = new StringBuilder();
        while (part.Next())
        {
            if (!part.Begins("si"))
                continue;
            text.Clear();
            if (!part.Xml.IsEmptyElement)
            {
                var depth = part.Xml.Depth;
                while (part.Within(depth))
                    if (part.Begins("t"))
                        Append(text, part);
                    else if (part.Begins("rPh"))
                        part.Leave();
            }
            if ((size += text.Length * sizeof(char) + BesideText) > LargestTexts)
                throw new RuleBroken("sheet.texts.all");
            texts.Add(text.ToString());
        }
    }

    private Part Read(ZipArchiveEntry entry) => new(this, new MeteredStream(entry.Open(), clock));

    private static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Shown(string text) => text.Length > 12 ? text[..12] : text;

    private static string Letters(int column) => column < 26 ? $"{(char)('A' + column)}" : Letters(column / 26 - 1) + (char)('A' + column % 26);

    private static int ColumnOf(string address)
    {
        var column = 0;
        foreach (var letter in address.TakeWhile(char.IsAsciiLetter))
            if ((column = column * 26 + (letter & 31)) > LastColumn)
                throw new RuleBroken("sheet.workbook");
        return Math.Max(column - 1, 0);
    }

    /// <summary>Reads one part node by node. It goes no deeper, and holds no more between two nodes, than anybody needs.</summary>
    private sealed class Part : IDisposable
    {
        private readonly Workbook book;
        private readonly MeteredStream content;

        public Part(Workbook book, MeteredStream content)
        {
            (this.book, this.content) = (book, content);
            Allow();
            Xml = XmlReader.Create(
                content,
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    NameTable = new FewNames(),
                    CloseInput = true,
                    IgnoreComments = true,
                    IgnoreProcessingInstructions = true,
                }
            );
        }

        public XmlReader Xml { get; }

        public bool Next()
        {
            Allow();
            return Xml.Read() && (Xml.Depth <= Deepest ? true : throw new RuleBroken("sheet.bomb"));
        }

        /// <summary>Goes on to the next node, until the end of the element at this depth.</summary>
        public bool Within(int depth) => Next() && !(Xml.NodeType == XmlNodeType.EndElement && Xml.Depth == depth);

        /// <summary>Goes to the end of the element on which it stands.</summary>
        public void Leave()
        {
            if (Xml.IsEmptyElement)
                return;
            var depth = Xml.Depth;
            while (Within(depth)) { }
        }

        public bool Begins(string name) => Xml.NodeType == XmlNodeType.Element && Xml.LocalName == name;

        public int ReadPiece(char[] piece)
        {
            Allow();
            return Xml.ReadValueChunk(piece, 0, piece.Length);
        }

        public void Dispose() => Xml.Dispose();

        // What was read since last time counts for all parts together.
        private void Allow()
        {
            book.unpacked -= granted - content.Allowed.Left;
            granted = Math.Min(LargestNode, book.unpacked);
            content.Allowed = (granted, "sheet.bomb");
        }

        private long granted = long.MaxValue;
    }

    // A reader of XML holds each name for good.
    private sealed class FewNames : XmlNameTable
    {
        private readonly NameTable names = new();
        private int count;

        public override string Add(char[] array, int offset, int length) => names.Get(array, offset, length) ?? Counted(names.Add(array, offset, length));

        public override string Add(string array) => names.Get(array) ?? Counted(names.Add(array));

        public override string? Get(char[] array, int offset, int length) => names.Get(array, offset, length);

        public override string? Get(string array) => names.Get(array);

        private string Counted(string name) => (count += 1 + name.Length / 256) <= MostNames ? name : throw new RuleBroken("sheet.bomb");
    }
}
