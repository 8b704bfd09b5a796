using System.Text;
using FsCheck.Fluent;
using Grappe.Web.Shared.Downloads;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Shared;

namespace Grappe.Web.Tests.Imports;

/// <summary>Tests that a fault of a file is told to its sender at once, and that a fault of the platform is tried again.</summary>
public sealed class RefusedFileTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    private static readonly Dictionary<string, (Func<byte[]> Made, string English, string French, string Arabic)> Refused = new()
    {
        ["missing-text"] = (() => HostileFiles.MissingText(), "Row 2, column B: the cell points to a text", "Ligne 2, colonne B", "السطر 2، العمود B"),
        ["repeated-row"] = (() => HostileFiles.RepeatedRow(), "Row “2”, after row 2", "Ligne « 2 », après la ligne 2", "السطر «2» بعد السطر 2"),
        ["many-brackets"] = (() => HostileFiles.Format(40_000, 400), "This workbook is damaged", "Ce classeur est abîmé", "هذا المصنّف تالف"),
        ["deep"] = (() => HostileFiles.Deep(100_000), "out of all proportion", "devient démesuré", "يتضخّم بلا حدّ"),
    };

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory, MemberData(nameof(RefusedNames))]
    public async Task A_file_is_refused_at_the_first_try_and_page_and_list_say_in_three_languages_what_to_do(string name)
    {
        var (made, english, french, arabic) = Refused[name];
        var curator = await site.SignedIn($"Refused {name}", "curator", Network);
        await ImportTests.Upload(curator, "observations", made(), $"{name}.xlsx");
        var page = curator.Path;
        foreach (var (language, words) in new[] { ("en", english), ("fr", french), ("ar", arabic) })
        {
            (await curator.Open(page.Replace("/en/", $"/{language}/"))).Text.ShouldContain(words);
            (await curator.Open($"/{language}/admin/import")).Text.ShouldContain(words);
        }
        await Ends(page, "done 1");
    }

    [Fact]
    public async Task A_cell_that_holds_what_no_database_takes_is_told_and_the_lines_beside_it_are_judged()
    {
        static string Row(int number, string value) =>
            $"<row r='{number}'><c r='A{number}' t='str'><v>cluster/mecadev</v></c><c r='B{number}' t='str'><v>jobs</v></c><c r='C{number}' t='str'><v>{value}</v></c></row>";
        var curator = await site.SignedIn("Odd Letters Curator", "curator", Network);
        await ImportTests.Upload(curator, "observations", HostileFiles.Sound(Row(2, "12_x0000_") + Row(3, "_xD800_12") + Row(4, "12")), "odd.xlsx");
        curator.Text.ShouldContain("a character that is none");
        var lines = $"from import_lines where import_id = {curator.Path.Split('/')[^1]}";
        (await site.Query<string>($"select problem {lines} and line < 4 order by line")).ShouldBe(["sheet.character", "sheet.character"]);
        (await site.Query<long>($"select count(*) {lines} and line = 4 and problem is null")).ShouldBe([1L]);
    }

    [Fact]
    public async Task Whatever_else_is_thrown_because_of_a_file_is_a_refusal_too_and_who_mends_the_platform_finds_why()
    {
        await Failing("poison", "22P02");
        var curator = await site.SignedIn("Unlucky Curator", "curator", Network);
        await ImportTests.Upload(curator, "observations", "subject,field,value\ncluster/mecadev,jobs,12\ncluster/mecadev,poison,12\n");
        curator.Text.ShouldContain("At line 3 or before it the file holds something");
        await Ends(curator.Path, "failed 1");
        (await site.Query<bool>($"select detail like '%22P02%' from jobs where id = {JobIdOf(curator.Path)}")).ShouldBe([true]);
        (await site.Query<long>($"select count(*) from import_lines where import_id = {curator.Path.Split('/')[^1]}")).ShouldBe([0L]);
    }

    [Fact]
    public async Task What_fails_because_the_database_has_no_room_is_tried_again()
    {
        await Failing("full", "53100");
        var curator = await site.SignedIn("Patient Curator", "curator", Network);
        await curator.Open("/en/admin/import");
        await curator.SendFiles("Check", [("Kind", "observations")], ("File", "table.csv", "subject,field,value\ncluster/mecadev,full,12\n"u8.ToArray()));
        await Ends(curator.Path, "queued 1");
        (await site.Query<string>($"select state from imports where id = {curator.Path.Split('/')[^1]}")).ShouldBe(["checking"]);
    }

    [Fact]
    public async Task What_cannot_be_applied_because_of_what_its_lines_hold_is_given_up_at_once_and_says_so()
    {
        var curator = await site.SignedIn("Applying Curator", "curator", Network);
        await ImportTests.Upload(curator, "observations", "subject,field,value,fr\ncluster/mecadev,activity,,Une activité empoisonnée\n");
        var page = curator.Path;
        await Query(
            """
            create function poisoned() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '22P02'; end $$;
            create trigger poisoned before insert on statements for each row when (new.text_fr = 'Une activité empoisonnée') execute function poisoned();
            select 1
            """
        );
        await curator.Send("Apply");
        await Ends(page, "failed 1");
        (await curator.Open(page)).Text.ShouldContain("another try would change nothing");
        (await curator.Open("/en/admin/import")).Text.ShouldContain("another try would change nothing");
    }

    [Theory]
    [InlineData("observations")]
    [InlineData("organisations")]
    [InlineData("cooperations")]
    public async Task Ten_thousand_lines_made_by_chance_are_judged_each_and_what_is_sound_of_them_is_applied(string kind)
    {
        string[] subjects = ["cluster/mecadev", "cluster/ce3m", "cluster/elentica", "cluster/nowhere", "country/tn", "organisation/apii"];
        string[] words =
        [
            "members",
            "jobs",
            "activity",
            "place",
            "created",
            "website",
            "total",
            "sfax",
            "12",
            "2019-03",
            "yes",
            "sme",
            "tn",
            "convention",
            "signed",
            "fr",
            "~",
            "+",
            "|",
            "about",
        ];
        var (head, known) = kind switch
        {
            "organisations" => ("slug,kind,country,place,acronym,fr,en,ar,aliases", new[] { "sme", "tn" }),
            "cooperations" => ("a,b,kind,level,status,year,fr,en,ar", ["convention", "signed", .. subjects]),
            _ => ("subject,field,key,value,fr,en,ar,qualifier,observed,unit,wording,link", ["members", "jobs", "activity", "place", "created", .. subjects]),
        };
        var made = Gen.Sample(
            Gen.ArrayOf(Gen.Frequency((4, Gen.Elements(known)), (2, Gen.Elements(words)), (2, Gen.Constant("")), (1, Sent.Whole)), head.Split(',').Length),
            Sent.Often
        );
        var table = new StringBuilder(head).Append('\n');
        foreach (var (at, line) in made.Index())
        {
            // The first cells are often sound, so that those after them are looked at too.
            if (at % 2 == 0)
                (line[0], line[1]) = kind == "organisations" ? ("", "sme") : (subjects[at % 6], kind == "cooperations" ? subjects[at / 6 % 6] : line[1]);
            table.AppendJoin(',', line.Select(Csv.Cell)).Append('\n');
        }
        var curator = await site.SignedIn($"Random {kind}", "curator", Network);
        await ImportTests.Upload(curator, kind, table.ToString());
        var page = curator.Path;
        (await site.Query<string>($"select state from imports where id = {page.Split('/')[^1]}")).ShouldBe(["checked"], curator.Text);
        ImportTests.Figures(curator).Sum().ShouldBeInRange(5_000, Sent.Often);
        if (curator.Page.QuerySelector("button.primary") is null)
            return;
        await curator.Send("Apply");
        await ImportTests.Settle(curator, page);
        await Ends(page, "done 1");
    }

    private static string JobIdOf(string page) => $"(select job_id from imports where id = {page.Split('/')[^1]})";

    private static string JobOf(string page) => $"select state || ' ' || attempts from jobs where id = {JobIdOf(page)}";

    // The row of a job is closed a moment after the import is settled.
    private Task Ends(string page, string how) => Eventually.Gives(async () => (await site.Query<string>(JobOf(page)))[0], how, "the job");

    // The database refuses a line that says this.
    private Task Failing(string word, string code) =>
        Query(
            $"""
            create function fails_{word}() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '{code}'; end $$;
            create trigger fails_{word} before insert on import_lines for each row when ('{word}' = any (new.cells)) execute function fails_{word}();
            select 1
            """
        );

    private async Task Query(string sql) => await site.Query<int>(sql);
}
