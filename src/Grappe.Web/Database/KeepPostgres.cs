using System.Diagnostics;

namespace Grappe.Web.Database;

/// <summary>Starts the private PostgreSQL again when it dies while the platform runs: docs/decisions/0029.</summary>
internal sealed class KeepPostgres(LocalPostgres server, NpgsqlDataSource database, ILogger<KeepPostgres> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // One that dies sooner is started again more and more slowly, as one that does not start.
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        var since = Stopwatch.StartNew();
        while (await WaitAsync(BetweenLooks, stoppingToken))
            try
            {
                if (server.IsAlive)
                    continue;
                if (since.Elapsed > Steady)
                    pause = TimeSpan.Zero;
                log.LogError("The private PostgreSQL is gone: it is started again in {Seconds:0} s", pause.TotalSeconds);
                if (!await WaitAsync(pause, stoppingToken))
                    return;
                pause = TimeSpan.FromSeconds(Math.Clamp(pause.TotalSeconds * 2, ShortestPause.TotalSeconds, LongestPause.TotalSeconds));
                // Its connections lead nowhere.
                database.Clear();
                await server.StartAgainAsync(_ => { });
                log.LogWarning("The private PostgreSQL runs again");
                since.Restart();
            }
            catch (Exception exception) when (exception is StartRefused or IOException or UnauthorizedAccessException)
            {
                log.LogError("The private PostgreSQL does not come back: {Reason}", exception.Message);
                since.Restart();
            }
    }

    /// <summary>Whether the platform goes on after a while.</summary>
    private static async Task<bool> WaitAsync(TimeSpan time, CancellationToken stopping)
    {
        await Task.Delay(time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }
}
