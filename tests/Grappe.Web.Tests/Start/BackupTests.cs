using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Grappe.Web.Database;
using Grappe.Web.Database.Backups;
using Grappe.Web.Tests.Bed;
using Npgsql;

namespace Grappe.Web.Tests.Start;

/// <summary>Tests, by the commands that people type, that a backup comes back as it was or changes nothing.</summary>
public sealed class BackupTests(TestPostgres postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> databases = [];

    private string BackupFile => folder.In("atlas.grappe");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases)
            await postgres.DropAsync(database);
        folder.Dispose();
    }

    [Fact]
    public async Task Every_row_of_every_table_comes_back_and_new_rows_go_on_counting()
    {
        var from = await LivedInAsync();
        var to = await NewAsync(postgres.BareDatabaseAsync());
        var content = await ContentAsync(from);
        (await BackUpAsync(from)).ShouldContain("holds the whole database");
        (await RestoreAsync(to)).ShouldContain("The database holds what");

        (await ContentAsync(to)).ShouldBe(content);
        (await QueryAsync<long>(to, "insert into mails (recipient, language, subject, text) values ('x@example.org', 'fr', 'x', 'x') returning id")).ShouldBe(
            1 + await QueryAsync<long>(from, "select max(id) from mails")
        );
        Directory.GetFiles(folder.Path).ShouldHaveSingleItem("nothing half made is left beside it");
        File.GetUnixFileMode(BackupFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_restored_platform_starts_without_loading_anything_again()
    {
        await BackUpAsync(await NewAsync(postgres.PublishedDatabaseAsync()));
        var to = await NewAsync(postgres.BareDatabaseAsync());
        await RestoreAsync(to);
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"), "--ConnectionStrings:Grappe", to);
        grappe.Said.ShouldContain("stands loaded");
        grappe.Said.ShouldNotContain("Migrating");
        (await grappe.Client.GetStringAsync("/fr/clusters?q=CE3M")).ShouldContain("/fr/clusters/ce3m");
    }

    [Fact]
    public async Task A_platform_that_runs_on_its_own_server_is_backed_up_beside_and_notices_what_is_restored()
    {
        using var small = A.DataSet.With(A.Cluster.Named("Lait").In("Béja").Constituted());
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"), "--Data", small.Path);
        // So often that its statements are kept with the connections.
        for (var time = 0; time < 10; time++)
            await grappe.Client.GetStringAsync("/fr/clusters/lait");
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("backup", BackupFile, "--DataDirectory", folder.In("var"));
        exitCode.ShouldBe(0, said);

        var changed = await NewAsync(postgres.BareDatabaseAsync());
        await RestoreAsync(changed);
        await ExecuteAsync(changed, "update subjects set name_fr = 'Fromage' where slug = 'lait'; update search_texts set names = 'fromage'");
        await BackUpAsync(changed);
        (exitCode, said) = await RunningGrappe.ToItsEndAsync("restore", BackupFile, "--replace", "--DataDirectory", folder.In("var"));
        exitCode.ShouldBe(0, said);
        await Eventually.Holds(async () => (await grappe.Client.GetStringAsync("/api/v1/clusters?q=fromage")).Contains("\"lait\"", StringComparison.Ordinal));
        (await grappe.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
        foreach (var page in new[] { "/fr/clusters/lait", "/fr/countries/tn", "/fr/contradictions", "/fr/account/sign-in" })
            (await grappe.Client.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.OK, page);
    }

    [Fact]
    public async Task What_waited_to_be_sent_is_not_sent_twice_and_what_ran_is_begun_anew()
    {
        var from = await LivedInAsync();
        await ExecuteAsync(
            from,
            """
            update mails set state = 'pending', sent_at = null;
            update jobs set state = 'running', lease = gen_random_uuid(), leased_until = now() + interval '1 hour'
            """
        );
        await BackUpAsync(from);
        var to = await NewAsync(postgres.BareDatabaseAsync());
        await RestoreAsync(to);
        (await QueryAsync<string>(to, "select string_agg(distinct state || ' ' || problem, ',') from mails")).ShouldBe("uncertain restored");
        (await QueryAsync<string>(to, "select string_agg(distinct state, ',') from jobs")).ShouldBe("queued");
    }

    [Fact]
    public async Task A_backup_of_an_older_release_is_migrated()
    {
        var old = await NewAsync(postgres.BareDatabaseAsync());
        await ExecuteAsync(old, "create table migrations (name text primary key, applied_at timestamptz not null default now())");
        foreach (var name in Migrations.Names().Take(3))
            await ExecuteAsync(
                old,
                await File.ReadAllTextAsync(Repository.Folder("src", "Grappe.Web", "Database", "Migrations", name))
                    + $";insert into migrations values ('{name}');"
            );
        await ExecuteAsync(old, "insert into countries values ('tn', 'south', 'Tunisie', 'Tunisia', 'تونس')");
        await BackUpAsync(old);

        var to = await NewAsync(postgres.PublishedDatabaseAsync());
        (await RestoreAsync(to, "--replace")).ShouldContain($"Migrating the database: {Migrations.Names().Last()}");
        (await QueryAsync<long>(to, "select count(*) from countries")).ShouldBe(1);
        (await QueryAsync<long>(to, "select count(*) from migrations")).ShouldBe(Migrations.Names().Count());
        (await ShapeAsync(to)).ShouldBe(await ShapeAsync(await NewAsync(postgres.EmptyDatabaseAsync())));
    }

    [Fact]
    public async Task A_backup_of_a_newer_release_is_refused()
    {
        var newer = await NewAsync(postgres.PublishedDatabaseAsync());
        await ExecuteAsync(newer, "insert into migrations (name) values ('9999_future.sql')");
        await BackUpAsync(newer);
        (await RefusedAsync(await NewAsync(postgres.BareDatabaseAsync()))).ShouldContain("does not know its migration 9999_future.sql");
    }

    [Fact]
    public async Task A_database_that_is_not_empty_is_replaced_only_when_that_is_said()
    {
        await BackUpAsync(await NewAsync(postgres.PublishedDatabaseAsync()));
        var to = await LivedInAsync();
        var before = await ContentAsync(to);
        (await RefusedAsync(to)).ShouldContain("--replace");
        (await ContentAsync(to)).ShouldBe(before);
        await RestoreAsync(to, "--replace");
        (await QueryAsync<long>(to, "select count(*) from mails")).ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(-1)]
    [InlineData(-400)]
    public async Task A_backup_that_was_cut_short_changes_nothing(int length)
    {
        var database = await LivedInAsync();
        await BackUpAsync(database);
        var whole = await File.ReadAllBytesAsync(BackupFile);
        await File.WriteAllBytesAsync(BackupFile, whole[..(length < 0 ? whole.Length + length : length)]);
        await UnchangedAsync(database, "is no backup, or was cut short");
    }

    [Fact]
    public async Task A_backup_with_a_changed_row_changes_nothing()
    {
        var database = await LivedInAsync();
        await BackUpAsync(database);
        using (var archive = ZipFile.Open(BackupFile, ZipArchiveMode.Update))
        {
            archive.GetEntry("tables/sectors.copy")!.Delete();
            await using var entry = await archive.CreateEntry("tables/sectors.copy").OpenAsync();
            await entry.WriteAsync("1\t10\tx\tx\tx\n"u8.ToArray());
        }
        await UnchangedAsync(database, "is damaged: the rows of sectors");
    }

    [Fact]
    public async Task Whatever_stands_in_the_place_of_a_part_of_the_manifest_is_refused_in_words()
    {
        var database = await NewAsync(postgres.EmptyDatabaseAsync());
        await ExecuteAsync(database, "insert into countries values ('tn', 'south', 'Tunisie', 'Tunisia', 'تونس')");
        await BackUpAsync(database);
        var whole = await File.ReadAllBytesAsync(BackupFile);
        var manifest = JsonNode.Parse(Entry(whole, "manifest.json"))!;
        var before = await ContentAsync(database);
        var refused = 0;
        foreach (var path in PartsOf(manifest))
        foreach (var damaged in Damaged(manifest, path))
        {
            await File.WriteAllBytesAsync(BackupFile, WithEntry(whole, "manifest.json", damaged));
            try
            {
                await RestoreHereAsync(database);
                // What tells nothing of the content may say what it likes.
                new[] { "platform", "postgreSql", "sequences", "version" }.ShouldContain(path[0], string.Join('/', path));
                if (path[0] == "sequences")
                    new[] { "last", "isCalled" }.ShouldContain(path[^1]);
                await File.WriteAllBytesAsync(BackupFile, whole);
                await RestoreHereAsync(database);
            }
            catch (StartRefused why)
            {
                why.Message.ShouldContain(BackupFile);
                refused++;
            }
            catch (PostgresException why)
            {
                // The command says it in words.
                why.SqlState.ShouldBe(PostgresErrorCodes.NumericValueOutOfRange, damaged);
                refused++;
            }
        }
        refused.ShouldBeGreaterThan(100);
        (await ContentAsync(database)).ShouldBe(before);
    }

    private async Task RestoreHereAsync(string database)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await Restore.RunAsync(connection, BackupFile, replace: true, [], _ => { }, CancellationToken.None);
    }

    /// <summary>Lists the paths to the parts of the manifest. Of a list, the first element stands for all.</summary>
    private static IEnumerable<string[]> PartsOf(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(member => PartsOf(member.Value).Select(path => (string[])[member.Key, .. path]).Prepend([member.Key])),
            JsonArray { Count: > 0 } list => PartsOf(list[0]).Select(path => (string[])["0", .. path]).Prepend(["0"]),
            _ => [],
        };

    /// <summary>Makes copies of the manifest in which a part is replaced, removed or doubled.</summary>
    private static IEnumerable<string> Damaged(JsonNode manifest, string[] path)
    {
        foreach (var other in new[] { "null", "\"\"", "\"x\"", "0", "-1", "1e300", "[]", "[null]", "{}", "true", "gone", "twice" })
        {
            var copy = manifest.DeepClone();
            var parent = path[..^1]
                .Aggregate(copy, (node, name) => node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)]! : node[name]!);
            if (parent is JsonObject members)
            {
                if (other == "twice")
                    continue;
                if (other == "gone")
                    members.Remove(path[^1]);
                else
                    members[path[^1]] = JsonNode.Parse(other);
            }
            else if (parent is JsonArray list)
            {
                if (other == "twice")
                    list.Add(list[0]!.DeepClone());
                else if (other == "gone")
                    list.RemoveAt(0);
                else
                    list[0] = JsonNode.Parse(other);
            }
            if (!JsonNode.DeepEquals(copy, manifest))
                yield return copy.ToJsonString();
        }
    }

    [Fact]
    public async Task What_a_killed_backup_left_is_removed_by_the_next_and_what_another_writes_is_not()
    {
        var database = await NewAsync(postgres.EmptyDatabaseAsync());
        var (left, written) = (folder.In("older.grappe.0badcafe.making"), folder.In("other.grappe.0badf00d.making"));
        await File.WriteAllTextAsync(left, "half");
        await using var other = new FileStream(written, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        (await BackUpAsync(database)).ShouldContain($"Removed {left}");
        File.Exists(left).ShouldBeFalse();
        File.Exists(written).ShouldBeTrue();
    }

    private static string Entry(byte[] archive, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static byte[] WithEntry(byte[] archive, string name, string content)
    {
        using var changed = new MemoryStream();
        changed.Write(archive);
        using (var zip = new ZipArchive(changed, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(name)!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(content);
        }
        return changed.ToArray();
    }

    [Fact]
    public async Task What_is_no_backup_changes_nothing()
    {
        var database = await LivedInAsync();
        await File.WriteAllTextAsync(BackupFile, "a letter");
        await UnchangedAsync(database, "is no backup");
        File.Delete(BackupFile);
        await UnchangedAsync(database, "There is no file");
        using (var archive = ZipFile.Open(BackupFile, ZipArchiveMode.Create))
            archive.CreateEntry("photo.jpg");
        await UnchangedAsync(database, "is no backup");
    }

    [Fact]
    public async Task A_place_where_nothing_can_be_written_is_told_in_a_sentence_and_an_earlier_backup_stays()
    {
        var database = await NewAsync(postgres.PublishedDatabaseAsync());
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("backup", "/nowhere/at/all.grappe", "--ConnectionStrings:Grappe", database);
        exitCode.ShouldBe(1);
        said.ShouldContain("/nowhere/at/all.grappe cannot be written");
        said.ShouldNotContain("   at ");

        await File.WriteAllTextAsync(BackupFile, "an earlier one");
        (exitCode, said) = await RunningGrappe.ToItsEndAsync("backup", BackupFile, "--ConnectionStrings:Grappe", await NewAsync(postgres.BareDatabaseAsync()));
        exitCode.ShouldBe(1);
        said.ShouldContain("There is nothing to back up");
        (await File.ReadAllTextAsync(BackupFile)).ShouldBe("an earlier one");
        Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_directory_without_a_database_has_nothing_to_back_up_and_is_left_alone()
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("backup", BackupFile, "--DataDirectory", folder.In("var"));
        exitCode.ShouldBe(1);
        said.ShouldContain("There is nothing to back up");
        Directory.Exists(folder.In("var")).ShouldBeFalse();
    }

    private async Task UnchangedAsync(string database, string because)
    {
        var before = await ContentAsync(database);
        (await RefusedAsync(database, "--replace")).ShouldContain(because);
        (await ContentAsync(database)).ShouldBe(before);
    }

    private async Task<string> BackUpAsync(string database)
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("backup", BackupFile, "--ConnectionStrings:Grappe", database);
        exitCode.ShouldBe(0, said);
        return said;
    }

    private async Task<string> RestoreAsync(string database, params string[] arguments)
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync(["restore", BackupFile, .. arguments, "--ConnectionStrings:Grappe", database]);
        exitCode.ShouldBe(0, said);
        return said;
    }

    private async Task<string> RefusedAsync(string database, params string[] arguments)
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync(["restore", BackupFile, .. arguments, "--ConnectionStrings:Grappe", database]);
        exitCode.ShouldBe(1, said);
        said.ShouldNotContain("   at ");
        return said;
    }

    /// <summary>The published atlas with rows of all that a platform gathers while it runs, some of them awkward to write down.</summary>
    private async Task<string> LivedInAsync()
    {
        var database = await NewAsync(postgres.PublishedDatabaseAsync());
        await ExecuteAsync(
            database,
            """
            insert into mails (recipient, language, subject, text, html, state, sent_at) values
                ('leila@example.org', 'ar', 'مرحبًا', E'one\ttwo\nthree\r\n\\.\n\\N', '', 'sent', now()),
                ('karim@example.org', 'fr', E'\\', E'\\\\', null, 'sent', now());
            insert into jobs (kind, arguments, state, attempts, started_at, finished_at, problem, problem_values)
                values ('forget-old', '{"a": ["\\", "\n"]}', 'failed', 3, now(), now(), 'jobs.problem.died', array['a,b', '"', null, '{}']);
            insert into data_protection_keys (name, xml) values ('key', '<key a="&quot;"/>');
            insert into editions (name, fingerprint, loaded_at, clusters, subjects, sources, observations, statements, cooperations, contradictions, archive_size, archive_sha256)
                values ('2020-01-01-00000000', 'x', '2020-01-01', 1, 1, 1, 1, 1, 1, 1, 3, repeat('0', 64));
            insert into edition_parts values ('2020-01-01-00000000', 0, '\x00ff0a0d5c');
            insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
                values ('l', 'L', 'leila@example.org', 'LEILA@EXAMPLE.ORG', true, true, true, 0, 'Leïla ليلى', 'ar', now());
            insert into person_claims (user_id, claim_type, claim_value) select id, 'a', null from people;
            insert into person_logins select 'provider', 'key', null, id from people;
            insert into person_tokens select id, 'provider', 'key', '' from people;
            insert into person_passkeys select '\x5c2e0a', id, '{"a": 1.50}' from people;
            insert into sessions (digest, person_id, ticket, device, started_at, seen_at, expires_at) select '\x00', id, '\xff', '', now(), 'infinity', now() from people;
            insert into roles_held (person_id, role, given_at) select id, 'administrator', now() from people;
            insert into invitations (email, role, digest, invited_at, expires_at) values ('karim@example.org', 'auditor', '\x', now(), now());
            insert into role_requests (person_id, role, scope_id, evidence, asked_at)
                select person.id, 'manager', subject.id, E'a\tb', now() from people person join subjects subject on subject.slug = 'ce3m';
            insert into documents (name, media_type, size, content, digest, owner, owner_id, uploaded_by_id, uploaded_at)
                select 'a', 'b', 3, '\x0a5c00', '\x00', 'proposal', 1, id, now() from people;
            insert into proposals (country, author_id, role, state, seen_statement_id, document_id, started_at, changed_at)
                select 'tn', person.id, 'manager', 'draft', 1, document.id, now(), now() from people person, documents document;
            insert into proposed_values (proposal_id, field, key, value, language, statement_id)
                select proposal.id, 'members', 'total', E'12\n', 'ar', (select min(id) from statements) from proposals proposal;
            insert into follows (person_id, kind, query, name, frequency, since) select id, 'search', '?q=%D8%B2', E'"a\\\tb', 'weekly', now() from people;
            insert into follows_found select id, 1 from follows;
            insert into messages (subject_id, author_id, text, at) select subject.id, person.id, E'a\nb', now() from people person join subjects subject on subject.slug = 'ce3m';
            insert into news (kind, at, actor_id, cards, path, says, data) select 'published', now(), id, '{1,2}', 'a', '["b\\n"]', '{"b": 1, "a": "\\t"}' from people;
            insert into notices (person_id, follow_id, news_id, sentence, path, says, key, at)
                select follow.person_id, follow.id, news.id, 'notice.found', 'a', '["b\\n"]', 'k', now() from follows follow, news;
            insert into reminders select subject.id, person.id, now() from people person join subjects subject on subject.slug = 'ce3m';
            insert into kept_forms select gen_random_uuid(), '/fr', '{"a": ["b\\n"]}', now(), id, '\x00ff', false, null from people;
            insert into quotas values ('letters', '\x0a5c00', now(), 3);
            insert into judges_to_tell select proposal.id, person.id from proposals proposal, people person;
            """
        );
        return database;
    }

    private async Task<string> NewAsync(Task<string> database)
    {
        databases.Add(await database);
        return databases[^1];
    }

    /// <summary>Reads a line for each table, with the number and the digest of its rows, and one for each sequence, with its last value.</summary>
    private static async Task<IReadOnlyList<string>> ContentAsync(string database)
    {
        var content = new List<string>();
        foreach (
            var table in await ListAsync(
                database,
                "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
            )
        )
            content.Add(
                await QueryAsync<string>(
                    database,
                    $"select '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(md5(r::text), '' order by r::text collate \"C\")), '') from {table} r"
                )
            );
        content.AddRange(await ListAsync(database, "select sequencename || ' ' || coalesce(last_value::text, 'unused') from pg_sequences order by 1"));
        return content;
    }

    /// <summary>Every column, constraint, index, trigger and function.</summary>
    private static Task<IReadOnlyList<string>> ShapeAsync(string database) =>
        ListAsync(
            database,
            """
            select attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || attnotnull || attidentity::text || attgenerated::text || attstorage::text
                from pg_attribute join pg_class c on c.oid = attrelid where relkind = 'r' and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
            union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
            union all select indexdef from pg_indexes where schemaname = 'public'
            union all select pg_get_triggerdef(oid) || tgenabled::text from pg_trigger where not tgisinternal
            union all select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace
            union all select cfgname::text from pg_ts_config where cfgnamespace = 'public'::regnamespace
            order by 1
            """
        );

    private static async Task<IReadOnlyList<string>> ListAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return values;
    }

    private static async Task<T> QueryAsync<T>(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
