using Npgsql;

namespace Grappe.Web.Modules.Atlas.Data;

/// <summary>
/// Takes indexes, foreign keys and triggers off tables that are about to be filled and puts them back afterwards, within one transaction:
/// made over the whole table they cost a fifth of what they cost row by row.
/// </summary>
internal sealed class BulkTables(NpgsqlConnection connection)
{
    // Foreign keys first, as they lean on indexes.
    private const string Definitions = """
        select format('alter table %s drop constraint %I', conrelid::regclass, conname),
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        from pg_constraint
        where contype = 'f' and conrelid = any ($1::regclass[])
        union all
        select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
        from pg_index
        where indrelid = any ($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)
        union all
        select format('alter table %s disable trigger %I', tgrelid::regclass, tgname), format('alter table %s enable trigger %I', tgrelid::regclass, tgname)
        from pg_trigger
        where tgrelid = any ($1::regclass[]) and not tgisinternal
        """;

    private readonly List<string> taken = [];

    public async Task TakeOffAsync(params string[] tables)
    {
        var drops = new List<string>();
        await using (var command = new NpgsqlCommand(Definitions, connection) { Parameters = { new() { Value = tables } } })
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
            {
                drops.Add(reader.GetString(0));
                taken.Add(reader.GetString(1));
            }
        // What is still to be checked, such as the parents of places, stands in the way.
        await ExecuteAsync("set constraints all immediate");
        foreach (var drop in drops)
            await ExecuteAsync(drop);
    }

    public async Task PutBackAsync()
    {
        // For this transaction only.
        await ExecuteAsync("set local maintenance_work_mem = '256MB'");
        foreach (var definition in taken)
            await ExecuteAsync(definition);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
