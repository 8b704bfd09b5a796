using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grappe.EndToEnd;

/// <summary>Somebody of the demo in the workspace of a cluster: finds fields by their labels and buttons by their words.</summary>
public sealed class Worker(Visit visit, Words words, string cluster)
{
    public IPage Page => visit.Page;

    public ILocator Main => Page.Locator("main");

    /// <summary>Finds what stands under a heading of a list.</summary>
    public ILocator Of(string heading) => Main.Locator("article", new() { Has = Page.Locator("h2, h3", new() { HasText = heading }) });

    /// <summary>Opens a part of the workspace.</summary>
    public Task OpenAsync(string part) => visit.OpenAsync($"/{words.Language}/clusters/{cluster}/work/{part}");

    /// <summary>Fills in the field of a label, or chooses in it what begins so.</summary>
    /// <param name="label">The key of its text.</param>
    public async Task FillAsync(string label, string value)
    {
        var field = Field(label);
        if (await field.EvaluateAsync<string>("field => field.localName") == "select")
            await field.SelectOptionAsync(await field.Locator("option", new() { HasText = value }).First.GetAttributeAsync("value") ?? "");
        else
            await field.FillAsync(value);
    }

    /// <summary>Fills in a form by keyboard alone: the first field is found by its label, the next ones and the button by the tabulator.</summary>
    public async Task TypeAsync(string label, params string[] values)
    {
        await Field(label).FocusAsync();
        foreach (var value in values)
        {
            await Page.Keyboard.TypeAsync(value);
            await Page.Keyboard.PressAsync("Tab");
        }
        await Expect(Page.Locator("button:focus")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Presses a button.</summary>
    /// <param name="text">The key of its text.</param>
    /// <param name="of">What follows for those who do not see of what it is the button.</param>
    public Task PressAsync(string text, string? of = null) => Seen(Page.GetByRole(AriaRole.Button, new() { Name = Said(text, of), Exact = true })).ClickAsync();

    /// <summary>Follows a link.</summary>
    public Task FollowAsync(string name) => Seen(Main.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).First.ClickAsync();

    /// <summary>Unfolds a form by keyboard, unless it is open.</summary>
    public async Task UnfoldAsync(string text, string? of = null)
    {
        var summary = Main.Locator("summary").Filter(new() { HasTextRegex = Whole(Said(text, of)) });
        if (await summary.EvaluateAsync<bool>("summary => summary.parentElement.open"))
            return;
        await summary.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Waits until the page says something.</summary>
    public Task ReadsAsync(string said) => Expect(Main).ToContainTextAsync(said);

    /// <summary>Waits until the state beside the heading is this.</summary>
    public Task IsAsync(string state) => Expect(Main.Locator(".title .chip, h1 .chip").First).ToHaveTextAsync(words[state]);

    /// <summary>Holds the page to what every page is held to, and the visit to have met no trouble.</summary>
    public async Task EndsWellAsync()
    {
        (await visit.AxeAsync()).ShouldBeEmpty();
        (await visit.OverflowAsync()).ShouldBeLessThanOrEqualTo(0);
        visit.TakeTroubles().ShouldBeEmpty();
    }

    // Some texts have a place for what they are of; elsewhere it follows, for those who do not see it above.
    private string Said(string text, string? of) =>
        of is null ? words[text]
        : words[text].Contains("{0}", StringComparison.Ordinal) ? words[text, of]
        : $"{words[text]} {of}";

    private ILocator Field(string label) => Seen(Main.GetByLabel(Whole(words[label], $@"(\s+{Regex.Escape(words["form.optional"])})?")));

    private static Regex Whole(string said, string then = "") => new($@"^\s*{Regex.Replace(Regex.Escape(said), @"(\\ )+", @"\s+")}{then}\s*$");

    private static ILocator Seen(ILocator found) => found.Filter(new() { Visible = true });
}
