using System.Net;
using AngleSharp.Dom;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Home;

public sealed class MenuTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("fr", "Atlas Partenariats Événements Programmes Observatoire")]
    [InlineData("ar", "الأطلس الشراكات الفعاليات البرامج المرصد")]
    public async Task The_menu_names_the_groups_that_hold_something_and_each_leads_to_its_page(string language, string names)
    {
        var links = (await site.Get($"/{language}")).QuerySelectorAll("header nav > ul > li:not(.narrow) > a");
        links.Select(link => link.TextContent).ShouldBe(names.Split(' '));
        foreach (var link in links)
            (await site.Get(link.GetAttribute("href")!)).QuerySelector("h1").ShouldNotBeNull();
    }

    [Fact]
    public async Task On_a_phone_each_group_unfolds_to_what_its_page_lists()
    {
        var page = await site.Get("/fr");
        var folded = page.QuerySelectorAll("header nav details");
        folded.Select(group => group.QuerySelector("summary")!.TextContent).ShouldBe(["Atlas", "Partenariats", "Observatoire"]);
        foreach (var group in folded)
        {
            var links = group.QuerySelectorAll("a").Select(link => link.GetAttribute("href")!).ToList();
            (await site.Get(links[0])).QuerySelectorAll("main .item h2 a").Select(link => link.GetAttribute("href")).ShouldBe(links[1..]);
        }
        page.QuerySelector("header a.find")!.GetAttribute("href").ShouldBe("/fr/search");
    }

    [Fact]
    public async Task A_group_lists_its_parts_with_one_figure_each()
    {
        var page = await site.Get("/en/atlas");
        page.QuerySelectorAll("main .item h2 a")
            .Select(link => link.GetAttribute("href"))
            .ShouldBe(["/en/clusters", "/en/countries", "/en/networks", "/en/structures", "/en/organisations"]);
        var found = (await site.Get("/en/clusters")).QuerySelector("#results .count")!.Text();
        found.ShouldContain(page.QuerySelector("main .item h2 .chip")!.Text());
    }

    [Theory]
    [InlineData("/en/clusters/mecadev", "/en/atlas", "true")]
    [InlineData("/en/atlas", "/en/atlas", "page")]
    [InlineData("/en/programmes", "/en/programmes", "page")]
    [InlineData("/en/data/api", "/en/observatory", "true")]
    public async Task The_menu_tells_in_which_group_one_is(string address, string group, string current) =>
        (await site.Get(address))
            .QuerySelectorAll("header nav > ul > li > a[aria-current]")
            .Select(link => (link.GetAttribute("href"), link.GetAttribute("aria-current")))
            .ShouldBe([(group, current)]);

    [Fact]
    public async Task A_group_that_holds_nothing_yet_has_no_page() => await site.Get("/fr/community", HttpStatusCode.NotFound);
}
