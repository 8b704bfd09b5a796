using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>The pages about contradictions, sources and the data.</summary>
public sealed class OpenDataPagesTests(Site site) : IClassFixture<Site>
{
    public static MatrixTheoryData<string, string> Pages =>
        new(
            ["fr", "en", "ar"],
            ["contradictions", "contradictions?degree=spelling&page=2", "sources", "sources/study-2019", "sources/minutes-2015", "data", "data/api"]
        );

    [Theory, MemberData(nameof(Pages))]
    public async Task Each_page_stands_in_each_language(string language, string page)
    {
        var document = await site.Get($"/{language}/{page}");
        document.DocumentElement.GetAttribute("lang").ShouldBe(language);
        document.QuerySelectorAll("h1").Length.ShouldBe(1);
        document.QuerySelectorAll("[role=alert]").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_contradictions_are_as_many_as_the_API_has_and_each_facet_leads_to_its_number()
    {
        var page = await site.Get("/en/contradictions?country=tn");
        var total = (await site.Query<long>("select count(*) from contradictions c join subjects s on s.id = c.subject_id where s.country = 'tn'")).Single();
        page.QuerySelector(".count")!.TextContent.ShouldBe($"{total} contradictions");

        var conflict = page.QuerySelector("input[name=degree][value=conflict]")!.ParentElement!;
        var narrower = await site.Get("/en/contradictions?country=tn&degree=conflict");
        narrower.QuerySelector(".count")!.TextContent.ShouldStartWith(conflict.QuerySelector(".n")!.TextContent);
        narrower.QuerySelectorAll("article.contradiction .badge").ShouldAllBe(badge => badge.ClassList.Contains("conflict"));
    }

    [Theory]
    [InlineData("contradictions?degree=terrible")]
    [InlineData("contradictions?country=zz")]
    [InlineData("contradictions?page=abc")]
    [InlineData("contradictions?page=5000")]
    [InlineData("contradictions?subject=ce3m")]
    [InlineData("sources/study-2019?page=-1")]
    [InlineData("sources/study-2019?page=5000")]
    [InlineData("sources/study-2019?heading=nothing")]
    public async Task What_an_address_asks_wrongly_is_said_and_the_rest_is_shown(string address)
    {
        var page = await site.Get($"/fr/{address}");
        page.QuerySelectorAll("[role=alert] li").Length.ShouldBe(1);
        page.QuerySelectorAll("main article").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_missing() => await site.Get("/fr/sources/nobody", HttpStatusCode.NotFound);

    [Fact]
    public async Task A_source_says_all_it_says_page_after_page()
    {
        var said = 0;
        for (var address = "/en/sources/minutes-2015"; address is not null; )
        {
            var page = await site.Get(address);
            said += page.QuerySelectorAll("article.observation").Length;
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        said.ShouldBe(
            (int)(await site.Query<long>("select count(*) from observations o join sources s on s.id = o.source_id where s.slug = 'minutes-2015'")).Single()
        );
    }

    [Fact]
    public async Task The_page_of_the_API_shows_every_address_of_its_document_and_every_example_works()
    {
        var page = await site.Get("/ar/data/api");
        var shown = page.QuerySelectorAll("p.endpoint code").Select(code => code.TextContent).ToList();
        shown.ShouldContain("/api/v1/clusters/{slug}");
        var shownExamples = page.QuerySelectorAll("pre code").Select(code => code.TextContent).ToList();
        shownExamples.Count(example => example.StartsWith("curl -X POST", StringComparison.Ordinal)).ShouldBeGreaterThan(2);
        var curls = shownExamples.Where(example => !example.Contains("Bearer", StringComparison.Ordinal)).Select(example => example.Split('\'')[1]).ToList();
        shownExamples.Count.ShouldBe(shown.Count);
        var examples = (await site.Get("/fr/data")).QuerySelectorAll("a[href^='/api/']").Select(link => link.GetAttribute("href")!);
        foreach (var address in curls.Concat(examples).Distinct())
        {
            using var answer = await site.Send(address);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        }
    }

    [Fact]
    public async Task Every_link_of_these_pages_within_the_page_has_its_target()
    {
        foreach (var address in new[] { "/en/data/api", "/en/contradictions", "/en/sources/study-2019" })
        {
            var page = await site.Get(address);
            foreach (var link in page.QuerySelectorAll("a[href^='#']"))
                page.GetElementById(link.GetAttribute("href")![1..]).ShouldNotBeNull($"{address} {link.GetAttribute("href")}");
            page.QuerySelectorAll("[id]").GroupBy(element => element.Id).ShouldAllBe(same => same.Count() == 1);
        }
    }
}
