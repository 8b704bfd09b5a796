using System.Diagnostics;
using System.Globalization;
using Grappe.Benchmarks.Atlas;
using Npgsql;

namespace Grappe.Benchmarks.Workspace;

/// <summary>The command <c>workspace</c>: lets the product issue the dues of many members while it is killed at random, and tells whether each has one invoice and no number is missing; then reads figures in turns with bare SQL, and lets a crowd vote and book over two nodes.</summary>
internal static class WorkspaceCommand
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(20);

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var options = Options.Read(args);
        var (members, kills, port) = (options.Number("--members", 1_000), options.Number("--kills", 20), options.Number("--port", 5161));
        var data = Path.GetFullPath(options.Text("--data") ?? Path.Combine(Repository.Root, "data"));
        var random = new Random(options.Number("--seed", 1));
        var folder = Directory.CreateTempSubdirectory("grappe-bench-").FullName;
        var directory = Path.Combine(folder, "var");
        var address = Address(port);
        try
        {
            var product = await StartAsync(address, data, directory);
            await using var database = NpgsqlDataSource.Create($"Host={Path.Combine(directory, "run")};Username=grappe;Database=grappe;Pooling=false");
            var watch = Stopwatch.StartNew();
            var killed = 0;
            try
            {
                await RunAsync(database, DuesScene.Fill, members);
                await RunAsync(database, DuesScene.Ask);
                for (; killed < kills; killed++)
                {
                    // The kills spread over the run; the last one still finds something to do.
                    var until = (int)(members * (killed + random.NextDouble()) / (kills + 1));
                    while (await NumberAsync(database, DuesScene.Issued) < until && await NumberAsync(database, DuesScene.Waiting) == 1)
                        await Task.Delay(random.Next(1, 5));
                    await product.KillAsync();
                    await product.DisposeAsync();
                    product = await StartAsync(address, data, directory);
                }
                while (await NumberAsync(database, DuesScene.Waiting) == 1 && watch.Elapsed < LongestRun)
                    await Task.Delay(100);
                var found = (
                    Invoices: await NumberAsync(database, DuesScene.Issued),
                    Invoiced: await NumberAsync(database, DuesScene.Invoiced),
                    Gaps: await NumberAsync(database, DuesScene.Gaps),
                    Counter: await NumberAsync(database, DuesScene.Counter)
                );
                var held = found == (members, members, 0, members);
                await output.WriteLineAsync(
                    $"{killed} kills, {watch.Elapsed.TotalSeconds:0} s: {found.Invoices} invoices for {found.Invoiced} of {members} members, {found.Gaps} numbers out of place, counter at {found.Counter}: {(held ? "held" : "BROKEN")}"
                );
                // What is counted above is counted in the whole database: these come after it.
                held &= await FiguresTurns.RunAsync(database, members, options.Number("--projects", 500), options.Number("--rounds", 5), output);
                await using var second = await StartAsync(
                    Address(port + 1),
                    data,
                    directory,
                    $"--ConnectionStrings:Grappe=Host={Path.Combine(directory, "run")};Username=grappe;Database=grappe"
                );
                held &= await Crowd.RunAsync(database, "bench-one", [address, Address(port + 1)], output);
                return held ? 0 : 1;
            }
            finally
            {
                await product.DisposeAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");

    private static Task<ServerProcess> StartAsync(string address, string data, string directory, params string[] more) =>
        ServerProcess.StartAsync(
            address,
            "/health/ready",
            LongestStart,
            Path.Combine(Repository.Root, "src", "Grappe.Web", "bin", "Release", "net10.0", "Grappe.Web.dll"),
            [
                "--Data",
                data,
                "--DataDirectory",
                directory,
                "--urls",
                address,
                // Who kills this often takes the job up as often.
                "--Background:Attempts",
                "1000",
                "--Background:Lease",
                "00:00:02",
                .. more,
            ]
        );

    private static async Task RunAsync(NpgsqlDataSource database, string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> NumberAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
