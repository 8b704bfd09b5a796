using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Grappe.EndToEnd;

/// <summary>A browser's tab and what went wrong in it: errors on its console, what the content policy blocked, requests to other hosts, answers that failed.</summary>
public sealed class Visit : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> troubles = [];

    private readonly Uri home;

    /// <summary>The current tab.</summary>
    public IPage Page { get; private set; }

    public Visit(IPage page, Uri home)
    {
        this.home = home;
        Page = page;
        Watch(page);
    }

    /// <summary>Closes the tab and opens a new one in the same browser.</summary>
    public async Task ComeBackAsync()
    {
        await Page.CloseAsync();
        Page = await Page.Context.NewPageAsync();
        Watch(Page);
    }

    private void Watch(IPage page)
    {
        page.SetDefaultTimeout(30_000);
        page.Console += (_, message) => Note(message.Type is "error" or "warning" && !IsOfTheDriver(message.Text), $"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Note(true, $"script error: {error}");
        page.Request += (_, request) => Note(!IsAtHome(request.Url, home), $"request to another host: {request.Url}");
        page.Response += (_, answer) => Note(answer.Status >= 400, $"{answer.Status}: {answer.Url}");
        page.RequestFailed += (_, request) => Note(request.Failure != "net::ERR_ABORTED", $"{request.Failure}: {request.Url}");
    }

    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (troubles)
                return [.. troubles];
        }
    }

    /// <summary>Takes the troubles noted since the last call.</summary>
    public IReadOnlyList<string> TakeTroubles()
    {
        lock (troubles)
        {
            string[] taken = [.. troubles];
            troubles.Clear();
            return taken;
        }
    }

    public async Task OpenAsync(string path)
    {
        var answer = await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        answer!.Status.ShouldBeLessThan(400, path);
    }

    /// <summary>Scrolls once through the page, so that its late parts come into view and load, and waits for them.</summary>
    public async Task ReadToTheEndAsync()
    {
        await Page.EvaluateAsync(
            "async () => { for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); await new Promise(requestAnimationFrame); } scrollTo(0, 0); }"
        );
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>Runs axe, with all its rules or those named. Gives one line for each broken rule, with the first element that breaks it.</summary>
    /// <remarks>Axe runs in the page itself: its driver for Playwright carries every element that passes out of the page and opens another to sum them up, which takes four times as long.</remarks>
    public async Task<IReadOnlyList<string>> AxeAsync(params string[] rules)
    {
        Page.Frames.Count.ShouldBe(1, "a frame needs an axe of its own");
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(Axe);
        return await Page.EvaluateAsync<string[]>(
            """
            async rules => {
              const { violations } = await axe.run(document, { resultTypes: ['violations'], ...(rules.length > 0 && { runOnly: rules }) })
              return violations.map(({ id, help, nodes }) => {
                const [first] = nodes
                const why = [...first.any, ...first.all, ...first.none].map(check => check.message).join(' ')
                return `${id} (${nodes.length}): ${help}: ${first.html.slice(0, 160)} ${why.slice(0, 240)}`
              })
            }
            """,
            rules
        );
    }

    /// <summary>Measures by how many pixels the page is wider than its window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());

    private static bool IsAtHome(string url, Uri home) =>
        url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal) || home.IsBaseOf(new Uri(url));

    // What a software renderer says of its own speed is no fault of the page.
    private static bool IsOfTheDriver(string text) =>
        text.Contains("GPU stall due to ReadPixels", StringComparison.Ordinal) || text.Contains("GL Driver Message", StringComparison.Ordinal);

    private void Note(bool wrong, string trouble)
    {
        if (wrong)
            lock (troubles)
                troubles.Add(trouble);
    }
}
