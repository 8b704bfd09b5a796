using System.IO.Compression;
using System.Text;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Uploads;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Shared;

/// <summary>Tables as people and their programs write them: what is read of them, and what is said of it before it counts.</summary>
public sealed class SheetReadingTests
{
    private static readonly string[] Columns = ["subject", "field", "key", "value", "kind", "country", "fr", "observed"];

    [Theory]
    [InlineData("kind;country;fr;adresse (rue, code, ville, pays)\r\ncompany;tn;Témoin;x\r\n", 1)]
    [InlineData("sep=;\r\nkind;country;fr\r\ncompany;tn;Témoin\r\n", 2)]
    [InlineData("\"sep=;\"\r\nkind;country;fr\r\ncompany;tn;Témoin\r\n", 2)]
    [InlineData("\r\nkind;country;fr\r\ncompany;tn;Témoin\r\n", 2)]
    [InlineData("Registre 2026;;\r\n\r\nkind;country;fr\r\ncompany;tn;Témoin\r\n", 3)]
    [InlineData("Registre, au 1er mai, de la région\r\nkind\tcountry\tfr\r\ncompany\ttn\tTémoin\r\n", 2)]
    [InlineData("kind|country|fr\rcompany|tn|Témoin\r", 1)]
    public void A_text_is_cut_by_the_separator_that_yields_known_columns_below_whatever_stands_above_them(string text, int heading)
    {
        var sheet = Open(Encoding.UTF8.GetBytes(text));
        sheet.Form.HeadingLine.ShouldBe(heading);
        var lines = sheet.Lines.ToList();
        lines.Select(line => string.Join('/', line.Cells.Take(3))).ShouldBe(["kind/country/fr", "company/tn/Témoin"]);
        lines.Select(line => line.Number).ShouldBe([heading, heading + 1]);
    }

    [Fact]
    public void Where_no_column_is_known_the_separator_is_that_of_even_lines_and_the_heading_is_the_first_full_one()
    {
        var sheet = Sheet.Open(
            new MemoryStream(Encoding.UTF8.GetBytes("Liste;;\nNom;Ville, région;Surface, en m²\nA;Tunis, centre;1,5\nB;Sfax;2\n")),
            TimeProvider.System
        );
        (sheet.Form.Separator, sheet.Form.HeadingLine, sheet.DecimalComma).ShouldBe((';', 2, true));
    }

    [Theory]
    [InlineData("windows-1252", "Société de l’électricité, créée à Béja")]
    [InlineData("windows-1256", "الشركة التونسية للكهرباء والغاز (Sté tunisienne)")]
    [InlineData("macintosh", "Société d'électricité, créée à Béja, près du château")]
    [InlineData("utf-8", "Société créée — شركة")]
    [InlineData("utf-16", "Société créée — شركة")]
    [InlineData("utf-16be", "Société créée — شركة")]
    public void The_encoding_is_found_by_evidence_and_told(string encoding, string name)
    {
        var content = TextEncoding.Named(encoding).GetBytes($"kind;country;fr\r\ncompany;tn;\"{name}\"\r\n");
        var sheet = Open(content);
        sheet.Form.Encoding.ShouldBe(encoding);
        sheet.Lines.Last().Cells[2].ShouldBe(name);
        // Who knows better says so.
        if (encoding == "windows-1252")
            Open(content, new SheetChoice(Encoding: "macintosh")).Lines.Last().Cells[2].ShouldNotBe(name);
        if (encoding != "utf-8")
            Should.Throw<RuleBroken>(() => Open(content, new SheetChoice(Encoding: "utf-8")).Lines.Count());
    }

