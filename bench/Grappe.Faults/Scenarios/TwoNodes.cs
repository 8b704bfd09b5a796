using System.Diagnostics;
using System.Globalization;
using Grappe.Web.Database;
using Grappe.Web.Tests.Bed;
using Npgsql;

namespace Grappe.Faults;

/// <summary>Two nodes on one PostgreSQL, one after the other killed while the other goes on.</summary>
internal static class TwoNodes
{
    public const int Kills = 4;
    private const int Changes = 6;

    // Both together, the jobs' own connections and those that look from here stay below what the server lets in.
    private const int ConnectionsOfEach = 22;

    public static async Task<Report> RunAsync(Options options)
    {
        using var folder = new TemporaryFolder();
        await using var server = await LocalPostgres.StartAsync(folder.In("server"), null, _ => { });
        var database = new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = ConnectionsOfEach }.ConnectionString;
        await LocalPostgres.EnsureDatabaseAsync(database);
        await using var one = new Platform(folder.In("one"), database, options);
        await using var two = new Platform(folder.In("two"), database, options);
        await one.StartAsync();
        await using var scene = await Scene.BeginAsync(options, "/health/ready", one, two);
        // On a card that nobody else writes on; before there are two that send mails.
        var card = (await scene.ListAsync("select slug from subjects where kind = 'cluster' and country = 'tn' order by slug desc limit 1"))[0];
        using var editor = await scene.JoinAsync("Editor", card);
        await two.StartAsync();
        var seen = new List<TimeSpan>();
        for (var change = 0; change < Changes; change++)
            seen.Add(await SeenAsync(scene, editor, card, change));
        for (var kill = 0; kill < (options.Kills ?? Kills); kill++)
        {
            var node = kill % 2 == 0 ? one : two;
            await scene.KillAsync(node.KillAsync);
            await scene.SendsAsync(40);
            await node.StartAsync();
        }
        return await scene.FindAsync("nodes") with
        {
            Notes =
            [
                "A change was seen on the other node after "
                    + string.Join(", ", seen.Order().Select(time => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)))
                    + " s.",
            ],
        };
    }

    // From the sending of a word to one node until the other finds the card by it.
    private static async Task<TimeSpan> SeenAsync(Scene scene, Browser browser, string card, int change)
    {
        var word = $"tissage{(char)('a' + change)}{(char)('a' + change)}feu";
        var watch = Stopwatch.StartNew();
        using (
            var sent = await browser.Client.SendAsync(
                browser.Form(new Uri(scene.Front.Nodes[0], $"/fr/clusters/{card}/edit"), ("niche", word), ("Seen", "9223372036854775807"))
            )
        )
            sent.Headers.Location?.ToString().ShouldContain("/proposals/");
        await Eventually.Holds(
            async () => (await Front.ReadAsync(new Uri(scene.Front.Nodes[1], $"/api/v1/clusters?q={word}"))).Contains($"\"{card}\"", StringComparison.Ordinal),
            "that the other node finds a changed card",
            Options.Patience
        );
        return watch.Elapsed;
    }
}
