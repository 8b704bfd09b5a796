using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Grappe.EndToEnd;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;
using Microsoft.Playwright;

// Processes and signals as Unix knows them.
[assembly: UnsupportedOSPlatform("windows")]
[assembly: AssemblyFixture(typeof(Browser))]

namespace Grappe.EndToEnd;

/// <summary>The real application on a directory of its own, and a browser to visit it with.</summary>
public sealed class Browser : IAsyncLifetime
{
    public const int Phone = 360;
    public const int Desk = 1280;
    public const int Height = 800;
    private const int Tabs = 3;

    private readonly TemporaryFolder folder = new();
    private RunningGrappe? grappe;
    private IPlaywright? playwright;
    private IBrowser? chromium;

    public Uri Address => grappe!.Client.BaseAddress!;

    /// <summary>The mails the platform has sent.</summary>
    public Postbox Mails => new(folder.In("var", "mail"));

    /// <summary>Gives somebody the role of an administrator, from the command line beside the platform that runs.</summary>
    public async Task MakeAdministratorAsync(string email)
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("admin", "create", email, "--DataDirectory", folder.In("var"));
        exitCode.ShouldBe(0, said);
    }

    /// <summary>The addresses to visit in each language, one for each kind of page.</summary>
    public SiteMap Map { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync()
    {
        // Everybody comes from this machine.
        grappe = await RunningGrappe.ServingAsync(
            folder.In("var"),
            // It serves long enough to be compiled as people have it.
            environment => environment.Remove("DOTNET_TC_CallCounting"),
            ["--Limits:Guarded", "100000"]
        );
        Map = await SiteMap.CrawlAsync(grappe.Client);
        playwright = await Playwright.CreateAsync();
        // The first to ask for suggestions waits until the names are read, beside everything else that starts.
        Assertions.SetDefaultExpectTimeout(30_000);
        chromium = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Environment.GetEnvironmentVariable("GRAPPE_CHROMIUM") ?? "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--use-angle=swiftshader",
                    "--enable-unsafe-swiftshader",
                    "--disable-quic",
                    "--disable-background-networking",
                    "--disable-component-update",
                ],
            }
        );
    }

    /// <summary>A visit of its own, that notes whatever goes wrong while it lasts.</summary>
    /// <param name="at">Another platform than the one without a demo.</param>
    public async Task<Visit> VisitAsync(int width = Desk, bool scripts = true, Uri? at = null)
    {
        // Not by its number: browsers keep passkeys only for hosts that have a name.
        var home = new UriBuilder(at ?? Address) { Host = "localhost" }.Uri;
        var context = await chromium!.NewContextAsync(
            new()
            {
                BaseURL = home.ToString(),
                ViewportSize = new() { Width = width, Height = Height },
                JavaScriptEnabled = scripts,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        return new Visit(await context.NewPageAsync(), home);
    }

    /// <summary>Visits many pages from several tabs at once: much of a visit is waiting for what comes after the page.</summary>
    public async Task SharedAsync(IEnumerable<string> paths, int width, Func<Visit, string, Task> visitAsync, bool scripts = true)
    {
        var waiting = new ConcurrentQueue<string>(paths);
        await Task.WhenAll(
            Enumerable
                .Range(0, Tabs)
                .Select(async _ =>
                {
                    await using var visit = await VisitAsync(width, scripts);
                    while (waiting.TryDequeue(out var path))
                        await visitAsync(visit, path);
                })
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        playwright?.Dispose();
        if (grappe is not null)
            await grappe.DisposeAsync();
        folder.Dispose();
    }
}
