using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Tests.Bed;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Tests.Atlas;

/// <summary>A load of changed data leaves what a first load of them would have made, and stops nobody.</summary>
public sealed class LoadingByDifferenceTests(TestPostgres postgres)
{
    private const string Subject = "(select kind || '/' || slug from subjects where id = {0})";

    // In words that do not hang on the numbers that a database happened to give. What is said of a subject stands in an order, by which of two equals is believed.
    private static readonly Dictionary<string, string> Tables = new()
    {
        ["countries"] = "select * from countries",
        ["sectors"] = "select * from sectors",
        ["concepts"] = "select * from concepts",
        ["sources"] = "select slug, title, authors, publisher, kind, published, language, rank, url, note_fr, note_en, note_ar, from_files from sources",
        ["places"] =
            "select slug, country, kind, (select slug from places above where above.id = place.parent_id), lat, lon, name_fr, name_en, name_ar, aliases from places place",
        ["subjects"] =
            "select kind, slug, form, country, (select slug from places where id = place_id), acronym, isic, name_fr, name_en, name_ar, aliases, from_files from subjects",
        ["observations"] = $"select {Told("observation")}, page, line_from, line_to from observations observation",
        [
            "statements"
        ] = $"""
            select {Told(
                "observation"
            )}, row_number() over (partition by subject_id order by statement.id), field, key, name, code, number_from, number_to, unit, date,
                (select array_agg(slug order by at) from unnest(place_ids) with ordinality named (id, at) join places using (id)), {Of(
                "other_subject_id"
            )}, flag,
                text_fr, text_en, text_ar, wording, qualifiers, line
            from statements statement join observations observation on observation.id = observation_id
            """,
        [
            "table_rows"
        ] = $"""
            select country, ordinal, {Of("cluster_id")}, {Told(
                "observation"
            )}, name, acronym, state, sector, partners_north, partners_south, anchorage, printed_place, provisional
            from table_rows row join observations observation on observation.id = observation_id
            """,
        [
            "cooperations"
        ] = $"""
            select {Of("a_id")}, {Of(
                "b_id"
            )}, kind, level, status, year, (select slug from sources where id = source_id), part, page, heading, line, text_fr, text_en, text_ar
            from cooperations
            """,
        ["cluster_cards"] = $"""
            select {Of("cluster_id")}, valid_from, valid_to, slug, name, acronym, form, country, state, {Of("merged_into_id")}, recognition, sector, anchorage,
                (select slug from places where id = place_id), lat, lon, partners_north, partners_south, created, members, in_table, contradictions, observed_on
            from cluster_cards
            """,
        ["search_texts"] =
            $"select {Of("cluster_id")}, names, place_names, other_names, about_fr, about_en, about_ar, lexemes_fr, lexemes_en, lexemes_ar from search_texts",
        [
            "contradictions"
        ] = $"""
            with placed as (
                select statement.id, row_number() over (partition by subject_id order by statement.id) as at
                from statements statement join observations observation on observation.id = observation_id
            )
            select {Of(
                "subject_id"
            )}, field, key, kind, degree, (select array_agg(at order by nth) from unnest(statement_ids) with ordinality said (id, nth) join placed using (id)),
                expected, found, within_one_source
            from contradictions
            """,
        ["data_loads"] = "select fingerprint, observations, statements from data_loads order by id desc limit 1",
        ["editions"] = """
            select fingerprint, clusters, subjects, sources, observations, statements, cooperations, contradictions, archive_sha256
            from editions where fingerprint = (select fingerprint from data_loads order by id desc limit 1)
            """,
    };

    private static string Of(string id) => string.Format(Subject, id);

    private static string Told(string observation) =>
        $"{Of($"{observation}.subject_id")}, (select slug from sources where id = {observation}.source_id), {observation}.part, {observation}.heading, {observation}.observed_on";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_stands_after_changes_is_what_a_first_load_makes_of_them(int seed)
    {
        using var data = new ChangedData(seed);
        var changed = NpgsqlDataSource.Create(await postgres.PublishedDatabaseAsync());
        for (var load = 0; load < 2; load++)
        {
            data.Change(45);
            await LoadAsync(changed, data.Place);
            var fresh = NpgsqlDataSource.Create(await postgres.EmptyDatabaseAsync());
            await LoadAsync(fresh, data.Place);
            foreach (var (table, query) in Tables)
                await AlikeAsync(changed, fresh, query, $"{table}, seed {seed}, load {load}, after {string.Join(", ", data.Made)}");
            await DropAsync(fresh);
        }
        await DropAsync(changed);
    }

