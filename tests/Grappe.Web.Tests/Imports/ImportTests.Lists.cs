using System.Net;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Imports;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Imports;

/// <summary>Lists that people keep, one thing a line, in their own words.</summary>
public sealed partial class ImportTests
{
    [Theory]
    [InlineData("بالقطب", "قطب")]
    [InlineData("وللجمعية", "جمعي")]
    [InlineData("المكهربة", "مكهرب")]
    [InlineData("الكهرباء", "كهربا")]
    [InlineData("الفن", "الفن")]
    [InlineData("ماء", "ماء")]
    public void A_word_of_a_list_is_known_behind_its_article_and_what_is_written_before_it_where_a_word_is_left(string written, string stem) =>
        KnownWords.Stem(written).ShouldBe(stem);

    [Fact]
    public async Task What_no_line_says_is_chosen_once_and_holds_where_nothing_else_of_a_line_tells()
    {
        var curator = await site.SignedIn("Kinds Curator", "curator", Network);
        await Upload(
            curator,
            "structures",
            "Nom du technopark;Gouvernorat\nJardin témoin de Gafsa;Gafsa\nPépinière témoin de Gafsa;Gafsa\nJardin témoin de Tozeur;Tozeur\n"
        );
        var page = curator.Path[..^"/columns".Length];
        await curator.Send("Check the lines");
        await Settle(curator, page);
        Figures(curator).ShouldBe([1, 0, 0, 2], curator.Text);
        curator.Text.ShouldContain("nothing is said");
        await curator.Send("technopark");
        await Settle(curator, page);
        Figures(curator).ShouldBe([3, 0, 0, 0], curator.Text);
        curator.Text.ShouldContain("Where nothing is said: technopark");
        await curator.Send("Apply");
        await Settle(curator, page);
        (await site.Visitor().Open("/en/structures/jardin-temoin-tozeur")).Text.ShouldContain("technopark");
        (await site.Visitor().Open("/en/structures/pepiniere-temoin-gafsa")).Text.ShouldContain("incubator");
    }

