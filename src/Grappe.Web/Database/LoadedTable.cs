namespace Grappe.Web.Database;

/// <summary>A table that a load fills: at once where it is empty, or beside it, in a temporary table from which only what differs is carried over.</summary>
/// <param name="Columns">As they are written, the key of the table first.</param>
internal sealed record LoadedTable<T>(string Name, string Columns, Action<BinaryCopy, T> Write)
{
    private const string Origin = "from_files";

    private readonly string[] columns = Columns.Split(", ");

    /// <summary>The column of the key, by which others lead to its rows. It never changes.</summary>
    private string Key => columns[0];

    /// <summary>The temporary table in which the rows of the files stand until they are carried over.</summary>
    public string Beside => $"loaded_{Name}";

    /// <summary>The columns that are carried over: not the key, and not the origin, so that a row which people brought in stays known as theirs.</summary>
    private IEnumerable<string> Carried => columns.Where(column => column != Key && column != Origin);

    public Task CopyAsync(NpgsqlConnection connection, IEnumerable<T> items) => BinaryCopy.RunAsync(connection, $"{Name} ({Columns})", items, Write);

    /// <summary>Makes the table beside it, which lasts until the transaction ends.</summary>
    public Task PrepareAsync(NpgsqlConnection connection) =>
        connection.RunAsync($"create temporary table {Beside} on commit drop as select {Columns} from {Name} with no data");

    public Task PutBesideAsync(NpgsqlConnection connection, IEnumerable<T> items) => BinaryCopy.RunAsync(connection, $"{Beside} ({Columns})", items, Write);

    /// <summary>The keys of those that stand and say something else than the files, as a query.</summary>
    public string Changed => $"select loaded.{Key} from {Beside} loaded join {Name} stands on stands.{Key} = loaded.{Key} where {Differs}";

    /// <summary>The keys of those that do not stand yet, as a query.</summary>
    public string New => $"select loaded.{Key} from {Beside} loaded where not exists (select from {Name} stands where stands.{Key} = loaded.{Key})";

    /// <summary>The keys of those that came from files which no longer hold them, as a query.</summary>
    public string Left =>
        $"""
            select stands.{Key} from {Name} stands
            where {(columns.Contains(Origin) ? $"stands.{Origin} and" : "")} not exists (select from {Beside} loaded where loaded.{Key} = stands.{Key})
            """;

    /// <summary>Carries over what is new and what says something else, and touches no other row.</summary>
    public Task MergeAsync(NpgsqlConnection connection) =>
        connection.RunAsync(
            $"""
            merge into {Name} stands using {Beside} loaded on stands.{Key} = loaded.{Key}
            when matched and {Differs} then update set {string.Join(", ", Carried.Select(column => $"{column} = loaded.{column}"))}
            when not matched then insert ({Columns}) values ({Of("loaded", columns)})
            """
        );

    private string Differs => $"({Of("stands", Carried)}) is distinct from ({Of("loaded", Carried)})";

    private static string Of(string row, IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"{row}.{column}"));
}

/// <summary>A table to whose rows nothing leads. Rows that the files no longer hold are removed, and rows that are missing are added.</summary>
/// <param name="Numbered">Whether its rows get their numbers by themselves.</param>
internal sealed record LoadedRows<T>(LoadedTable<T> Table, bool Numbered)
{
    private string Columns => Numbered ? Table.Columns[(Table.Columns.IndexOf(',', StringComparison.Ordinal) + 2)..] : Table.Columns;

    // The same may be said twice.
    private string Said(string table, string also = "true") =>
        $"(select ctid as at, row({Columns})::text as said, row_number() over (partition by row({Columns})::text) as nth, * from {table} where {also})";

    private string Standing => Said(Table.Name, Table.Columns.Contains("from_files", StringComparison.Ordinal) ? "from_files" : "true");

    /// <summary>The rows that are to go and those that are to come, as a query of some of their columns.</summary>
    public string Changed(string columns) =>
        $"""
            select {columns} from {Standing} stands where not exists (select from {Said(
                Table.Beside
            )} loaded where (loaded.said, loaded.nth) = (stands.said, stands.nth))
            union all
            select {columns} from {Said(
                Table.Beside
            )} loaded where not exists (select from {Standing} stands where (loaded.said, loaded.nth) = (stands.said, stands.nth))
            """;

    public Task RemoveAsync(NpgsqlConnection connection) =>
        connection.RunAsync(
            $"""
            delete from {Table.Name} where ctid in (
                select at from {Standing} stands
                where not exists (select from {Said(Table.Beside)} loaded where (loaded.said, loaded.nth) = (stands.said, stands.nth))
            )
            """
        );

    public Task AddAsync(NpgsqlConnection connection) =>
        connection.RunAsync(
            $"""
            insert into {Table.Name} ({Columns})
            select {Columns} from {Said(Table.Beside)} loaded
            where not exists (select from {Standing} stands where (loaded.said, loaded.nth) = (stands.said, stands.nth))
            """
        );
}
