namespace Grappe.Web.Shared.Demo;

/// <summary>Follows the demo's clock where another process moves it.</summary>
internal sealed class FollowDemoClock(DemoClock clock, Wakeups wakeups, ILogger<FollowDemoClock> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ear = wakeups.Hear(RecurringJobs.Channel);
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await clock.ReadAsync(stoppingToken);
                await ear.WaitAsync(Timeout.InfiniteTimeSpan, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException)
            {
                log.LogWarning("The demo's clock cannot be read for a moment: {Reason}", exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }
}
