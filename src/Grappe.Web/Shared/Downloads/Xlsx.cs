using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Shared.Downloads;

/// <summary>A workbook (Office Open XML) written forward, row by row: texts stand in their cells and not in a common table, so that nothing has to be kept to the end.</summary>
/// <remarks>Why not by a package: see the decision on reading what exists.</remarks>
public static partial class Xlsx
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const int LongestText = 32_767;
    private const int MostRows = 1_048_576;

    // Days before it are counted wrongly by every spreadsheet, for the sake of an old mistake.
    private static readonly DateOnly FirstDay = new(1900, 3, 1);
    private static readonly DateOnly DayZero = new(1899, 12, 30);

    // The cell formats of styles.xml, by their place in it.
    private const int HeadStyle = 1;
    private const int DayStyle = 2;
    private const int MonthStyle = 3;
    private const int WrappedStyle = 4;

    private static readonly string[] Columns = [.. Enumerable.Range(1, 100).Select(Letters)];

    /// <param name="Title">The name of the sheet of the table.</param>
    /// <param name="AboutTitle">The name of the sheet that says where the table comes from.</param>
    /// <param name="About">What it says: pairs of what and which.</param>
    /// <param name="RightToLeft">Whether the first column stands at the right.</param>
    public sealed record Book(string Title, string AboutTitle, IReadOnlyList<(string What, string Which)> About, bool RightToLeft);

    public static async Task WriteAsync<T>(Stream stream, Book book, IReadOnlyList<Column<T>> columns, IAsyncEnumerable<T> rows, CancellationToken cancellation)
    {
        var late = new LateStream(stream);
        // Closed only at the end: closing writes the table of contents, which would make a part look like the whole.
        var archive = await ZipArchive.CreateAsync(late, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        await PartAsync("[Content_Types].xml", ContentTypes);
        await PartAsync("_rels/.rels", Relations(("officeDocument", "xl/workbook.xml")));
        await PartAsync("xl/workbook.xml", Workbook(book));
        await PartAsync(
            "xl/_rels/workbook.xml.rels",
            Relations(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("styles", "styles.xml"))
        );
        await PartAsync("xl/styles.xml", Styles);
        await SheetAsync("xl/worksheets/sheet1.xml", output => WriteTableAsync(output, book, columns, rows, cancellation));
        await SheetAsync("xl/worksheets/sheet2.xml", output => WriteAbout(output, book));
        await archive.DisposeAsync();
        await late.FlushAsync(cancellation);

        Task PartAsync(string name, string content) =>
            SheetAsync(
                name,
                output =>
                {
                    output.Write(content);
                    return Task.CompletedTask;
                }
            );

        async Task SheetAsync(string name, Func<TextOutput, Task> write)
        {
            var part = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellation);
            var output = new TextOutput(part);
            output.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""");
            await write(output);
            await output.SendAsync(cancellation);
            await part.DisposeAsync();
        }
    }

    private static async Task WriteTableAsync<T>(
        TextOutput output,
        Book book,
        IReadOnlyList<Column<T>> columns,
        IAsyncEnumerable<T> rows,
        CancellationToken cancellation
    )
    {
        Begin(output, book, """<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>""", [.. columns.Select(column => column.Width)]);
        WriteRow(output, 1, [.. columns.Select(column => (object?)column.Label)], HeadStyle);
        var written = 1;
        var cells = new object?[columns.Count];
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            if (++written > MostRows)
                throw new InvalidOperationException($"A sheet holds at most {MostRows} rows.");
            for (var index = 0; index < cells.Length; index++)
                cells[index] = columns[index].Value(row);
            WriteRow(output, written, cells);
            await output.SendPieceAsync(cancellation);
        }
        output.Write("</sheetData><autoFilter ref=\"A1:").Write(Letters(columns.Count)).Write(written).Write("\"/></worksheet>");
    }

    private static Task WriteAbout(TextOutput output, Book book)
    {
        Begin(output, book, "", [36, 100]);
        foreach (var (index, (what, which)) in book.About.Index())
            WriteRow(output, index + 1, [what, which], WrappedStyle);
        output.Write("</sheetData></worksheet>");
        return Task.CompletedTask;
    }

    private static void Begin(TextOutput output, Book book, string pane, int[] widths)
    {
        output.Write("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0" """);
        output.Write(book.RightToLeft ? "rightToLeft=\"1\">" : ">").Write(pane).Write("</sheetView></sheetViews><cols>");
        for (var index = 0; index < widths.Length; index++)
            output.Write(
                string.Create(CultureInfo.InvariantCulture, $"<col min=\"{index + 1}\" max=\"{index + 1}\" width=\"{widths[index]}\" customWidth=\"1\"/>")
            );
        output.Write("</cols><sheetData>");
    }

    // The format lets rows and cells go without an address where none is left out, and Excel reads them so; many programs do not.
    private static void WriteRow(TextOutput output, int row, ReadOnlySpan<object?> cells, int textStyle = 0)
    {
        output.Write("<row r=\"").Write(row).Write("\">");
        for (var column = 0; column < cells.Length; column++)
            WriteCell(output, column < Columns.Length ? Columns[column] : Letters(column + 1), row, cells[column], textStyle);
        output.Write("</row>");
    }

    private static void WriteCell(TextOutput output, string column, int row, object? value, int textStyle)
    {
        output.Write("<c r=\"").Write(column).Write(row);
        switch (value)
        {
            case null or "":
                output.Write("\"/>");
                break;
            case bool truth:
                output.Write(truth ? "\" t=\"b\"><v>1</v></c>" : "\" t=\"b\"><v>0</v></c>");
                break;
            case PartialDate { Month: null } year:
                output.Write("\"><v>").Write(year.Year).Write("</v></c>");
                break;
            case PartialDate date when date.First >= FirstDay:
                output.Write("\" s=\"").Write(date.Day is null ? MonthStyle : DayStyle).Write("\"><v>");
                output.Write(date.First.DayNumber - DayZero.DayNumber).Write("</v></c>");
                break;
            case string or PartialDate:
                output.Write("\" t=\"inlineStr\" s=\"").Write(textStyle).Write("\"><is><t xml:space=\"preserve\">");
                output.Write(Escaped(value.ToString()!)).Write("</t></is></c>");
                break;
            case IFormattable number:
                output.Write("\"><v>").Write(number.ToString(null, CultureInfo.InvariantCulture)).Write("</v></c>");
                break;
            default:
                throw new ArgumentException($"No cell is made of a {value.GetType().Name}.", nameof(value));
        }
    }

    // A text that looks like an escape of the format is escaped itself.
    private static string Escaped(string text) => Xml.Escaped(Escape().Replace(TypedText.Cut(LongestText, text), "_x005F_"));

    [GeneratedRegex("_(?=x[0-9A-F]{4}_)", RegexOptions.IgnoreCase)]
    private static partial Regex Escape();

    private static string Letters(int column) => column <= 26 ? $"{(char)('A' + column - 1)}" : Letters((column - 1) / 26) + (char)('A' + (column - 1) % 26);

    private static string Workbook(Book book) =>
        $"""
        <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><bookViews><workbookView/></bookViews><sheets><sheet name="{SheetName(
            book.Title
        )}" sheetId="1" r:id="rId1"/><sheet name="{SheetName(book.AboutTitle)}" sheetId="2" r:id="rId2"/></sheets></workbook>
        """;

    // Sheets are named in at most 31 letters, without those that formulas use.
    private static string SheetName(string name)
    {
        var allowed = new string([.. name.Where(letter => !"[]:*?/\\'".Contains(letter, StringComparison.Ordinal))]);
        return Xml.Escaped(TypedText.Cut(31, allowed));
    }

    private static string Relations(params (string Kind, string Target)[] relations)
    {
        var text = new StringBuilder("""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">""");
        foreach (var ((kind, target), index) in relations.Select((relation, index) => (relation, index)))
            text.Append(
                CultureInfo.InvariantCulture,
                $"<Relationship Id=\"rId{index + 1}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
            );
        return text.Append("</Relationships>").ToString();
    }

    private const string ContentTypes = """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>
        """;

    private const string Styles = """
        <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
        """;
}
