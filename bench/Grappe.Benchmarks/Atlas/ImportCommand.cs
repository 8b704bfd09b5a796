using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Grappe.Benchmarks.Atlas;

/// <summary>The command <c>import</c>: lets the product check a table of many lines, apply it and take it back, and tells how long each took and how much memory.</summary>
internal static class ImportCommand
{
    private static readonly TimeSpan LongestLoad = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestJob = TimeSpan.FromMinutes(15);
    private static readonly string[] Categories = ["total", "companies", "smes", "startups", "universities", "schools", "research", "associations"];

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var options = Options.Read(args);
        if (options.Text("--data") is not { } data)
        {
            await output.WriteLineAsync("Name a data set: --data FOLDER");
            return 2;
        }
        var (lines, port) = (options.Number("--lines", 100_000), options.Number("--port", 5141));
        var folder = Directory.CreateTempSubdirectory("grappe-bench-").FullName;
        var directory = Path.GetFullPath(options.Text("--database") ?? Path.Combine(folder, "var"));
        try
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
            // What loading took is not to be counted: it is loaded once and started again.
            await using (await StartAsync(address, data, directory)) { }
            await using var product = await StartAsync(address, data, directory);
            var before = product.PeakMemory;
            await using var database = NpgsqlDataSource.Create($"Host={Path.Combine(directory, "run")};Username=grappe;Database=grappe");
            var import = await KeepAsync(database, lines);
            var report = new Report();
            report.Row("memory of the web process, started and before the import", $"{before:N0} MB", "");
            foreach (
                var (kind, state, name) in new[]
                {
                    ("import-check", "checking", "check"),
                    ("import-apply", "applying", "apply"),
                    ("import-undo", "undoing", "take back"),
                }
            )
            {
                var took = await RunAsync(database, import, kind, state);
                report.Row($"{name} {lines:N0} lines", $"{took.TotalSeconds:0.0} s ({lines / took.TotalSeconds:N0} lines/s)", "");
                report.Row($"highest memory of the web process after it", $"{product.PeakMemory:N0} MB", "");
            }
            await output.WriteLineAsync(report.ToString());
            await output.WriteLineAsync(
                await TextAsync(
                    database,
                    $"select format('%s new, %s contradicting, %s known, %s wrong, %s applied', lines_new, lines_contradicting, lines_same, lines_wrong, lines_applied) from imports where id = {import}"
                )
            );
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<ServerProcess> StartAsync(string address, string data, string directory) =>
        ServerProcess.StartAsync(
            address,
            "/health/ready",
            LongestLoad,
            Path.Combine(Repository.Root, "src", "Grappe.Web", "bin", "Release", "net10.0", "Grappe.Web.dll"),
            "--Data",
            Path.GetFullPath(data),
            "--DataDirectory",
            directory,
            "--urls",
            address
        );

    // Members of clusters in the order of their names, and so in none that the database has.
    private static async Task<int> KeepAsync(NpgsqlDataSource database, int lines)
    {
        var table = new StringBuilder("subject;field;key;value;observed\n");
        await using (
            var command = database.CreateCommand(
                $"select slug from subjects where kind = 'cluster' order by md5(slug) limit {(lines + Categories.Length - 1) / Categories.Length}"
            )
        )
        await using (var reader = await command.ExecuteReaderAsync())
            for (var written = 0; await reader.ReadAsync(); )
                foreach (var (index, category) in Categories.Index())
                    if (written++ < lines)
                        table.Append(CultureInfo.InvariantCulture, $"cluster/{reader.GetString(0)};members;{category};{100 + written % 900 + index};2026-01\n");
        await using var keep = database.CreateCommand(
            """
            with person as (
                insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
                values ($2, $2, $2, $2, true, true, true, 0, 'Bench', 'fr', now()) returning id
            ), import as (
                insert into imports (kind, file_name, size, person_id, language, state, with_contradictions, uploaded_at)
                select 'observations', 'table.csv', 1, id, 'fr', 'checking', true, now() from person returning id
            )
            insert into import_parts select id, 0, $1 from import returning import_id
            """
        );
        keep.Parameters.AddWithValue(Encoding.UTF8.GetBytes(table.ToString()));
        keep.Parameters.AddWithValue(Guid.NewGuid().ToString());
        return (int)(await keep.ExecuteScalarAsync())!;
    }

    private static async Task<TimeSpan> RunAsync(NpgsqlDataSource database, int import, string kind, string state)
    {
        await TextAsync(database, $"update imports set state = '{state}' where id = {import} returning state");
        var job = await TextAsync(
            database,
            $"insert into jobs (kind, arguments) values ('{kind}', '{{\"import\": {import}, \"reason\": \"bench\"}}') returning id::text"
        );
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < LongestJob)
        {
            await Task.Delay(200);
            switch (await TextAsync(database, $"select case when problem is null then state else problem || detail end from jobs where id = {job}"))
            {
                case "done":
                    return TimeSpan.FromSeconds(
                        double.Parse(
                            await TextAsync(database, $"select extract(epoch from finished_at - started_at)::text from jobs where id = {job}"),
                            CultureInfo.InvariantCulture
                        )
                    );
                case not ("queued" or "running") and var problem:
                    throw new InvalidOperationException(problem);
            }
        }
        throw new TimeoutException($"{kind} took longer than {LongestJob}.");
    }

    private static async Task<string> TextAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
