using System.Text;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Imports;

/// <summary>Tests that what people have is read as they mean it, and that what cannot be meant is told line by line.</summary>
public sealed partial class ImportTests
{
    [Theory]
    [InlineData("register.xls")]
    [InlineData("register.xlsb")]
    [InlineData("register.xlsx")]
    public async Task A_workbook_of_any_age_is_judged_by_what_its_cells_show(string name)
    {
        var curator = await site.SignedIn($"Curator of {name}", "curator", Network);
        await Upload(curator, "observations", File.ReadAllBytes(Repository.Folder("tests", "data", "workbooks", name)), name);
        var lines = await site.Query<string>(
            $"select line || ' ' || verdict || ' ' || coalesce(problem_column || ' ' || problem, '') || cells[4] from import_lines where import_id = {curator.Path.Split('/')[^1]} order by line"
        );
        lines[0].ShouldStartWith("4 ");
        lines.Single(line => line.StartsWith("5 ")).ShouldEndWith("2010");
        lines.Single(line => line.StartsWith("7 ")).ShouldBe("7 error value sheet.error#N/A");
        lines.Single(line => line.StartsWith("8 ")).ShouldEndWith("12.5%");
        curator.Text.ShouldContain("a spreadsheet error, “#N/A”");
    }

    [Fact]
    public async Task People_and_members_are_whole_and_what_can_be_read_two_ways_is_asked_about()
    {
        var curator = await site.SignedIn("Whole Curator", "curator", Network);
        await Upload(
            curator,
            "observations",
            "subject;field;key;value;observed\r\ncluster/mecadev;jobs;;1.200;mars-19\r\ncluster/mecadev;members;total;12,5;\r\ncluster/mecadev;members;companies;1 234;\r\ncluster/mecadev;duration;stay;2,5;\r\n"
        );
        Figures(curator)[3].ShouldBe(2);
        curator.Text.ShouldContain("“1.200” can be read as 1200 or as 1.2");
        curator.Text.ShouldContain("people, members and things are counted whole");
    }

    [Fact]
    public async Task Names_that_read_the_same_are_the_same()
    {
        var curator = await site.SignedIn("Same Curator", "curator", Network);
        string[] written =
        [
            "Faculté de pharmacie de Monastir",
            "Faculte\u0301 de pharmacie de Monastir",
            "Faculté\u00a0de pharmacie\u202fde Monastir",
            "\u200bFaculté de pharmacie de Monastir\u200f",
            "Faculté  de pharmacie de Monastir",
        ];
        foreach (var name in written)
        {
            await Upload(curator, "organisations", $"kind;country;fr\r\nuniversity;tn;{name}\r\n");
            Figures(curator).ShouldBe([0, 1, 0, 0], name);
        }
        foreach (var apostrophe in "'’ʼ")
        {
            await Upload(curator, "organisations", $"kind;country;fr\r\nministry;tn;Ministère de l{apostrophe}Industrie (Tunisie)\r\n");
            Figures(curator).ShouldBe([0, 1, 0, 0], $"{apostrophe}");
        }
    }

    [Fact]
    public async Task A_text_in_Windows_1252_below_a_title_and_with_a_broken_line_is_read_and_the_broken_line_told()
    {
        var curator = await site.SignedIn("Windows Curator", "curator", Network);
        await Upload(
            curator,
            "observations",
            CodePagesEncodingProvider
                .Instance.GetEncoding(1252)!
                .GetBytes(
                    "Registre 2026;;;\r\n\r\nsubject;field;value;fr\r\ncluster/mecadev;activity;;Métrologie à l’atelier d’été\r\ncluster/mecadev;activity;;Deux; moitiés\r\ncluster/mecadev;activity\r\n"
                ),
            "table.csv"
        );
        var cells = await site.Query<string>(
            $"select line || ' ' || verdict || ' ' || cells[4] from import_lines where import_id = {curator.Path.Split('/')[^1]} order by line"
        );
        cells[0].ShouldBe("4 new Métrologie à l’atelier d’été");
        cells[1].ShouldStartWith("5 error");
        cells[2].ShouldStartWith("6 error");
        curator.Text.ShouldContain("The line has 5 cells, the heading 4");
    }
}
