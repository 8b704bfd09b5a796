using System.IO.Compression;
using System.Net;
using System.Text;
using Grappe.Web.Modules.Imports;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Imports;

public sealed partial class ImportTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task A_curator_checks_a_table_line_by_line_applies_it_and_takes_it_back()
    {
        var curator = await site.SignedIn("Importing Curator", "curator", Network);
        await Upload(
            curator,
            "observations",
            """
            subject;field;key;value;fr;surplus
            cluster/mecadev;members;collection-centres;1 234;;x
            cluster/mecadev;jobs;;many;;
            cluster/ce3m;jobs;;12;;
            cluster/nowhere;jobs;;12;;
            cluster/mecadev;activity;;;Un salon chaque printemps;
            cluster/mecadev;activity;;;Un salon chaque printemps;
            cluster/mecadev;website;;=HYPERLINK("http://evil");;
            """
        );
        curator.Text.ShouldContain("surplus");
        Figures(curator).ShouldBe([2, 0, 0, 5]);
        foreach (
            var words in new[]
            {
                "This is not a number",
                "is not of the country",
                "Nothing is known under",
                "Line 6 says the same",
                "not the address of a site",
            }
        )
            curator.Text.ShouldContain(words);
        var page = curator.Path;
        var result = await curator.Client.GetStringAsync($"{page}/lines.csv?verdict=error");
        result.ShouldContain("'=HYPERLINK");
        result.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(6);
        (await site.Visitor().Open("/en/clusters/mecadev")).Text.ShouldNotContain("1,234");

        await curator.Send("Apply");
        await Settle(curator, page);
        curator.Text.ShouldContain("2 lines applied");
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/mecadev")).Text.Contains("1,234"));
        (
            await site.Query<string>(
                $"select o.heading || ' ' || o.part || ' ' || count(*) from observations o join statements s on s.observation_id = o.id where o.import_id = {page.Split('/')[^1]} group by o.id"
            )
        ).Count.ShouldBe(1);
        (
            await site.Query<long>(
                "select count(*) from audit a join people p on p.id = a.person_id where p.name = 'Importing Curator' and a.thing = 'observations'"
            )
        ).ShouldBe([1L]);

        // The same again is known, and so changes nothing.
        await Upload(curator, "observations", "field,subject,value,key\nmembers,cluster/mecadev,1234,collection-centres\n");
        Figures(curator).ShouldBe([0, 1, 0, 0]);

        await curator.Open(page);
        await curator.Send("Take the whole import back", ("Reason", "Wrong year"));
        await Settle(curator, page);
        curator.Text.ShouldContain("Wrong year");
        await Eventually.Holds(async () => !(await site.Visitor().Open("/en/clusters/mecadev")).Text.Contains("1,234"));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task What_is_taken_away_and_brought_in_again_is_known_but_for_the_cells_that_were_changed(string ending)
    {
        var curator = await site.SignedIn($"Round Tripper {ending}", "curator", "network/maroc-cluster");
        foreach (var kind in new[] { "observations", "organisations", "cooperations" })
        {
            var taken = await site.Client.GetByteArrayAsync($"/en/data/tables/ma/{kind}.{ending}");
            await Upload(curator, kind, taken, $"taken.{ending}");
            var (all, figures) = (Figures(curator).Sum(), Figures(curator));
            all.ShouldBeGreaterThan(10);
            figures.ShouldBe(
                [0, all, 0, 0],
                $"{kind}: {await curator.Client.GetStringAsync($"{curator.Path}/lines.csv?verdict=error")}{await curator.Client.GetStringAsync($"{curator.Path}/lines.csv?verdict=new")}"
            );
        }
    }

    [Fact]
    public async Task Three_cells_changed_in_a_spreadsheet_with_semicolons_and_other_columns_first_are_three_lines_of_news()
    {
        var curator = await site.SignedIn("Three Cells", "curator", "network/maroc-cluster");
        var lines = Rows(Encoding.UTF8.GetString(await site.Client.GetByteArrayAsync("/en/data/tables/ma/observations.csv")).TrimStart('\uFEFF'));
        var head = lines[0];
        int At(string column) => Array.IndexOf(head, column);
        var members = lines.FindIndex(row =>
            row[At("field")] == "members" && row[At("key")] == "total" && row[At("subject")].StartsWith("cluster/") && row[At("observed")] == ""
        );
        lines[members][At("value")] = "98765";
        var created = lines.FindIndex(row => row[At("field")] == "created" && row[At("observed")] == "");
        lines[created][At("value")] = "31/12/1999";
        var activity = lines.FindIndex(row => row[At("field")] == "activity" && row[At("fr")].Length > 0);
        lines[activity][At("fr")] += " et ailleurs";
        var text = string.Join("\r\n", lines.Select(row => string.Join(';', row.Reverse().Select(cell => $"\"{cell.Replace("\"", "\"\"")}\""))));
        await Upload(curator, "observations", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text)).ToArray(), "changed.csv");
        Figures(curator).ShouldBe([1, lines.Count - 4, 2, 0]);
        await curator.Open($"{curator.Path}?verdict=contradicts");
        curator.Text.ShouldContain("98765");
        curator.Text.ShouldContain("31/12/1999");
        curator.Text.ShouldContain("Known already:");

        await curator.Send("Apply", ("WithContradictions", "true"));
        var page = curator.Path;
        await Settle(curator, page);
        curator.Text.ShouldContain("3 lines applied");
        await Eventually.Holds(async () => (await site.Visitor().Open($"/en/clusters/{lines[members][At("subject")].Split('/')[1]}")).Text.Contains("98,765"));
    }

    [Fact]
    public async Task Two_imports_of_one_table_that_were_checked_before_either_was_applied_say_it_once()
    {
        var curator = await site.SignedIn("Twice Importer", "curator", Network);
        var pages = new List<string>();
        for (var time = 0; time < 2; time++)
        {
            await Upload(curator, "observations", "subject,field,value,fr\ncluster/elentica,activity,,Une fois seulement\n");
            Figures(curator).ShouldBe([1, 0, 0, 0]);
            pages.Add(curator.Path);
        }
        foreach (var page in pages)
        {
            await curator.Open(page);
            await curator.Send("Apply");
            await Settle(curator, page);
        }
        curator.Text.ShouldContain("0 lines applied");
        Figures(curator).ShouldBe([0, 1, 0, 0]);
        (await site.Query<long>("select count(*) from statements where text_fr = 'Une fois seulement'")).ShouldBe([1L]);
    }

    [Fact]
    public async Task New_organisations_get_an_address_from_their_name_and_co_operations_lead_to_them()
    {
        var curator = await site.SignedIn("Organising Curator", "curator", Network);
        await Upload(
            curator,
            "organisations",
            "kind,country,fr,place,acronym\nsme,tn,L’Atelier des Épices,Sfax,ADE\nsme,tn,Atelier de l’épice,,\nsme,ma,Ailleurs,,\nshop,tn,Boutique,,\nsme,tn,l'atelier des epices,,\n"
        );
        Figures(curator).ShouldBe([2, 0, 0, 3]);
        var page = curator.Path;
        await curator.Send("Apply");
        await Settle(curator, page);
        (await site.Visitor().Open("/fr/organisations/atelier-epices")).Text.ShouldContain("L’Atelier des Épices");

        await Upload(
            curator,
            "cooperations",
            "a,b,kind,status,fr\norganisation/atelier-epices,country/fr,convention,signed,Un accord\norganisation/atelier-epices,organisation/atelier-epices,convention,signed,Un accord\n"
        );
        Figures(curator).ShouldBe([1, 0, 0, 1]);
        var second = curator.Path;
        await curator.Send("Apply");
        await Settle(curator, second);
        (await site.Visitor().Open("/fr/organisations/atelier-epices")).Text.ShouldContain("Un accord");

        foreach (var import in new[] { second, page })
        {
            await curator.Open(import);
            await curator.Send("Take the whole import back", ("Reason", "A trial"));
            await Settle(curator, import);
        }
        await site.Visitor().Open("/fr/organisations/atelier-epices", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_may_not_import_does_not_and_nobody_sees_another_countrys_imports()
    {
        var contributor = await site.SignedIn("Mere Contributor", "contributor", "cluster/mecadev");
        await contributor.Open("/en/admin/import", HttpStatusCode.Forbidden);
        var curator = await site.SignedIn("Tunisian Importer", "curator", Network);
        await Upload(curator, "observations", "subject,field,value\ncluster/mecadev,jobs,77\n");
        var page = curator.Path;
        var moroccan = await site.SignedIn("Moroccan Importer", "curator", "network/maroc-cluster");
        await moroccan.Open(page, HttpStatusCode.NotFound);
        (await moroccan.Client.GetAsync($"{page}/lines.csv")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await moroccan.Open("/en/admin/import");
        await moroccan.Forge($"{page}?handler=Apply");
        moroccan.Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.Query<string>($"select state from imports where id = {page.Split('/')[^1]}")).ShouldBe(["checked"]);
    }

    private static readonly Dictionary<string, (Func<byte[]> Made, string Words)> Unreadable = new()
    {
        ["empty.csv"] = (() => "\n"u8.ToArray(), "The file is empty"),
        ["halfway.csv"] = (
            () => [.. "subject,field,value\ncluster/ce3m,name,École supérieure d’électricité"u8, 0xc3, (byte)'\n'],
            "The text is not UTF-8 throughout"
        ),
        ["locked.xlsx"] = (() => File.ReadAllBytes(Repository.Folder("tests", "data", "workbooks", "locked.xlsx")), "protected by a password"),
        ["page.xls"] = (() => "<html><table><tr><td>subject</td></tr></table></html>"u8.ToArray(), "a web page"),
        ["quote.csv"] = (() => "subject,field,value\ncluster/ce3m,name,\"open\n"u8.ToArray(), "a quotation mark opens"),
        ["picture.csv"] = (() => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13], "neither"),
        ["broken.xlsx"] = (() => "PK\u0003\u0004 and no more"u8.ToArray(), "damaged"),
        ["entity.xlsx"] = (() => Zip(("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><workbook>&a;</workbook>")), "damaged"),
        ["bomb.xlsx"] = (() => Zip(("xl/workbook.xml", "<workbook/>"), ("xl/worksheets/sheet1.xml", new string(' ', 20 << 20))), "out of all proportion"),
    };

    public static TheoryData<string> UnreadableNames => [.. Unreadable.Keys];

    [Theory, MemberData(nameof(UnreadableNames))]
    public async Task A_file_that_is_no_table_is_refused_as_a_whole_and_says_why(string name)
    {
        var (content, words) = (Unreadable[name].Made(), Unreadable[name].Words);
        var curator = await site.SignedIn($"Refused {name.Replace('.', ' ')}", "curator", Network);
        await Upload(curator, "observations", content, name);
        curator.Text.ShouldContain(words);
    }

    [Theory]
    [InlineData("subject,colour\ncluster/ce3m,red\n")]
    [InlineData("subject,field,value,field\na,b,c,d\n")]
    public async Task A_table_whose_columns_are_not_all_told_is_asked_about_and_not_refused(string table)
    {
        var curator = await site.SignedIn($"Asked {table.Length}", "curator", Network);
        await Upload(curator, "observations", table);
        curator.Path.ShouldEndWith("/columns");
        curator.Text.ShouldContain("The columns of your file");
    }

    [Fact]
    public async Task A_workbook_of_a_spreadsheet_is_read_with_its_common_texts_dates_and_what_its_formulas_gave()
    {
        var curator = await site.SignedIn("Workbook Curator", "curator", Network);
        var workbook = Zip(
            (
                "xl/workbook.xml",
                "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='a' sheetId='1' r:id='rId9'/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='rId9' Target='worksheets/data.xml'/></Relationships>"
            ),
            (
                "xl/styles.xml",
                "<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"
            ),
            (
                "xl/sharedStrings.xml",
                "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>subject</t></si><si><r><t>cluster/</t></r><r><t>mecadev</t></r></si><si><t>created</t></si></sst>"
            ),
            (
                "xl/worksheets/data.xml",
                "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='inlineStr'><is><t>field</t></is></c><c r='D1' t='str'><v>value</v></c></row><row r='3'><c r='A3' t='s'><v>1</v></c><c r='C3' t='s'><v>2</v></c><c r='D3' s='1'><v>36161</v></c></row><row r='4'><c r='A4' t='s'><v>1</v></c><c r='C4' t='inlineStr'><is><t>jobs</t></is></c><c r='D4'><f>1+1</f><v>2</v></c></row></sheetData></worksheet>"
            )
        );
        await Upload(curator, "observations", workbook, "book.xlsx");
        curator.Text.ShouldContain("1999-01-01");
        (await site.Query<string>($"select line || ' ' || cells[3] from import_lines where import_id = {curator.Path.Split('/')[^1]} order by line")).ShouldBe([
            "3 1999-01-01",
            "4 2",
        ]);
    }

    private static byte[] Zip(params (string Name, string Content)[] parts)
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in parts)
            {
                using var part = new StreamWriter(archive.CreateEntry(name).Open());
                part.Write(text);
            }
        return content.ToArray();
    }

    private static List<string[]> Rows(string text)
    {
        var rows = new List<string[]>();
        using var csv = CsvHelper.CsvReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text)), CsvHelper.CsvReaderOptions.Default with { Separator = ',' });
        while (csv.Read())
        {
            if (rows.Count == 0)
                rows.Add([.. csv.Headers]);
            rows.Add([.. csv.Current.ToArray()]);
        }
        return rows;
    }

    [Fact]
    public async Task The_file_of_an_import_is_forgotten_after_ninety_days_and_what_it_brought_stays()
    {
        var curator = await site.SignedIn("Forgetful Curator", "curator", Network);
        await Upload(curator, "observations", "subject;field;key;value\ncluster/mecadev;members;beehives;31\n");
        var applied = curator.Path;
        await curator.Send("Apply");
        await Settle(curator, applied);
        await Upload(curator, "observations", "subject;field;key;value\ncluster/mecadev;members;beehives;32\n");
        var left = curator.Path;
        await site.Query<int>(
            $"""
            update imports set uploaded_at = uploaded_at - interval '91 days', applied_at = applied_at - interval '91 days'
            where id in ({applied.Split('/')[^1]}, {left.Split('/')[^1]}) returning id
            """
        );
        await site.Query<string>(
            $"""
            insert into import_replacements (import_id, column_name, cell, instead, label)
            select id, 'value', 'trente', '30', '30' from imports where id in ({applied.Split('/')[^1]}, {left.Split('/')[^1]}) returning cell
            """
        );
        await site.Does(ForgetImports.Kind);
        foreach (var kept in new[] { "import_parts", "import_first_lines", "import_replacements" })
            await Eventually.Holds(
                async () =>
                    (await site.Query<bool>($"select not exists (select from {kept} where import_id in ({applied.Split('/')[^1]}, {left.Split('/')[^1]}))"))[0],
                kept
            );
        await curator.Open(applied);
        curator.Text.ShouldContain("1 line applied");
        (await curator.Client.GetStringAsync($"{applied}/lines.csv")).ShouldContain("beehives");
        await curator.Open(left);
        curator.Text.ShouldContain("Nobody applied it within ninety days");
        curator.Page.QuerySelectorAll("main button").ShouldBeEmpty();
        (await site.Visitor().Open("/en/data")).Page.QuerySelector("main a[href='/en/data/tables/tn/observations.csv']").ShouldNotBeNull();
    }

    internal static Task Upload(Visitor visitor, string kind, string text) => Upload(visitor, kind, Encoding.UTF8.GetBytes(text), "table.csv");

    internal static async Task Upload(Visitor visitor, string kind, byte[] content, string name)
    {
        await visitor.Open("/en/admin/import");
        await visitor.SendFiles("Check", [("Kind", kind)], ("File", name, content));
        visitor.Path.ShouldStartWith("/en/admin/import/", customMessage: visitor.Text);
        await Settle(visitor, visitor.Path);
    }

    internal static Task Settle(Visitor visitor, string page) =>
        Eventually.Holds(
            async () =>
            {
                await visitor.Open(page);
                visitor.Page.QuerySelector("main [role=alert]")?.TextContent.ShouldNotContain("unexpected");
                return visitor.Page.QuerySelector("main .chip")!.TextContent is "checked" or "refused" or "applied" or "taken back" or "columns to be told";
            },
            page
        );

    // New, known, contradicting, wrong.
    internal static int[] Figures(Visitor visitor) =>
        [.. visitor.Page.QuerySelectorAll("main .figures dd").Select(figure => int.Parse(figure.TextContent.Replace(",", "")))];
}