    [Theory]
    [InlineData("register.xls")]
    [InlineData("register-95.xls")]
    [InlineData("register.xlsb")]
    [InlineData("register.xlsx")]
    public void Of_a_workbook_of_any_age_the_sheet_with_the_columns_is_taken_and_named_and_its_cells_mean_what_they_show(string name)
    {
        var sheet = Open(File.ReadAllBytes(Repository.Folder("tests", "data", "workbooks", name)));
        sheet.Form.SheetName.ShouldBe("Registre");
        sheet.Form.SheetNames.ShouldBe(["Lisez-moi", "Registre"]);
        sheet.Form.Kind.ShouldBe(Path.GetExtension(name)[1..]);
        sheet.Form.HeadingLine.ShouldBe(3);
        var lines = sheet.Lines.ToList();
        lines.Select(line => line.Number).ShouldBe([3, 4, 5, 6, 7, 8]);
        lines[0].Cells.Take(6).ShouldBe(["subject", "field", "key", "value", "fr", "observed"]);
        lines[1].Cells.ShouldBe(["cluster/mecadev", "jobs", "", "1200", "", "2020-03"]);
        // Of the first of July only the year is shown.
        lines[2].Cells[3].ShouldBe("2010");
        if (!name.Contains("95"))
            lines[3].Cells[4].ShouldBe("Société d’électronique — إلكترونيات");
        lines[4].Faults![3].ShouldBe(new Problem("sheet.error", "#N/A"), new ProblemComparer());
        lines[5].Cells[3].ShouldBe("12.5%");
    }

    [Fact]
    public void A_sheet_and_a_heading_are_those_that_a_person_chooses()
    {
        var content = File.ReadAllBytes(Repository.Folder("tests", "data", "workbooks", "register.xls"));
        var sheet = Open(content, new SheetChoice(SheetName: "Lisez-moi", HeadingLine: 2));
        sheet.Lines.Single().Cells[0].ShouldBe("Registre des pépinières, état 2026");
        (sheet.Form.SheetName, sheet.Form.HeadingLine).ShouldBe(("Lisez-moi", 2));
        Should.Throw<RuleBroken>(() => Open(content, new SheetChoice(SheetName: "Ailleurs"))).Problem.Text.ShouldBe("sheet.none");
        Open("a,b;c\n1,2;3\n"u8.ToArray(), new SheetChoice(Separator: ',')).Lines.First().Cells.ShouldBe(["a", "b;c"]);
    }

    [Fact]
    public void A_heading_that_is_chosen_below_the_last_line_is_told_to_be_none()
    {
        foreach (
            var content in new[]
            {
                "kind,country\ncompany,tn\n\n"u8.ToArray(),
                File.ReadAllBytes(Repository.Folder("tests", "data", "workbooks", "register.xls")),
                File.ReadAllBytes(Repository.Folder("tests", "data", "workbooks", "register.xlsx")),
            }
        )
            Should
                .Throw<RuleBroken>(() => Open(content, new SheetChoice(HeadingLine: 99)))
                .Problem.ShouldBe(new Problem("sheet.heading", "99"), new ProblemComparer());
    }

    [Fact]
    public void What_is_said_to_be_UTF_8_and_is_not_throughout_is_told_however_late_that_shows()
    {
        byte[] mark = [0xEF, 0xBB, 0xBF];
        byte[] content = [.. Encoding.UTF8.GetBytes($"kind,country,fr\n{string.Concat(Enumerable.Repeat("company,tn,Société\n", 1_000))}"), 0xE9, (byte)'\n'];
        var broken = new Problem("sheet.encoding", "UTF-8");
        Should.Throw<RuleBroken>(() => Open([.. mark, .. content])).Problem.ShouldBe(broken, new ProblemComparer());
        Should.Throw<RuleBroken>(() => Open(content, new SheetChoice(Encoding: "utf-8"))).Problem.ShouldBe(broken, new ProblemComparer());
        Open([.. mark, .. content[..^2]]).Lines.Count().ShouldBe(1_001);
    }

    [Fact]
    public void Of_more_sheets_and_ties_than_anybody_needs_a_workbook_is_not_read()
    {
        ProblemOf(Zip(("xl/workbook.xml", Book(string.Concat(Enumerable.Repeat("<sheet name='a'/>", Sheet.MostSheets + 1)))))).ShouldBe("sheet.sheets");
        ProblemOf(
                Zip(
                    ("xl/workbook.xml", Book("<sheet name='a'/>")),
                    ("xl/_rels/workbook.xml.rels", Relations([.. Enumerable.Repeat(("worksheet", "worksheets/sheet1.xml"), 4_001)]))
                )
            )
            .ShouldBe("sheet.relations");
    }

