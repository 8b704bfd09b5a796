using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>Keeps the data set that stands loaded as an edition: its files in one archive, with a checksum for each.</summary>
internal sealed class KeepEdition : IAsyncDisposable
{
    private const int PartSize = 1 << 19;

    // Entries carry no time of their own, so that the archive of the same files is the same wherever it is made.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly NpgsqlConnection connection;
    private readonly string fingerprint;
    private readonly Task<FileStream>? packing;

    private KeepEdition(NpgsqlConnection connection, string fingerprint, Task<FileStream>? packing)
    {
        this.connection = connection;
        this.fingerprint = fingerprint;
        this.packing = packing;
    }

    /// <summary>Begins to pack the files of a data set, whose fingerprint is known, unless the edition is there.</summary>
    public static async Task<KeepEdition> BeginAsync(NpgsqlConnection connection, string folder, string fingerprint)
    {
        await using var known = new NpgsqlCommand("select exists (select from editions where fingerprint = $1)", connection)
        {
            Parameters = { new() { Value = fingerprint } },
        };
        var kept = (bool)(await known.ExecuteScalarAsync())!;
        return new KeepEdition(connection, fingerprint, kept ? null : Task.Run(() => PackAsync(folder, fingerprint)));
    }

    public async ValueTask DisposeAsync()
    {
        if (packing is null)
            return;
        // A load that failed for another reason says that one.
        await ((Task)packing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (packing.IsCompletedSuccessfully)
            await (await packing).DisposeAsync();
    }

    private static async Task<FileStream> PackAsync(string folder, string fingerprint)
    {
        var archive = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            PartSize,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
        try
        {
            return await PackAsync(folder, archive) == fingerprint
                ? archive
                : throw new StartRefused($"The files of {folder} changed while they were being loaded. Start again.");
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the edition unless it is there. To be called where the load is in the table of loads.</summary>
    public async Task WriteAsync()
    {
        if (packing is null)
            return;
        var archive = await packing;
        archive.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(archive));
        await using var note = new NpgsqlCommand(
            """
            insert into editions
                (name, fingerprint, loaded_at, clusters, subjects, sources, observations, statements, cooperations, contradictions, archive_size, archive_sha256)
            select to_char(loaded_at at time zone 'utc', 'YYYY-MM-DD') || '-' || left(fingerprint, 8), fingerprint, loaded_at,
                (select count(*) from subjects where kind = 'cluster' and from_files), (select count(*) from subjects where from_files),
                (select count(*) from sources where from_files),
                observations, statements, (select count(*) from cooperations where from_files), (select count(*) from contradictions where degree = 'conflict'), $2, $3
            from data_loads
            where fingerprint = $1
            order by id
            limit 1
            on conflict do nothing
            returning name
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = fingerprint },
                new() { Value = archive.Length },
                new() { Value = sha256 },
            },
        };
        // Several nodes may load at once: one of them keeps the edition.
        if (await note.ExecuteScalarAsync() is not string name)
            return;
        archive.Position = 0;
        await using var writer = await connection.BeginBinaryImportAsync("copy edition_parts (edition, ordinal, content) from stdin (format binary)");
        var part = new byte[PartSize];
        for (var ordinal = 0; await archive.ReadAtLeastAsync(part, PartSize, throwOnEndOfStream: false) is > 0 and var read; ordinal++)
        {
            await writer.StartRowAsync();
            await writer.WriteAsync(name);
            await writer.WriteAsync(ordinal);
            await writer.WriteAsync(part.AsMemory(0, read));
        }
        await writer.CompleteAsync();
    }

    /// <summary>Writes the files of a data set into an archive and gives the fingerprint of what was written.</summary>
    private static async Task<string> PackAsync(string folder, Stream output)
    {
        await using var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null);
        using var fingerprint = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sums = new StringBuilder();
        var buffer = new byte[1 << 17];
        foreach (var file in DataSet.Files(folder))
        {
            var name = Path.GetRelativePath(folder, file);
            fingerprint.AppendData(Encoding.UTF8.GetBytes(name));
            await AddAsync(file, name, fingerprint);
        }
        foreach (var file in new[] { "README.md", "LICENSE.md" }.Where(file => File.Exists(Path.Combine(folder, file))))
            await AddAsync(Path.Combine(folder, file), file, null);
        await using (var manifest = await Entry("SHA256SUMS").OpenAsync())
            await manifest.WriteAsync(Encoding.UTF8.GetBytes(sums.ToString()));
        return Convert.ToHexStringLower(fingerprint.GetHashAndReset());

        async Task AddAsync(string file, string name, IncrementalHash? whole)
        {
            var path = name.Replace(Path.DirectorySeparatorChar, '/');
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var source = File.OpenRead(file);
            await using var entry = await Entry(path).OpenAsync();
            while (await source.ReadAsync(buffer) is > 0 and var read)
            {
                var content = buffer.AsMemory(0, read);
                whole?.AppendData(content.Span);
                sum.AppendData(content.Span);
                await entry.WriteAsync(content);
            }
            // As sha256sum writes and checks it.
            sums.Append(Convert.ToHexStringLower(sum.GetHashAndReset())).Append("  ").Append(path).Append('\n');
        }

        ZipArchiveEntry Entry(string path)
        {
            var entry = archive.CreateEntry(path, CompressionLevel.Fastest);
            entry.LastWriteTime = NoTime;
            return entry;
        }
    }
}
