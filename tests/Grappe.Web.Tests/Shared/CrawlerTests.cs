using System.Net;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Shared;

/// <summary>Looks at what search engines, link checkers and newsletters meet.</summary>
public sealed class CrawlerTests(Site site) : IClassFixture<Site>
{
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    [Theory]
    [InlineData("/clusters/mecadev?asOf=2019", "ar;q=0.9, fr;q=0.1", HttpStatusCode.Redirect, "/ar/clusters/mecadev?asOf=2019")]
    [InlineData("/clusters/2ts", "de", HttpStatusCode.Redirect, "/fr/clusters/2ts")]
    [InlineData("/FR/clusters/mecadev", "en", HttpStatusCode.MovedPermanently, "/fr/clusters/mecadev")]
    [InlineData("/Ar", "en", HttpStatusCode.MovedPermanently, "/ar")]
    [InlineData("/favicon.ico", "en", HttpStatusCode.MovedPermanently, "/icon.svg")]
    public async Task An_address_without_a_language_or_with_one_in_capitals_leads_to_the_page(
        string asked,
        string languages,
        HttpStatusCode status,
        string leads
    )
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var request = new HttpRequestMessage(method, asked);
            request.Headers.Add("Accept-Language", languages);
            using var answer = await site.Client.SendAsync(request);
            answer.StatusCode.ShouldBe(status);
            answer.Headers.Location!.OriginalString.ShouldBe(leads);
        }
    }

    [Theory]
    [InlineData("/fr/no-such-page")]
    [InlineData("/api/v1/no-such-thing")]
    [InlineData("/wp-login.php")]
    [InlineData("/.env")]
    [InlineData("/sitemaps/clusters-99.xml")]
    [InlineData("/sitemaps/nothing-1.xml")]
    public async Task What_is_not_there_is_not_there(string asked)
    {
        using var answer = await site.Client.GetAsync(asked);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/fr/clusters/huile-d-olive-de-sfax", "huile d olive de sfax")]
    [InlineData("/ar/زيت-الزيتون", "زيت الزيتون")]
    [InlineData("/en/wp-login.php", "")]
    public async Task Where_nothing_is_one_can_look_for_what_was_meant(string asked, string words)
    {
        var page = await site.Get(asked, HttpStatusCode.NotFound);
        var form = page.QuerySelector("main form[role=search]")!;
        form.GetAttribute("action").ShouldBe($"/{asked.Split('/')[1]}/search");
        form.QuerySelector("input[name=q]")!.GetAttribute("value").ShouldBe(words);
    }

    [Fact]
    public async Task The_map_of_the_site_lists_every_public_page_in_three_languages_and_each_is_there()
    {
        (await site.Client.GetStringAsync("/robots.txt")).ShouldContain("/sitemap.xml");
        var maps = XDocument
            .Parse(await site.Client.GetStringAsync("/sitemap.xml"))
            .Descendants(Map + "loc")
            .Select(loc => new Uri(loc.Value).PathAndQuery)
            .ToList();
        var pages = new List<string>();
        foreach (var map in maps)
            pages.AddRange(XDocument.Parse(await site.Client.GetStringAsync(map)).Descendants(Map + "loc").Select(loc => new Uri(loc.Value).PathAndQuery));
        pages.ShouldBeUnique();
        pages.ShouldContain("/ar/clusters/mecadev");
        pages.ShouldContain("/fr/organisations/apii");
        pages.ShouldContain("/en");
        foreach (var language in new[] { "fr", "en", "ar" })
            pages.Count(page => page.Split('/')[1] == language).ShouldBe(pages.Count / 3);
        // Some of each kind: all of them are visited in a browser.
        foreach (var some in pages.GroupBy(page => page.Split('/').ElementAtOrDefault(2)).SelectMany(kind => kind.Take(3)))
            (await site.Client.GetAsync(some)).StatusCode.ShouldBe(HttpStatusCode.OK, some);
    }

    [Fact]
    public async Task A_page_names_its_one_address_and_those_in_the_other_languages_whole()
    {
        var page = await site.Get("/ar/clusters/mecadev?utm_source=lettre&asOf=2019&fbclid=x");
        var root = page.QuerySelector("link[rel=canonical]")!.GetAttribute("href")!;
        root.ShouldEndWith("/ar/clusters/mecadev?asOf=2019");
        new Uri(root).IsAbsoluteUri.ShouldBeTrue();
        page.QuerySelectorAll("link[rel=alternate][hreflang]")
            .Select(link => $"{link.GetAttribute("hreflang")} {new Uri(link.GetAttribute("href")!).PathAndQuery}")
            .ShouldBe(
                [
                    "fr /fr/clusters/mecadev?asOf=2019",
                    "ar /ar/clusters/mecadev?asOf=2019",
                    "en /en/clusters/mecadev?asOf=2019",
                    "x-default /clusters/mecadev?asOf=2019",
                ],
                ignoreOrder: true
            );
        page.QuerySelector("meta[property='og:title']")!.GetAttribute("content")!.ShouldContain("ميكاديف");
    }

    [Fact]
    public async Task What_a_newsletter_adds_to_an_address_is_ignored_by_pages_and_downloads()
    {
        (await site.Client.GetAsync("/api/v1/clusters.csv?utm_source=lettre&gclid=1&country=tn")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.Client.GetAsync("/api/v1/clusters.csv?source=lettre")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var page = new HtmlParser().ParseDocument(await site.Client.GetStringAsync("/fr/clusters?country=tn&utm_source=lettre"));
        page.QuerySelectorAll("main a, header a").Select(link => link.GetAttribute("href") ?? "").ShouldAllBe(address => !address.Contains("utm_"));
    }
}
