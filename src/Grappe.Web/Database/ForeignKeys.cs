namespace Grappe.Web.Database;

/// <summary>Knows what leads to the rows of a table, whichever module it is of.</summary>
internal static class ForeignKeys
{
    /// <summary>Gives the condition that no row leads to one of a table; rows that would go with it do not count.</summary>
    /// <param name="row">The name that the row has in the statement.</param>
    /// <param name="besides">Tables whose rows do not count either: whoever asks takes them away first.</param>
    public static async Task<string> NothingLeadsToAsync(
        NpgsqlConnection connection,
        string table,
        string row,
        CancellationToken cancellation = default,
        params string[] besides
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select coalesce(string_agg(format('not exists (select from %s leads where %s)', conrelid::regclass, (
                select string_agg(format('leads.%I = %I.%I', own.attname, $2, other.attname), ' and ')
                from unnest(conkey, confkey) as pair (own, other)
                join pg_attribute own on own.attrelid = conrelid and own.attnum = pair.own
                join pg_attribute other on other.attrelid = confrelid and other.attnum = pair.other
            )), ' and '), 'true')
            from pg_constraint where contype = 'f' and confrelid = $1::regclass and confdeltype <> 'c' and not conrelid::regclass::text = any ($3)
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = table },
                new() { Value = row },
                new() { Value = besides },
            },
        };
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
