using System.IO.Compression;
using System.Text;

namespace Grappe.Web.Tests.Shared;

/// <summary>Files that cost whoever opens them far more than whoever sends them.</summary>
internal static class HostileFiles
{
    private const string Main = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'";
    private const string Head = "<row r='1'><c r='A1' t='str'><v>subject</v></c><c r='B1' t='str'><v>field</v></c><c r='C1' t='str'><v>value</v></c></row>";

    public static byte[] Sound(string rows = "") => Workbook(Sheet(rows));

    /// <summary>One format of so many brackets, named by so many styles.</summary>
    public static byte[] Format(int brackets, int styles) =>
        Workbook(
            Sheet("<row r='2'><c r='A2' s='1'><v>1</v></c></row>"),
            ("xl/styles.xml", write => write($"<styleSheet {Main}><numFmts><numFmt numFmtId='200' formatCode='"), null),
            (null, write => Many(write, "[", brackets), null),
            (null, write => write("'/></numFmts><cellXfs>"), null),
            (null, write => Many(write, "<xf numFmtId='200'/>", styles), null),
            (null, write => write("</cellXfs></styleSheet>"), null)
        );

    public static byte[] LongCell(int letters) =>
        Workbook(
            ("xl/worksheets/sheet1.xml", write => write($"<worksheet {Main}><sheetData>{Head}<row r='2'><c r='A2' t='str'><v>"), null),
            (null, write => Many(write, "a", letters), null),
            (null, write => write("</v></c></row></sheetData></worksheet>"), null)
        );

    public static byte[] LongText(int letters) =>
        Workbook(
            Sheet("<row r='2'><c r='A2' t='s'><v>0</v></c></row>"),
            ("xl/sharedStrings.xml", write => write($"<sst {Main}><si><t>"), null),
            (null, write => Many(write, "a", letters), null),
            (null, write => write("</t></si></sst>"), null)
        );

    public static byte[] ManyTexts(int texts) =>
        Workbook(
            Sheet(),
            ("xl/sharedStrings.xml", write => write($"<sst {Main}>"), null),
            (null, write => Many(write, "<si><t>abcdefghij</t></si>", texts), null),
            (null, write => write("</sst>"), null)
        );

    public static byte[] Deep(int elements) => Workbook(("xl/worksheets/sheet1.xml", write => Many(write, "<a>", elements), null));

    public static byte[] DeepInSkippedColumn(int elements) =>
        Workbook(
            ("xl/worksheets/sheet1.xml", write => write($"<worksheet {Main}><sheetData>{Head}<row r='2'><c r='ZZ2'>"), null),
            (null, write => Many(write, "<a>", elements), null)
        );

    public static byte[] LongAttribute(int letters) =>
        Workbook(
            ("xl/worksheets/sheet1.xml", write => write($"<worksheet {Main} a='"), null),
            (null, write => Many(write, "a", letters), null),
            (null, write => write("'/>"), null)
        );

    public static byte[] ManyNames(int names) =>
        Workbook(("xl/worksheets/sheet1.xml", write => write("<worksheet>"), null), (null, write => Each(write, names, at => $"<n{at}/>"), null));

    public static byte[] ManyCells(int rows, int cells) =>
        Workbook(
            ("xl/worksheets/sheet1.xml", write => write($"<worksheet {Main}><sheetData>{Head}"), null),
            (null, write => Each(write, rows, _ => $"<row>{string.Concat(Enumerable.Repeat("<c/>", cells))}</row>"), null),
            (null, write => write("</sheetData></worksheet>"), null)
        );

    /// <summary>A text that every cell names.</summary>
    public static byte[] OneTextEverywhere(int letters, int rows) =>
        Workbook(
            ("xl/worksheets/sheet1.xml", write => write($"<worksheet {Main}><sheetData>{Head}"), null),
            (null, write => Each(write, rows, _ => $"<row>{string.Concat(Enumerable.Repeat("<c t='s'><v>0</v></c>", 100))}</row>"), null),
            (null, write => write("</sheetData></worksheet>"), null),
            ("xl/sharedStrings.xml", write => write($"<sst {Main}><si><t>{new string('a', letters)}</t></si></sst>"), null)
        );

    public static byte[] Unpacked(int bytes) => Workbook(("xl/worksheets/sheet1.xml", write => Many(write, "<a></a>\n", bytes / 8), "<worksheet>"));

    public static byte[] MissingText() => Sound("<row r='2'><c r='B2' t='s'><v>7</v></c></row>");

    public static byte[] RepeatedRow() => Sound("<row r='2'><c r='A2' t='str'><v>a</v></c></row><row r='2'><c r='A2' t='str'><v>b</v></c></row>");

    public static byte[] RowZero() => Sound("<row r='0'><c t='str'><v>a</v></c></row>");

    public static byte[] RowBeyond() => Sound("<row r='1048577'><c t='str'><v>a</v></c></row>");

    public static byte[] NoNumber() => Sound("<row r='2'><c r='C2'><v>many</v></c></row>");

    /// <summary>A list of parts that is longer than any part.</summary>
    public static byte[] ManyParts(int parts)
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            for (var at = 0; at < parts; at++)
                archive.CreateEntry($"{at}");
        return content.ToArray();
    }

    /// <summary>Lines in which nothing stands.</summary>
    public static byte[] BlankLines(int lines) => Encoding.UTF8.GetBytes("subject,field,value\n" + new string('\n', lines));

    private static (string? Name, Action<Action<string>> Write, string? Before) Sheet(string rows = "") =>
        ("xl/worksheets/sheet1.xml", write => write($"<worksheet {Main}><sheetData>{Head}{rows}</sheetData></worksheet>"), null);

    private static void Many(Action<string> write, string piece, int times)
    {
        var thousand = string.Concat(Enumerable.Repeat(piece, 1_000));
        for (var left = times; left > 0; left -= 1_000)
            write(left >= 1_000 ? thousand : string.Concat(Enumerable.Repeat(piece, left)));
    }

    private static void Each(Action<string> write, int times, Func<int, string> piece)
    {
        for (var at = 0; at < times; at++)
            write(piece(at));
    }

    // A piece without a name belongs to the part before it.
    private static byte[] Workbook(params (string? Name, Action<Action<string>> Write, string? Before)[] pieces)
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var book = new StreamWriter(archive.CreateEntry("xl/workbook.xml").Open()))
                book.Write("<workbook/>");
            StreamWriter? part = null;
            foreach (var (name, write, before) in pieces)
            {
                if (name is not null)
                {
                    part?.Dispose();
                    part = new StreamWriter(archive.CreateEntry(name).Open());
                    part.Write(before);
                }
                write(part!.Write);
            }
            part?.Dispose();
        }
        return content.ToArray();
    }
}
