using System.Data;
using Microsoft.EntityFrameworkCore.Storage;
using NpgsqlTypes;

namespace Grappe.Web.Shared.Files;

/// <summary>Keeps the files that people bring, gives them back, and lets go of those that nothing refers to any longer.</summary>
public sealed class KeepDocuments(GrappeDb db, CurrentPerson current, TimeProvider clock)
{
    /// <summary>Keeps a file for something. To be called within the transaction that refers to it.</summary>
    public async Task<int> KeepAsync(Upload upload, string owner, int ownerId, CancellationToken cancellation = default)
    {
        await using var content = upload.Open();
        await using var command = Command(
            """
            insert into documents (name, media_type, size, digest, owner, owner_id, uploaded_by_id, uploaded_at, content)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id
            """
        );
        foreach (
            var value in new object[]
            {
                upload.Name,
                upload.MediaType,
                upload.Size,
                upload.Digest,
                owner,
                ownerId,
                current.Id!.Value,
                clock.GetUtcNow().UtcDateTime,
            }
        )
            command.Parameters.AddWithValue(value);
        command.Parameters.AddWithValue(NpgsqlDbType.Bytea, content);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Writes the content of a document as it is read.</summary>
    public async Task CopyAsync(int id, Stream to, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await using var command = Command("select content from documents where id = $1");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        if (await reader.ReadAsync(cancellation))
            await (await reader.GetStreamAsync(0, cancellation)).CopyToAsync(to, cancellation);
    }

    /// <summary>Lets go of documents to which no table refers, whichever module it is of.</summary>
    /// <param name="before">Only those that were brought before.</param>
    /// <param name="person">Only those that a person brought.</param>
    public async Task<int> ForgetAsync(DateTime? before, int? person, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var unused = await ForeignKeys.NothingLeadsToAsync((NpgsqlConnection)db.Database.GetDbConnection(), "documents", "document", cancellation);
        var forget = $$"""
            delete from documents document
            where ({0}::timestamptz is null or uploaded_at < {0}) and ({1}::int is null or uploaded_by_id = {1}) and {{unused}}
            """;
        return await db.Database.ExecuteSqlRawAsync(
            forget,
            [
                new NpgsqlParameter { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter { Value = (object?)person ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
            ],
            cancellation
        );
    }

    private NpgsqlCommand Command(string sql) =>
        new(sql, (NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
}
