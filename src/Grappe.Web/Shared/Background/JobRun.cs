using System.Data;
using System.Diagnostics;
using System.Text.Json;
using NpgsqlTypes;

namespace Grappe.Web.Shared.Background;

/// <summary>Does the jobs of one kind. It is made anew for each job and takes what it needs by its constructor, as a page does.</summary>
public interface IJobHandler
{
    /// <summary>Does one job. Where it ends without <see cref="JobRun.DoneAsync(GrappeDb, object?)"/>, the job is noted as done right after it.</summary>
    /// <param name="run">The job.</param>
    /// <param name="cancellation">The platform stops, or the job was given to another node: what is begun is to be left undone.</param>
    /// <exception cref="RuleBroken">It cannot be done, for a reason that people can mend.</exception>
    /// <exception cref="JobLater">It is put off.</exception>
    Task RunAsync(JobRun run, CancellationToken cancellation);
}

/// <summary>The moment for a job has not come, or has passed without success that counts against it: it waits, and this was no attempt.</summary>
/// <param name="until">When it is taken up again.</param>
public sealed class JobLater(DateTime until) : Exception("The job is put off.")
{
    public DateTime Until => until;
}

/// <summary>One attempt at a job, for who does it.</summary>
public sealed class JobRun
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UntilSameEnds = TimeSpan.FromSeconds(5);
    private const string Same =
        "from jobs own join jobs same on same.kind = own.kind and same.arguments = own.arguments and same.id <> own.id where own.lease = $1";
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider clock;
    private readonly string arguments;
    private readonly Guid lease;
    private long lastReport;

    internal JobRun(NpgsqlDataSource database, Job job, TimeProvider clock)
    {
        (this.database, this.clock) = (database, clock);
        (Id, Kind, Attempt, RequestedBy, RequestedToken) = (job.Id, job.Kind, job.Attempts, job.RequestedBy, job.RequestedToken);
        (arguments, lease) = (job.Arguments, job.Lease!.Value);
    }

    public long Id { get; }
    public string Kind { get; }
    public int Attempt { get; }
    public int? RequestedBy { get; }
    public int? RequestedToken { get; }

    /// <summary>Whether the job itself noted that it is done.</summary>
    internal bool SaidDone { get; private set; }

    public T Arguments<T>() => JsonSerializer.Deserialize<T>(arguments, JsonSerializerOptions.Web)!;

    /// <summary>Tells how far the job came. It stands at once, whatever becomes of the transaction of the work; told often, it is noted now and then.</summary>
    public async Task ReportAsync(long done, long? total = null, CancellationToken cancellation = default)
    {
        if (lastReport != 0 && Stopwatch.GetElapsedTime(lastReport) < BetweenReports && done != total)
            return;
        lastReport = Stopwatch.GetTimestamp();
        await using var command = database.CreateCommand("update jobs set steps_done = $2, steps_total = $3 where lease = $1");
        command.Parameters.AddWithValue(lease);
        command.Parameters.AddWithValue(done);
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = total });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Finds the jobs that ask for the same and were there when this one began: what it does, they need not do again.</summary>
    /// <exception cref="JobLater">One of them began before it, and may have passed over what this one was asked for.</exception>
    public async Task<IReadOnlyList<long>> FindSameAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var running = await connection.ReadAsync<long>(
            $"select same.id {Same} and same.state = 'running' and (same.started_at, same.id) < (own.started_at, own.id)",
            lease
        );
        if (running.Length > 0)
            throw new JobLater((clock.GetUtcNow() + UntilSameEnds).UtcDateTime);
        return await connection.ReadAsync<long>($"select same.id {Same} and same.state in ('queued', 'running')", lease);
    }

    /// <summary>Notes that jobs which ask for the same are done with this one.</summary>
    public async Task DoneWithAsync(IReadOnlyList<long> same, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.RunAsync(
            "update jobs set state = 'done', finished_at = $2 where id = any ($1) and state = 'queued'",
            same.ToArray(),
            clock.GetUtcNow().UtcDateTime
        );
    }

    /// <summary>Notes within the transaction of the work that the job is done: both stand, once, or neither. The last thing before the commit; no report after it.</summary>
    /// <exception cref="DBConcurrencyException">Another node has taken the job over: nothing of this attempt may stand.</exception>
    public Task DoneAsync(GrappeDb db, object? result = null) =>
        db.Database.CurrentTransaction is null
            ? throw new InvalidOperationException("A job is done in the transaction of its work: begin one.")
            : DoneAsync((NpgsqlConnection)db.Database.GetDbConnection(), result);

    /// <summary>The same for work that uses plain Npgsql: within the transaction of the connection.</summary>
    public async Task DoneAsync(NpgsqlConnection connection, object? result = null)
    {
        SaidDone = true;
        await using var command = new NpgsqlCommand(
            """
            update jobs set state = 'done', finished_at = $3, result = $2, lease = null, leased_until = null,
                problem = null, problem_values = array[]::text[], detail = null
            where lease = $1
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = lease },
                new()
                {
                    Value = result is null ? DBNull.Value : JsonSerializer.Serialize(result, JsonSerializerOptions.Web),
                    NpgsqlDbType = NpgsqlDbType.Jsonb,
                },
                new() { Value = clock.GetUtcNow().UtcDateTime },
            },
        };
        if (await command.ExecuteNonQueryAsync() != 1)
            throw new DBConcurrencyException($"Job {Id} was taken over by another node.");
    }
}
