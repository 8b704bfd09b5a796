using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Grappe.EndToEnd;

/// <summary>Tests the journeys of visitors, from the home page on: searching, filtering, reading a card, changing the language, using the menu by keyboard.</summary>
public sealed class JourneyTests(Browser browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_the_home_page_one_finds_an_olive_oil_cluster_and_reads_its_card(bool scripts)
    {
        await using var visit = await browser.VisitAsync(Browser.Phone, scripts);
        var page = visit.Page;
        await visit.OpenAsync("/fr");
        await page.Locator("main [type=search]").FillAsync("huile d'olive");
        await page.Locator("main [type=search]").PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/fr/search\\?q=huile"));

        await page.Locator("main section a[href='/fr/clusters/huile-olive-bouira']").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/fr/clusters/huile-olive-bouira"));
        await Expect(page.Locator("h1")).ToContainTextAsync("Bouira");
        visit.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_year_of_2TS_is_told_with_who_says_what()
    {
        await using var visit = await browser.VisitAsync();
        await visit.OpenAsync("/fr/clusters/2ts");
        var created = visit.Page.Locator("main dl.facts > div", new() { Has = visit.Page.Locator("dt", new() { HasTextRegex = new Regex("^Création$") }) });
        foreach (var year in new[] { "2015", "2018" })
            await Expect(created.Locator(".value", new() { HasText = year })).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator("#facts details.sources cite a").First).ToBeAttachedAsync();
    }

    [Fact]
    public async Task The_same_page_is_read_in_another_language()
    {
        await using var visit = await browser.VisitAsync();
        await visit.OpenAsync("/fr/clusters?state=emerging");
        await visit.Page.Locator("header a[hreflang=ar]").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Regex("/ar/clusters\\?state=emerging$"));
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
    }

    [Fact]
    public async Task The_skip_link_comes_first_and_leads_to_the_content()
    {
        await using var visit = await browser.VisitAsync();
        await visit.OpenAsync("/fr");
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator("a.skip")).ToBeFocusedAsync();
        await Expect(visit.Page.Locator("a.skip")).ToBeInViewportAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task On_a_phone_the_menu_opens_closes_and_leads_on_by_keyboard()
    {
        await using var visit = await browser.VisitAsync(Browser.Phone);
        var page = visit.Page;
        await visit.OpenAsync("/fr");
        var menu = page.Locator("details.menu");
        await Expect(menu).Not.ToHaveAttributeAsync("open", "");
        await page.Locator("details.menu > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(menu.Locator("a").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(menu.Locator("a").First).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(menu.Locator("a").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(menu.Locator("details summary").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(menu.Locator("details a[href='/fr/atlas']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/fr/clusters$"));
    }

    [Fact]
    public async Task A_filter_is_chosen_by_keyboard_and_the_address_keeps_it()
    {
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/en/clusters");
        var before = await page.Locator("#results .count").InnerTextAsync();
        await page.Locator("#filters input[name=state][value=emerging]").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(page).ToHaveURLAsync(new Regex("state=emerging"));
        await Expect(page.Locator("#results .count")).Not.ToHaveTextAsync(before);
        await page.ReloadAsync();
        await Expect(page.Locator("#filters input[name=state][value=emerging]")).ToBeCheckedAsync();
        visit.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_filter_works_without_scripts()
    {
        await using var visit = await browser.VisitAsync(Browser.Phone, scripts: false);
        var page = visit.Page;
        await visit.OpenAsync("/fr/clusters");
        // On a phone the filters are folded.
        await page.Locator("#facets > details > summary").ClickAsync();
        await page.Locator("#filters input[name=country][value=tn]").CheckAsync();
        await page.Locator("#filters button").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("country=tn"));
        await Expect(page.Locator("#results a[href='/fr/clusters/ce3m']")).ToHaveCountAsync(0);
        var items = page.Locator("#results .item");
        await Expect(items).Not.ToHaveCountAsync(0);
        await Expect(items.Filter(new() { HasNotText = "Tunisie" })).ToHaveCountAsync(0);
    }
}
