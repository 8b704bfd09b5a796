using Grappe.Web.Database;
using Grappe.Web.Tests.Bed;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Tests.House;

/// <summary>The schema is SQL that a person can read; what the code believes of it must be so.</summary>
public sealed class SchemaTests(TestPostgres postgres)
{
    [Fact]
    public async Task Migrations_apply_to_an_empty_database_and_change_nothing_the_second_time()
    {
        var name = await postgres.BareDatabaseAsync();
        await using (var database = NpgsqlDataSource.Create(name))
        {
            var said = new List<string>();
            await Migrations.ApplyAsync(database, said.Add);
            said.Count.ShouldBe(Migrations.Names().Count());
            var applied = await ColumnsAsync(database);
            applied.ShouldNotBeEmpty();

            await Migrations.ApplyAsync(database, said.Add);
            said.Count.ShouldBe(Migrations.Names().Count());
            (await ColumnsAsync(database)).ShouldBe(applied);
        }
        await postgres.DropAsync(name);
    }

    [Fact]
    public async Task Several_nodes_that_start_at_once_migrate_once()
    {
        var name = await postgres.BareDatabaseAsync();
        await using (var database = NpgsqlDataSource.Create(name))
        {
            var said = new System.Collections.Concurrent.ConcurrentBag<string>();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrations.ApplyAsync(database, said.Add)));
            said.Count.ShouldBe(Migrations.Names().Count());
        }
        await postgres.DropAsync(name);
    }

    [Fact]
    public async Task The_model_and_the_schema_agree_on_every_table_column_type_and_nullability()
    {
        var name = await postgres.EmptyDatabaseAsync();
        await using (var database = NpgsqlDataSource.Create(name))
        await using (var db = new GrappeDb(new DbContextOptionsBuilder<GrappeDb>().UseNpgsql(database).Options))
        {
            var model = db
                .Model.GetRelationalModel()
                .Tables.SelectMany(table =>
                    table.Columns.Select(column => $"{table.Name}.{column.Name} {column.StoreType}{(column.IsNullable ? "" : " not null")}")
                );
            var schema = (await ColumnsAsync(database)).Where(column => !column.StartsWith("migrations.", StringComparison.Ordinal));
            model.Except(schema).ShouldBeEmpty("what the model has and the schema has not");
            schema.Except(model).ShouldBeEmpty("what the schema has and the model has not");
        }
        await postgres.DropAsync(name);
    }

    /// <summary>Tables that write no trail, each with the reason.</summary>
    private static readonly Dictionary<string, string> WithoutTrail = new()
    {
        ["audit"] = "It is the trail.",
        ["ballot_boxes"] = "A trail would name the voter and the time, and with them the vote: docs/decisions/0065.",
        ["brakes"] = "Counters against guessing.",
        ["cluster_cards"] = Derived,
        ["concept_uses"] = Derived,
        ["concepts"] = FromFiles,
        ["contradictions"] = Derived,
        ["cooperations"] = FromFiles,
        ["countries"] = FromFiles,
        ["data_loads"] = "It tells itself what was loaded when.",
        ["demo_clock"] = "Of the demo alone, and shown on its page.",
        ["data_protection_keys"] = "Keys of the framework, made by nobody.",
        ["documents"] = "Its proposal tells who brought it, and nobody changes one.",
        ["edition_parts"] = FromFiles,
        ["editions"] = FromFiles,
        ["follows"] = OnesOwn,
        ["follows_found"] = Derived,
        ["import_first_lines"] = "Its import has the trail.",
        ["import_lines"] = "Its import has the trail.",
        ["import_parts"] = "Its import has the trail.",
        ["import_replacements"] = "Its import has the trail, and the step tells who.",
        ["import_shapes"] = "What the import that somebody mapped last tells.",
        ["jobs"] = Background,
        ["judges_to_tell"] = Background,
        ["kept_forms"] = OnesOwn,
        ["mails"] = Background,
        ["migrations"] = "It tells itself what was applied when.",
        ["news"] = "It tells itself who did what when.",
        ["notices"] = OnesOwn,
        ["person_claims"] = "Nobody has any.",
        ["person_tokens"] = "Secrets; what is done with them shows on the person.",
        ["places"] = FromFiles,
        ["pushes"] = "Its proposal has the trail.",
        ["quotas"] = "Counters against floods.",
        ["reminders"] = Background,
        ["search_texts"] = Derived,
        ["sectors"] = FromFiles,
        ["sessions"] = "It tells itself when it began and ended.",
        ["sources"] = FromFiles,
        ["statements"] = "Its observation has the trail.",
        ["steps"] = "It tells itself who did what when.",
        ["subjects"] = "Its proposal or import has the trail.",
        ["table_rows"] = FromFiles,
        ["term_uses"] = Derived,
        ["webhook_deliveries"] = Background,
    };

    private const string Derived = "Made anew from what is said.";
    private const string FromFiles = "Comes with the data, whose repository has the story.";
    private const string OnesOwn = "One's own, seen by nobody else.";
    private const string Background = "Work of the platform's own.";

    [Fact]
    public async Task Every_table_writes_the_trail_or_is_listed_with_the_reason_why_not()
    {
        var name = await postgres.EmptyDatabaseAsync();
        await using (var database = NpgsqlDataSource.Create(name))
        {
            await using var command = database.CreateCommand(
                """
                select c.relname, exists (
                    select from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = c.oid and p.proname like 'audit_%' and p.proname <> 'audit_stands'
                )
                from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
                where c.relkind in ('r', 'p') and not c.relispartition order by 1
                """
            );
            var (written, silent) = (new List<string>(), new List<string>());
            await using (var reader = await command.ExecuteReaderAsync())
                while (await reader.ReadAsync())
                    (reader.GetBoolean(1) ? written : silent).Add(reader.GetString(0));
            written.Count.ShouldBeGreaterThan(10);
            silent.ShouldBe(WithoutTrail.Keys.Order(StringComparer.Ordinal));
        }
        await postgres.DropAsync(name);
    }

    /// <summary>Tables whose trail names no subject, each with the reason: whoever manages a subject reads nothing of them.</summary>
    private static readonly Dictionary<string, string> WithoutSubject = new()
    {
        ["address_changes"] = OfPerson,
        ["adopted_weights"] = OfPlatform,
        ["grown_concepts"] = OfPlatform,
        ["people"] = OfPerson,
        ["person_logins"] = OfPerson,
        ["person_passkeys"] = OfPerson,
        ["place_names"] = OfPlatform,
        ["term_judgements"] = OfPlatform,
    };

    private const string OfPerson = "It is about a person, who reads it.";
    private const string OfPlatform = "It is about the words, places and weights of the whole platform.";

    [Fact]
    public async Task Every_trail_names_the_subject_its_own_or_its_parents_or_is_listed_with_the_reason_why_not()
    {
        var name = await postgres.EmptyDatabaseAsync();
        await using (var database = NpgsqlDataSource.Create(name))
        {
            await using var command = database.CreateCommand(
                """
                select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
                where p.proname = 'audit_change' and substring(t.tgargs from 1 for 1) = '\x00' order by 1
                """
            );
            var without = new List<string>();
            await using (var reader = await command.ExecuteReaderAsync())
                while (await reader.ReadAsync())
                    without.Add(reader.GetString(0));
            without.ShouldBe(WithoutSubject.Keys.Order(StringComparer.Ordinal));
        }
        await postgres.DropAsync(name);
    }

    private static async Task<IReadOnlyList<string>> ColumnsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select c.relname || '.' || a.attname || ' ' || format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null) || case when a.attnotnull then ' not null' else '' end
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
            join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
            join pg_type t on t.oid = a.atttypid
            where a.attnum > 0 and not a.attisdropped
            order by 1
            """
        );
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync())
            columns.Add(reader.GetString(0));
        return columns;
    }
}
