using Grappe.Web.Database.Backups;

namespace Grappe.Web.Shared.Background;

/// <summary>A channel of the database that somebody hears.</summary>
public sealed record HeardChannel(string Name);

/// <summary>Hears what the database tells on the channels that modules registered, on one connection for all, and tells it to everybody who waits.</summary>
public sealed class Wakeups(NpgsqlDataSource database, IEnumerable<HeardChannel> channels, ILogger<Wakeups> log) : BackgroundService
{
    private static readonly TimeSpan BeforeAnotherTry = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, List<Ear>> ears = channels
        .Select(channel => channel.Name)
        .Append(Restore.Channel)
        .Distinct()
        .ToDictionary(name => name, _ => new List<Ear>());
    private NpgsqlConnection? connection;

    /// <summary>Whether the database is known to be away.</summary>
    public bool HearsNothing { get; private set; }

    /// <summary>An ear on a channel for somebody who waits. What is told from here on waits in it until it is taken.</summary>
    public Ear Hear(string channel)
    {
        var all = ears[channel];
        var ear = new Ear(gone =>
        {
            lock (all)
                all.Remove(gone);
        });
        lock (all)
            all.Add(ear);
        return ear;
    }

    /// <summary>Listens from here on, where it did not yet: what is read afterwards misses nothing.</summary>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        if (connection is not null)
            return;
        var opened = await database.OpenConnectionAsync(cancellation);
        try
        {
            opened.Notification += (_, told) => Tell(told.Channel, told.Payload);
            await using var listen = new NpgsqlCommand(string.Join(';', ears.Keys.Select(channel => $"listen {channel}")), opened);
            await listen.ExecuteNonQueryAsync(cancellation);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
        (connection, HearsNothing) = (opened, false);
        // Anything may have been told while nobody listened.
        WakeAll();
    }

    /// <summary>Tells everybody who waits that anything may have changed.</summary>
    internal void WakeAll()
    {
        foreach (var all in ears.Values)
            lock (all)
                all.ForEach(ear => ear.Tell(""));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await ListenAsync(stoppingToken);
                while (true)
                    await connection!.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException or TimeoutException)
            {
                log.LogWarning("The news of the database broke off and are taken up again: {Reason}", exception.Message);
                // One that broke may come back at once; one that cannot be made tells that the database is away.
                var broke = connection is not null;
                HearsNothing = !broke;
                await LetGoAsync();
                await Task.Delay(broke ? TimeSpan.Zero : BeforeAnotherTry, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        await LetGoAsync();
    }

    private async Task LetGoAsync()
    {
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        connection = null;
    }

    private void Tell(string channel, string payload)
    {
        if (channel == Restore.Channel)
            database.Clear();
        if (!ears.TryGetValue(channel, out var all))
            return;
        lock (all)
            all.ForEach(ear => ear.Tell(payload));
    }
}
