using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;
using Grappe.Web.Tests.Bed;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Tests.Atlas;

/// <summary>A load changes what comes from files, and nothing that people told the platform.</summary>
public sealed class ReloadingTests(TestPostgres postgres) : IAsyncLifetime
{
    private readonly TestDatabase database = new(postgres);

    private static DataFolder First => A.DataSet.With(A.Cluster.Named("Primeurs du Sud").In("Gabès").Emerging().WithMembers("40"));

    // Another country before all clusters, and more statements: numbers given in the order of reading would all be others.
    private static DataFolder Changed =>
        A
            .DataSet.AppendLine("countries.csv", "it,north,Italie,Italy,إيطاليا")
            .With(
                A.Cluster.Named("Huile d'olive").In("Le Kef").Emerging().WithMembers("12").Created("2011"),
                A.Cluster.Named("Primeurs du Sud").In("Gabès").Emerging().WithMembers("45").Created("2012")
            );

    private static DataFolder WithoutIt => A.DataSet.With(A.Cluster.Named("Huile d'olive").In("Le Kef").Emerging());

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        using var first = First;
        await database.LoadAsync(first);
        await RunAsync(
            """
            insert into sources (slug, title, authors, publisher, kind, published, language, rank, note_fr, note_en, note_ar)
            values ('told-by-a-person', 'Déclarations', '', '', 'declaration', '2026', 'fr', 1, 'Déclarations', 'Declarations', 'تصريحات');
            insert into subjects (kind, slug, form, country, place_id, name_fr, name_en, name_ar)
            select 'cluster', 'cuir-du-nord', 'cluster', 'tn', id, 'Cuir du Nord', 'Leather of the North', 'جلود الشمال' from places where slug = 'gabes';
            insert into observations (subject_id, source_id, part, heading, observed_on)
            select subjects.id, sources.id, 'card', 'Déclaration', '2026-05-01' from subjects, sources
            where subjects.kind = 'cluster' and sources.slug = 'told-by-a-person';
            """
        );
        await RunAsync(
            """
            insert into statements (observation_id, field, code)
            select id, 'state', 'constituted' from observations where not from_files;
            insert into statements (observation_id, field, place_ids)
            select observations.id, 'place', array[places.id] from observations, places where not from_files and places.slug = 'gabes';
            insert into cooperations (a_id, b_id, kind, level, status, source_id, part, heading, text_fr, text_en, text_ar)
            select a.id, b.id, 'agreement', 'national', 'signed', sources.id, 'card', 'Déclaration', 'Accord', 'Agreement', 'اتفاق'
            from subjects a, subjects b, sources
            where a.slug = 'cuir-du-nord' and b.slug = 'primeurs-du-sud' and sources.slug = 'told-by-a-person'
            """
        );
        // As a release asks that resolves cards otherwise: all of them are resolved again.
        await RunAsync("update data_loads set fingerprint = ''");
        await database.LoadAsync(first);
        (await TodaysCardAsync("cuir-du-nord")).State.ShouldBe("constituted");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    // A counter that still has numbers drawn ahead in the transaction of a first load would give them again after a crash, as no log tells of them.
    [Fact]
    public async Task No_counter_of_a_loaded_table_goes_back_in_a_crash()
    {
        await using var filled = new TestDatabase(postgres);
        await filled.InitializeAsync();
        using var contradicting = A.DataSet.With(A.Cluster.Named("Primeurs du Sud").In("Gabès").Emerging().Constituted(DataFolder.Article));
        await filled.LoadAsync(contradicting);
        (await filled.Db.Contradictions.CountAsync()).ShouldBeGreaterThan(0);
        var counters = await filled
            .Db.Database.SqlQuery<string>(
                $"""select pg_get_serial_sequence(relname, 'id') as "Value" from pg_class where relname in ('subjects', 'statements', 'contradictions')"""
            )
            .ToListAsync();
        counters.ShouldContain("public.contradictions_id_seq");
        foreach (var counter in counters)
        {
            await using var ahead = filled.DataSource.CreateCommand($"select log_cnt from {counter}");
            (await ahead.ExecuteScalarAsync()).ShouldBe(0L, counter);
        }
    }