    [Fact]
    public async Task Whom_people_lead_to_stays_with_where_it_is_and_everything_else_is_as_a_first_load_makes_it()
    {
        using var data = new ChangedData(4);
        var changed = NpgsqlDataSource.Create(await postgres.PublishedDatabaseAsync());
        string[] going =
        [
            .. await RowsAsync(
                changed,
                """
                (select kind || '/' || slug from subjects where kind = 'organisation' order by md5(slug) limit 12)
                union all
                (select kind || '/' || slug from subjects where kind = 'cluster' and id not in (select cluster_id from table_rows) order by md5(slug) limit 4)
                """
            ),
        ];
        string[] led = [.. going.Where((_, at) => at % 2 == 0)];
        await RunAsync(
            changed,
            $"""
            insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
            values ('a@example.org', 'A', 'a@example.org', 'A', true, false, false, 0, 'A', 'fr', now());
            insert into roles_held (person_id, role, scope_id, trusted, given_at)
            select people.id, 'manager', subjects.id, false, now() from people, subjects where kind || '/' || slug in ({string.Join(
                ", ",
                led.Select(code => $"'{code}'")
            )})
            """
        );
        var numbers = await RowsAsync(
            changed,
            $"select id, kind, slug from subjects where kind || '/' || slug in ({string.Join(", ", led.Select(code => $"'{code}'"))})"
        );
        foreach (var code in going)
            data.TakeAway(code);
        data.Change(30);
        await LoadAsync(changed, data.Place);
        var fresh = NpgsqlDataSource.Create(await postgres.EmptyDatabaseAsync());
        await LoadAsync(fresh, data.Place);

        (
            await RowsAsync(changed, $"select id, kind, slug from subjects where kind || '/' || slug in ({string.Join(", ", led.Select(code => $"'{code}'"))})")
        ).ShouldBe(numbers);
        // An edition counts those that stayed among the subjects of its files.
        foreach (var (table, query) in Tables.Where(table => table.Key is not ("subjects" or "places" or "countries" or "sources" or "editions")))
            await AlikeAsync(changed, fresh, query, table);
        var (left, made) = (await RowsAsync(changed, Tables["subjects"]), await RowsAsync(fresh, Tables["subjects"]));
        left.Except(made).Count().ShouldBe(led.Length);
        made.Except(left).ShouldBeEmpty();
        (await RowsAsync(fresh, Tables["places"])).Except(await RowsAsync(changed, Tables["places"])).ShouldBeEmpty();
        await DropAsync(fresh);
        await DropAsync(changed);
    }

    [Fact]
    public async Task What_did_not_change_keeps_its_rows()
    {
        const string Rows = """
            select 'subject ' || kind || '/' || slug || ' ' || xmin from subjects union all select 'said ' || id || ' ' || xmin from statements
            union all select 'tie ' || id || ' ' || xmin from cooperations union all select 'card ' || slug || ' ' || valid_from || ' ' || xmin from cluster_cards
            union all select 'place ' || slug || ' ' || xmin from places union all select 'text ' || cluster_id || ' ' || xmin from search_texts
            """;
        using var data = new ChangedData(5);
        var changed = NpgsqlDataSource.Create(await postgres.PublishedDatabaseAsync());
        // Written as these tests write it, the data set says the same with other quotation marks.
        await LoadAsync(changed, data.Place);
        var before = await RowsAsync(changed, Rows);
        data.TakeAway((await RowsAsync(changed, "select kind || '/' || slug from subjects where kind = 'event' order by slug limit 1")).Single());
        await LoadAsync(changed, data.Place);
        var after = await RowsAsync(changed, Rows);
        before.Count(row => !after.Contains(row)).ShouldBeInRange(1, before.Count / 10);
        await DropAsync(changed);
    }

