using System.Text.Json;

namespace Grappe.Web.Shared.Background;

/// <summary>Takes work that needs its time, in the transaction that asks for it, so that it is done if that stands, and only then.</summary>
public sealed class JobQueue(GrappeDb db, TimeProvider clock)
{
    /// <summary>Adds a job at once, within the transaction of the <see cref="GrappeDb"/> of this request where one was begun; no SaveChanges is needed.</summary>
    /// <param name="kind">As its module registered it.</param>
    /// <param name="arguments">What <see cref="JobRun.Arguments{T}"/> will give: any object that JSON can hold.</param>
    /// <param name="key">With a key, the job is added only once however often this is called.</param>
    /// <param name="requestedBy">The person who asks for it; nobody where the platform does.</param>
    /// <param name="runAt">Not before then.</param>
    /// <param name="token">The token through which they ask, where a program does.</param>
    /// <param name="cancellation">Ends the waiting for the database.</param>
    /// <returns>Its number, or null where a job with this key was there.</returns>
    public async Task<long?> AddAsync(
        string kind,
        object? arguments = null,
        string? key = null,
        int? requestedBy = null,
        DateTime? runAt = null,
        int? token = null,
        CancellationToken cancellation = default
    )
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            return await AddAsync((NpgsqlConnection)db.Database.GetDbConnection(), clock, kind, arguments, key, requestedBy, runAt, token, cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The same for work that uses plain Npgsql: within the transaction of the connection.</summary>
    public static async Task<long?> AddAsync(
        NpgsqlConnection connection,
        TimeProvider clock,
        string kind,
        object? arguments = null,
        string? key = null,
        int? requestedBy = null,
        DateTime? runAt = null,
        int? token = null,
        CancellationToken cancellation = default
    )
    {
        await using var command = new NpgsqlCommand(
            """
            insert into jobs (kind, arguments, key, requested_by, run_at, requested_token, created_at) values ($1, $2::jsonb, $3, $4, coalesce($5, $7), $6, $7)
            on conflict (key) do nothing returning id
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = kind },
                new() { Value = JsonSerializer.Serialize(arguments ?? new { }, JsonSerializerOptions.Web) },
                new NpgsqlParameter<string?> { TypedValue = key },
                new NpgsqlParameter<int?> { TypedValue = requestedBy },
                new NpgsqlParameter<DateTime?> { TypedValue = runAt },
                new NpgsqlParameter<int?> { TypedValue = token },
                new() { Value = clock.GetUtcNow().UtcDateTime },
            },
        };
        return (long?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>Puts a job that was given up back to be done.</summary>
    public async Task<bool> TryAgainAsync(long id, CancellationToken cancellation = default) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            update jobs set state = 'queued', attempts = 0, run_at = {clock.GetUtcNow().UtcDateTime}, finished_at = null, problem = null, problem_values = array[]::text[], detail = null
            where id = {id} and (state = 'failed' or state = 'queued' and attempts > 0)
            """,
            cancellation
        ) == 1;
}
