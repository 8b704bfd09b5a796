using System.Collections.Concurrent;
using Grappe.Web.Database.Backups;
using Npgsql;

namespace Grappe.Web.Shared.Background;

/// <summary>Hears what the database tells on the channels that somebody waits for, on one connection for all.</summary>
public sealed class Wakeups(NpgsqlDataSource database, ILogger<Wakeups> log) : BackgroundService
{
    private static readonly TimeSpan BeforeAnotherTry = TimeSpan.FromSeconds(1);
    private static readonly string[] Channels = ["mails", "jobs", Restore.Channel];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> news = new(Channels.Select(channel => KeyValuePair.Create(channel, new SemaphoreSlim(0, 1))));

    /// <summary>Whether the database is known to be away.</summary>
    public bool HearsNothing { get; private set; }

    /// <summary>Waits until something was told since the last wait, or for as long as is given. One waits on a channel.</summary>
    public Task WaitAsync(string channel, TimeSpan atMost, CancellationToken cancellation) => news[channel].WaitAsync(atMost, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var heard = false;
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                connection.Notification += (_, told) => Tell(told.Channel);
                await using (var listen = new NpgsqlCommand(string.Join(';', Channels.Select(channel => $"listen {channel}")), connection))
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                (heard, HearsNothing) = (true, false);
                // What was told while nobody listened.
                foreach (var channel in Channels)
                    Tell(channel);
                while (true)
                    await connection.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException)
            {
                log.LogWarning("The news of mails and jobs broke off and is taken up again: {Reason}", exception.Message);
                // One that broke may come back at once; one that cannot be made tells that the database is away.
                HearsNothing = !heard;
                await Task.Delay(heard ? TimeSpan.Zero : BeforeAnotherTry, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                heard = false;
            }
    }

    private void Tell(string channel)
    {
        if (channel == Restore.Channel)
            database.Clear();
        // One thread tells: a signal that was not yet taken stands for all.
        if (news.TryGetValue(channel, out var signal) && signal.CurrentCount == 0)
            signal.Release();
    }
}
