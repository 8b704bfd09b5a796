using Grappe.Web.Shared.Downloads;

namespace Grappe.Web.Tests.Imports;

public sealed partial class ImportTests
{
    // Towns as people write them by hand; one of them slipped.
    private static readonly string[] Towns = ["Tunis", "SFAX", "sousse", "Bizerte", "Gabes", "Monastir", "nabeul", "Kairouan", "Beja", "Souse"];

    [Fact]
    public async Task Forty_technoparks_in_somebodys_own_spreadsheet_are_in_the_atlas_after_one_page_of_columns_and_one_click_on_a_slip()
    {
        var curator = await site.SignedIn("Rehearsing Curator", "curator", Network);
        await Upload(curator, "structures", await FortyAsync(), "Liste des technoparcs (2).xlsx");
        curator.Path.ShouldEndWith("/columns", customMessage: curator.Text);
        var page = curator.Path[..^"/columns".Length];
        curator
            .Page.QuerySelectorAll("main select[name^='Take']")
            .Select(select => select.QuerySelector("option[selected]")?.GetAttribute("value") ?? "")
            .ShouldBe(["-", "name", "kind", "place", "created", "surface", "companies", "website", "-"]);
        curator.Text.ShouldContain("Examples: Technoparc témoin n° 1, Technoparc témoin n° 2");

        await curator.Send("Check the lines");
        await Settle(curator, page);
        Figures(curator).ShouldBe([36, 0, 0, 4], curator.Text);
        var slip = curator.Page.QuerySelectorAll("main button[name='instead']").First(button => button.TextContent.Contains("Souse"));
        slip.TextContent.ShouldContain("Sousse");
        await curator.Send(slip.TextContent.Trim());
        await Settle(curator, page);
        Figures(curator).ShouldBe([40, 0, 0, 0], curator.Text);
        await curator.Send("Apply 40 lines");
        await Settle(curator, page);
        curator.Text.ShouldContain("40 lines applied");
        (
            await site.Query<long>($"select count(*) from subjects where kind = 'structure' and import_id = {page.Split('/')[^1]} and place_id is not null")
        ).ShouldBe([40L]);
        var slug = (await site.Query<string>("select slug from subjects where kind = 'structure' and name_fr = 'Technoparc témoin n° 5'"))[0];
        (await site.Visitor().Open($"/en/structures/{slug}")).Text.ShouldContain("Gab");
    }

    private static async Task<byte[]> FortyAsync()
    {
        string[] headings =
        [
            "N°",
            "Nom du technoparc",
            "Type",
            "Ville",
            "Année de création",
            "Superficie (ha)",
            "Nb d'entreprises",
            "Site web",
            "Remarques internes",
        ];
        var lines = Enumerable
            .Range(1, 40)
            .Select(number =>
                new object?[]
                {
                    number,
                    $"Technoparc témoin n° {number}",
                    number % 4 == 0 ? "Pépinière" : "technopôle",
                    Towns[(number - 1) % Towns.Length],
                    1990 + number % 30,
                    number * 2,
                    number % 3 == 0 ? null : number,
                    $"www.temoin{number}.example.org",
                    number % 7 == 0 ? "à rappeler" : null,
                }
            );
        var content = new MemoryStream();
        await Xlsx.WriteAsync(
            content,
            new Xlsx.Book("Technoparcs", "Notes", [("", "à compléter")], RightToLeft: false),
            [.. headings.Select((heading, index) => new Column<object?[]>(heading, heading, line => line[index]))],
            lines.ToAsyncEnumerable(),
            default
        );
        return content.ToArray();
    }
}
