using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Home;

public sealed class FirstPageTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_first_page_shows_what_modules_add_to_it_in_their_order()
    {
        var page = await site.Get("/en");
        page.QuerySelector("main h1")!.TextContent.ShouldBe("The open atlas of business clusters");
        page.QuerySelector("main form[role=search]").ShouldNotBeNull();
        page.QuerySelectorAll("main h2").Select(title => title.TextContent).ShouldBe(["The map", "By country and state", "Latest changes", "Go further"]);
        var known = (await site.Query<long>("select count(*) from cluster_cards where valid_to is null"))[0];
        page.QuerySelectorAll("main .figures dd")[0].TextContent.ShouldBe($"{known}");
    }
}
