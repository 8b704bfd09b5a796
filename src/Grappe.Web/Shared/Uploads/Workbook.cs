using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Grappe.Web.Shared.Uploads;

/// <summary>The first sheet of a workbook (Office Open XML), read forward; only its common texts are held. What a formula gave counts, the formula does not.</summary>
/// <remarks>It comes from outside: no entities, and nothing that grows out of proportion when it is unpacked.</remarks>
internal sealed partial class Workbook : IDisposable
{
    private const int MostParts = 2_000;
    private const long LargestUnpacked = 1L << 30;
    private const long SmallEnough = 10 << 20;
    private const int HighestRatio = 200;
    private const int LongestTexts = 64 << 20;
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
    private readonly List<string> texts = [];
    private readonly List<Shows> styles = [];
    private DateOnly dayZero = DayZero;

    private Workbook(ZipArchive archive) => this.archive = archive;

    public void Dispose() => archive.Dispose();

    public static IEnumerable<SheetLine> Lines(Stream content)
    {
        using var book = Guarded(() => Open(content));
        using var lines = book.ReadSheet().GetEnumerator();
        while (Guarded(lines.MoveNext))
            yield return lines.Current;
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or FormatException or OverflowException or EndOfStreamException)
        {
            throw new SheetRefused("sheet.workbook");
        }
    }

    private static Workbook Open(Stream content)
    {
        var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        if (
            archive.Entries.Count > MostParts
            || archive.Entries.Sum(entry => entry.Length) > LargestUnpacked
            || archive.Entries.Any(entry => entry.Length > SmallEnough && entry.Length / Math.Max(entry.CompressedLength, 1) > HighestRatio)
        )
            throw new SheetRefused("sheet.bomb");
        return new Workbook(archive);
    }

    private IEnumerable<SheetLine> ReadSheet()
    {
        var sheet = archive.GetEntry(PathOfFirstSheet()) ?? throw new SheetRefused("sheet.workbook");
        ReadStyles();
        ReadTexts();
        using var xml = Read(sheet);
        var number = 0;
        while (xml.Read())
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "row" })
                continue;
            number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : number + 1;
            yield return new SheetLine(number, xml.IsEmptyElement ? [] : ReadRow(xml, number));
        }
    }

    private List<string> ReadRow(XmlReader xml, int number)
    {
        var cells = new List<string>();
        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "c" })
                continue;
            var column = xml.GetAttribute("r") is { Length: > 0 } address ? ColumnOf(address) : cells.Count;
            if (column >= Sheet.MostColumns)
            {
                xml.Skip();
                continue;
            }
            while (cells.Count < column)
                cells.Add("");
            var cell = ReadCell(xml);
            if (cell.Length > Sheet.LongestCell)
                throw new SheetRefused("sheet.cell", number.ToString(CultureInfo.InvariantCulture));
            if (cells.Count == column)
                cells.Add(cell);
            else
                cells[column] = cell;
        }
        return cells;
    }

    private string ReadCell(XmlReader xml)
    {
        var (type, style, value) = (xml.GetAttribute("t"), xml.GetAttribute("s"), new StringBuilder());
        if (xml.IsEmptyElement)
            return "";
        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "v" or "t" })
                Append(value, xml);
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" } && !xml.IsEmptyElement)
                Leave(xml);
        var text = value.ToString();
        return type switch
        {
            "s" => texts[int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)],
            "b" => text == "1" ? "yes" : "no",
            "inlineStr" or "str" or "e" or "d" => text,
            _ when text.Length == 0 => "",
            _ => Number(text, style is null ? Shows.Number : styles.ElementAtOrDefault(int.Parse(style, NumberStyles.None, CultureInfo.InvariantCulture))),
        };
    }

    private string Number(string text, Shows shows)
    {
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (shows == Shows.Number)
            return Math.Abs(number) < 1e15 ? ((decimal)number).ToString("0.#############", CultureInfo.InvariantCulture) : text;
        var day = dayZero.AddDays((int)Math.Clamp(number, 0, 2_900_000));
        return day.ToString(shows == Shows.Month ? "yyyy-MM" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    // The reader stands on the element, and afterwards on its end.
    private static void Append(StringBuilder value, XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return;
        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
                value.Append(xml.Value);
    }

    private static void Leave(XmlReader xml)
    {
        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth)) { }
    }

    private string PathOfFirstSheet()
    {
        string? id = null;
        using (var xml = Read(archive.GetEntry("xl/workbook.xml") ?? throw new SheetRefused("sheet.kind")))
            while (id is null && xml.Read())
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" } && xml.GetAttribute("date1904") is "1" or "true")
                    dayZero = DayZeroOfMac;
                else if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" })
                    id = xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships") ?? "";
        if (archive.GetEntry("xl/_rels/workbook.xml.rels") is { } relations)
            using (var xml = Read(relations))
                while (xml.Read())
                    if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("Id") == id)
                        return xml.GetAttribute("Target") is ['/', .. var whole] ? whole : $"xl/{xml.GetAttribute("Target")}";
        return "xl/worksheets/sheet1.xml";
    }

    private void ReadStyles()
    {
        if (archive.GetEntry("xl/styles.xml") is not { } part)
            return;
        var formats = new Dictionary<string, string>();
        var inCells = false;
        using var xml = Read(part);
        while (xml.Read())
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "numFmt" })
                formats[xml.GetAttribute("numFmtId") ?? ""] = xml.GetAttribute("formatCode") ?? "";
            else if (xml.LocalName == "cellXfs")
                inCells = xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
            else if (inCells && xml is { NodeType: XmlNodeType.Element, LocalName: "xf" })
                styles.Add(ShowsOf(xml.GetAttribute("numFmtId") ?? "0", formats));
    }

    private static Shows ShowsOf(string id, Dictionary<string, string> formats)
    {
        if (formats.TryGetValue(id, out var code))
        {
            var letters = NoLetters().Replace(code, "");
            return letters.Contains('d', StringComparison.OrdinalIgnoreCase) ? Shows.Day
                : letters.Contains('y', StringComparison.OrdinalIgnoreCase) ? Shows.Month
                : Shows.Number;
        }
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var known)
            ? known switch
            {
                17 => Shows.Month,
                14 or 15 or 16 or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => Shows.Day,
                _ => Shows.Number,
            }
            : Shows.Number;
    }

    private void ReadTexts()
    {
        if (archive.GetEntry("xl/sharedStrings.xml") is not { } part)
            return;
        using var xml = Read(part);
        var length = 0L;
        while (xml.Read())
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "si" })
                continue;
            var text = new StringBuilder();
            if (!xml.IsEmptyElement)
            {
                var depth = xml.Depth;
                while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
                    if (xml is { NodeType: XmlNodeType.Element, LocalName: "t" })
                        Append(text, xml);
                    else if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" } && !xml.IsEmptyElement)
                        Leave(xml);
            }
            if ((length += text.Length + 16) > LongestTexts)
                throw new SheetRefused("sheet.bomb");
            texts.Add(text.ToString());
        }
    }

    // What an entry says of its size may be a lie: no more than that is read of it.
    private static XmlReader Read(ZipArchiveEntry entry) =>
        XmlReader.Create(
            entry.Open(),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = Math.Max(entry.Length, 1),
                CloseInput = true,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            }
        );

    private static int ColumnOf(string address)
    {
        var column = 0;
        foreach (var letter in address.TakeWhile(char.IsAsciiLetter))
            if ((column = column * 26 + (letter & 31)) > LastColumn)
                throw new SheetRefused("sheet.workbook");
        return Math.Max(column - 1, 0);
    }

    [GeneratedRegex("""\[[^\]]*\]|"[^"]*"|\\.|_.|\*.""")]
    private static partial Regex NoLetters();
}