    [Fact]
    public async Task A_load_waits_for_nobody_who_reads_or_writes_elsewhere_and_so_nobody_waits_for_it()
    {
        await using var database = await LoadedAsync();
        await using var somebody = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await somebody.BeginTransactionAsync();
        await RunAsync(
            somebody,
            """
            select from subjects, observations, statements, cooperations, cluster_cards, search_texts, contradictions, places, sources, countries, sectors, roles_held limit 1;
            insert into observations (subject_id, source_id, part, heading, observed_on)
            select subjects.id, sources.id, 'declaration', 'Déclaration', '2026-05-01' from subjects, sources where subjects.slug = 'laine-de-tozeur' and sources.slug = 'declarations';
            insert into statements (observation_id, field, code) select id, 'state', 'constituted' from observations where not from_files;
            insert into cooperations (a_id, b_id, kind, level, status, source_id, part, heading, text_fr, text_en, text_ar)
            select a.id, b.id, 'agreement', 'national', 'signed', sources.id, 'card', 'Déclaration', 'Accord', 'Agreement', 'اتفاق'
            from subjects a, subjects b, sources where a.slug = 'laine-de-tozeur' and b.slug = 'tn' and sources.slug = 'declarations'
            """
        );
        using var changed = Changed;
        await database.LoadAsync(changed).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await transaction.CommitAsync();
        (await database.Db.Statements.CountAsync(statement => !statement.Observation.FromFiles)).ShouldBe(1);
        (await database.Db.ToldCooperations.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Killed_in_the_middle_it_leaves_what_stood_and_the_next_one_does_it()
    {
        await using var database = await LoadedAsync();
        var before = await AllAsync(database);
        await using var somebody = await database.DataSource.OpenConnectionAsync();
        await using (var transaction = await somebody.BeginTransactionAsync())
        {
            await RunAsync(somebody, "select from subjects where slug = 'primeurs-du-sud' for no key update");
            await using var db = new GrappeDb(new DbContextOptionsBuilder<GrappeDb>().UseNpgsql(database.DataSource).Options);
            using var changed = Changed;
            var loading = new LoadData(db, database.DataSource, TimeProvider.System).RunAsync(changed.Path, _ => { });
            await Eventually.Holds(
                async () =>
                    (
                        await RowsAsync(
                            database.DataSource,
                            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                        )
                    ).Count > 0,
                "the load waits for somebody who writes to a card that changes, and is killed"
            );
            await Should.ThrowAsync<Exception>(loading);
        }
        (await AllAsync(database)).ShouldBe(before);
        using var again = Changed;
        await database.LoadAsync(again);
        (await database.Db.Subjects.AnyAsync(subject => subject.Slug == "huile-d-olive")).ShouldBeTrue();
    }

    [Fact]
    public async Task Two_nodes_that_start_at_once_load_once()
    {
        await using var database = await LoadedAsync();
        var loads = await database.Db.DataLoads.CountAsync();
        using var changed = Changed;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => LoadAsync(database.DataSource, changed.Path)));
        (await database.Db.DataLoads.CountAsync()).ShouldBe(loads + 1);
        (await database.Db.Subjects.CountAsync(subject => subject.Slug == "huile-d-olive")).ShouldBe(1);
    }

    private static async Task AlikeAsync(NpgsqlDataSource changed, NpgsqlDataSource fresh, string query, string what)
    {
        var (stands, made) = (await RowsAsync(changed, query), await RowsAsync(fresh, query));
        stands.Except(made).ShouldBeEmpty($"what stands and a first load does not make of {what}");
        made.Except(stands).ShouldBeEmpty($"what a first load makes and does not stand of {what}");
        stands.Count.ShouldBe(made.Count, what);
    }

    private async Task<TestDatabase> LoadedAsync()
    {
        var database = new TestDatabase(postgres);
        await database.InitializeAsync();
        using var first = A.DataSet.With(
            A.Cluster.Named("Primeurs du Sud").In("Gabès").Emerging().WithMembers("40"),
            A.Cluster.Named("Laine de Tozeur").In("Tozeur").Emerging()
        );
        await database.LoadAsync(first);
        return database;
    }

    private static DataFolder Changed =>
        A
            .DataSet.AppendLine("countries.csv", "it,north,Italie,Italy,إيطاليا")
            .With(
                A.Cluster.Named("Primeurs du Sud").In("Gabès").Constituted().WithMembers("45"),
                A.Cluster.Named("Laine de Tozeur").In("Tozeur").Emerging(),
                A.Cluster.Named("Huile d'olive").In("Le Kef").Emerging()
            );

    private static async Task<List<string>> AllAsync(TestDatabase database)
    {
        var all = new List<string>();
        foreach (var query in Tables.Values)
            all.AddRange(await RowsAsync(database.DataSource, query));
        return all;
    }

    private async Task DropAsync(NpgsqlDataSource database)
    {
        await database.DisposeAsync();
        await postgres.DropAsync(database.ConnectionString);
    }

    private static async Task LoadAsync(NpgsqlDataSource database, string folder)
    {
        await using var db = new GrappeDb(new DbContextOptionsBuilder<GrappeDb>().UseNpgsql(database).Options);
        await new LoadData(db, database, TimeProvider.System).RunAsync(folder, _ => { });
    }

    private static async Task<List<string>> RowsAsync(NpgsqlDataSource database, string query)
    {
        await using var command = database.CreateCommand($"with whole_row as ({query}) select whole_row::text from whole_row");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0).Trim('(', ')'));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        await RunAsync(connection, sql);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
