using System.Runtime.CompilerServices;
using System.Text;
using Grappe.Web.Database;
using Grappe.Web.Modules.Imports;
using Grappe.Web.Shared.Imports;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Uploads;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Imports;

/// <summary>The machine of imports works on whatever table a module declares, and knows none by itself.</summary>
public sealed class OpenTableTests(OpenTableTests.SiteWithBerths site) : IClassFixture<OpenTableTests.SiteWithBerths>
{
    private const string Network = "network/tunisia-technoparks";

    /// <summary>A site with a module that keeps the berths of a harbour.</summary>
    public sealed class SiteWithBerths(TestPostgres postgres) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services =>
                services.AddSingleton(
                    new ImportTable(
                        "berths",
                        [
                            new ImportColumn("berth", Required: true) { Holds = Holds.Name },
                            new ImportColumn("metres", Fractions: true) { Holds = Holds.Number },
                            new ImportColumn("boats") { Holds = Holds.Whole },
                            new ImportColumn("since") { Holds = Holds.Date },
                        ],
                        services => ActivatorUtilities.CreateInstance<Berths>(services)
                    )
                    {
                        SaySource = (_, known) => $"the book of the {known.Source}",
                    }
                )
            );
        }
    }

    private sealed class Berths(GrappeDb db) : IImportLines
    {
        public async IAsyncEnumerable<IReadOnlyList<CheckedLine>> CheckAsync(
            ImportTerms terms,
            IAsyncEnumerable<ImportRow> rows,
            bool writes,
            [EnumeratorCancellation] CancellationToken cancellation
        )
        {
            await foreach (var chunk in rows.InChunks(2).WithCancellation(cancellation))
            {
                var judged = new List<CheckedLine>();
                foreach (var row in chunk)
                {
                    var line = await CheckAsync(row);
                    judged.Add(line);
                    if (writes && line.Applies(terms))
                        await db.Database.ExecuteSqlAsync(
                            $"insert into berths values ({row["berth"]}, {row["metres"] ?? "0"}, {terms.Id}) on conflict (berth) do update set metres = excluded.metres",
                            cancellation
                        );
                }
                // Whoever judges says in which order.
                judged.Reverse();
                yield return judged;
            }
        }

        public Task UndoAsync(Undoing undoing, CancellationToken cancellation) =>
            db.Database.ExecuteSqlAsync($"delete from berths where import_id = {undoing.Import}", cancellation);

        private async Task<CheckedLine> CheckAsync(ImportRow row)
        {
            if (row["berth"] is not { } berth)
                return CheckedLine.Wrong(row, "berth", "import.value.missing");
            if (row["since"] == "hier")
                return CheckedLine.Wrong(row, "since", "import.code", "hier", "2020");
            if (berth.StartsWith('?'))
                return new CheckedLine(
                    row,
                    "error",
                    Fault.Of("berth", "import.code", berth, "A1") with
                    {
                        Near = [new NearCell(berth[1..], $"Berth {berth[1..]}")],
                    }
                );
            var known = await db.Database.SqlQuery<string>($"select metres as \"Value\" from berths where berth = {berth}").SingleOrDefaultAsync();
            return known is null ? new CheckedLine(row, "new")
                : known == row["metres"] ? new CheckedLine(row, "same")
                : new CheckedLine(row, "contradicts", Standing: new StandingValue(known, "harbour"));
        }
    }

    [Fact]
    public async Task A_table_that_a_module_declares_is_checked_applied_and_taken_back_like_any_other()
    {
        await Harbour();
        var curator = await site.SignedIn("Harbour Curator", "curator", Network);
        await ImportTests.Upload(curator, "berths", "berth;metres;colour\nA1;12,5;red\n;3;\nA2;8;\n");
        ImportTests.Figures(curator).ShouldBe([2, 0, 0, 1]);
        curator.Text.ShouldContain("colour");
        var page = curator.Path;
        (await site.Query<long>("select count(*) from berths where berth like 'A_'")).ShouldBe([0L]);
        await curator.Send("Apply");
        await ImportTests.Settle(curator, page);
        (await site.Query<string>("select berth || ' ' || metres from berths where berth like 'A_' order by 1")).ShouldBe(["A1 12.5", "A2 8"]);

        await ImportTests.Upload(curator, "berths", "berth,metres\nA1,12.5\nA2,9\nA3,4\n");
        ImportTests.Figures(curator).ShouldBe([1, 1, 1, 0]);
        curator.Text.ShouldContain("the book of the harbour");
        curator.Text.ShouldContain("Apply 1 line of 3 (left out: 1 contradiction, 1 already said)");
        curator.Text.ShouldContain("Apply 2 lines of 3, contradictions included (left out: 1 already said)");
        (await curator.Client.GetStringAsync($"{curator.Path}/lines.csv?verdict=contradicts")).ShouldContain("the book of the harbour");

        await curator.Open(page);
        await curator.Send("Take the whole import back", ("Reason", "Another harbour"));
        await ImportTests.Settle(curator, page);
        (await site.Query<long>("select count(*) from berths where berth like 'A_'")).ShouldBe([0L]);

        await ImportTests.Upload(curator, "berths", "metres\n3\n");
        curator.Path.ShouldEndWith("/columns");
        curator.Text.ShouldContain("The columns of your file");
    }

    [Fact]
    public async Task Columns_in_ones_own_words_are_asked_for_once_with_what_stands_in_them_and_remembered()
    {
        await Harbour();
        var curator = await site.SignedIn("Wording Curator", "curator", Network);
        await ImportTests.Upload(curator, "berths", "Registre du port;;\nPlace au quai;Ancrée le;Couleur\nM1;2019-03-01;rouge\nM2;2018-01-01;vert\n");
        var asked = curator.Path;
        asked.ShouldEndWith("/columns");
        foreach (var words in new[] { "columns to be told", "Place au quai", "Examples: M1, M2", "Separatorsemicolon", "Line of the headings2" })
            curator.Text.ShouldContain(words);
        // The dates tell what they are; the first words that differ are the name.
        Chosen(curator).ShouldBe(["berth", "since", "-"]);

        await curator.Send("Check the lines", ("Take[0]", "-"), ("Take[1]", "since"), ("Take[2]", "since"));
        curator.Text.ShouldContain("No column is taken for “berth”");
        curator.Text.ShouldContain("“Couleur” and “Ancrée le” are taken for the same");
        Chosen(curator).ShouldBe(["-", "since", "since"]);

        await curator.Send("Check the lines", ("Take[0]", "berth"), ("Take[1]", "since"), ("Take[2]", "-"));
        await ImportTests.Settle(curator, asked[..^"/columns".Length]);
        ImportTests.Figures(curator).ShouldBe([2, 0, 0, 0]);
        curator.Text.ShouldContain("Couleur");
        curator.Text.ShouldContain("Apply 2 lines");

        // The next file of these headings is not asked about, whatever stands above them.
        await ImportTests.Upload(curator, "berths", "Place au quai,Ancrée le,Couleur\nM3,2017-05-05,bleu\n");
        ImportTests.Figures(curator).ShouldBe([1, 0, 0, 0]);
        curator.Text.ShouldContain("Columns read as in the file with the same headings of");
        await curator.Open($"{curator.Path}/columns");
        Chosen(curator).ShouldBe(["berth", "since", "-"]);

        // Nor does another network's file take over what this one said.
        var other = await site.SignedIn("Other Wording Curator", "curator", "network/maroc-cluster");
        await ImportTests.Upload(other, "berths", "Place au quai,Ancrée le,Couleur\nM3,2017-05-05,bleu\n");
        other.Path.ShouldEndWith("/columns");
    }

    [Fact]
    public async Task A_file_that_was_read_wrongly_is_read_as_somebody_says_and_what_they_chose_stays()
    {
        await Harbour();
        var curator = await site.SignedIn("Reading Curator", "curator", Network);
        await ImportTests.Upload(curator, "berths", "Quais du port\nQuai|Longueur\nR1|12\nR2|14\n");
        await curator.Send("Read again", ("HeadingLine", "0"));
        curator.Text.ShouldContain("Write the number of a line");
        var import = curator.Path.Split('/')[^2];
        await curator.Send("Read again", ("Separator", "bar"), ("HeadingLine", "2"));
        await ImportTests.Settle(curator, $"/en/admin/import/{import}");
        curator.Text.ShouldContain("Separatorvertical bar");
        Chosen(curator).ShouldBe(["berth", "-"]);
        await curator.Send("Check the lines", ("Take[0]", "berth"), ("Take[1]", "metres"));
        await ImportTests.Settle(curator, $"/en/admin/import/{import}");
        (await site.Query<string>($"select line || ' ' || array_to_string(cells, ' ') from import_lines where import_id = {import} order by 1")).ShouldBe([
            "3 R1 12",
            "4 R2 14",
        ]);
    }

    [Fact]
    public async Task What_is_near_to_a_cell_is_taken_for_all_equal_cells_at_one_click_and_can_be_taken_back()
    {
        await Harbour();
        var curator = await site.SignedIn("Mending Curator", "curator", Network);
        await ImportTests.Upload(curator, "berths", "berth;metres;boats;since\n?P1;1;;\n?P1;2;;\nP2;3;1.200;\nP3;4;;hier\n");
        ImportTests.Figures(curator).ShouldBe([0, 0, 0, 4]);
        var page = curator.Path;
        curator.Text.ShouldContain("2 lines “?P1” is not known here");
        curator.Text.ShouldContain("“1.200” can be read as 1200 or as 1.2");
        var second = await site.SignedIn("Second Mender", "curator", Network);
        await second.Open(page);
        // What was typed for one cell stands beside that one.
        var tooLong = new string('P', ImportReplacement.LongestCell + 1);
        await curator.Send("Replace everywhere", ("instead", tooLong));
        curator.Text.ShouldContain("A cell that is replaced has 500 characters at most");
        curator.Page.QuerySelectorAll("main input[name=instead]").Count(field => field.GetAttribute("value") == tooLong).ShouldBe(1);

        await curator.Send("“?P1” → Berth P1?");
        await ImportTests.Settle(curator, page);
        ImportTests.Figures(curator).ShouldBe([2, 0, 0, 2]);
        curator.Text.ShouldContain("“?P1” is read as Berth P1");
        // Whoever looked at it before is told what happened since.
        await second.Send("“1.200” → 1200?");
        second.Status.ShouldBe(System.Net.HttpStatusCode.Conflict);
        second.Text.ShouldContain("Mending Curator");

        await curator.Send("“1.200” → 1200?");
        await ImportTests.Settle(curator, page);
        await curator.Send("Does not count: leave empty");
        await ImportTests.Settle(curator, page);
        ImportTests.Figures(curator).ShouldBe([4, 0, 0, 0]);
        (await site.Query<string>($"select array_to_string(cells, ' ') from import_lines where import_id = {page.Split('/')[^1]} order by line")).ShouldBe([
            "P1 1  ",
            "P1 2  ",
            "P2 3 1200 ",
            "P3 4  ",
        ]);

        // The first of them goes, that of the column of berths.
        await curator.Send("Undo this correction");
        await ImportTests.Settle(curator, page);
        ImportTests.Figures(curator).ShouldBe([2, 0, 0, 2]);
        curator.Text.ShouldContain("2 lines “?P1” is not known here");
    }

    [Fact]
    public async Task All_or_nothing_means_what_it_says_also_where_a_line_no_longer_goes_when_it_is_written()
    {
        await Harbour();
        var curator = await site.SignedIn("Strict Curator", "curator", Network);
        await ImportTests.Upload(curator, "berths", "berth,metres\nS1,5\n?S2,6\n");
        var page = curator.Path;
        await curator.Send("Apply 1 line of 2 (left out: 1 error)", ("AllOrNothing", "true"));
        curator.Text.ShouldContain("some lines cannot be applied (1 of 2)");
        curator.Page.QuerySelector("#AllOrNothing")!.HasAttribute("checked").ShouldBeTrue();
        (await site.Query<string>($"select state from imports where id = {page.Split('/')[^1]}")).ShouldBe(["checked"]);
        await curator.Send("Apply 1 line of 2 (left out: 1 error)", ("AllOrNothing", "false"));
        await ImportTests.Settle(curator, page);
        curator.Text.ShouldContain("1 line applied");
        curator.Text.ShouldContain("Left out: 1 error.");

        await ImportTests.Upload(curator, "berths", "berth,metres\nS3,5\nS4,6\nS5,7\n");
        page = curator.Path;
        await Run("insert into berths select berth, '9', (select max(id) from imports) from unnest(array['S3', 'S4']) berth");
        await curator.Send("Apply 3 lines", ("AllOrNothing", "true"));
        await ImportTests.Settle(curator, page);
        curator.Text.ShouldContain("Nothing was applied: line 2 could no longer be");
        ImportTests.Figures(curator).ShouldBe([1, 0, 2, 0]);
        (await site.Query<long>("select count(*) from berths where berth = 'S5'")).ShouldBe([0L]);
        // Whoever asked for it is asked for it again.
        curator.Page.QuerySelector("#AllOrNothing")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Ones_own_file_comes_back_with_the_reasons_and_goes_in_again_when_it_is_mended(string ending)
    {
        await Harbour();
        var curator = await site.SignedIn($"Mender of {ending}", "curator", Network);
        var letter = ending == "csv" ? 'V' : 'X';
        await ImportTests.Upload(curator, "berths", $"Couleur {ending};Longueur;Quai\nrouge;1;{letter}1\nvert;2;?{letter}2\nbleu;3;{letter}3\n");
        var page = curator.Path[..^"/columns".Length];
        await curator.Send("Check the lines", ("Take[0]", "-"), ("Take[1]", "metres"), ("Take[2]", "berth"));
        await ImportTests.Settle(curator, page);
        var wrong = await curator.Client.GetByteArrayAsync($"{page}/mend.{ending}");
        var lines = Sheet.Open(new MemoryStream(wrong), TimeProvider.System).Lines.ToList();
        lines.Count.ShouldBe(2);
        lines[0].Cells.ShouldBe(["To read (not imported)", $"Couleur {ending}", "Longueur", "Quai"]);
        lines[1].Cells[0].ShouldBe($"Quai: “?{letter}2” is not known here. Write one of: A1. Near: Berth {letter}2.");
        lines[1].Cells.Skip(1).ShouldBe(["vert", "2", $"?{letter}2"]);
        Sheet.Open(new MemoryStream(await curator.Client.GetByteArrayAsync($"{page}/mend.{ending}?lines=all")), TimeProvider.System).Lines.Count().ShouldBe(4);

        // Sent again as it came, it is known by its headings.
        await ImportTests.Upload(curator, "berths", wrong, $"mended.{ending}");
        ImportTests.Figures(curator).ShouldBe([0, 0, 0, 1]);
        curator.Text.ShouldContain("Columns read as in the file with the same headings of");
    }

    [Fact]
    public async Task An_empty_table_is_taken_away_in_ones_language_opens_in_a_spreadsheet_and_goes_in_as_it_is()
    {
        await Harbour();
        var curator = await site.SignedIn("Template Curator", "curator", Network);
        await curator.Open("/fr/admin/import");
        curator.Page.QuerySelector("main a[href='/fr/admin/import/templates/berths.xlsx']").ShouldNotBeNull();
        var csv = await curator.Client.GetByteArrayAsync("/fr/admin/import/templates/berths.csv");
        csv[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        Encoding.UTF8.GetString(csv).ShouldContain("berth;metres;boats;since;À lire (non importé)");
        Encoding.UTF8.GetString(csv).ShouldContain("obligatoire\u00a0: nom en toutes lettres;nombre;nombre entier;date");
        foreach (var ending in new[] { "csv", "xlsx" })
        {
            var template = await curator.Client.GetByteArrayAsync($"/fr/admin/import/templates/berths.{ending}");
            await ImportTests.Upload(curator, "berths", template, $"template.{ending}");
            ImportTests.Figures(curator).ShouldBe([0, 0, 0, 0]);
            curator.Text.ShouldContain("1 example line of the template is not taken");
        }
        (await curator.Client.GetAsync("/fr/admin/import/templates/nothing.csv")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_organisation_to_which_a_key_of_several_columns_leads_stays_when_its_import_is_taken_back()
    {
        var curator = await site.SignedIn("Composing Curator", "curator", Network);
        await ImportTests.Upload(
            curator,
            "organisations",
            "slug,kind,country,fr\nnamed-elsewhere,sme,tn,Nommée ailleurs\ncounted-elsewhere,sme,tn,Comptée ailleurs\nnowhere-else,sme,tn,Nulle part\n"
        );
        var page = curator.Path;
        await curator.Send("Apply");
        await ImportTests.Settle(curator, page);
        await Run("create table by_name (kind text, slug text, foreign key (kind, slug) references subjects (kind, slug))");
        await Run("insert into by_name values ('organisation', 'named-elsewhere'), ('organisation', null)");
        await Run("create unique index subjects_of_country on subjects (country, id)");
        await Run("create table by_number (country text, subject_id int, foreign key (country, subject_id) references subjects (country, id))");
        await Run("insert into by_number select country, id from subjects where slug = 'counted-elsewhere'");

        await curator.Open(page);
        await curator.Send("Take the whole import back", ("Reason", "A trial"));
        await ImportTests.Settle(curator, page);
        (await site.Query<string>($"select slug from subjects where import_id = {page.Split('/')[^1]} order by 1")).ShouldBe([
            "counted-elsewhere",
            "named-elsewhere",
        ]);
    }

    [Fact]
    public async Task Which_tables_there_are_is_declared_in_one_place()
    {
        var tables = site.Services.GetServices<ImportTable>().ToList();
        tables.Select(table => table.Name).ShouldBeUnique();
        foreach (var table in tables)
        {
            table.Columns.Select(column => column.Name).ShouldBeUnique(table.Name);
            (table.Needs.Count > 0 || table.Columns.Any(column => column.Required)).ShouldBeTrue(table.Name);
            // A template that was filled in is known again by its headings, in whichever language.
            foreach (var language in Language.All)
            foreach (var column in table.Columns)
                (
                    Headings.Find(table, Headings.Say(table, column).In(language), isOfficial: true)
                    ?? Headings.Find(table, Headings.Say(table, column).In(language))
                )?.Name.ShouldBe(column.Name, $"{table.Name} in {language.Code}");
        }
        (
            await site.Query<string>(
                "select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = 'imports'::regclass and pg_get_constraintdef(oid) like '%kind%'"
            )
        ).ShouldBeEmpty();
        Repository
            .Sources("src/Grappe.Web/Modules/Imports", ".cs", ".cshtml")
            .Where(file => tables.Any(table => File.ReadAllText(file).Contains($"\"{table.Name}\"", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    private Task Harbour() =>
        Run("create table if not exists berths (berth text primary key, metres text not null, import_id int not null references imports)");

    // What each column is taken for, as the page has it.
    private static IReadOnlyList<string> Chosen(Visitor visitor) =>
        [.. visitor.Page.QuerySelectorAll("main select[name^='Take']").Select(select => select.QuerySelector("option[selected]")?.GetAttribute("value") ?? "")];

    private async Task Run(string sql) => await site.Query<int>(sql);
}
