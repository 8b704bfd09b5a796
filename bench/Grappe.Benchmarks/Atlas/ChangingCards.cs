using System.Diagnostics;
using Npgsql;

namespace Grappe.Benchmarks.Atlas;

/// <summary>Changes twenty cards a second for as long as it lives, and follows one change after the other until the search page shows it.</summary>
internal sealed class ChangingCards(NpgsqlDataSource database, string address) : IAsyncDisposable
{
    private const int ChangesASecond = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource over = new();
    private readonly Lock door = new();
    private (string Word, string Slug, long Since)? newest;
    private Task? changing;
    private Task? following;

    /// <summary>The time that each followed change took to be seen, in milliseconds.</summary>
    public List<double> Seen { get; } = [];

    public int Changes { get; private set; }

    public void Begin()
    {
        changing = Task.Run(ChangeAsync);
        following = Task.Run(FollowAsync);
    }

    private async Task ChangeAsync()
    {
        var chance = new Chance(11);
        await using var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            "update search_texts set names = regexp_replace(names, ' zzq[a-z]+$', '') || $1 where cluster_id = $2",
            connection
        );
        var cards = new List<(int Id, string Slug)>();
        await using (var all = new NpgsqlCommand("select cluster_id, slug from cluster_cards where valid_to is null order by md5(slug) limit 5000", connection))
        await using (var reader = await all.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                cards.Add((reader.GetInt32(0), reader.GetString(1)));
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / ChangesASecond));
        while (!over.IsCancellationRequested && await beat.WaitForNextTickAsync())
        {
            var (id, slug) = cards[chance.Below(cards.Count)];
            // Letters by chance, so that no word is a typing error of another.
            var word = "zzq" + string.Concat(Enumerable.Range(0, 10).Select(_ => (char)('a' + chance.Below(26))));
            command.Parameters.Clear();
            command.Parameters.Add(new() { Value = " " + word });
            command.Parameters.Add(new() { Value = id });
            await command.ExecuteNonQueryAsync();
            Changes++;
            lock (door)
                newest = (word, slug, Stopwatch.GetTimestamp());
        }
    }

    private async Task FollowAsync()
    {
        using var client = new HttpLoad(address, 1);
        var languages = new[] { "fr", "ar", "en" };
        while (!over.IsCancellationRequested)
        {
            (string Word, string Slug, long Since)? change;
            lock (door)
                (change, newest) = (newest, null);
            if (change is not { } made)
            {
                await Task.Delay(5);
                continue;
            }
            var path = $"/{languages[Seen.Count % 3]}/clusters?q={made.Word}";
            // The card is in the list once its new word finds it.
            while (!(await client.TextAsync(path)).Contains(made.Slug, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(made.Since) < Patience)
                await Task.Delay(20);
            Seen.Add(Stopwatch.GetElapsedTime(made.Since).TotalMilliseconds);
            await Task.Delay(200);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (over.IsCancellationRequested)
            return;
        await over.CancelAsync();
        await Task.WhenAll(changing ?? Task.CompletedTask, following ?? Task.CompletedTask);
    }
}