    [Fact]
    public void A_workbook_is_found_wherever_it_stands_and_its_parts_with_whatever_capitals()
    {
        var content = Zip(
            ("_rels/.rels", Relations(("officeDocument", "book.xml"))),
            ("book.xml", Book("<sheet name='Plot' r:id='rId1'/><sheet name='Cachée' state='hidden' r:id='rId2'/><sheet name='Données' r:id='rId3'/>")),
            (
                "_rels/book.xml.rels",
                Relations(("chartsheet", "chart.xml"), ("worksheet", "hidden.xml"), ("worksheet", "/data/Sheet.XML"), ("sharedStrings", "SharedStrings.xml"))
            ),
            ("chart.xml", "<chartsheet/>"),
            ("hidden.xml", Rows("<row><c t='inlineStr'><is><t>kind</t></is></c></row>")),
            ("Data\\sheet.xml", Rows("<row><c t='s'><v>0</v></c></row><row><c t='s'><v>1</v></c></row>")),
            ("sharedstrings.XML", $"<sst {Main}><si><t>kind</t></si><si><t>Société_x000D_\nTémoin _x005F_x0041_</t></si></sst>")
        );
        var sheet = Open(content);
        (sheet.Form.SheetName, string.Join(',', sheet.Form.SheetNames)).ShouldBe(("Données", "Données"));
        sheet.Lines.Last().Cells.Single().ShouldBe("Société\r\nTémoin _x0041_");
    }

    [Theory]
    [InlineData("<c t='e'><v>#DIV/0!</v></c>", "#DIV/0!", "sheet.error")]
    [InlineData("<c t='str'><f>UPPER(\"y6\")</f><v></v></c>", "", "sheet.formula")]
    [InlineData("<c><f>A1+1</f></c>", "", "sheet.formula")]
    [InlineData("<c t='str'><f>IF(A1=1,\"x\",\"\")</f><v></v></c>", "", null)]
    [InlineData("<c><f>1+1</f><v>2</v></c>", "2", null)]
    [InlineData("<c s='1'><v>12000</v></c>", "12000", "sheet.scaled")]
    [InlineData("<c s='2'><v>0.5</v></c>", "50%", null)]
    [InlineData("<c s='3'><v>40360</v></c>", "2010", null)]
    [InlineData("<c s='4'><v>40360.5</v></c>", "2010-07-01", null)]
    [InlineData("<c s='5'><v>1200</v></c>", "01200", null)]
    [InlineData("<c s='6'><v>1200</v></c>", "1200", null)]
    [InlineData("<c s='7'><v>0.5</v></c>", "12:00", null)]
    [InlineData("<c t='inlineStr'><is><t>a_x000A_b</t></is></c>", "a\nb", null)]
    [InlineData("<c t='inlineStr'><is><t>a_x0000_b</t></is></c>", "a\ufffdb", "sheet.character")]
    [InlineData("<c t='inlineStr'><is><t>a_xD83D_b</t></is></c>", "a\ufffdb", "sheet.character")]
    [InlineData("<c t='inlineStr'><is><t>a_xD83D__xDE00_b</t></is></c>", "a😀b", null)]
    [InlineData("<c s='4'><v>0.5</v></c>", "0.5", "sheet.date")]
    [InlineData("<c s='4'><v>0</v></c>", "0", "sheet.date")]
    [InlineData("<c s='3'><v>-12</v></c>", "-12", "sheet.date")]
    [InlineData("<c s='4'><v>3000000</v></c>", "3000000", "sheet.date")]
    public void A_cell_is_what_it_shows_or_is_told_to_be_no_value(string cell, string shown, string? fault)
    {
        var formats = new[] { "#,##0,", "0.0%", "[Red]yyyy;\"d\"", "d/m/yyyy h:mm", "00000", "#,##0\\ \"d\"", "h:mm" };
        var styles =
            $"<styleSheet {Main}><numFmts>{string.Concat(formats.Select((code, at) => $"<numFmt numFmtId='{200 + at}' formatCode='{code.Replace("\"", "&quot;")}'/>"))}</numFmts>"
            + $"<cellXfs><xf numFmtId='0'/>{string.Concat(formats.Select((_, at) => $"<xf numFmtId='{200 + at}'/>"))}</cellXfs></styleSheet>";
        var sheet = Open(
            Zip(
                ("xl/workbook.xml", Book("<sheet name='a'/>")),
                ("xl/styles.xml", styles),
                (
                    "xl/worksheets/sheet1.xml",
                    Rows($"<row><c t='inlineStr'><is><t>value</t></is></c></row><row>{cell}<c t='inlineStr'><is><t>-</t></is></c></row>")
                )
            )
        );
        var line = sheet.Lines.Last();
        (line.Cells[0], line.Faults?[0].Text).ShouldBe((shown, fault));
    }

