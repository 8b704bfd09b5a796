using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Grappe.EndToEnd;

/// <summary>Holds every page of the site to the same rules, in every language. The pages are found by following links.</summary>
public sealed class EveryPageTests(Browser browser)
{
    public static TheoryData<string, int> Readers
    {
        get
        {
            var readers = new TheoryData<string, int>();
            foreach (var language in SiteMap.Languages)
                readers.Add(language, Browser.Phone);
            // A desk differs by its room and by the side from which one reads, not by the words.
            foreach (var language in new[] { "fr", "ar" })
                readers.Add(language, Browser.Desk);
            return readers;
        }
    }

    [Theory, MemberData(nameof(Readers))]
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
                var found = (await visit.AxeAsync()).ToList();
                if (await visit.OverflowAsync() is > 0 and var pixels)
                    found.Add($"is {pixels} px wider than the window");
                // The colours of the dark are the same on every screen and in every language.
                if (width == Browser.Phone && language == "fr")
                {
                    await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
                    found.AddRange((await visit.AxeAsync("color-contrast")).Select(violation => $"in the dark: {violation}"));
                }
                foreach (var trouble in found.Concat(visit.TakeTroubles()))
                    wrong.Add($"{path}: {trouble}");
            }
        );
        wrong.ShouldBeEmpty();
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
