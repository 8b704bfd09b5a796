using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Grappe.EndToEnd;

/// <summary>Tests the workspaces of the invented clusters of the demo as their teams use them.</summary>
public sealed class WorkspaceTests(Browser browser, DemoPlatform demo) : IClassFixture<DemoPlatform>
{
    private const string Manager = "salma";
    private const string Convener = "yacine";

    [Theory]
    [InlineData("fr", Browser.Phone)]
    [InlineData("ar", Browser.Phone)]
    [InlineData("en", Browser.Desk)]
    public async Task Every_page_of_a_workspace_is_accessible_and_fits_its_window(string language, int width)
    {
        var wrong = new List<string>();
        foreach (var (person, cluster) in new[] { (Manager, "demo-jasmin"), (Convener, "demo-haut-plateau") })
        {
            await using var visit = await browser.VisitAsync(width, at: demo.Address);
            await demo.EnterAsync(visit, person);
            var work = $"/{language}/clusters/{cluster}/work";
            var (waiting, visited) = (new Queue<string>([work]), new HashSet<string> { work });
            // One example of each kind of page.
            var kinds = new HashSet<string>();
            while (waiting.TryDequeue(out var path))
            {
                await visit.OpenAsync(path);
                var found = (await visit.AxeAsync()).ToList();
                if (await visit.OverflowAsync() is > 0 and var pixels)
                    found.Add($"is {pixels} px wider than the window");
                wrong.AddRange(found.Concat(visit.TakeTroubles()).Select(trouble => $"{path}: {trouble}"));
                var links = await visit
                    .Page.Locator("main a[href]:not([download])")
                    .EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').split(/[?#]/)[0])");
                foreach (var link in links.Where(link => link.StartsWith(work, StringComparison.Ordinal) && !Regex.IsMatch(link, @"\.\w+$")))
                    if (visited.Add(link) && kinds.Add(Regex.Replace(link, "[0-9]+", "*")))
                        waiting.Enqueue(link);
            }
            kinds.Count.ShouldBeGreaterThan(10);
        }
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    public async Task On_a_phone_the_parts_of_a_workspace_stand_in_one_row_that_shows_the_current_one_and_follows_the_keyboard(string language)
    {
        await using var visit = await browser.VisitAsync(Browser.Phone, at: demo.Address);
        await demo.EnterAsync(visit, Manager);
        await visit.OpenAsync($"/{language}/clusters/demo-jasmin/work/settings");
        var tabs = visit.Page.Locator("nav.tabs a");
        (await tabs.EvaluateAllAsync<int>("tabs => new Set(tabs.map(tab => tab.offsetTop)).size")).ShouldBe(1);
        // It is the last of them. Parts of a pixel may be cut off.
        await Expect(visit.Page.Locator("nav.tabs a[aria-current]")).ToBeInViewportAsync(new() { Ratio = 0.95f });
        await tabs.First.FocusAsync();
        foreach (var tab in await tabs.AllAsync())
        {
            await Expect(tab).ToBeFocusedAsync();
            await Expect(tab).ToBeInViewportAsync(new() { Ratio = 0.95f });
            await visit.Page.Keyboard.PressAsync("Tab");
        }
    }
}
