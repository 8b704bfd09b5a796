using System.Reflection;

namespace Grappe.Web.Database;

/// <summary>Applies the numbered SQL files of this folder in their order, each in a transaction of its own.</summary>
public static class Migrations
{
    public const int OldestVersion = 15;
    internal const long AdvisoryLock = 0x47524150; // "GRAP": several nodes may start at once

    private const string Register = "create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())";

    public static IEnumerable<string> Names() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static async Task ApplyAsync(NpgsqlDataSource dataSource, Action<string> say, CancellationToken cancellation = default)
    {
        await using var connection = await Patiently.DoAsync(() => dataSource.OpenConnectionAsync(cancellation).AsTask(), cancellation);
        if (connection.PostgreSqlVersion.Major < OldestVersion)
            throw new StartRefused($"The database is PostgreSQL {connection.PostgreSqlVersion}; Grappe needs version {OldestVersion} or later.");
        await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLock})", cancellation);
        try
        {
            await ExecuteAsync(connection, Register, cancellation);
            foreach (var name in Names())
            {
                await using var applied = new NpgsqlCommand("select exists (select from migrations where name = $1)", connection)
                {
                    Parameters = { new() { Value = name } },
                };
                if ((bool)(await applied.ExecuteScalarAsync(cancellation))!)
                    continue;
                say($"Migrating the database: {name}");
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await ApplyAsync(connection, name, cancellation);
                await transaction.CommitAsync(cancellation);
            }
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
        await connection.ReloadTypesAsync(cancellation);
    }

    /// <summary>Makes the schema as some migrations leave it, in an empty database and within the transaction of the connection.</summary>
    internal static async Task MakeAsync(NpgsqlConnection connection, IEnumerable<string> names, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, Register, cancellation);
        foreach (var name in names)
            await ApplyAsync(connection, name, cancellation);
    }

    /// <summary>Applies one migration within the transaction of the connection.</summary>
    internal static async Task ApplyAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, Read(name), cancellation);
        await using var note = new NpgsqlCommand("insert into migrations (name) values ($1)", connection) { Parameters = { new() { Value = name } } };
        await note.ExecuteNonQueryAsync(cancellation);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
