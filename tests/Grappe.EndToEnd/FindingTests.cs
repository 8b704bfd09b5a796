using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grappe.EndToEnd;

/// <summary>Looking for a cluster half remembered, and taking away what was found.</summary>
public sealed class FindingTests(Browser browser)
{
    [Theory]
    [InlineData("/fr", "bouira", Browser.Desk)]
    [InlineData("/ar", "البوير", Browser.Phone)]
    [InlineData("/fr/clusters", "bouira", Browser.Phone)]
    [InlineData("/ar/clusters", "البوير", Browser.Desk)]
    public async Task A_suggestion_is_chosen_by_keyboard_alone(string path, string typed, int width)
    {
        await using var visit = await browser.VisitAsync(width);
        var (field, options) = await TypeAsync(visit, path, typed);
        var olive = options.Filter(new() { Has = visit.Page.Locator("bdi", new() { HasTextRegex = new Regex("olive|الزيتون") }) }).First;
        await Expect(olive).ToBeVisibleAsync();
        await Expect(field).ToHaveAttributeAsync("aria-expanded", "true");
        for (var at = 0; at < await options.CountAsync() && await olive.GetAttributeAsync("aria-selected") != "true"; at++)
            await visit.Page.Keyboard.PressAsync("ArrowDown");

        await Expect(olive).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(field).ToHaveAttributeAsync("aria-activedescendant", (await olive.GetAttributeAsync("id"))!);
        await Expect(field).ToBeFocusedAsync();
        (await visit.AxeAsync()).ShouldBeEmpty();
        (await visit.OverflowAsync()).ShouldBeLessThanOrEqualTo(0);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page).ToHaveURLAsync(new Regex("/clusters/huile-olive-bouira$"));
        visit.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/fr", "bouira", Browser.Phone)]
    [InlineData("/ar/clusters", "البوير", Browser.Desk)]
    public async Task A_suggestion_is_chosen_by_pointer(string path, string typed, int width)
    {
        await using var visit = await browser.VisitAsync(width);
        var (_, options) = await TypeAsync(visit, path, typed);
        await options.Filter(new() { HasTextRegex = new Regex("olive|الزيتون") }).First.ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Regex("/clusters/huile-olive-bouira$"));
        visit.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Suggestions_go_away_with_Escape_come_back_with_an_arrow_and_do_not_outlive_the_field()
    {
        await using var visit = await browser.VisitAsync();
        var (field, options) = await TypeAsync(visit, "/fr/clusters", "agr");
        await Expect(options.First).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(options.First).ToBeHiddenAsync();
        await Expect(field).ToHaveValueAsync("agr");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(options.First).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(options.First).ToBeHiddenAsync();
        await Expect(field).ToHaveAttributeAsync("aria-expanded", "false");
    }

    [Fact]
    public async Task The_field_still_suggests_after_the_list_was_refreshed()
    {
        await using var visit = await browser.VisitAsync();
        var (field, options) = await TypeAsync(visit, "/fr/clusters", "oliv");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page).ToHaveURLAsync(new Regex("q=oliv$"));
        await Expect(visit.Page.Locator("#results mark").First).ToBeVisibleAsync();
        await Expect(options.First).ToBeHiddenAsync();
        await Expect(field).ToHaveAttributeAsync("role", "combobox");
        await field.PressSequentiallyAsync("e");
        await Expect(options.First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_typed_while_a_list_is_on_its_way_is_kept()
    {
        await using var visit = await browser.VisitAsync();
        var (field, _) = await TypeAsync(visit, "/fr/clusters", "cuir");
        var typedOn = new TaskCompletionSource();
        await visit.Page.RouteAsync(
            "**/fr/clusters?*",
            async route =>
            {
                await typedOn.Task;
                await route.ContinueAsync();
            }
        );
        await visit.Page.Keyboard.PressAsync("Enter");
        await field.PressSequentiallyAsync(" de");
        typedOn.SetResult();
        await Expect(visit.Page.Locator("#results .filters")).ToContainTextAsync("cuir");
        await Expect(field).ToHaveValueAsync("cuir de");
    }

    [Fact]
    public async Task On_a_phone_a_mistyped_Arabic_name_is_found()
    {
        await using var visit = await browser.VisitAsync(Browser.Phone);
        var page = visit.Page;
        await visit.OpenAsync("/ar/clusters");
        await page.Locator("main [type=search]").FillAsync("زيت الزيتزن بالبويرة");
        await page.Locator("main [type=search]").PressAsync("Enter");
        await Expect(page.Locator("#results .notice")).ToContainTextAsync("زيت الزيتزن بالبويرة");
        await Expect(page.Locator("#results mark").First).ToBeVisibleAsync();
        await page.Locator("#results a[href='/ar/clusters/huile-olive-bouira']").ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("البويرة");
        visit.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nothing_is_found_the_page_says_what_to_try()
    {
        await using var visit = await browser.VisitAsync(Browser.Phone);
        await visit.OpenAsync("/fr/clusters?q=olive&country=dz&sector=2");
        var instead = visit.Page.Locator("#results .empty li a");
        var found = instead.Filter(new() { HasText = "olive" }).First;
        await found.ClickAsync();
        await Expect(visit.Page.Locator("#results .item").First).ToBeVisibleAsync();
        visit.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_download_holds_what_the_filters_on_the_screen_left()
    {
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/en/clusters");
        await page.Locator("#filters input[name=country][value=ma]").CheckAsync();
        await page.Locator("#filters input[name=state][value=constituted]").CheckAsync();
        await Expect(page.Locator("#results .filters li")).ToHaveCountAsync(3);
        await Expect(page).ToHaveURLAsync(new Regex("country=ma.*state=constituted"));
        var shown = int.Parse(Regex.Match(await page.Locator("#results .count").InnerTextAsync(), @"\d+").Value);

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#results .downloads a[href*='.csv']").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        lines.Length.ShouldBe(shown + 1);
        lines.Skip(1).ShouldAllBe(line => line.Contains(",ma,") && line.Contains(",constituted,"));
    }

    private static async Task<(ILocator Field, ILocator Options)> TypeAsync(Visit visit, string path, string typed)
    {
        await visit.OpenAsync(path);
        var field = visit.Page.Locator("main [type=search]").First;
        await field.ClickAsync();
        await field.PressSequentiallyAsync(typed);
        return (field, visit.Page.Locator("[role=listbox] > [role=option]"));
    }
}