    [Fact]
    public async Task A_list_of_host_structures_becomes_cards_on_the_map_and_can_be_taken_back()
    {
        var curator = await site.SignedIn("Structures Curator", "curator", Network);
        await Upload(
            curator,
            "structures",
            """
            name;kind;place;created;surface;companies;jobs;manager;website;contact
            Technopark témoin de Sousse;Technopark;Sousse;2015;45 ha;30;1 500;Société témoin de gestion;www.example.org;contact@example.org
            Pépinière témoin de Béja;;gouvernorat de Béja;;;;;;;
            Halle témoin;;Sfax;;;;;;;
            Zone témoin;zone franche;Sfax;;250 000 m²;12,5;;;;
            Parc témoin;parc industriel;Souse;;;;;;;
            """
        );
        Figures(curator).ShouldBe([2, 0, 0, 3]);
        foreach (var words in new[] { "the name does not tell", "is not a whole number", "Did you mean: Sousse?" })
            curator.Text.ShouldContain(words);
        var page = curator.Path;
        await curator.Send("Apply");
        await Settle(curator, page);
        var park = await site.Visitor().Open("/en/structures/technopark-temoin-sousse");
        foreach (var words in new[] { "Sousse", "45 ha", "1,500", "Société témoin de gestion", "2015", "technopark" })
            park.Text.ShouldContain(words);
        (await site.Visitor().Open("/en/structures/pepiniere-temoin-beja")).Text.ShouldContain("incubator");
        (await site.Client.GetStringAsync("/api/v1/structures/technopark-temoin-sousse")).ShouldContain("\"lat\":35.8");

        // The same list again says nothing new.
        await Upload(curator, "structures", "name;kind;place;surface\nTechnopark témoin de Sousse;technopark;سوسة;45\n");
        Figures(curator).ShouldBe([0, 1, 0, 0]);

        await curator.Open(page);
        await curator.Send("Take the whole import back", ("Reason", "A trial"));
        await Settle(curator, page);
        await site.Visitor().Open("/en/structures/technopark-temoin-sousse", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_list_of_clusters_adds_to_those_that_are_known_and_brings_those_that_are_not()
    {
        var curator = await site.SignedIn("Clusters Curator", "curator", Network);
        await Upload(
            curator,
            "clusters",
            """
            name;place;sector;state;members;network;need
            https://grappe.example.org/fr/clusters/mecadev?utm_source=x;;;;;;Presses d’essai
            mecadev;;Textile et habillement;;;;
            Grappe témoin de la dentelle;Nabeul, Tunisie;4 – Textile et habillement;Constituée;42;TUNISIA TECHNOPARKS;Acheteurs d’essai
            """
        );
        // The second line is about the same cluster as the first.
        Figures(curator).ShouldBe([2, 0, 0, 1]);
        curator.Text.ShouldContain("Line 2 is about the same thing and says otherwise");
        var page = curator.Path;
        await curator.Send("Apply");
        await Settle(curator, page);
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/mecadev")).Text.Contains("Presses d’essai"));
        var card = await site.Visitor().Open("/en/clusters/grappe-temoin-dentelle");
        foreach (var words in new[] { "Nabeul", "Textiles and clothing", "constituted", "42", "Tunisia Technoparks", "Acheteurs d’essai" })
            card.Text.ShouldContain(words);

        // What contradicts is named cell by cell, with what is known and who says it.
        await Upload(curator, "clusters", "name;sector;members;state\nGrappe témoin de la dentelle;3;42;émergente\n");
        Figures(curator).ShouldBe([0, 0, 1, 0]);
        curator.Text.ShouldContain("Sector: Textiles and clothing (declaration of");
        curator.Text.ShouldContain("State: constituted (declaration of");
        curator.Text.ShouldNotContain("Number of members: 42");
    }

    [Fact]
    public async Task Two_of_one_name_in_two_towns_are_two_and_a_third_line_without_a_town_is_asked_about()
    {
        var curator = await site.SignedIn("Two Towns", "curator", Network);
        const string NoBreak = "\u00a0";
        const string Table = $"""
            kind,country,fr,place
            company,tn,Témoin Conseil,Tunis
            company,Tunisie,Témoin Conseil,Béja
            company,تونس,TEMOIN CONSEIL,
            company,tn,Témoin{NoBreak}Conseil,Tunis
            """;
        await Upload(curator, "organisations", Table);
        Figures(curator).ShouldBe([2, 0, 0, 2]);
        curator.Text.ShouldContain("Several have the name “TEMOIN CONSEIL”");
        curator.Text.ShouldContain("Line 2 says the same");
        var page = curator.Path;
        await curator.Send("Apply");
        await Settle(curator, page);
        (await site.Query<string>("select slug from subjects where name_fr = 'Témoin Conseil' order by slug")).ShouldBe(["temoin-conseil", "temoin-conseil-2"]);
        await Upload(curator, "organisations", Table);
        Figures(curator).ShouldBe([0, 2, 0, 2]);
        (await site.Query<long>("select count(*) from subjects where name_fr = 'Témoin Conseil'")).ShouldBe([2L]);
    }

    [Fact]
    public async Task A_place_that_nobody_knows_is_kept_as_it_is_written_and_has_no_point()
    {
        var curator = await site.SignedIn("Village Curator", "curator", Network);
        await Upload(curator, "clusters", "name;place;sector\nGrappe témoin du village;Tazghounine;5\n");
        Figures(curator).ShouldBe([1, 0, 0, 0]);
        var page = curator.Path;
        await curator.Send("Apply");
        await Settle(curator, page);
        (await site.Visitor().Open("/en/clusters/grappe-temoin-village")).Values.ShouldContain("Tazghounine");
        (await site.Query<bool>("select lat is null from cluster_cards where slug = 'grappe-temoin-village' and valid_to is null")).ShouldBe([true]);
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters?q=tazghounine")).Text.Contains("Grappe témoin du village"));
        await Upload(curator, "clusters", "name;place\nGrappe témoin du village;TAZGHOUNINE\n");
        Figures(curator).ShouldBe([0, 1, 0, 0]);
        // What is taken away is read again as it stands.
        var taken = await site.Client.GetByteArrayAsync("/en/data/tables/tn/observations.csv");
        await Upload(curator, "observations", taken, "taken.csv");
        Figures(curator)[1..].ShouldBe([Figures(curator).Sum(), 0, 0]);
    }

    [Fact]
    public async Task Members_of_networks_and_clusters_come_as_a_list_with_their_dates()
    {
        var curator = await site.SignedIn("Members Curator", "curator", Network);
        const string Table = """
            network,member,since,until
            Tunisia Technoparks,Elentica,2018,
            Tunisia Technoparks,Nobody at all,,
            MECADEV,Elentica,,
            """;
        await Upload(curator, "memberships", Table);
        Figures(curator).ShouldBe([1, 0, 0, 2]);
        curator.Text.ShouldContain("Nothing is known under “Nobody at all”");
        var page = curator.Path;
        await curator.Send("Apply");
        await Settle(curator, page);
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/elentica")).Text.Contains("from 2018"));
        await Upload(curator, "memberships", Table);
        Figures(curator).ShouldBe([0, 1, 0, 2]);
        await Upload(curator, "memberships", "network,member,since\nTunisia Technoparks,Elentica,2012\n");
        Figures(curator).ShouldBe([0, 0, 1, 0]);
        curator.Text.ShouldContain("Member since: 2018");
    }

    [Theory]
    [InlineData("observations", "subject=MECADEV;field=Emplois représentés;value=77", "new")]
    [InlineData("observations", "subject=/ar/clusters/mecadev/edit;field=الحالة;value=ناشئة", "contradicts")]
    [InlineData("observations", "subject=cluster/mecadev;field=members;key=entreprises;value=33;link=example.org/preuve", "contradicts")]
    [InlineData("observations", "subject=mecadev;field=contract;value=Oui", "new")]
    [InlineData("cooperations", "a=MECADEV;b=France;kind=Accord;status=signée;fr=Un échange d’essai", "new")]
    [InlineData("cooperations", "a=MECADEV;b=France;kind=convention;status=signé;level=national;fr=Un autre essai", "new")]
    [InlineData("organisations", "fr=Université témoin;country=République tunisienne;place=تونس", "new")]
    public async Task Values_as_the_site_shows_them_are_understood(string table, string cells, string verdict)
    {
        var line = await Judge(table, cells);
        line.Verdict.ShouldBe(
            verdict,
            line.Fault is { } fault ? $"{fault.Column}: {new Translator(Texts.Embedded, Language.English).Say(fault.Problem)}" : null
        );
    }

    [Theory]
    [InlineData("clusters", "name=Essai;place=Souse", "place", "Sousse")]
    [InlineData("clusters", "name=Essai;sector=Textyl", "sector", "Textile et habillement")]
    [InlineData("clusters", "name=Essai;state=constiuté", "state", "constitué")]
    [InlineData("clusters", "name=Essai;network=Tunisia Tecnoparks", "network", "network/tunisia-technoparks")]
    [InlineData("structures", "name=Essai;kind=tecnoparc", "kind", "technoparc")]
    [InlineData("organisations", "fr=Essai;kind=PME;country=Tunnisie", "country", "Tunisie")]
    [InlineData("observations", "subject=mecadv;field=jobs;value=3", "subject", "cluster/mecadev")]
    [InlineData("cooperations", "a=MECADEV;b=France;kind=conventoin;status=signed;fr=Essai", "kind", "convention")]
    public async Task The_nearest_that_is_known_is_proposed_as_a_cell_that_is_understood(string table, string cells, string column, string proposed)
    {
        var line = await Judge(table, cells);
        line.Verdict.ShouldBe("error");
        line.Fault!.Column.ShouldBe(column);
        line.Fault.Near[0].Cell.ShouldBe(proposed);
        line.Fault.Near[0].Label.ShouldNotBeEmpty();
        foreach (var proposal in line.Fault.Near)
            (
                await Judge(table, cells.Replace(cells.Split(';').Single(cell => cell.StartsWith($"{column}=")), $"{column}={proposal.Cell}"))
            ).Fault?.Column.ShouldNotBe(column);
    }

    [Theory]
    [InlineData("observations", "subject=mecadev;field=role;key=Grand vizir;value=Essai", "key", "Président·e", "vice-president")]
    [InlineData("observations", "subject=mecadev;field=emplois du temps;value=3", "field", "Emplois représentés", "jobs")]
    [InlineData("structures", "name=Pôle d’El Gazala;kind=zone franche", "kind", "Gazala est enregistré comme", "structure/")]
    [InlineData("observations", "subject=mecadev;field=state;value=émergente", "value", "constitué", "constituted")]
    public async Task What_is_wrong_is_said_in_words_and_not_in_codes(string table, string cells, string column, string said, string unsaid)
    {
        var line = await Judge(table, cells);
        line.Fault!.Column.ShouldBe(column);
        var words = new Translator(Texts.Embedded, Language.French).Say(line.Fault.Problem);
        words.ShouldContain(said);
        words.ShouldNotContain(unsaid);
    }

    [Theory]
    [InlineData("observations", "subject=mecadev;field=jobs;value=1.200", "1200")]
    [InlineData("observations", "subject=mecadev;field=jobs;value=1.000", "1000 1")]
    [InlineData("observations", "subject=mecadev;field=jobs;value=1.200-1.500", "")]
    public async Task A_number_that_can_be_read_two_ways_is_asked_about_with_those_that_are_whole(string table, string cells, string proposed)
    {
        var line = await Judge(table, cells);
        line.Fault!.Problem.Text.ShouldBe("typed.which");
        string.Join(' ', line.Fault.Near.Select(near => near.Cell)).ShouldBe(proposed);
    }

    [Theory]
    [InlineData("observations", "subject=mecadev;field=place;value=Tazghounine;wording=Au bord de l’oued", "typed.place.wording")]
    [InlineData("structures", "name=Essai;kind=technopôle;slug=suggestions", "import.slug.page")]
    public async Task What_would_be_lost_or_never_found_is_refused(string table, string cells, string problem)
    {
        var line = await Judge(table, cells);
        line.Verdict.ShouldBe("error");
        line.Fault!.Problem.Text.ShouldBe(problem);
    }

    [Fact]
    public void A_name_may_be_left_out_only_where_it_stands_in_another_language()
    {
        var clusters = site.Services.GetServices<ImportTable>().Named("clusters")!;
        clusters.IsNeeded("name", ["name", "place"]).ShouldBeTrue();
        clusters.IsNeeded("name", ["name", "name-ar"]).ShouldBeFalse();
        clusters.IsNeeded("place", ["name", "place"]).ShouldBeFalse();
    }

    [Fact]
    public async Task The_example_of_every_column_is_understood()
    {
        using var scope = site.Services.CreateScope();
        var wrong = new List<string>();
        foreach (var table in scope.ServiceProvider.GetServices<ImportTable>())
        foreach (var column in table.Columns.Where(column => column.Holds is Holds.Choice or Holds.Place))
        foreach (var language in Language.All)
            if (Texts.Embedded.Find($"import.example.{table.TextsOf(column)}")?.In(language) is { } example)
                if (await table.CountUnderstood!(scope.ServiceProvider, column, [example], TestContext.Current.CancellationToken) != 1)
                    wrong.Add($"{table.Name}.{column.Name}: {example}");
        wrong.ShouldBeEmpty();
    }

    /// <summary>Judges a line of such cells, brought in for Tunisia by somebody who reads French.</summary>
    private async Task<CheckedLine> Judge(string table, string cells)
    {
        using var scope = site.Services.CreateScope();
        var pairs = cells.Split(';').Select(cell => cell.Split('=', 2)).ToList();
        var row = new ImportRow(new ImportColumns([.. pairs.Select(pair => pair[0])]), 2, [.. pairs.Select(pair => pair[1])]);
        var lines = scope.ServiceProvider.GetServices<ImportTable>().Named(table)!.Lines(scope.ServiceProvider);
        var terms = new ImportTerms(0, 0, null, "tn", "fr", null, false);
        var judged = new List<CheckedLine>();
        await foreach (var some in lines.CheckAsync(terms, new[] { row }.ToAsyncEnumerable(), writes: false, TestContext.Current.CancellationToken))
            judged.AddRange(some);
        return judged.Single();
    }
}
