namespace Grappe.Web.Database.Backups;

/// <summary>Reads from the database itself what its schema holds, so that a backup needs no list of tables that somebody would have to keep.</summary>
internal static class Schema
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The tables by name, with their columns; those that are computed left out.</summary>
    public static async Task<SortedDictionary<string, List<string>>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select c.relname::text, a.attname::text
            from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
                and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            order by c.relname, a.attnum
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var tables = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            var columns = tables.TryGetValue(reader.GetString(0), out var known) ? known : tables[reader.GetString(0)] = [];
            if (!reader.IsDBNull(1))
                columns.Add(reader.GetString(1));
        }
        return tables;
    }

    /// <summary>The columns that number their rows by themselves.</summary>
    public static async Task<IReadOnlyList<(string Table, string Column, string Sequence)>> NumberedAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select c.relname::text, a.attname::text, d.objid::regclass::text
            from pg_depend d
            join pg_class s on s.oid = d.objid and s.relkind = 'S'
            join pg_class c on c.oid = d.refobjid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
            where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
            order by 1, 2
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var numbered = new List<(string, string, string)>();
        while (await reader.ReadAsync(cancellation))
            numbered.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return numbered;
    }

    /// <summary>Removes all that the platform made, and leaves the extensions, which it may not be allowed to make again.</summary>
    public const string DropAll = """
        do $$
        declare command text;
        begin
            for command in
                select format('drop table %s cascade', oid::regclass) from pg_class
                where relnamespace = 'public'::regnamespace and relkind = 'r'
                    and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
            loop
                execute command;
            end loop;
            for command in
                select format('drop routine %s cascade', oid::regprocedure) from pg_proc
                where pronamespace = 'public'::regnamespace
                    and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
                union all
                select format('drop text search configuration %s cascade', oid::regconfig) from pg_ts_config
                where cfgnamespace = 'public'::regnamespace
                    and not exists (select from pg_depend where classid = 'pg_ts_config'::regclass and objid = pg_ts_config.oid and deptype = 'e')
                union all
                select format('drop type %s cascade', oid::regtype) from pg_type
                where typnamespace = 'public'::regnamespace and typtype in ('d', 'e')
                    and not exists (select from pg_depend where classid = 'pg_type'::regclass and objid = pg_type.oid and deptype = 'e')
            loop
                execute command;
            end loop;
        end $$
        """;

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
