namespace Grappe.Web.Shared.Background;

/// <summary>A job that the platform asks for itself, once in each period.</summary>
internal sealed record RecurringJob(string Kind, TimeSpan Every);

/// <summary>Adds the recurring jobs of each period as it begins. The key of a job names its period: however many nodes add it, it is there once.</summary>
internal sealed class RecurringJobs(
    NpgsqlDataSource database,
    Wakeups wakeups,
    IEnumerable<RecurringJob> recurring,
    TimeProvider time,
    ILogger<RecurringJobs> log
) : BackgroundService
{
    /// <summary>On which is told that the clock was moved.</summary>
    public const string Channel = "clock";

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private readonly RecurringJob[] all = [.. recurring];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ear = wakeups.Hear(Channel);
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                var wait = LongestWait;
                var now = time.GetUtcNow().UtcDateTime;
                foreach (var job in all)
                {
                    var begun = now.AddTicks(-(now.Ticks % job.Every.Ticks));
                    await using var connection = await database.OpenConnectionAsync(stoppingToken);
                    await JobQueue.AddAsync(connection, time, job.Kind, key: KeyOf(job.Kind, begun), cancellation: stoppingToken);
                    if (begun + job.Every - now is var next && next < wait)
                        wait = next;
                }
                // A little late rather than early: a timer that fires before the moment would find the old period.
                await ear.WaitAsync(wait + TimeSpan.FromMilliseconds(20), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException)
            {
                log.LogWarning("The recurring jobs cannot be added: {Reason}", exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    private static string KeyOf(string kind, DateTime begun) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{begun:yyyy-MM-ddTHH:mm:ssZ}");
}
