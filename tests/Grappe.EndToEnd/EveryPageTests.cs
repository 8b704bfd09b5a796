using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Grappe.EndToEnd;

/// <summary>Holds every page of the site to the same rules, in every language. The pages are found by following links.</summary>
public sealed class EveryPageTests(Browser browser)
{
    [Theory]
    [InlineData("fr", Browser.Phone)]
    [InlineData("ar", Browser.Phone)]
    [InlineData("en", Browser.Phone)]
    // What a desk loads is the same in every language.
    [InlineData("fr", Browser.Desk)]
    public async Task Every_page_is_accessible_fits_its_window_and_runs_without_trouble(string language, int width)
    {
        var wrong = new ConcurrentBag<string>();
        await browser.SharedAsync(
            browser.Map.In(language),
            width,
            async (visit, path) =>
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
                await visit.OpenAsync(path);
                await visit.ReadToTheEndAsync();
                var found = await FaultsAsync(visit);
                // The colours of the dark are the same on every screen and in every language.
                if (width == Browser.Phone && language == "fr")
                {
                    await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
                    found.AddRange((await visit.AxeAsync("color-contrast")).Select(violation => $"in the dark: {violation}"));
                }
                // A desk is read from another side in Arabic: the page that is there already gets the room.
                if (width == Browser.Phone && language == "ar")
                {
                    await visit.Page.SetViewportSizeAsync(Browser.Desk, Browser.Height);
                    found.AddRange((await FaultsAsync(visit)).Select(fault => $"at a desk: {fault}"));
                    await visit.Page.SetViewportSizeAsync(width, Browser.Height);
                }
                foreach (var trouble in found.Concat(visit.TakeTroubles()))
                    wrong.Add($"{path}: {trouble}");
            }
        );
        wrong.ShouldBeEmpty();
    }

    private static async Task<List<string>> FaultsAsync(Visit visit)
    {
        var found = (await visit.AxeAsync()).ToList();
        if (await visit.OverflowAsync() is > 0 and var pixels)
            found.Add($"is {pixels} px wider than the window");
        return found;
    }

    [Fact]
    public async Task What_is_wrong_on_a_page_is_told_by_rule_and_element()
    {
        await using var visit = await browser.VisitAsync(Browser.Phone);
        await visit.OpenAsync("/fr/sources");
        (await FaultsAsync(visit)).ShouldBeEmpty();
        await visit.Page.EvaluateAsync(
            """
            () => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="/favicon.ico" id="mute"><p id="pale">Pale</p><p id="wide">Wide</p>')
              || Object.assign(document.getElementById('pale').style, { color: '#ccc', background: '#fff' })
              && Object.assign(document.getElementById('wide').style, { width: '500px' })
            """
        );
        var found = await FaultsAsync(visit);
        found.ShouldContain(fault => fault.StartsWith("image-alt (1): ", StringComparison.Ordinal) && fault.Contains("id=\"mute\"", StringComparison.Ordinal));
        found.ShouldContain(fault => fault.StartsWith("color-contrast (1): ", StringComparison.Ordinal) && fault.Contains("#cccccc", StringComparison.Ordinal));
        found.ShouldContain(fault => fault.EndsWith("wider than the window", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task Every_page_says_what_it_is_without_scripts(string language)
    {
        await browser.SharedAsync(
            browser.Map.In(language),
            Browser.Phone,
            async (visit, path) =>
            {
                await visit.OpenAsync(path);
                (await visit.Page.Locator("html").GetAttributeAsync("lang")).ShouldBe(language);
                (await visit.Page.Locator("html").GetAttributeAsync("dir")).ShouldBe(language == "ar" ? "rtl" : "ltr");
                (await visit.Page.Locator("h1").CountAsync()).ShouldBe(1, path);
                (await visit.Page.Locator("h1").InnerTextAsync()).ShouldNotBeNullOrWhiteSpace(path);
                (await visit.Page.TitleAsync()).ShouldNotBeNullOrWhiteSpace(path);
                visit.Troubles.ShouldBeEmpty(path);
            },
            scripts: false
        );
    }

    [Fact]
    public void No_link_of_the_site_leads_nowhere() => browser.Map.Broken.ShouldBeEmpty();

    [Fact]
    public void The_pages_of_the_atlas_are_found_by_following_links()
    {
        foreach (var path in new[] { "", "clusters", "clusters?view=map", "clusters?view=table", "countries", "contradictions", "sources" })
            browser.Map.Paths.ShouldContain(path);
        foreach (var path in new[] { "organisations", "events", "structures", "networks", "programmes", "cooperations", "data" })
            browser.Map.Paths.ShouldContain(path);
        foreach (var start in new[] { "clusters/", "organisations/", "events/", "data/editions/" })
            browser.Map.Paths.ShouldContain(path => path.StartsWith(start, StringComparison.Ordinal));
    }
}
