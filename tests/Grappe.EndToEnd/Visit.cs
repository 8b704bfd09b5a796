using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Grappe.EndToEnd;

/// <summary>A browser's tab and what went wrong in it: errors on its console, what the content policy blocked, requests to other hosts, answers that failed.</summary>
public sealed class Visit : IAsyncDisposable
{
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
    public async Task<IReadOnlyList<string>> AxeAsync(params string[] rules)
    {
        var found = await Page.RunAxe(
            new AxeRunOptions { ResultTypes = [ResultType.Violations], RunOnly = rules.Length > 0 ? RunOnlyOptions.Rules(rules) : null }
        );
        return
        [
            .. found.Violations.Select(rule =>
            {
                var first = rule.Nodes[0];
                var why = first.Any.Concat(first.All).Concat(first.None).Select(check => check.Message);
                return $"{rule.Id} ({rule.Nodes.Length}): {rule.Help}: {Start(first.Html, 160)} {Start(string.Join(' ', why), 240)}";
            }),
        ];

        static string Start(string text, int length) => text.Length > length ? text[..length] : text;
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
