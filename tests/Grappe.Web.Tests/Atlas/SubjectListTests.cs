using System.Net;
using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>The lists of host structures, organisations and events.</summary>
public sealed class SubjectListTests(Site site) : IClassFixture<Site>
{
    public static MatrixTheoryData<string, string> Lists => new(["fr", "en", "ar"], ["structures", "organisations", "events"]);

    [Theory, MemberData(nameof(Lists))]
    public async Task Each_list_shows_every_subject_of_its_kind_page_after_page(string language, string section)
    {
        var shown = new List<string>();
        for (var address = $"/{language}/{section}"; address is not null; )
        {
            var page = await site.Get(address);
            page.QuerySelectorAll("[role=alert]").ShouldBeEmpty();
            shown.AddRange(page.QuerySelectorAll("article.item h3 a").Select(link => link.GetAttribute("data-slug")!));
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        shown.Order().ShouldBe((await site.Query<string>($"select slug from subjects where kind = '{section[..^1]}'")).Order());
    }

    [Theory]
    [InlineData("structures", "country", "tn")]
    [InlineData("organisations", "country", "dz")]
    [InlineData("organisations", "kind", "university")]
    [InlineData("events", "kind", "fair")]
    public async Task Each_filter_leads_to_the_number_beside_it(string section, string filter, string value)
    {
        var number = (await site.Get($"/en/{section}")).QuerySelector($"input[name={filter}][value={value}]")!.ParentElement!.QuerySelector(".n")!.TextContent;
        var narrower = await site.Get($"/en/{section}?{filter}={value}");
        narrower.QuerySelector(".count")!.TextContent.ShouldStartWith(number + "\u00a0");
        narrower.QuerySelector("ul.filters a")!.GetAttribute("href").ShouldBe($"/en/{section}");
        using var answer = await site.Send(narrower.QuerySelector("ul.downloads a")!.GetAttribute("href")!);
        using var data = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        data.RootElement.GetProperty("total").GetInt32().ShouldBe(int.Parse(number));
    }

    [Fact]
    public async Task An_organisation_is_found_by_its_acronym_and_by_its_name_in_another_language()
    {
        foreach (var words in new[] { "onudi", "Industrial Development Organization", "الأمم المتحدة للتنمية الصناعية" })
            (await site.Get($"/fr/organisations?q={Uri.EscapeDataString(words)}"))
                .QuerySelectorAll("article.item h3 a")
                .Select(link => link.GetAttribute("data-slug"))
                .ShouldContain("onudi", words);
    }

    [Theory]
    [InlineData("structures?kind=palace")]
    [InlineData("organisations?country=zz")]
    [InlineData("organisations?page=abc")]
    [InlineData("organisations?page=5000")]
    [InlineData("events?page=-1")]
    public async Task What_an_address_asks_wrongly_is_said_and_the_rest_is_shown(string address)
    {
        var page = await site.Get($"/fr/{address}");
        page.QuerySelectorAll("[role=alert] li").Length.ShouldBe(1);
        page.QuerySelectorAll("article.item").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_nothing_answers_is_said_with_a_way_back()
    {
        var page = await site.Get("/fr/events?q=zzz");
        page.QuerySelectorAll("article.item").ShouldBeEmpty();
        page.QuerySelector(".empty a")!.GetAttribute("href").ShouldBe("/fr/events");
    }

    [Fact]
    public async Task Every_page_leads_to_the_lists_and_every_subject_back_to_its_own()
    {
        (await site.Get("/fr")).QuerySelectorAll("footer a").Select(link => link.GetAttribute("href")).ShouldBe(["/fr/sources", "/fr/thesaurus", "/fr/data"]);
        (await site.Get("/fr/organisations/onudi")).QuerySelector(".breadcrumb a")!.GetAttribute("href").ShouldBe("/fr/organisations");
    }

    [Fact]
    public async Task A_structure_names_the_clusters_it_carries()
    {
        var carried = await site.Query<string>(
            "select distinct c.slug from statements t join observations o on o.id = t.observation_id join subjects s on s.id = o.subject_id join subjects c on c.id = t.other_subject_id where s.slug = 'novation-city' and t.field = 'carries' and c.kind = 'cluster'"
        );
        carried.ShouldNotBeEmpty();
        var links = (await site.Get("/fr/structures")).QuerySelector("article:has(h3 a[data-slug='novation-city'])")!.QuerySelectorAll("p a");
        foreach (var slug in carried)
            links.Select(link => link.GetAttribute("href")).ShouldContain($"/fr/clusters/{slug}");
    }

    [Theory]
    [InlineData("events", "Date: ")]
    [InlineData("programmes", "End: ")]
    public async Task A_date_that_sources_dispute_is_shown_once_as_believed(string section, string date)
    {
        var items = (await site.Get($"/en/{section}")).QuerySelectorAll("article.item");
        var dates = items
            .Select(item => item.QuerySelectorAll(".meta span").Count(span => span.TextContent.StartsWith(date, StringComparison.Ordinal)))
            .ToList();
        dates.ShouldContain(1);
        dates.ShouldAllBe(count => count <= 1);
    }

    [Fact]
    public async Task A_list_of_another_kind_is_missing() => await site.Get("/fr/things", HttpStatusCode.NotFound);
}
