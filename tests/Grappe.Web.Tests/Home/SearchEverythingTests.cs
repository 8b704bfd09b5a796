using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Home;

/// <summary>Searches everything from the header of any page: whatever has a page is found by its name.</summary>
public sealed class SearchEverythingTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("APII", "/fr/organisations/apii")]
    [InlineData("apii", "/fr/organisations/apii")]
    [InlineData("Tunisia Technoparks", "/fr/networks/tunisia-technoparks")]
    [InlineData("technoparks tunisia", "/fr/networks/tunisia-technoparks")]
    [InlineData("MECADEV", "/fr/clusters/mecadev")]
    [InlineData("#TechDays", "/fr/events/")]
    [InlineData("outillage", "/fr/thesaurus/moulds-and-tools")]
    [InlineData("Tunisie", "/fr/countries/tn")]
    [InlineData("تونس", "/fr/countries/tn")]
    [InlineData("Sousse", "/fr/clusters?q=Sousse")]
    [InlineData("Technopole", "/fr/structures/")]
    [InlineData("textile", "/fr/clusters?sector=")]
    [InlineData("بتونس", "/fr/countries/tn")]
    [InlineData("زيت زيتون", "/fr/thesaurus/olive-oil")]
    [InlineData("لزيت الزيتون", "/fr/thesaurus/olive-oil")]
    [InlineData("الوكالة الوطنية", "/fr/organisations/")]
    [InlineData("وكالة وطنية", "/fr/organisations/")]
    public async Task What_has_a_page_is_found(string words, string address)
    {
        var visitor = site.Visitor();
        await visitor.Open($"/fr/search?q={Uri.EscapeDataString(words)}");
        visitor.Page.QuerySelectorAll("main section a").Select(link => link.GetAttribute("href")!).ShouldContain(one => one.StartsWith(address), words);
        visitor.Page.QuerySelector("h1")!.TextContent.ShouldBe("Recherche");
    }

    [Fact]
    public async Task Every_kind_of_thing_that_modules_register_has_a_name_and_is_found_by_something()
    {
        var found = new HashSet<string>();
        foreach (var words in new[] { "textile", "Tunisie", "Maroc", "Programme", "TechDays", "technopole" })
            found.UnionWith(
                (await site.Get($"/en/search?q={words}")).QuerySelectorAll("main section").Select(section => section.GetAttribute("aria-labelledby")!)
            );
        found
            .Order()
            .ShouldBe(
                new[] { "cluster", "concept", "event", "network", "organisation", "place", "programme", "sector", "structure" }.Select(kind => $"found-{kind}")
            );
    }

    [Theory]
    [InlineData("fr", "organisation")]
    [InlineData("ar", "منظمة")]
    [InlineData("en", "organisation")]
    public async Task Suggestions_name_the_kind_and_lead_to_the_page(string language, string kind)
    {
        using var offers = JsonDocument.Parse(await site.Client.GetStringAsync($"/{language}/search/suggestions?q=APII"));
        var first = offers.RootElement[0];
        first.GetProperty("url").GetString().ShouldBe($"/{language}/organisations/apii");
        first.GetProperty("note").GetString()!.ShouldStartWith(kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%20%20")]
    [InlineData("%EF%BF%BD")]
    [InlineData("-----")]
    [InlineData("%27%3B%20drop%20table")]
    [InlineData("xyzzy-nothing-answers")]
    public async Task Odd_words_are_answered_calmly(string words)
    {
        (await site.Visitor().Open($"/fr/search?q={words}")).Page.QuerySelectorAll("main section").ShouldBeEmpty();
        (await site.Client.GetStringAsync($"/fr/search/suggestions?q={words}")).ShouldBe("[]");
    }

    [Theory]
    [InlineData("/fr/clusters/mecadev")]
    [InlineData("/ar/countries")]
    [InlineData("/en/account/sign-in")]
    [InlineData("/fr/no-such-page")]
    public async Task Every_page_has_the_search_in_its_header(string page)
    {
        using var answer = await site.Client.GetAsync(page);
        var html = await answer.Content.ReadAsStringAsync();
        html.ShouldContain($"<form class=\"find\" role=\"search\" method=\"get\" action=\"{page[..3]}/search\"");
    }
}
