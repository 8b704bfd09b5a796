using System.Net;
using System.Net.Sockets;
using Grappe.Web.Database;
using Grappe.Web.Tests.Start;

namespace Grappe.Faults;

/// <summary>One node: the real program on a directory, at an address that outlives its process.</summary>
internal sealed class Platform(string directory, string? database, Options options) : IAsyncDisposable
{
    private RunningGrappe? running;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    public string Directory => directory;

    /// <summary>The folder in which it leaves its mails.</summary>
    public string Mails => Path.Combine(directory, "mail");

    /// <summary>The connection string by which its database is reached from here.</summary>
    public string Database => database ?? LocalPostgres.ConnectionStringIn(directory);

    public async Task StartAsync() =>
        running = await RunningGrappe.ServingAsync(
            directory,
            [$"--urls={Address}", .. options.Settings, .. database is null ? [] : new[] { $"--ConnectionStrings:Grappe={database}" }]
        );

    public async Task KillAsync()
    {
        await using var killed = running!;
        running = null;
        await killed.KillAsync();
    }

    /// <summary>Gives its last words where it ended and nobody ended it; null otherwise.</summary>
    public async Task<string?> LastWordsAsync() => running is { HasEnded: true } ended ? await ended.LastWordsAsync() : null;

    /// <summary>Stops it as its keeper does, and starts it.</summary>
    public async Task StartAgainAsync()
    {
        await using (var stopped = running!)
        {
            running = null;
            await stopped.InterruptAsync();
        }
        await StartAsync();
    }

    /// <summary>The first process of its private server.</summary>
    public string Postmaster() => File.ReadLines(Path.Combine(directory, "postgres", "postmaster.pid")).First();

    /// <summary>Whether another server runs than the one that was killed.</summary>
    public bool HasAnotherThan(string postmaster)
    {
        try
        {
            return Postmaster() is var now && now != postmaster && System.IO.Directory.Exists($"/proc/{now}");
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // Just being written.
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
            await running.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
