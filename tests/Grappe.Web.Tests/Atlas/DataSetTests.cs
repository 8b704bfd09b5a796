using System.Text;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Tests.Bed;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Tests.Atlas;

/// <summary>The loader takes a whole sound data set or none, and says where a bad one is wrong.</summary>
public sealed class DataSetTests(TestDatabase database, TestPostgres postgres) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Clusters = "clusters/clusters.csv";
    private const string Observations = "observations/observations.csv";
    private const string Places = "places/places.csv";

    private static DataFolder Sound => A.DataSet.With(A.Cluster.Named("Primeurs du Sud").In("Gabès").Constituted().Created("2012"));

    // Every test begins with a sound data set standing loaded, so that a refusal can be seen to leave it alone.
    public async ValueTask InitializeAsync()
    {
        using var sound = Sound;
        await database.LoadAsync(sound);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_cluster_is_found_with_what_its_source_says()
    {
        var card = await database.Db.ClusterCards.Include(card => card.Place).SingleAsync();
        card.Slug.ShouldBe("primeurs-du-sud");
        card.State.ShouldBe("constituted");
        card.Created.ToString().ShouldBe("2012");
        card.Place!.Name.Fr.ShouldBe("Gabès");
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("40", "40")]
    [InlineData("10000", "10000")]
    [InlineData("3.5", "3.5")]
    [InlineData("0.00005", "0.00005")]
    [InlineData("123456789.0625", "123456789.0625")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public async Task A_number_stands_as_it_was_written(string written, string stands)
    {
        using var data = A.DataSet.With(A.Cluster.WithMembers(written));
        await database.LoadAsync(data);
        await using var command = database.DataSource.CreateCommand("select number_from::text from statements where field = 'members'");
        (await command.ExecuteScalarAsync()).ShouldBe(stands);
    }

    [Fact]
    public async Task A_data_set_that_did_not_change_is_not_loaded_twice()
    {
        var before = await database.Db.DataLoads.CountAsync();
        using var same = Sound;
        (await database.LoadAsync(same)).ShouldContain("stands loaded");
        (await database.Db.DataLoads.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_data_set_that_changed_replaces_the_old_one()
    {
        using var other = A.DataSet.With(A.Cluster.Named("Huile d'olive").In("Le Kef").Emerging());
        await database.LoadAsync(other);
        (await database.Db.ClusterCards.Select(card => card.Slug).ToListAsync()).ShouldBe(["huile-d-olive"]);
        (await database.Db.Statements.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public Task An_unknown_code_is_refused() =>
        Refused(
            Sound.AppendLine(Observations, "cluster/primeurs-du-sud,study-2019,text,,Texte,,,state,,asleep,,,,,,"),
            Observations,
            4,
            "10 (value)",
            "'asleep' is not known",
            "constituted"
        );

    [Fact]
    public Task An_unknown_field_is_refused() =>
        Refused(
            Sound.AppendLine(Observations, "cluster/primeurs-du-sud,study-2019,text,,Texte,,,colour,,blue,,,,,,"),
            Observations,
            4,
            "8 (field)",
            "'colour' is not known"
        );

    [Fact]
    public Task A_statement_about_nobody_is_refused() =>
        Refused(
            Sound.AppendLine(Observations, "cluster/nobody,study-2019,text,,Texte,,,state,,constituted,,,,,,"),
            Observations,
            4,
            "1 (subject)",
            "there is no subject 'cluster/nobody'"
        );

    [Fact]
    public Task A_statement_without_a_known_source_is_refused() =>
        Refused(
            Sound.AppendLine(Observations, "cluster/primeurs-du-sud,hearsay,text,,Texte,,,state,,constituted,,,,,,"),
            Observations,
            4,
            "2 (source)",
            "there is no source 'hearsay'"
        );

    [Fact]
    public Task A_place_in_an_unknown_country_is_refused() =>
        Refused(Sound.AppendLine(Places, "atlantis,zz,city,,10,10,Atlantide,Atlantis,أطلنطس,"), Places, 3, "2 (country)", "there is no country 'zz'");

    [Theory]
    [InlineData("2019-02-30")]
    [InlineData("2019-13")]
    [InlineData("19")]
    [InlineData("2019-2-3")]
    [InlineData("hier")]
    public Task An_impossible_date_is_refused(string date) =>
        Refused(
            Sound.AppendLine(Observations, $"cluster/primeurs-du-sud,study-2019,text,,Texte,,,created,,{date},,,,,,"),
            Observations,
            4,
            "10 (value)",
            $"'{date}' is not a date of the calendar"
        );

    [Theory]
    [InlineData("many", "is not a number")]
    [InlineData("1..2..3", "is not a number")]
    [InlineData("-5", "is not a number")]
    [InlineData("130..120", "ends before it begins")]
    public Task An_impossible_number_is_refused(string number, string why) =>
        Refused(
            Sound.AppendLine(Observations, $"cluster/primeurs-du-sud,study-2019,text,,Texte,,,members,total,{number},,,,,,"),
            Observations,
            4,
            "10 (value)",
            why
        );

    [Fact]
    public Task A_wrong_header_is_refused() =>
        Refused(Sound.Change(Clusters, "slug,kind,country", "slug,country,kind"), Clusters, 1, null, "the header is", "expected 'slug,kind,country");

    [Fact]
    public Task A_row_with_too_few_cells_is_refused() =>
        Refused(Sound.AppendLine(Clusters, "x,cluster,tn"), Clusters, 3, null, "the row has 3 cells; expected 10");

    [Fact]
    public Task A_row_with_too_many_cells_is_refused() =>
        Refused(Sound.AppendLine(Clusters, "x,cluster,tn,gabes,,,Lait, fromage,Milk,حليب,"), Clusters, 3, null, "the row has 11 cells; expected 10");

    [Fact]
    public Task A_stray_quotation_mark_is_refused() =>
        Refused(Sound.AppendLine(Clusters, "x,cluster,tn,gabes,,,\"Lait\" frais,Milk,حليب,"), Clusters, 3, null, "a quotation mark is out of place");

    [Fact]
    public Task A_slug_that_stands_twice_is_refused() =>
        Refused(
            Sound.AppendLine(Clusters, "primeurs-du-sud,cluster,tn,gabes,,,Primeurs,Primeurs,بواكير,"),
            Clusters,
            3,
            "1 (slug)",
            "'primeurs-du-sud' stands twice"
        );

    [Theory]
    [InlineData("Lait")]
    [InlineData("lait frais")]
    [InlineData("laït")]
    [InlineData("-lait")]
    [InlineData("lait--frais")]
    public Task A_slug_that_is_none_is_refused(string slug) =>
        Refused(Sound.AppendLine(Clusters, $"{slug},cluster,tn,gabes,,,Lait,Milk,حليب,"), Clusters, 3, "1 (slug)", $"'{slug}' is not a slug");

    [Fact]
    public Task A_country_that_stands_twice_is_refused() =>
        Refused(Sound.AppendLine("countries.csv", "tn,south,Tunisie,Tunisia,تونس"), "countries.csv", 4, "1 (code)", "'tn' stands twice");

    [Fact]
    public Task A_sector_that_stands_twice_is_refused() =>
        Refused(Sound.AppendLine("sectors.csv", "7,90,Autre,Other,آخر"), "sectors.csv", 9, "1 (code)", "'7' stands twice");

    [Fact]
    public Task A_place_inside_itself_is_refused() =>
        Refused(
            Sound.AppendLine(Places, "a,tn,area,b,30,10,A,A,أ,").AppendLine(Places, "b,tn,area,a,30,10,B,B,ب,"),
            Places,
            3,
            "4 (parent)",
            "'a' lies inside itself"
        );

    [Theory]
    [InlineData("91", "10", "5 (lat)")]
    [InlineData("30", "-181", "6 (lon)")]
    [InlineData("NaN", "10", "5 (lat)")]
    [InlineData("trente", "10", "5 (lat)")]
    public Task A_place_off_the_globe_is_refused(string latitude, string longitude, string column) =>
        Refused(Sound.AppendLine(Places, $"a,tn,area,,{latitude},{longitude},A,A,أ,"), Places, 3, column, "is not a number of degrees");

    [Fact]
    public Task A_missing_translation_is_refused() =>
        Refused(Sound.AppendLine(Clusters, "lait,cluster,tn,gabes,,,Lait,Milk,,"), Clusters, 3, "9 (ar)", "a value is expected");

    [Fact]
    public Task A_file_that_is_not_UTF_8_is_refused()
    {
        var data = Sound;
        byte[] latin = [.. File.ReadAllBytes(data.In(Clusters)), .. Encoding.Latin1.GetBytes("lait,cluster,tn,gabes,,,Lait de Béja,Milk,Lait,\n")];
        return Refused(data.Write(Clusters, latin), Clusters, 3, "7 (fr)", "the text is not UTF-8");
    }

    [Fact]
    public Task A_file_with_characters_that_no_text_has_is_refused() =>
        Refused(Sound.AppendLine(Clusters, "lait,cluster,tn,gabes,,,La\0it,Milk,حليب,"), Clusters, 3, "7 (fr)", "control character");

    [Fact]
    public Task An_empty_file_is_refused() => Refused(Sound.Write(Clusters, Array.Empty<byte>()), Clusters, 1, null, "the file is empty");

    [Fact]
    public Task A_half_written_file_is_refused()
    {
        var data = Sound.AppendLine(Clusters, "lait,cluster,tn,gabes,,,\"Lait, frais\",Milk,حليب,");
        var whole = File.ReadAllText(data.In(Clusters));
        return Refused(
            data.Write(Clusters, Encoding.UTF8.GetBytes(whole[..whole.IndexOf("frais", StringComparison.Ordinal)])),
            Clusters,
            3,
            null,
            "quotation mark"
        );
    }

    [Fact]
    public Task A_missing_file_is_refused() => Refused(Sound.Without("sectors.csv"), "sectors.csv", 1, null, "the file is missing");

    [Fact]
    public Task A_missing_folder_is_refused() => Refused(Sound.Without("events/events.csv"), "events", 1, null, "the file is missing");

    [Fact]
    public Task A_subject_that_works_with_itself_is_refused() =>
        Refused(
            Sound.AppendLine(
                "cooperations/cooperations.csv",
                "cluster/primeurs-du-sud,cluster/primeurs-du-sud,project,national,active,,study-2019,text,,Texte,,Un,One,واحد"
            ),
            "cooperations/cooperations.csv",
            2,
            "2 (b)",
            "does not co-operate with itself"
        );

    [Fact]
    public Task A_table_listed_twice_is_refused() =>
        Refused(
            Sound
                .AppendLine("tables/sources.csv", "tn,study-2019,Carte")
                .AppendLine("tables/sources.csv", "tn,study-2019,Carte")
                .Write("tables/tn.csv", "row,line,page,cluster,name,acronym,state,sector,north,south,anchorage,place,printed-place,provisional"),
            "tables/sources.csv",
            3,
            "1 (country)",
            "'tn' stands twice"
        );

    [Fact]
    public async Task Every_problem_is_named_at_once()
    {
        using var bad = Sound
            .AppendLine(Observations, "cluster/nobody,hearsay,text,,Texte,,,state,,asleep,,,,,,")
            .AppendLine(Clusters, "Lait,hive,zz,nowhere,,,,,,");
        var refused = await Should.ThrowAsync<StartRefused>(() => database.LoadAsync(bad));
        refused.Message.ShouldContain($"{Clusters}, line 3");
        refused.Message.ShouldContain($"{Observations}, line 4");
    }

    [Fact]
    public async Task A_cluster_with_two_cards_in_one_source_is_loaded()
    {
        using var data = Sound
            .AppendLine(Observations, "cluster/primeurs-du-sud,study-2019,card,,Fiche 1,,,created,,2012,,,,,,")
            .AppendLine(Observations, "cluster/primeurs-du-sud,study-2019,card,,Fiche 2,,,created,,2013,,,,,,");
        await database.LoadAsync(data);
        (await database.Db.Observations.CountAsync(observation => observation.Part == "card")).ShouldBe(2);
    }

    [Fact]
    public async Task What_several_files_say_of_a_cluster_in_one_place_of_a_source_is_one_observation()
    {
        using var data = Sound
            .AppendLine(Observations, "cluster/primeurs-du-sud,study-2019,card,12,Fiche,40,,created,,2012,,,,,,")
            .Write(
                "observations/others.csv",
                """
                subject,source,part,page,heading,line,observed,field,key,value,unit,qualifier,wording,fr,en,ar
                cluster/primeurs-du-sud,study-2019,card,12,Fiche,44,,website,,primeurs.tn,,,,,,
                cluster/primeurs-du-sud,study-2019,card,12,Fiche,38,,contract,,yes,,,,,,
                """
            );
        await database.LoadAsync(data);
        var card = await database.Db.Observations.Include(observation => observation.Statements).SingleAsync(observation => observation.Part == "card");
        card.Statements.OrderBy(statement => statement.Id).Select(statement => statement.Field).ShouldBe(["created", "website", "contract"]);
        (card.LineFrom, card.LineTo).ShouldBe((38, 44));
    }

    [Fact]
    public async Task After_a_first_load_every_index_and_foreign_key_stands_again()
    {
        const string Definitions = """
            select indexdef as "Value" from pg_indexes where schemaname = 'public'
            union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where contype = 'f'
            """;
        await using var filled = new TestDatabase(postgres);
        await filled.InitializeAsync();
        var before = await filled.Db.Database.SqlQueryRaw<string>(Definitions).ToListAsync();
        using var data = Sound;
        await filled.LoadAsync(data);
        (await filled.Db.Database.SqlQueryRaw<string>(Definitions).ToListAsync()).ShouldBe(before, ignoreOrder: true);
    }

    private async Task Refused(DataFolder bad, string file, int line, string? column, params string[] says)
    {
        using (bad)
        {
            var refused = await Should.ThrowAsync<StartRefused>(() => database.LoadAsync(bad));
            refused.Message.ShouldContain(column is null ? $"{file}, line {line}: " : $"{file}, line {line}, column {column}: ");
            foreach (var words in says)
                refused.Message.ShouldContain(words);
        }
        (await database.Db.ClusterCards.Select(card => card.Slug).ToListAsync()).ShouldBe(["primeurs-du-sud"]);
        (await database.Db.Statements.CountAsync()).ShouldBe(2);
    }
}
