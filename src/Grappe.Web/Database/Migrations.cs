using System.Reflection;
using Npgsql;

namespace Grappe.Web.Database;

/// <summary>Applies the numbered SQL files of this folder in their order, each in a transaction of its own.</summary>
public static class Migrations
{
    public const int OldestVersion = 15;
    private const long AdvisoryLock = 0x47524150; // "GRAP": several nodes may start at once

    public static IEnumerable<string> Names() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static async Task ApplyAsync(NpgsqlDataSource dataSource, Action<string> say, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (connection.PostgreSqlVersion.Major < OldestVersion)
            throw new StartRefused($"The database is PostgreSQL {connection.PostgreSqlVersion}; Grappe needs version {OldestVersion} or later.");
        await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLock})", cancellation);
        try
        {
            await ExecuteAsync(
                connection,
                "create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())",
                cancellation
            );
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
                await ExecuteAsync(connection, Read(name), cancellation);
                await using var note = new NpgsqlCommand("insert into migrations (name) values ($1)", connection) { Parameters = { new() { Value = name } } };
                await note.ExecuteNonQueryAsync(cancellation);
                await transaction.CommitAsync(cancellation);
            }
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
        await connection.ReloadTypesAsync(cancellation);
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
