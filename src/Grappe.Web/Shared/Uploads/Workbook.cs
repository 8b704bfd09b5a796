using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Reads the sheets of a workbook (Office Open XML) forward, and holds only its common texts. What a formula gave counts, the formula does not.</summary>
/// <remarks>It comes from outside: no entities, and no more time and memory than the limits here let it take, whatever it says of itself.</remarks>
internal sealed class Workbook
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
    private const int MostRelations = 4_000;
    private const int LastColumn = 16_384;
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string StrictRelationships = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    /// <summary>A tie from one part of the archive to another, told by the last word of its type.</summary>
    private sealed record Relation(string Id, string Kind, string Path);

    private sealed record Page(string Name, string Path, bool IsVisible);

    private readonly Dictionary<string, ZipArchiveEntry> parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ReadingClock clock;
    private readonly List<string> texts = [];
    private readonly List<NumberFormat> styles = [];
    private readonly char[] piece = new char[4096];
    private long unpacked = LargestUnpacked;
    private int row;
    private int cells;
    private DateOnly dayZero = NumberFormat.DayZero;

    private Workbook(ZipArchive archive, ReadingClock clock)
    {
        this.clock = clock;
        // Programs write the names of parts with whatever capitals and slashes they like.
        foreach (var entry in archive.Entries)
            parts.TryAdd(Resolved("", entry.FullName), entry);
    }

    public static Readable Open(MeteredStream content, SheetChoice choice, ReadingClock clock)
    {
        var book = Guarded(() => OpenArchive(content, clock));
        var path = Guarded(book.PathOfBook);
        var isBinary = path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase);
        var pages = Guarded(() => isBinary ? book.ReadBinaryBook(path) : book.ReadBook(path));
        return new Readable(
            isBinary ? "xlsb" : "xlsx",
            [.. pages.Where(page => page.IsVisible).Select(page => page.Name)],
            null,
            [
                .. pages
                    .Where(page => choice.SheetName is { } asked ? page.Name == asked : page.IsVisible)
                    .Select(page => new Reading(page.Name, null, () => book.Lines(page.Path, isBinary))),
            ]
        );
    }

    private static void Add(List<Page> pages, Page page)
    {
        if (pages.Count == Sheet.MostSheets)
            throw new RuleBroken("sheet.sheets", Sheet.Text(Sheet.MostSheets));
        pages.Add(page);
    }

    private IEnumerable<SheetLine> Lines(string path, bool isBinary)
    {
        using var lines = (isBinary ? ReadBinarySheet(path) : ReadSheet(path)).GetEnumerator();
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

    private static Workbook OpenArchive(MeteredStream content, ReadingClock clock)
    {
        content.Position = 0;
        content.Allowed = (LargestList, "sheet.bomb");
        var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        // It is read when it is asked for.
        _ = archive.Entries;
        content.Allowed = (long.MaxValue, "");
        return new Workbook(archive, clock);
    }

    private IEnumerable<SheetLine> ReadSheet(string path)
    {
        row = 0;
        using var part = Read(parts.GetValueOrDefault(path) ?? throw new RuleBroken("sheet.workbook"));
        while (part.Next())
        {
            if (!part.Begins("row"))
                continue;
            var number = part.Xml.GetAttribute("r") is { } told ? Whole(told) : row + 1;
            if (number is null || number <= row || number > Sheet.LastRow)
                throw new RuleBroken("sheet.row", Shown(part.Xml.GetAttribute("r") ?? ""), Sheet.Text(row), Sheet.Text(Sheet.LastRow));
            row = number.Value;
            yield return part.Xml.IsEmptyElement ? new SheetLine(row, []) : ReadRow(part);
        }
    }

    private SheetLine ReadRow(Part part)
    {
        var (read, faults) = (new List<string>(), new Dictionary<int, Problem>());
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
            var (text, fault) = ReadCell(part, column);
            if (read.Count == column)
                read.Add(text);
            else
                read[column] = text;
            if (fault is not null)
                faults[column] = fault;
        }
        return new SheetLine(row, read, faults.Count > 0 ? faults : null);
    }

    private (string Text, Problem? Fault) ReadCell(Part part, int column)
    {
        var (type, style, value, formula) = (part.Xml.GetAttribute("t"), part.Xml.GetAttribute("s"), new StringBuilder(), (StringBuilder?)null);
        if (part.Xml.IsEmptyElement)
            return ("", null);
        var depth = part.Xml.Depth;
        while (part.Within(depth))
            if (part.Begins("v") || part.Begins("t"))
                Append(value, part);
            else if (part.Begins("f"))
                Append(formula ??= new StringBuilder(), part);
            else if (part.Begins("rPh"))
                part.Leave();
        var text = value.ToString();
        if (text.Length == 0 && formula is not null && !(type == "str" && CellFaults.CanGiveNothing(formula.ToString())))
            return CellFaults.Uncounted;
        return type switch
        {
            "s" => (Whole(text) is { } at && at < texts.Count ? texts[at] : throw new RuleBroken("sheet.text", Sheet.Text(row), Letters(column)), null),
            "b" => (text == "1" ? "yes" : "no", null),
            "e" => CellFaults.Error(text),
            "inlineStr" or "str" => (CellFaults.Unescaped(text), null),
            "d" => (text, null),
            _ when text.Length == 0 => ("", null),
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? CellFaults.Shown(style is null ? NumberFormat.Plain : FormatOf(Whole(style)), number, dayZero)
                : throw new RuleBroken("sheet.number", Sheet.Text(row), Letters(column)),
        };
    }

    private NumberFormat FormatOf(int? style) => style is { } at && at < styles.Count ? styles[at] : NumberFormat.Plain;

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

    // The archive says which of its parts is the workbook, wherever it stands.
    private string PathOfBook()
    {
        var named = RelationsOf("").FirstOrDefault(relation => relation.Kind == "officeDocument")?.Path;
        return named is not null && parts.ContainsKey(named) ? named
            : parts.ContainsKey("xl/workbook.xml") ? "xl/workbook.xml"
            : throw new RuleBroken(parts.ContainsKey("content.xml") && parts.ContainsKey("mimetype") ? "sheet.opendocument" : "sheet.kind");
    }

    private List<Page> ReadBook(string path)
    {
        var relations = RelationsOf(path);
        ReadStyles(PathOf("styles", "styles.xml"));
        ReadTexts(PathOf("sharedStrings", "sharedStrings.xml"));
        var (pages, unnamed) = (new List<Page>(), true);
        using (var part = Read(parts[path]))
            while (part.Next())
                if (part.Begins("workbookPr") && part.Xml.GetAttribute("date1904") is "1" or "true")
                    dayZero = NumberFormat.DayZeroOfMac;
                else if (part.Begins("sheet"))
                {
                    unnamed = false;
                    var id = part.Xml.GetAttribute("id", Relationships) ?? part.Xml.GetAttribute("id", StrictRelationships);
                    var name = part.Xml.GetAttribute("name") ?? "";
                    var isVisible = part.Xml.GetAttribute("state") is null or "visible";
                    // What else a sheet can be has no cells: a chart, a dialogue.
                    if (id is null)
                        Add(pages, new Page(name, Default($"worksheets/sheet{pages.Count + 1}.xml"), isVisible));
                    else if (relations.FirstOrDefault(relation => relation.Id == id) is not { } relation)
                        Add(pages, new Page(name, Default("worksheets/sheet1.xml"), isVisible));
                    else if (relation.Kind is "worksheet" or "")
                        Add(pages, new Page(name, relation.Path, isVisible));
                }
        return unnamed ? [new Page("", Default("worksheets/sheet1.xml"), true)] : pages;

        string PathOf(string kind, string usual) => relations.FirstOrDefault(relation => relation.Kind == kind)?.Path ?? Default(usual);

        string Default(string name) => Resolved(FolderOf(path), name);
    }

    private List<Page> ReadBinaryBook(string path)
    {
        var (relations, pages) = (RelationsOf(path), new List<Page>());
        ReadBinaryStyles(PathOf("styles"));
        ReadBinaryTexts(PathOf("sharedStrings"));
        using var part = new BinaryPart(Metered(parts[path]));
        while (part.Next())
            if (part.Is == BinaryPart.Kind.BookProperties && (part.NumberAt(0) & 1) != 0)
                dayZero = NumberFormat.DayZeroOfMac;
            else if (part.Is == BinaryPart.Kind.SheetInBook)
            {
                var (id, next) = part.TextAt(8);
                if (relations.FirstOrDefault(relation => relation.Id == id && relation.Kind == "worksheet") is { } relation)
                    Add(pages, new Page(CellFaults.Whole(part.TextAt(next).Text), relation.Path, part.NumberAt(0) == 0));
            }
        return pages;

        ZipArchiveEntry? PathOf(string kind) =>
            relations.FirstOrDefault(relation => relation.Kind == kind) is { } relation ? parts.GetValueOrDefault(relation.Path) : null;
    }

    private void ReadBinaryStyles(ZipArchiveEntry? entry)
    {
        if (entry is null)
            return;
        var (formats, inCells) = (new Dictionary<int, NumberFormat>(), false);
        using var part = new BinaryPart(Metered(entry));
        while (part.Next())
            if (part.Is == BinaryPart.Kind.Format)
                formats[part.ShortAt(0)] = NumberFormat.Of(part.TextAt(2).Text);
            else if (part.Is is BinaryPart.Kind.CellStylesBegin or BinaryPart.Kind.CellStylesEnd)
                inCells = part.Is == BinaryPart.Kind.CellStylesBegin;
            else if (inCells && part.Is == BinaryPart.Kind.Style)
            {
                styles.Add(formats.TryGetValue(part.ShortAt(2), out var shows) ? shows : NumberFormat.BuiltIn(part.ShortAt(2)));
                if (styles.Count > MostStyles)
                    throw new RuleBroken("sheet.workbook");
            }
    }

    private void ReadBinaryTexts(ZipArchiveEntry? entry)
    {
        if (entry is null)
            return;
        var size = 0L;
        using var part = new BinaryPart(Metered(entry));
        while (part.Next())
        {
            if (part.Is != BinaryPart.Kind.CommonTextItem)
                continue;
            var text = part.TextAt(1).Text;
            if (text.Length > Sheet.LongestCell)
                throw new RuleBroken("sheet.texts", Sheet.Text(Sheet.LongestCell));
            if ((size += text.Length * sizeof(char) + BesideText) > LargestTexts)
                throw new RuleBroken("sheet.texts.all");
            texts.Add(text);
        }
    }

    private IEnumerable<SheetLine> ReadBinarySheet(string path)
    {
        row = 0;
        var (read, faults, column) = (new List<string>(), new Dictionary<int, Problem>(), -1);
        using var part = new BinaryPart(Metered(parts.GetValueOrDefault(path) ?? throw new RuleBroken("sheet.workbook")));
        while (part.Next())
            if (part.Is == BinaryPart.Kind.Row)
            {
                if (row > 0)
                    yield return new SheetLine(row, read, faults.Count > 0 ? faults : null);
                var number = part.NumberAt(0) + 1;
                if (number <= row || number > Sheet.LastRow)
                    throw new RuleBroken("sheet.row", Sheet.Text(number), Sheet.Text(row), Sheet.Text(Sheet.LastRow));
                row = number;
                (read, faults, column) = ([], [], -1);
            }
            else if (part.Is is (>= BinaryPart.Kind.Blank and <= BinaryPart.Kind.LastNext) or BinaryPart.Kind.RichText && row > 0)
            {
                // A cell that names no column stands in the next one, and its style comes first.
                var isNext = part.Is is >= BinaryPart.Kind.NextBlank and <= BinaryPart.Kind.LastNext;
                var kind = isNext ? part.Is - (BinaryPart.Kind.NextBlank - BinaryPart.Kind.Blank) : part.Is;
                column = isNext ? column + 1 : part.NumberAt(0);
                if (kind != BinaryPart.Kind.Blank)
                    Keep(ReadBinaryCell(part, kind, column, isNext ? 4 : 8));
            }
        if (row > 0)
            yield return new SheetLine(row, read, faults.Count > 0 ? faults : null);

        void Keep((string Text, Problem? Fault) cell)
        {
            if (++cells > MostCells)
                throw new RuleBroken("sheet.cells", MostCells.ToString(CultureInfo.InvariantCulture));
            if (column is < 0 or > LastColumn)
                throw new RuleBroken("sheet.workbook");
            if (column >= Sheet.MostColumns)
                return;
            while (read.Count <= column)
                read.Add("");
            read[column] = cell.Text;
            if (cell.Fault is { } fault)
                faults[column] = fault;
        }
    }

    // Before the value stand the number of its style in three bytes and a byte of flags.
    private (string Text, Problem? Fault) ReadBinaryCell(BinaryPart part, BinaryPart.Kind kind, int column, int at)
    {
        var text = kind switch
        {
            BinaryPart.Kind.Text or BinaryPart.Kind.FormulaText => part.TextAt(at).Text,
            BinaryPart.Kind.RichText => part.TextAt(at + 1).Text,
            BinaryPart.Kind.CommonText => part.NumberAt(at) is >= 0 and var index && index < texts.Count
                ? texts[index]
                : throw new RuleBroken("sheet.text", Sheet.Text(row), Letters(column)),
            BinaryPart.Kind.Truth or BinaryPart.Kind.FormulaTruth => part.ByteAt(at) != 0 ? "yes" : "no",
            _ => null,
        };
        if (text?.Length > Sheet.LongestCell)
            throw new RuleBroken("sheet.cell", Sheet.Text(row), Sheet.Text(Sheet.LongestCell));
        if (text is not null)
            return (text, null);
        if (kind is BinaryPart.Kind.Error or BinaryPart.Kind.FormulaError)
            return CellFaults.Error(CellFaults.Shown(part.ByteAt(at)));
        var number = kind == BinaryPart.Kind.ShortNumber ? part.ShortNumberAt(at) : part.RealAt(at);
        return double.IsFinite(number)
            ? CellFaults.Shown(FormatOf(part.NumberAt(at - 4) & 0xFFFFFF), number, dayZero)
            : throw new RuleBroken("sheet.number", Sheet.Text(row), Letters(column));
    }

    // What is read of it counts with what is read of the other parts.
    private BufferedStream Metered(ZipArchiveEntry entry) =>
        new(new MeteredStream(entry.Open(), clock) { Allowed = (unpacked, "sheet.bomb"), Spent = read => unpacked -= read }, 1 << 16);

    private List<Relation> RelationsOf(string path)
    {
        var (folder, found) = (FolderOf(path), new List<Relation>());
        if (parts.GetValueOrDefault(Resolved(folder, $"_rels/{path[folder.Length..].TrimStart('/')}.rels")) is not { } entry)
            return found;
        using var part = Read(entry);
        while (part.Next())
            if (part.Begins("Relationship") && part.Xml.GetAttribute("Target") is { } target && part.Xml.GetAttribute("TargetMode") != "External")
            {
                if (found.Count == MostRelations)
                    throw new RuleBroken("sheet.relations", Sheet.Text(MostRelations));
                found.Add(new Relation(part.Xml.GetAttribute("Id") ?? "", (part.Xml.GetAttribute("Type") ?? "").Split('/')[^1], Resolved(folder, target)));
            }
        return found;
    }

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var end ? path[..end] : "";

    // Where a part stands in the archive that another names from its own folder, or from the root.
    private static string Resolved(string folder, string target)
    {
        var path = new List<string>();
        var written = target.Replace('\\', '/');
        foreach (var step in (written.StartsWith('/') ? written : $"{folder}/{written}").Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (step == ".." && path.Count > 0)
                path.RemoveAt(path.Count - 1);
            else if (step is not (".." or "."))
                path.Add(step);
        return string.Join('/', path);
    }

    private void ReadStyles(string path)
    {
        if (parts.GetValueOrDefault(path) is not { } entry)
            return;
        // Many styles name one format: what it shows is found out once.
        var formats = new Dictionary<int, NumberFormat>();
        var inCells = false;
        using var part = Read(entry);
        while (part.Next())
            if (part.Begins("numFmt") && Whole(part.Xml.GetAttribute("numFmtId")) is { } id)
                formats[id] = NumberFormat.Of(part.Xml.GetAttribute("formatCode") ?? "");
            else if (part.Xml.LocalName == "cellXfs")
                inCells = part.Xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
            else if (inCells && part.Begins("xf"))
            {
                styles.Add(
                    Whole(part.Xml.GetAttribute("numFmtId")) is { } used
                        ? formats.TryGetValue(used, out var shows)
                            ? shows
                            : NumberFormat.BuiltIn(used)
                        : NumberFormat.Plain
                );
                if (styles.Count > MostStyles || formats.Count > MostStyles)
                    throw new RuleBroken("sheet.workbook");
            }
    }

    private void ReadTexts(string path)
    {
        if (parts.GetValueOrDefault(path) is not { } entry)
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
            texts.Add(CellFaults.Unescaped(text.ToString()));
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