    [Fact]
    public void Lines_whose_cells_do_not_stand_under_their_columns_are_told()
    {
        var lines = Open("kind,country,fr\ncompany,tn,Un, deux\ncompany,tn\ncompany,tn,Trois,,\ncompany,tn,Quatre\net la suite\ncompany,tn,Cinq\n"u8.ToArray())
            .Lines.Skip(1)
            .Select(line => $"{line.Number} {line.Faults?[SheetLine.WholeLine].Text}".Trim());
        lines.ShouldBe(["2 sheet.ragged", "3", "4", "5 sheet.halves", "6 sheet.halves", "7"]);
    }

    [Fact]
    public void What_is_no_table_is_told_for_what_it_is()
    {
        ProblemOf(Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>"))).ShouldBe("sheet.opendocument");
        ProblemOf(Encoding.UTF8.GetBytes("\uFEFF <table><tr><td>kind</td></tr></table>")).ShouldBe("sheet.web");
        ProblemOf(File.ReadAllBytes(Repository.Folder("tests", "data", "workbooks", "locked.xlsx"))).ShouldBe("sheet.protected");
        ProblemOf([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]).ShouldBeOneOf("sheet.workbook", "sheet.kind");
        ProblemOf([.. new byte[] { 0xD0, 0xCF, 0x11, 0xE0 }, .. new byte[17 << 20]]).ShouldBe("sheet.large");
        ProblemOf(Zip(("_rels/.rels", Relations(("officeDocument", "xl/workbook.bin"))), ("xl/workbook.bin", new string('\0', 49 << 20))))
            .ShouldBe("sheet.none");
    }

    private const string Main = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'";
    private const string Types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static string Book(string sheets) => $"<workbook {Main} xmlns:r='{Types}'><sheets>{sheets}</sheets></workbook>";

    private static string Rows(string rows) => $"<worksheet {Main}><sheetData>{rows}</sheetData></worksheet>";

    private static string Relations(params (string Kind, string Target)[] relations) =>
        $"<Relationships>{string.Concat(relations.Select((one, at) => $"<Relationship Id='rId{at + 1}' Type='{Types}/{one.Kind}' Target='{one.Target}'/>"))}</Relationships>";

    private static Sheet Open(byte[] content, SheetChoice? choice = null) =>
        Sheet.Open(
            new MemoryStream(content),
            TimeProvider.System,
            choice,
            cells => cells.Select(cell => cell.Trim().ToLowerInvariant()).Intersect(Columns).Count()
        );

    private static string ProblemOf(byte[] content) => Should.Throw<RuleBroken>(() => Open(content).Lines.Count()).Problem.Text;

    private static byte[] Zip(params (string Name, string Content)[] parts)
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in parts)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        return content.ToArray();
    }

    private sealed class ProblemComparer : IEqualityComparer<Problem>
    {
        public bool Equals(Problem? a, Problem? b) => a?.Text == b?.Text && a!.Values.SequenceEqual(b!.Values);

        public int GetHashCode(Problem problem) => problem.Text.GetHashCode(StringComparison.Ordinal);
    }
}
