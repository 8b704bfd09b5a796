using System.Diagnostics;
using System.Globalization;

namespace Grappe.Benchmarks.Atlas;

/// <summary>A server in a process of its own: the product, or the bare pages.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> said = [];

    private ServerProcess(string address, string library, string[] arguments)
    {
        Address = address;
        process = Process.Start(
            new ProcessStartInfo("dotnet", [library, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                // As operators run it: a line in the log for each request is part of the work, writing it to a terminal is not.
                Environment = { ["DOTNET_ENVIRONMENT"] = "Production" },
            }
        )!;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Address { get; }

    /// <summary>The first thousand lines of its output and its errors, to explain a start that fails.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (said)
                return [.. said];
        }
    }

    /// <summary>The most memory it ever held, in MB.</summary>
    public double PeakMemory =>
        File.ReadLines($"/proc/{process.Id}/status")
            .Where(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
            .Single();

    public static async Task<ServerProcess> StartAsync(string address, string readyPath, TimeSpan bound, string library, params string[] arguments)
    {
        var server = new ServerProcess(address, library, arguments);
        using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(2) };
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < bound && !server.process.HasExited)
        {
            try
            {
                if ((await client.GetAsync(readyPath)).IsSuccessStatusCode)
                    return server;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }
            await Task.Delay(300);
        }
        await server.DisposeAsync();
        throw new InvalidOperationException($"{address} does not serve:\n{string.Join('\n', server.Said.TakeLast(20))}");
    }

    /// <summary>Ends it as a system short of memory does: it hears nothing of it. Its private database lives on.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    private void Hear(string? line)
    {
        lock (said)
            if (line is not null && said.Count < 1000)
                said.Add(line);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // It stops its private database itself.
            using (Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) { }
            using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(40));
            try
            {
                await process.WaitForExitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        process.Dispose();
    }
}
