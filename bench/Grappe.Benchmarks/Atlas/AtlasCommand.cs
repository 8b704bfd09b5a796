using System.Globalization;
using System.Text.RegularExpressions;
using Grappe.Benchmarks.Atlas.Bare;
using Grappe.Web.Modules.Atlas.Clusters;
using Npgsql;

namespace Grappe.Benchmarks.Atlas;

/// <summary>
/// The command <c>atlas</c>: starts the product on a data set and measures its pages and its search beside references, all in one run and in turns of a few seconds,
/// while cards are being changed. Ratios then mean something on a machine that others use too.
/// </summary>
internal static partial class AtlasCommand
{
    private const int SearchClients = 4;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestLoad = TimeSpan.FromMinutes(20);

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var options = Options.Read(args);
        if (options.Text("--data") is not { } data)
        {
            await output.WriteLineAsync("Name a data set: --data FOLDER");
            return 2;
        }
        var (seconds, clients, port) = (options.Number("--seconds", 120), options.Number("--clients", 8), options.Number("--port", 5131));
        var folder = Directory.CreateTempSubdirectory("grappe-bench-").FullName;
        // A database that is kept is loaded once and measured often.
        var directory = Path.GetFullPath(options.Text("--database") ?? Path.Combine(folder, "var"));
        try
        {
            var table = options.Text("--only") is "load"
                ? await LoadAsync(Path.GetFullPath(data), directory, port)
                : await MeasureAsync(Path.GetFullPath(data), directory, folder, seconds, clients, port, output);
            await output.WriteLineAsync(table);
            if (options.Text("--write") is { } file)
                await File.WriteAllTextAsync(file, table);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> MeasureAsync(string data, string directory, string folder, int seconds, int clients, int port, TextWriter output)
    {
        string Address(int offset) => $"http://localhost:{port + offset}";
        await output.WriteLineAsync($"Starting the product on {data} ...");
        await using var product = await StartProductAsync(Address(0), data, directory);
        var memoryAfterLoad = product.PeakMemory;
        await output.WriteLineAsync(
            product.Said.FirstOrDefault(line => line.Contains("oaded", StringComparison.Ordinal) && line.Contains(" clusters", StringComparison.Ordinal))
                ?? "It stood loaded."
        );

        var connection = $"Host={Path.Combine(directory, "run")};Username=grappe;Database=grappe;MaxPoolSize=12;Max Auto Prepare=200";
        await using var database = NpgsqlDataSource.Create(connection);
        await RestAsync(database);
        var queries = await Query.MixAsync(database, 120);
        await output.WriteLineAsync("Making the tables of the references ...");
        var references = new References(database);
        await references.PrepareAsync(queries);

        using var ofProduct = new HttpLoad(Address(0), clients);
        using var ofBare = new HttpLoad(Address(1), clients);
        var lists = queries
            .Select(query => (Product: $"/{query.Language}/clusters?{query.Parameters}", Bare: $"/search/{query.Language}?{query.Parameters}"))
            .ToList();
        var cards = await CardsAsync(database);
        await SaveCardsAsync(ofProduct, cards, folder);
        await SaveShellAsync(ofProduct, ofBare, lists, folder, () => StartBareAsync(Address(1), connection, folder));

        await using var bare = await StartBareAsync(Address(1), connection, folder);
        await using var inside = await BareServer.BuildAsync(connection, Address(2), new BareHtml("", []));
        await inside.StartAsync();

        var (productList, bareList) = (new Turns("search page"), new Turns("bare search page"));
        var (productCard, bareCard, plainCard, plainBareCard) = (
            new Turns("card page"),
            new Turns("bare card page"),
            new Turns("card page, uncompressed"),
            new Turns("bare card page, uncompressed")
        );
        var (operation, straightforward, bitmaps) = (new Turns("search operation"), new Turns("straightforward SQL"), new Turns("bitmaps in SQL"));
        var contenders = new (Turns Turns, int Clients, Func<int, Task<int>> Ask)[]
        {
            (productList, clients, i => ofProduct.GetAsync(lists[i % lists.Count].Product)),
            (bareList, clients, i => ofBare.GetAsync(lists[i % lists.Count].Bare)),
            (operation, SearchClients, i => SearchAsync(inside.Services, queries[i % queries.Count])),
            (straightforward, SearchClients, async i => (await references.StraightforwardAsync(queries[i % queries.Count])).Total),
            (bitmaps, SearchClients, async i => (await references.BitmapsAsync(queries[i % queries.Count])).Total),
            (productCard, clients, i => ofProduct.GetAsync(cards[i % cards.Count])),
            (bareCard, clients, i => ofBare.GetAsync($"/card/{i}")),
            (plainCard, clients, i => ofProduct.GetAsync(cards[i % cards.Count], compressed: false)),
            (plainBareCard, clients, i => ofBare.GetAsync($"/card/{i}", compressed: false)),
        };
        var rounds = Math.Max(1, (int)(seconds / (Turn.TotalSeconds * contenders.Length)));
        await output.WriteLineAsync(
            $"Measuring {rounds} rounds of {contenders.Length} turns of {Turn.TotalSeconds} s, with {clients} connections, while 20 cards a second change ..."
        );
        await using var changing = new ChangingCards(database, Address(0));
        changing.Begin();
        foreach (var (turns, number, ask) in contenders)
            await turns.TakeAsync(number, Warming, ask, warming: true);
        for (var round = 0; round < rounds; round++)
        // Another one begins in each round, so that none always follows the same neighbour.
        for (var i = 0; i < contenders.Length; i++)
        {
            var (turns, number, ask) = contenders[(i + round) % contenders.Length];
            await turns.TakeAsync(number, Turn, ask);
        }
        await changing.DisposeAsync();

        var (ofOperation, ofBitmaps) = await QualityAsync(inside.Services, references, queries);
        // The whole Maghreb, a country, a region, a town: the heaviest counts.
        var points = 0;
        foreach (var view in new[] { "-13,27,12,38&zoom=5", "7,30,12,38&zoom=7", "9,35,11.5,37.5&zoom=9", "10,36.6,10.4,37&zoom=12" })
            points = Math.Max(points, await ofProduct.GetAsync($"/fr/clusters/points?bbox={view}"));
        var report = new Report();
        ReportLoad(report, product, memoryAfterLoad);
        report.Row("memory of the web process, highest", $"{product.PeakMemory:N0} MB", "< 400 MB");
        report.Ratio("search page : bare Razor page over the same operation", productList, bareList, "≥ 60 %");
        report.Ratio("search operation : bitmaps in SQL, 4 clients", operation, bitmaps, "≥ 50 %");
        report.Ratio("search operation : straightforward SQL, 4 clients", operation, straightforward, "");
        report.Row("queries answered with the exact best twenty", $"{ofOperation:P0} (bitmaps: {ofBitmaps:P0} of theirs)", "≥ 95 %");
        report.Ratio("card page : bare card page from memory, both compressing", productCard, bareCard, "≥ 35 %");
        report.Ratio("card page : bare card page from memory, neither compressing", plainCard, plainBareCard, "≥ 35 %");
        report.Row("search page, p50 and p99", $"{productList.Percentile(0.5):0.0} ms, {productList.Percentile(0.99):0.0} ms", "p99 ≤ 80 ms");
        report.Row("card page, p50 and p99", $"{productCard.Percentile(0.5):0.0} ms, {productCard.Percentile(0.99):0.0} ms", "p99 ≤ 80 ms");
        report.Row("bare search page, p50 and p99", $"{bareList.Percentile(0.5):0.0} ms, {bareList.Percentile(0.99):0.0} ms", "");
        report.Row(
            $"a change is seen on the search page, p50 and longest of {changing.Seen.Count} ({changing.Changes:N0} changes made)",
            $"{Turns.Of(changing.Seen, 0.5):0} ms, {changing.Seen.DefaultIfEmpty().Max():0} ms",
            "< 1 s"
        );
        report.Row(
            "HTML of the list, compressed, median and largest (bare: median)",
            $"{productList.MedianBytes / 1024.0:0.0} KB, {productList.MostBytes / 1024.0:0.0} KB ({bareList.MedianBytes / 1024.0:0.0} KB)",
            "≤ 14 KB"
        );
        report.Row("HTML of a card, compressed, median and largest", $"{productCard.MedianBytes / 1024.0:0.0} KB, {productCard.MostBytes / 1024.0:0.0} KB", "");
        report.Row("the heaviest of four views of the map, compressed", $"{points / 1024.0:0.0} KB", "< 300 KB");
        return report.ToString();
    }

    // A first load is followed by work of its own, texts read in three languages; figures taken beside it would be its figures.
    private static async Task RestAsync(NpgsqlDataSource database)
    {
        await using var waiting = database.CreateCommand("select count(*) from jobs where state in ('queued', 'running') and run_at <= now()");
        while (await waiting.ExecuteScalarAsync() is > 0L)
            await Task.Delay(TimeSpan.FromSeconds(1));
    }

    /// <summary>Loads and measures nothing else: short enough for an old and a new build to take turns.</summary>
    private static async Task<string> LoadAsync(string data, string directory, int port)
    {
        await using var product = await StartProductAsync($"http://localhost:{port}", data, directory);
        var report = new Report();
        ReportLoad(report, product, product.PeakMemory);
        return report.ToString();
    }

    private static void ReportLoad(Report report, ServerProcess product, double memory)
    {
        if (product.Said.Select(line => LoadLine().Match(line)).FirstOrDefault(match => match.Success) is not { } load)
            return;
        var observations = double.Parse(load.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var took = double.Parse(load.Groups[2].Value, CultureInfo.InvariantCulture);
        report.Row("loading", $"{observations / took:N0} observations/s ({observations:N0} in {took:0.0} s)", "≥ 10,000/s");
        report.Row("memory of the web process while loading", $"{memory:N0} MB", "< 400 MB");
    }

    private static Task<ServerProcess> StartProductAsync(string address, string data, string directory) =>
        ServerProcess.StartAsync(
            address,
            "/health/ready",
            LongestLoad,
            Path.Combine(Repository.Root, "src", "Grappe.Web", "bin", "Release", "net10.0", "Grappe.Web.dll"),
            "--Data",
            data,
            "--DataDirectory",
            directory,
            "--urls",
            address
        );

    private static Task<ServerProcess> StartBareAsync(string address, string connection, string folder) =>
        ServerProcess.StartAsync(
            address,
            "/ready",
            TimeSpan.FromMinutes(2),
            typeof(AtlasCommand).Assembly.Location,
            "bare",
            "--connection",
            connection,
            "--urls",
            address,
            "--html",
            folder
        );

    private static async Task<int> SearchAsync(IServiceProvider services, Query query)
    {
        await using var scope = services.CreateAsyncScope();
        return (await ProductSearch.FindAsync(scope.ServiceProvider.GetRequiredService<SearchClusters>(), query, References.PageSize, default)).Total;
    }

    private static async Task<List<string>> CardsAsync(NpgsqlDataSource database)
    {
        var cards = new List<string>();
        await using var command = database.CreateCommand("select slug from cluster_cards where valid_to is null order by md5(slug) limit 300");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            cards.Add($"/{new[] { "fr", "ar", "en" }[cards.Count % 3]}/clusters/{reader.GetString(0)}");
        return cards;
    }

    private static async Task SaveCardsAsync(HttpLoad product, List<string> cards, string folder)
    {
        foreach (var (number, card) in cards.Take(60).Index())
            await File.WriteAllTextAsync(Path.Combine(folder, $"card-{number:00}.html"), await product.TextAsync(card));
    }

    // What the bare page lacks in size it takes from the product's own page, so that both send as much.
    private static async Task SaveShellAsync(
        HttpLoad product,
        HttpLoad bare,
        List<(string Product, string Bare)> lists,
        string folder,
        Func<Task<ServerProcess>> start
    )
    {
        var shell = Path.Combine(folder, "shell.html");
        await File.WriteAllTextAsync(shell, "");
        await using var server = await start();
        var (text, lack) = ("", 0);
        foreach (var (ofProduct, ofBare) in lists.Take(30))
        {
            text = await product.TextAsync(ofProduct);
            lack += text.Length - (await bare.TextAsync(ofBare)).Length;
        }
        await File.WriteAllTextAsync(shell, text[..Math.Clamp(lack / 30, 0, text.Length)]);
    }

    /// <summary>The share of queries whose twenty are the best twenty of all that match.</summary>
    private static async Task<(double Operation, double Bitmaps)> QualityAsync(IServiceProvider services, References references, IReadOnlyList<Query> queries)
    {
        var (operation, bitmaps) = (0, 0);
        // A fourth of the mix, of every kind and language: to rank all that match takes seconds.
        var asked = queries.Where((_, i) => i % 4 == 0).ToList();
        foreach (var query in asked)
        {
            await using var scope = services.CreateAsyncScope();
            var clusters = scope.ServiceProvider.GetRequiredService<SearchClusters>();
            var page = (await ProductSearch.FindAsync(clusters, query, References.PageSize, default)).Items.Select(item => item.Slug);
            if (page.SequenceEqual(await ProductSearch.ExhaustiveAsync(clusters, query, References.PageSize)))
                operation++;
            if ((await references.BitmapsAsync(query)).Page.SequenceEqual((await references.StraightforwardAsync(query)).Page))
                bitmaps++;
        }
        return ((double)operation / asked.Count, (double)bitmaps / asked.Count);
    }

    [GeneratedRegex(@"clusters and ([\d,]+) observations in ([\d.]+) s")]
    private static partial Regex LoadLine();
}
