using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Grappe.Web.Database.Backups;

/// <summary>Puts a backup in the place of what a database holds: all of it in one transaction, or nothing.</summary>
public static class Restore
{
    private const int BufferSize = 1 << 20;

    public static async Task RunAsync(
        NpgsqlConnection connection,
        string file,
        bool replace,
        IEnumerable<string> channels,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        using var archive = Open(file);
        var manifest = await ReadManifestAsync(archive, file, cancellation);
        var known = Migrations.Names().ToList();
        if (manifest.Migrations.Except(known).FirstOrDefault() is { } newer)
            throw new StartRefused(
                $"{file} was made by a newer release ({manifest.Platform}): this one does not know its migration {newer}. Restore it with that release or a later one."
            );
        if (!known.Take(manifest.Migrations.Count).SequenceEqual(manifest.Migrations))
            throw new StartRefused($"{file} is damaged: its migrations do not follow one another. Nothing was changed.");

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // No node is to migrate meanwhile.
        await Schema.ExecuteAsync(connection, $"select pg_advisory_xact_lock({Migrations.AdvisoryLock})", cancellation);
        if (!replace && (await Schema.TablesAsync(connection, cancellation)).Count is > 0 and var number)
            throw new StartRefused(
                $"The database is not empty: it holds {number} tables. To lose all that it holds and put the backup in its place: restore FILE --replace"
            );
        await Schema.ExecuteAsync(connection, Schema.DropAll, cancellation);
        await Migrations.MakeAsync(connection, manifest.Migrations, cancellation);
        var tables = await Schema.TablesAsync(connection, cancellation);
        if (!tables.Keys.SequenceEqual(manifest.Tables.Select(table => table.Name).Order(StringComparer.Ordinal)))
            throw new StartRefused($"{file} does not hold the tables that its migrations make.");
        var bulk = new BulkTables(connection);
        await bulk.TakeOffAsync([.. tables.Keys]);
        // Rows that the migrations write by themselves; the triggers that guard the audit trail are off by now.
        await Schema.ExecuteAsync(connection, $"truncate {string.Join(", ", tables.Keys.Select(Schema.Quote))}", cancellation);
        foreach (var table in manifest.Tables)
        {
            if (!table.Columns.ToHashSet().SetEquals(tables[table.Name]))
                throw new StartRefused($"{file} does not hold the columns that the table {table.Name} has.");
            await CopyAsync(connection, archive, table, file, cancellation);
            say(string.Create(CultureInfo.InvariantCulture, $"Restored {table.Name}: {table.Rows:N0} rows"));
        }
        say("Making indexes and checking what belongs together ...");
        await bulk.PutBackAsync();
        var numbered = await Schema.NumberedAsync(connection, cancellation);
        if (!manifest.Sequences.Select(last => (last.Table, last.Column)).ToHashSet().SetEquals(numbered.Select(each => (each.Table, each.Column))))
            throw new StartRefused($"{file} does not hold the counters that its tables have. Nothing was changed.");
        foreach (var (table, column, sequence) in numbered)
        {
            var last = manifest.Sequences.Single(each => each.Table == table && each.Column == column);
            await Schema.ExecuteAsync(
                connection,
                string.Create(CultureInfo.InvariantCulture, $"select setval('{sequence}', {last.Last}, {last.IsCalled})"),
                cancellation
            );
        }
        foreach (var name in known.Except(manifest.Migrations))
        {
            say($"Migrating the database: {name}");
            await Migrations.ApplyAsync(connection, name, cancellation);
        }
        await Schema.ExecuteAsync(connection, AfterRestore, cancellation);
        foreach (var channel in channels.Prepend(Channel))
            await Schema.ExecuteAsync(connection, $"notify {channel}", cancellation);
        await transaction.CommitAsync(cancellation);
        await Schema.ExecuteAsync(connection, "analyze", cancellation);
    }

    /// <summary>On which a restore is told to the platforms that run: their connections know statements of tables that are no more.</summary>
    public const string Channel = "restored";

    // What was to be sent may have gone out since the backup: a person decides (docs/decisions/0013). What ran is begun anew, as nothing of it stands.
    private const string AfterRestore = """
        update mails set state = 'uncertain', problem = 'restored', lease = null, leased_until = null where state in ('pending', 'sending', 'handed');
        update jobs set state = 'queued', lease = null, leased_until = null where state = 'running'
        """;

    private static ZipArchive Open(string file)
    {
        try
        {
            return ZipFile.OpenRead(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartRefused($"There is no file {file}.");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException)
        {
            throw new StartRefused($"{file} cannot be read: {exception.Message}");
        }
        catch (InvalidDataException)
        {
            throw new StartRefused($"{file} is no backup, or was cut short: its end is missing. Nothing was changed.");
        }
    }

    private static async Task<Manifest> ReadManifestAsync(ZipArchive archive, string file, CancellationToken cancellation)
    {
        var entry = archive.GetEntry(Manifest.Entry) ?? throw new StartRefused($"{file} is no backup: it holds no {Manifest.Entry}.");
        Manifest? manifest;
        try
        {
            await using var stream = await entry.OpenAsync(cancellation);
            manifest = await JsonSerializer.DeserializeAsync<Manifest>(stream, Manifest.Json, cancellation);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new StartRefused($"{file} is no backup, or is damaged: its {Manifest.Entry} cannot be read. Nothing was changed.");
        }
        if (manifest is not { Format: Manifest.FormatName })
            throw new StartRefused($"{file} is no backup of this platform.");
        if (manifest.Version > Manifest.ThisVersion)
            throw new StartRefused($"{file} has the format {manifest.Version} of a newer release; this one reads up to {Manifest.ThisVersion}.");
        if (!manifest.IsWhole())
            throw new StartRefused($"{file} is damaged: its {Manifest.Entry} does not say what the archive holds. Nothing was changed.");
        return manifest;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, ZipArchive archive, Manifest.Table table, string file, CancellationToken cancellation)
    {
        var damaged = new StartRefused($"{file} is damaged: the rows of {table.Name} are not those that were backed up. Nothing was changed.");
        var entry = archive.GetEntry(table.Entry) ?? throw damaged;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (rows, bytes) = (0L, 0L);
        await using (var stream = await entry.OpenAsync(cancellation))
        {
            var import = await connection.BeginTextImportAsync(
                $"copy {Schema.Quote(table.Name)} ({string.Join(", ", table.Columns.Select(Schema.Quote))}) from stdin",
                cancellation
            );
            try
            {
                var into = ((StreamWriter)import).BaseStream;
                var buffer = new byte[BufferSize];
                int filled;
                do
                {
                    filled = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
                    hash.AppendData(buffer.AsSpan(0, filled));
                    bytes += filled;
                    rows += buffer.AsSpan(0, filled).Count((byte)'\n');
                    await into.WriteAsync(buffer.AsMemory(0, filled), cancellation);
                } while (filled == buffer.Length);
            }
            catch (InvalidDataException)
            {
                await ((NpgsqlCopyTextWriter)import).CancelAsync();
                throw damaged;
            }
            catch
            {
                await ((NpgsqlCopyTextWriter)import).CancelAsync();
                throw;
            }
            if (rows != table.Rows || bytes != table.Bytes || Convert.ToHexStringLower(hash.GetHashAndReset()) != table.Sha256)
            {
                await ((NpgsqlCopyTextWriter)import).CancelAsync();
                throw damaged;
            }
            await import.DisposeAsync();
        }
    }
}
