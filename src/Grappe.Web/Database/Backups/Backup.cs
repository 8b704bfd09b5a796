using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;

namespace Grappe.Web.Database.Backups;

/// <summary>Writes all tables as they stand at one moment into one archive, however large they are, while the platform goes on.</summary>
internal static class Backup
{
    private const int BufferSize = 1 << 20;

    public static async Task WriteAsync(NpgsqlConnection connection, Stream into, Action<string> say, CancellationToken cancellation)
    {
        var before = await Schema.TablesAsync(connection, cancellation);
        if (!before.ContainsKey("migrations"))
            throw new StartRefused("There is nothing to back up: the database is empty.");
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Schema.ExecuteAsync(connection, "set transaction isolation level repeatable read read only", cancellation);
        // Before the moment is taken: whoever empties a table by truncate, as a load does, empties it for every moment.
        await Schema.ExecuteAsync(connection, $"lock table {string.Join(", ", before.Keys.Select(Schema.Quote))} in access share mode", cancellation);
        var tables = await Schema.TablesAsync(connection, cancellation);
        if (!tables.Keys.SequenceEqual(before.Keys))
            throw new StartRefused("The tables changed while the backup began: the platform was just being migrated. Try again.");

        using var archive = new ZipArchive(into, ZipArchiveMode.Create, leaveOpen: true);
        var written = new List<Manifest.Table>();
        foreach (var (table, columns) in tables)
        {
            written.Add(await WriteAsync(connection, archive, table, columns, cancellation));
            say(string.Create(CultureInfo.InvariantCulture, $"Backed up {table}: {written[^1].Rows:N0} rows"));
        }
        var manifest = new Manifest(
            Manifest.FormatName,
            Manifest.ThisVersion,
            Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            connection.PostgreSqlVersion.ToString(),
            await MomentAsync(connection, cancellation),
            await MigrationsAsync(connection, cancellation),
            written,
            await SequencesAsync(connection, cancellation)
        );
        await using var entry = await archive.CreateEntry(Manifest.Entry).OpenAsync(cancellation);
        await JsonSerializer.SerializeAsync(entry, manifest, Manifest.Json, cancellation);
    }

    private static async Task<Manifest.Table> WriteAsync(
        NpgsqlConnection connection,
        ZipArchive archive,
        string table,
        List<string> columns,
        CancellationToken cancellation
    )
    {
        var manifest = new Manifest.Table(table, columns, 0, 0, "");
        await using var entry = await archive.CreateEntry(manifest.Entry, CompressionLevel.Fastest).OpenAsync(cancellation);
        using var export = await connection.BeginTextExportAsync(
            $"copy {Schema.Quote(table)} ({string.Join(", ", columns.Select(Schema.Quote))}) to stdout",
            cancellation
        );
        // The bytes as they come: what the text means matters to nobody here.
        var rows = ((StreamReader)export).BaseStream;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var (count, bytes) = (0L, 0L);
        int filled;
        do
        {
            filled = await rows.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            var read = buffer.AsMemory(0, filled);
            hash.AppendData(read.Span);
            // A line break within a value is written with a backslash.
            count += read.Span.Count((byte)'\n');
            bytes += filled;
            await entry.WriteAsync(read, cancellation);
        } while (filled == buffer.Length);
        return manifest with { Rows = count, Bytes = bytes, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    private static async Task<DateTime> MomentAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select now()", connection);
        return (DateTime)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<IReadOnlyList<string>> MigrationsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select array_agg(name order by name collate \"C\") from migrations", connection);
        return await command.ExecuteScalarAsync(cancellation) as string[] ?? [];
    }

    private static async Task<IReadOnlyList<Manifest.Sequence>> SequencesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var sequences = new List<Manifest.Sequence>();
        foreach (var (table, column, sequence) in await Schema.NumberedAsync(connection, cancellation))
        {
            await using var command = new NpgsqlCommand($"select last_value, is_called from {sequence}", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            sequences.Add(new(table, column, reader.GetInt64(0), reader.GetBoolean(1)));
        }
        return sequences;
    }
}
