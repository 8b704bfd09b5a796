using System.Diagnostics;
using System.Text;

namespace Grappe.Web.Shared.Background;

/// <summary>The handler that does the jobs of a kind, and the lane of its workers.</summary>
public sealed record JobKind(string Name, Type Handler, Lane Lane);

/// <summary>Does the jobs that wait, each on one node at a time: a lease says whose it is, and a heartbeat that its holder lives.</summary>
internal sealed class RunJobs(
    NpgsqlDataSource database,
    Wakeups wakeups,
    JobSettings settings,
    IEnumerable<JobKind> kinds,
    IServiceScopeFactory scopes,
    Troubles troubles,
    TimeProvider clock,
    ILogger<RunJobs> log
) : BackgroundService
{
    /// <summary>On which the database tells that a job waits.</summary>
    public const string Channel = "jobs";

    private const string Released = "lease = null, leased_until = null";
    private const int LongestDetail = 8_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(6);
    private readonly Dictionary<string, JobKind> known = kinds.ToDictionary(kind => kind.Name);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var lane in Task.WhenEach(Enum.GetValues<Lane>().Select(lane => RunAsync(lane, stoppingToken))))
            await lane;
    }

    private async Task RunAsync(Lane lane, CancellationToken stoppingToken)
    {
        using var ear = wakeups.Hear(Channel);
        using var workers = new SemaphoreSlim(settings.WorkersOf(lane), settings.WorkersOf(lane));
        // A node of another release may know kinds that this one does not: those are left to it.
        string[] kinds = [.. known.Values.Where(kind => kind.Lane == lane).Select(kind => kind.Name)];
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await workers.WaitAsync(stoppingToken);
                var job = await TakeOrReleaseAsync(kinds, workers, stoppingToken);
                if (job is null)
                {
                    await ear.WaitAsync(await UntilNextAsync(kinds, stoppingToken), stoppingToken);
                    continue;
                }
                running.RemoveAll(task => task.IsCompleted);
                running.Add(Task.Run(() => RunAndReleaseAsync(job, workers, stoppingToken), CancellationToken.None));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException)
            {
                log.LogWarning("The jobs are out of reach for a moment: {Reason}", exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        await Task.WhenAll(running);
    }

    private async Task<Job?> TakeOrReleaseAsync(string[] kinds, SemaphoreSlim workers, CancellationToken cancellation)
    {
        Job? job = null;
        try
        {
            job = await TakeAsync(kinds, cancellation);
        }
        finally
        {
            if (job is null)
                workers.Release();
        }
        return job;
    }

    private async Task RunAndReleaseAsync(Job job, SemaphoreSlim workers, CancellationToken stopping)
    {
        try
        {
            await RunAsync(job, stopping);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // Its lease runs out, and somebody takes it up again.
            log.LogWarning("What became of job {Id} could not be noted: {Reason}", job.Id, exception.Message);
        }
        finally
        {
            workers.Release();
        }
    }

    private async Task<Job?> TakeAsync(string[] kinds, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            update jobs set state = 'running', attempts = attempts + 1, lease = $1, leased_until = now() + $2, started_at = $4, steps_done = null, steps_total = null
            where id = (
                select id from jobs
                where kind = any ($3) and (state = 'queued' and run_at <= $4 or state = 'running' and leased_until < now())
                order by run_at, id limit 1 for update skip locked
            )
            returning id, kind, arguments::text, attempts, requested_by, requested_token
            """
        );
        var lease = Guid.NewGuid();
        command.Parameters.AddWithValue(lease);
        command.Parameters.AddWithValue(settings.Lease);
        command.Parameters.AddWithValue(kinds);
        command.Parameters.AddWithValue(Now);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        return new Job
        {
            Id = reader.GetInt64(0),
            Kind = reader.GetString(1),
            Arguments = reader.GetString(2),
            Attempts = reader.GetInt32(3),
            RequestedBy = reader.IsDBNull(4) ? null : reader.GetInt32(4),
            RequestedToken = reader.IsDBNull(5) ? null : reader.GetInt32(5),
            State = "running",
            Lease = lease,
            ProblemValues = [],
        };
    }

    private async Task RunAsync(Job job, CancellationToken stopping)
    {
        if (job.Attempts > settings.Attempts)
        {
            await FailAsync(job, "jobs.problem.died", [], "");
            return;
        }
        var run = new JobRun(database, job, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var quiet = new CancellationTokenSource();
        var heart = BeatAsync(job, run, ended, quiet.Token);
        var watch = Stopwatch.StartNew();
        try
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                var person = scope.ServiceProvider.GetRequiredService<CurrentPerson>();
                (person.Acting, person.ActingToken) = (job.RequestedBy, job.RequestedToken);
                var handler = (IJobHandler)ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, known[job.Kind].Handler);
                await handler.RunAsync(run, ended.Token);
            }
            if (!run.SaidDone)
            {
                await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
                await run.DoneAsync(connection);
            }
            log.LogInformation("Job {Id} ({Kind}) is done in {Seconds:0.0} s (attempt {Attempt})", job.Id, job.Kind, watch.Elapsed.TotalSeconds, job.Attempts);
        }
        catch (RuleBroken refused)
        {
            await FailAsync(job, refused.Problem.Text, refused.Problem.KeptValues, DetailOf(refused.Cause));
        }
        catch (JobLater later)
        {
            await NoteAsync(job, $"state = 'queued', attempts = attempts - 1, run_at = $2, {Released}", later.Until);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Not its fault: another node, or the next start, begins it anew.
            await NoteAsync(job, $"state = 'queued', attempts = attempts - 1, run_at = $2, {Released}", Now);
            log.LogInformation("Job {Id} ({Kind}) is handed back, as the platform stops", job.Id, job.Kind);
        }
        catch (Exception exception)
        {
            troubles.Note(exception);
            await FailOrDelayAsync(job, DetailOf(exception), exception.GetType().Name);
        }
        finally
        {
            await quiet.CancelAsync();
            await heart;
        }
    }

    // A message may quote what was sent, and a column takes no NUL and no half of a character.
    private static string DetailOf(Exception? exception) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(TypedText.Cut(LongestDetail, exception?.ToString() ?? ""))).Replace("\0", "", StringComparison.Ordinal);

    private async Task FailOrDelayAsync(Job job, string detail, string what)
    {
        if (job.Attempts >= settings.Attempts)
        {
            await FailAsync(job, "jobs.problem.unexpected", [], detail);
            return;
        }
        var delay = TimeSpan.FromSeconds(Math.Min(settings.RetryAfter.TotalSeconds * Math.Pow(6, job.Attempts - 1), LongestDelay.TotalSeconds));
        await NoteAsync(job, $"state = 'queued', run_at = $2, problem = 'jobs.problem.unexpected', detail = $3, {Released}", Now + delay, detail);
        // What an exception says may name people: it stands on the page of administrators.
        log.LogWarning(
            "Job {Id} ({Kind}) did not succeed (attempt {Attempt}, {What}) and is tried again in {Delay}",
            job.Id,
            job.Kind,
            job.Attempts,
            what,
            delay
        );
    }

    private async Task FailAsync(Job job, string problem, IReadOnlyList<string> values, string detail)
    {
        await NoteAsync(
            job,
            $"state = 'failed', finished_at = $5, problem = $2, problem_values = $3, detail = nullif($4, ''), {Released}",
            problem,
            values.ToArray(),
            detail,
            Now
        );
        log.LogError("Job {Id} ({Kind}) failed: {Problem} (attempt {Attempt})", job.Id, job.Kind, problem, job.Attempts);
    }

    // Says that the holder of the lease lives, and ends its work when the lease is another's.
    private async Task BeatAsync(Job job, JobRun run, CancellationTokenSource ended, CancellationToken quiet)
    {
        using var beats = new PeriodicTimer(settings.Lease / 4);
        try
        {
            while (await beats.WaitForNextTickAsync(quiet))
                try
                {
                    await using var command = database.CreateCommand("update jobs set leased_until = now() + $2 where lease = $1");
                    command.Parameters.AddWithValue(job.Lease!.Value);
                    command.Parameters.AddWithValue(settings.Lease);
                    if (await command.ExecuteNonQueryAsync(quiet) == 0 && !run.SaidDone)
                    {
                        await ended.CancelAsync();
                        return;
                    }
                }
                catch (NpgsqlException exception)
                {
                    log.LogWarning("Job {Id} cannot say that it lives: {Reason}", job.Id, exception.Message);
                }
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested) { }
    }

    private async Task NoteAsync(Job job, string what, params object[] values)
    {
        await using var command = database.CreateCommand($"update jobs set {what} where lease = $1");
        command.Parameters.AddWithValue(job.Lease!.Value);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<TimeSpan> UntilNextAsync(string[] kinds, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select min(case when state = 'queued' then run_at - $2 else leased_until - now() end) from jobs where state in ('queued', 'running') and kind = any ($1)
            """
        );
        command.Parameters.AddWithValue(kinds);
        command.Parameters.AddWithValue(Now);
        var next = await command.ExecuteScalarAsync(cancellation) is TimeSpan wait ? wait : LongestWait;
        // Where a moment has come and another node is just taking what is due, a breath is enough.
        var breath = TimeSpan.FromMilliseconds(50);
        return next < breath ? breath
            : next < LongestWait ? next
            : LongestWait;
    }
}
