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