    [Fact]
    public async Task What_was_declared_of_a_cluster_stays_and_its_card_goes_on_showing_it()
    {
        var before = await DeclaredAsync();
        using var changed = Changed;
        await database.LoadAsync(changed);

        (await DeclaredAsync()).ShouldBe(before);
        var card = await TodaysCardAsync("primeurs-du-sud");
        card.State.ShouldBe("constituted");
        card.Created.ToString().ShouldBe("2012");
        card.Members.ShouldBe(45);
        (await database.Db.Observations.CountAsync(observation => observation.FromFiles)).ShouldBe(2);
    }

    [Fact]
    public async Task A_cluster_that_was_declared_stays_with_its_card_and_its_search_text()
    {
        using var changed = Changed;
        await database.LoadAsync(changed);

        var card = await TodaysCardAsync("cuir-du-nord");
        card.State.ShouldBe("constituted");
        (await database.Db.SearchTexts.SingleAsync(text => text.ClusterId == card.ClusterId)).Names.ShouldContain("cuir");
        (await database.Db.Subjects.SingleAsync(subject => subject.Slug == "cuir-du-nord")).FromFiles.ShouldBeFalse();
    }

    [Fact]
    public async Task Subjects_sources_and_places_keep_their_numbers()
    {
        var before = await NumbersAsync();
        using var changed = Changed;
        await database.LoadAsync(changed);

        var after = await NumbersAsync();
        foreach (var (name, number) in before)
            after[name].ShouldBe(number, name);
        after.Values.Distinct().Count().ShouldBe(after.Count);
    }

    [Fact]
    public async Task A_cluster_that_the_files_hold_no_longer_stays_as_long_as_something_declared_leads_to_it()
    {
        using var without = WithoutIt;
        await database.LoadAsync(without);
        var card = await TodaysCardAsync("primeurs-du-sud");
        card.State.ShouldBe("constituted");
        card.Members.ShouldBeNull();
        (await database.Db.Places.AnyAsync(place => place.Slug == "gabes")).ShouldBeTrue();

        await RunAsync("delete from cooperations where not from_files; delete from observations where not from_files");
        using var changed = WithoutIt.AppendLine("countries.csv", "it,north,Italie,Italy,إيطاليا");
        await database.LoadAsync(changed);
        (await database.Db.Subjects.Where(subject => subject.Kind == "cluster").Select(subject => subject.Slug).ToListAsync()).ShouldBe(
            ["huile-d-olive", "cuir-du-nord"],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task What_is_declared_after_a_load_gets_a_number_of_its_own()
    {
        using var changed = Changed;
        await database.LoadAsync(changed);
        await RunAsync(
            """
            insert into observations (subject_id, source_id, part, heading, observed_on)
            select subjects.id, sources.id, 'card', 'Déclaration', '2026-06-01' from subjects, sources
            where subjects.slug = 'huile-d-olive' and sources.slug = 'told-by-a-person'
            """
        );
        using var first = First;
        await database.LoadAsync(first);
        (await database.Db.Observations.CountAsync(observation => !observation.FromFiles)).ShouldBe(3);
        (await database.Db.Subjects.AnyAsync(subject => subject.Slug == "huile-d-olive")).ShouldBeTrue();
    }

    private Task<Modules.Atlas.Cards.ClusterCard> TodaysCardAsync(string slug) =>
        database.Db.ClusterCards.SingleAsync(card => card.Slug == slug && card.ValidTo == null);

    private async Task<Dictionary<string, string>> NumbersAsync() =>
        (await database.Db.Subjects.Select(subject => $"{subject.Kind}/{subject.Slug} {subject.Id}").ToListAsync())
            .Concat(await database.Db.Sources.Select(source => $"source/{source.Slug} source {source.Id}").ToListAsync())
            .Concat(await database.Db.Places.Select(place => $"place/{place.Slug} place {place.Id}").ToListAsync())
            .Select(line => line.Split(' ', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);

    private async Task<IReadOnlyList<string>> DeclaredAsync() =>
        [
            .. await database
                .Db.Statements.Where(statement => !statement.Observation.FromFiles)
                .OrderBy(statement => statement.Id)
                .Select(statement =>
                    $"{statement.Id} {statement.ObservationId} {statement.Observation.SubjectId} {statement.Observation.SourceId} {statement.Field} {statement.Code}"
                )
                .ToListAsync(),
            .. await database
                .Db.ToldCooperations.Where(cooperation => !cooperation.FromFiles)
                .Select(cooperation => $"{cooperation.Id} {cooperation.AId} {cooperation.BId} {cooperation.SourceId}")
                .ToListAsync(),
        ];

    private async Task RunAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
