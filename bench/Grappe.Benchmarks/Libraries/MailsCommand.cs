using System.Diagnostics;
using System.Globalization;
using Grappe.Benchmarks.Atlas;
using Grappe.Web.Tests.Background;
using Npgsql;

namespace Grappe.Benchmarks.Libraries;

/// <summary>The command <c>mails</c>: lets several built platforms send mails to the same server in turn, and tells how many a second each did.</summary>
internal static class MailsCommand
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    private sealed record Node(string Library, ServerProcess Process, NpgsqlDataSource Database) : IAsyncDisposable
    {
        public List<double> Rates { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await Database.DisposeAsync();
            await Process.DisposeAsync();
        }
    }

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var options = Options.Read(args);
        var libraries = (
            options.Text("--platforms") ?? Path.Combine(Repository.Root, "src", "Grappe.Web", "bin", "Release", "net10.0", "Grappe.Web.dll")
        ).Split(',');
        var (mails, rounds, port) = (options.Number("--mails", 500), options.Number("--rounds", 5), options.Number("--port", 5151));
        var folder = Directory.CreateTempSubdirectory("grappe-bench-").FullName;
        await using var server = new SmtpServer();
        var nodes = new List<Node>();
        try
        {
            foreach (var (index, library) in libraries.Index())
                nodes.Add(await StartAsync(library, Path.Combine(folder, $"{index}"), port + index, server.Port));
            // The first of each is not counted: whatever is compiled then is compiled once.
            for (var round = 0; round <= rounds; round++)
                foreach (var node in nodes)
                    if (await SendAsync(node, mails) is var took && round > 0)
                        node.Rates.Add(mails / took.TotalSeconds);
            foreach (var node in nodes)
                await output.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{node.Rates.Order().ElementAt(node.Rates.Count / 2):0} mails a second ({node.Rates.Min():0}-{node.Rates.Max():0}): {node.Library}"
                    )
                );
            return server.Mails.Count == mails * (rounds + 1) * nodes.Count ? 0 : 1;
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Node> StartAsync(string library, string directory, int port, int smtp)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
        var process = await ServerProcess.StartAsync(
            address,
            "/health/ready",
            LongestStart,
            Path.GetFullPath(library),
            "--Data",
            Repository.Data,
            "--DataDirectory",
            directory,
            "--urls",
            address,
            "--Mail:From",
            "Grappe <grappe@example.org>",
            "--Mail:Smtp:Host",
            "localhost",
            "--Mail:Smtp:Port",
            smtp.ToString(CultureInfo.InvariantCulture)
        );
        return new(library, process, NpgsqlDataSource.Create($"Host={Path.Combine(directory, "run")};Username=grappe;Database=grappe"));
    }

    private static async Task<TimeSpan> SendAsync(Node node, int mails)
    {
        await using (
            var add = node.Database.CreateCommand(
                """
                insert into mails (recipient, language, subject, text)
                select 'person' || number || '@example.org', 'ar', 'دعوة إلى المنتدى — « Rencontres » de l’été', repeat('مرحبًا، à bientôt. ', 100)
                from generate_series(1, $1) number
                """
            )
        )
        {
            add.Parameters.AddWithValue(mails);
            await add.ExecuteNonQueryAsync();
        }
        var watch = Stopwatch.StartNew();
        await using var left = node.Database.CreateCommand("select count(*) from mails where state <> 'sent'");
        while ((long)(await left.ExecuteScalarAsync())! > 0)
            await Task.Delay(20);
        return watch.Elapsed;
    }
}
