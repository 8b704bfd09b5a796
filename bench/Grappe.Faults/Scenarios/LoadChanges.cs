using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using Grappe.Web.Database;
using Grappe.Web.Tests.Bed;
using Npgsql;

namespace Grappe.Faults;

/// <summary>Two nodes that people read and write on, while a third starts with other data: how long anybody waits, and whether everything that was written stands.</summary>
internal static class LoadChanges
{
    private const int ReadersOfEach = 2;
    private const int ConnectionsOfEach = 22;
    private const int OneOf = 100;
    private const int Longest = 5;
    private const int ValueColumn = 9;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenPages = TimeSpan.FromMilliseconds(50);

    public static async Task<Report> RunAsync(Options options)
    {
        using var folder = new TemporaryFolder();
        await using var server = await LocalPostgres.StartAsync(folder.In("server"), null, _ => { });
        var database = new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = ConnectionsOfEach }.ConnectionString;
        await LocalPostgres.EnsureDatabaseAsync(database);
        var changed = Changed(options.Data ?? Repository.DataSet, folder.In("changed"));
        options.Tell($"{changed} statements will say something else.");
        await using var one = new Platform(folder.In("one"), database, options);
        await using var two = new Platform(folder.In("two"), database, options);
        await using var newcomer = new Platform(folder.In("newcomer"), database, options with { Data = folder.In("changed") });
        await one.StartAsync();
        // The texts of a first load are read for minutes after it, once in the life of a platform.
        await Scene.NoJobAsync(database);
        options.Tell("The first load is read to its end.");
        await using var scene = await Scene.BeginAsync(options, "/health/ready", one, two);
        var cards = await scene.ListAsync("select slug from subjects where kind = 'cluster' order by md5(slug) limit 200");
        using var reader = await scene.JoinAsync("Reader", cards[0]);
        await two.StartAsync();
        using var over = new CancellationTokenSource();
        var waits = new ConcurrentBag<(long At, TimeSpan Took, bool Answered, string Page)>();
        var reading = scene.Front.Nodes.SelectMany(node =>
            Enumerable.Range(0, ReadersOfEach).Select(at => ReadAsync(reader, node, cards, at, waits, over.Token))
        );
        var all = Task.WhenAll([.. reading]);
        await Task.Delay(Quiet);
        var began = Stopwatch.GetTimestamp();
        await newcomer.StartAsync();
        var took = Stopwatch.GetElapsedTime(began);
        // The nodes hear of it once it stands.
        await Task.Delay(Quiet);
        await over.CancelAsync();
        await all;
        return await scene.FindAsync("load") with
        {
            Notes =
            [
                Seconds("The newcomer loaded them and listened after", took),
                .. Said("before", waits.Where(wait => wait.At < began)),
                .. Said("from then on", waits.Where(wait => wait.At >= began)),
            ],
        };
    }

    private static IEnumerable<string> Said(string when, IEnumerable<(long At, TimeSpan Took, bool Answered, string Page)> waits)
    {
        var all = waits.ToList();
        var times = all.Select(wait => wait.Took).Order().ToList();
        yield return Seconds($"{times.Count} pages of a session asked for {when}: half within", times[times.Count / 2]);
        yield return Seconds($"99 % {when} within", times[times.Count * 99 / 100]);
        foreach (var (_, took, _, page) in all.OrderByDescending(wait => wait.Took).Take(Longest))
            yield return Seconds($"the longest {when}: {page}", took);
        yield return $"{all.Count(wait => wait.Took > TimeSpan.FromSeconds(1))} {when} took more than a second.";
        yield return $"{all.Count(wait => !wait.Answered)} {when} were refused or failed.";
    }

    private static string Seconds(string what, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{what} {time.TotalSeconds:0.000} s.");

    private static async Task ReadAsync(
        Browser reader,
        Uri node,
        IReadOnlyList<string> cards,
        int number,
        ConcurrentBag<(long At, TimeSpan Took, bool Answered, string Page)> waits,
        CancellationToken over
    )
    {
        for (var at = number; !over.IsCancellationRequested; at++)
        {
            var card = cards[at % cards.Count];
            string[] pages =
            [
                $"/fr/clusters/{card}",
                $"/fr/clusters?q={card.Split('-')[0]}",
                "/fr/account",
                $"/fr/clusters/{card}?asOf=2019",
                "/fr/organisations",
            ];
            var began = Stopwatch.GetTimestamp();
            using var answer = await reader.Client.GetAsync(new Uri(node, pages[at % pages.Length]), CancellationToken.None);
            await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            waits.Add((began, Stopwatch.GetElapsedTime(began), answer.IsSuccessStatusCode, $"{node.Port}{pages[at % pages.Length]}"));
            await Task.Delay(BetweenPages, over).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    // One statement in a hundred: a number that is another, or words that are.
    private static int Changed(string data, string folder)
    {
        var (rows, changed) = (0, 0);
        foreach (var file in Directory.GetFiles(data, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(data, file);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            if (!name.StartsWith("observations", StringComparison.Ordinal))
            {
                File.Copy(file, Path.Combine(folder, name));
                continue;
            }
            using var csv = CsvReader.FromFile(file, CsvReaderOptions.Default with { Separator = ',' });
            csv.ReadHeader();
            using var written = new StreamWriter(Path.Combine(folder, name));
            written.WriteLine(string.Join(',', csv.Headers));
            var (wording, field) = (Array.IndexOf([.. csv.Headers], "wording"), Array.IndexOf([.. csv.Headers], "field"));
            while (csv.Read())
            {
                var cells = csv.Current.ToArray();
                if (rows++ % OneOf == 0)
                {
                    // A sector is a number of a closed list, and has its words changed instead.
                    if (cells[field] != "sector" && int.TryParse(cells[ValueColumn], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                        cells[ValueColumn] = (number + 1).ToString(CultureInfo.InvariantCulture);
                    else
                        cells[wording] += " (bis)";
                    changed++;
                }
                written.WriteLine(string.Join(',', cells.Select(Quoted)));
            }
        }
        return changed;
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
