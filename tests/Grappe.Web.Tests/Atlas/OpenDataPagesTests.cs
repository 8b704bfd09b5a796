using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>The pages about contradictions, sources and the data, and cards as they are read.</summary>
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
        var counts = (
            await site.Query<long>(
                "select count(*) from contradictions c join subjects s on s.id = c.subject_id where s.country = 'tn' group by degree order by array_position(array['conflict', 'imprecision', 'spelling'], degree)"
            )
        ).ToArray();
        Words(page.QuerySelector(".count")!).ShouldBe($"{counts[0]} contradictions, {counts[1]} imprecisions, {counts[2]} spellings");

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

    [Fact]
    public async Task Every_contradiction_says_what_is_disputed()
    {
        var seen = 0;
        for (var address = "/fr/contradictions"; address is not null; )
        {
            var page = await site.Get(address);
            var disputed = page.QuerySelectorAll("article.contradiction .disputed").Select(Words).ToList();
            disputed.ShouldAllBe(thing => thing.Length > 0 && thing != "Date" && thing != "Point relevé dans le texte" && thing != "Nombre annoncé ou compté");
            seen += disputed.Count;
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        seen.ShouldBe((int)(await site.Query<long>("select count(*) from contradictions")).Single());
    }

    [Fact]
    public async Task A_source_that_contradicts_itself_is_named_once_with_both_places()
    {
        var page = await site.Get("/fr/contradictions?degree=conflict&kind=value&source=study-2019");
        var own = page.QuerySelectorAll("article.contradiction").Where(article => Words(article).Contains("se contredit", StringComparison.Ordinal)).ToList();
        own.ShouldNotBeEmpty();
        foreach (var article in own)
        {
            Words(article).ShouldContain("L’étude de 2019 se contredit :");
            article.QuerySelectorAll("cite").ShouldBeEmpty();
            article.QuerySelectorAll(".locator").Length.ShouldBeGreaterThan(1);
        }
    }

    [Fact]
    public async Task Two_partners_that_are_named_are_no_contradiction() =>
        (await site.Query<long>("select count(*) from contradictions where field = 'aspect' and key = 'northern-partners'")).ShouldBe([0]);

    [Fact]
    public async Task One_number_of_contradictions_stands_everywhere()
    {
        var number = (await site.Query<long>("select count(*) from contradictions where degree = 'conflict'")).Single().ToString();
        foreach (var address in new[] { "/en", "/en/data/upkeep", "/en/data" })
            (await site.Get(address))
                .QuerySelectorAll(".figures > div")
                .Where(figure => Words(figure).Contains("ontradiction", StringComparison.Ordinal))
                .Select(figure => Words(figure.QuerySelector("dd")!))
                .ShouldBe([number], address);
        Words((await site.Get("/en/contradictions?degree=conflict")).QuerySelector(".count")!).ShouldBe($"{number} contradictions");
        var edition = (await site.Query<string>("select name from editions order by loaded_at desc limit 1")).Single();
        (await site.Get($"/en/data/editions/{edition}"))
            .QuerySelectorAll(".figures > div")
            .Where(figure => Words(figure).Contains("ontradiction", StringComparison.Ordinal))
            .Select(figure => Words(figure.QuerySelector("dd")!))
            .ShouldBe([number], edition);
        foreach (var (address, member) in new[] { ("contradictions?degree=conflict&pageSize=1", "total"), ($"editions/{edition}", "contradictions") })
            (await Number(address, member)).ShouldBe(int.Parse(number), address);
    }

    [Fact]
    public async Task The_list_the_card_and_the_source_count_as_many_contradictions_as_they_show()
    {
        var number = (
            await site.Query<string>(
                "select count(*)::text from contradictions where degree = 'conflict' and subject_id = (select id from subjects where kind = 'cluster' and slug = 'ce3m')"
            )
        ).Single();
        (await site.Query<string>("select contradictions::text from cluster_cards where slug = 'ce3m' and valid_to is null")).ShouldBe([number]);
        (await site.Get("/en/clusters/ce3m")).QuerySelectorAll("#contradictions > article.contradiction").Length.ToString().ShouldBe(number);
        var listed = (await site.Get("/en/clusters?q=ce3m")).QuerySelector("article.item a[data-slug='ce3m']")!.Closest("article")!;
        Words(listed.QuerySelector(".meta")!).ShouldContain($"{number} contradiction");
        var source = (await site.Get("/en/sources/letter-2019"))
            .QuerySelectorAll(".figures > div")
            .Single(figure => Words(figure).Contains("ontradiction", StringComparison.Ordinal));
        Words((await site.Get("/en/contradictions?source=letter-2019&degree=conflict")).QuerySelector(".count")!)
            .ShouldStartWith($"{Words(source.QuerySelector("dd")!)} contradiction");
    }

    [Theory]
    [InlineData("clusters/2ts")]
    [InlineData("clusters/ce3m")]
    [InlineData("clusters/huile-olive-nord-ouest")]
    [InlineData("countries/dz")]
    [InlineData("structures/novation-city")]
    [InlineData("organisations/onudi")]
    [InlineData("networks/maroc-cluster")]
    public async Task A_section_says_its_source_once_and_the_rest_on_demand(string address)
    {
        var page = await site.Get($"/fr/{address}");
        var sections = page.QuerySelectorAll("main details.sources");
        sections.ShouldNotBeEmpty();
        sections.ShouldAllBe(sources =>
            Words(sources.QuerySelector("summary")!).StartsWith("Sauf mention :") || Words(sources.QuerySelector("summary")!).StartsWith("Source :")
        );
        page.QuerySelectorAll("main section")
            .ShouldAllBe(section => section.QuerySelectorAll("details.sources").Length <= 1 || section.QuerySelectorAll("section").Length > 0);
        // Beside contradictions no fact brings its own link or disclosure of a source.
        page.QuerySelectorAll("dl.facts cite a, ul.said cite a").Where(link => link.Closest("details") is null).ShouldBeEmpty();
        page.QuerySelectorAll("dl.facts details, ul.said details").Where(details => details.ParentElement!.Closest("details") is null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("cooperations")]
    [InlineData("programmes")]
    public async Task A_list_says_its_source_once_below_it_and_opens_no_line(string address)
    {
        var page = await site.Get($"/fr/{address}");
        page.QuerySelectorAll("main article.item").ShouldNotBeEmpty();
        page.QuerySelectorAll("main article.item details").ShouldBeEmpty();
        page.QuerySelectorAll("main details.sources").ShouldNotBeEmpty();
        page.QuerySelectorAll("main ul.items").Length.ShouldBeGreaterThanOrEqualTo(page.QuerySelectorAll("main details.sources").Length);
    }

    [Fact]
    public async Task A_card_leads_with_what_one_can_do_with_it_what_it_holds_and_where_it_stands()
    {
        var page = await site.Get("/fr/clusters/2ts");
        var top = page.QuerySelector("article.card .card-top")!;
        var actions = top.QuerySelectorAll(".card-actions a").Select(link => link.GetAttribute("href")).ToList();
        foreach (
            var action in new[]
            {
                "/fr/clusters/2ts/write",
                "/fr/clusters/2ts/partners",
                "/fr/clusters/2ts/edit",
                "/fr/account/claim/clusters/2ts",
                "/fr/compare?c=2ts",
            }
        )
            actions.ShouldContain(action);
        var contents = top.QuerySelectorAll(".contents a").Select(link => link.GetAttribute("href")![1..]).ToList();
        contents.Count.ShouldBeGreaterThan(4);
        contents.ShouldAllBe(id => page.GetElementById(id) != null);
        top.QuerySelector(".small-map img")!.GetAttribute("src")!.ShouldContain("ground-tn");
        top.QuerySelectorAll(".small-map circle").Length.ShouldBe(1);
        using var image = await site.Send(top.QuerySelector(".small-map img")!.GetAttribute("src")!);
        image.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.QuerySelectorAll("dl.facts a[href='http://www.mfcpole.com.tn/']").Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("organisations/onudi", true)]
    [InlineData("structures/novation-city", false)]
    [InlineData("networks/maroc-cluster", false)]
    public async Task Whatever_has_a_page_leads_with_the_same_bar(string path, bool mayBeClaimed)
    {
        var bar = (await site.Get($"/en/{path}")).QuerySelector("article.card .card-top .card-actions")!;
        var actions = bar.QuerySelectorAll("a").Select(link => link.GetAttribute("href")).ToList();
        foreach (var action in new[] { $"/en/{path}", $"/api/v1/{path}" })
            actions.ShouldContain(action);
        foreach (var action in new[] { $"/en/{path}/edit", $"/en/account/claim/{path}" })
            actions.Contains(action).ShouldBe(mayBeClaimed, action);
        bar.QuerySelectorAll("button[data-print]").Length.ShouldBe(1);
        using var answer = await site.Send($"/api/v1/{path}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_manages_a_card_is_not_asked_whether_it_is_theirs()
    {
        var manager = await site.SignedIn("keeper of a card", "manager", "cluster/mecadev");
        await manager.Open("/fr/clusters/mecadev");
        manager.Page.QuerySelectorAll("a[href*='account/claim']").ShouldBeEmpty();
        await manager.Open("/fr/clusters/2ts");
        manager.Page.QuerySelectorAll("a[href*='account/claim']").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_page_on_paper_tells_whence_it_is_when_and_of_which_edition()
    {
        var edition = (await site.Query<string>("select name from editions order by loaded_at desc limit 1")).Single();
        foreach (var address in new[] { "/fr/clusters/2ts", "/fr/countries/tn", "/fr/structures/novation-city", "/fr/compare?c=2ts&c=ce3m" })
        {
            var printed = Words((await site.Get(address)).QuerySelector("main .printed")!);
            printed.ShouldContain(address);
            printed.ShouldContain(edition);
            printed.ShouldContain("imprimé le ");
        }
        // What an address says of where its reader came from is not told on.
        var followed = Words((await site.Get("/fr/clusters/2ts?asOf=2019-12-31&utm_source=letter")).QuerySelector("main .printed")!);
        followed.ShouldContain("/fr/clusters/2ts?asOf=2019-12-31 ·");
    }

    [Fact]
    public async Task A_table_printed_in_French_names_its_clusters_in_Arabic_first()
    {
        var rows = (await site.Get("/ar/countries/ma")).QuerySelectorAll("table.printed tbody th").ToList();
        rows.ShouldNotBeEmpty();
        rows.Count(row => row.QuerySelector("a")!.TextContent.Any(letter => letter is >= '\u0600' and <= '\u06ff')).ShouldBe(rows.Count);
        rows.ShouldAllBe(row => row.QuerySelector(".as-printed[lang=fr]") != null);
        (await site.Get("/fr/countries/ma")).QuerySelectorAll("table.printed .as-printed").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_said_of_both_countries_in_the_same_words_stands_once_across()
    {
        var rows = (await site.Get("/fr/compare?country=ma&country=tn&view=countries"))
            .QuerySelectorAll("table.compare ul.said")
            .Select(list => list.Closest("tr")!)
            .Distinct()
            .ToList();
        rows.Count(row => row.QuerySelector("td[colspan='2']") is not null).ShouldBeGreaterThan(0);
        foreach (var row in rows)
            row.QuerySelectorAll("ul.said > li").Select(Words).GroupBy(said => said).ShouldAllBe(same => same.Count() == 1);
        // Who says only what stands across does not leave the topic untold.
        rows.Where(row => row.QuerySelector("th[rowspan='2']") is not null).SelectMany(row => row.NextElementSibling!.QuerySelectorAll(".sr")).ShouldBeEmpty();
    }

    [Fact]
    public async Task That_a_state_is_told_for_the_first_time_is_no_change() =>
        Words((await site.Get("/fr/compare?from=2014-12-31&to=2019-12-31")).QuerySelector("main")!).ShouldNotContain("non dit");

    [Fact]
    public async Task Clusters_are_chosen_in_the_list_to_be_compared()
    {
        var page = await site.Get("/fr/clusters?country=ma");
        var boxes = page.QuerySelectorAll("input[type=checkbox][name=c][form=compare]").Select(box => box.GetAttribute("value")).ToList();
        boxes.Count.ShouldBeGreaterThan(2);
        var form = page.QuerySelector("form#compare")!;
        var compared = await site.Get($"{form.GetAttribute("action")}?c={boxes[0]}&c={boxes[1]}");
        compared.QuerySelectorAll("table.compare thead th").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("fr", "unit.centres", 1, "1 centre")]
    [InlineData("fr", "unit.centres", 2, "2 centres")]
    [InlineData("ar", "unit.companies", 1, "شركة واحدة")]
    [InlineData("ar", "unit.people", 15, "15 شخصًا")]
    [InlineData("ar", "unit.companies", 5, "5 شركات")]
    [InlineData("en", "unit.companies", 1, "1 company")]
    [InlineData("ar", "unit.months", 12, "12 شهرًا")]
    public void What_is_counted_agrees_with_its_number_and_no_line_breaks_between(string language, string unit, int number, string said) =>
        new Translator(Texts.Embedded, Language.All.Single(one => one.Code == language))
            .Counted(unit, number, number.ToString())!
            .ShouldBe(said.Replace(' ', said[0] is >= '0' and <= '9' ? '\u00a0' : ' '));

    [Fact]
    public void Pages_that_a_pager_leaves_out_show_as_a_gap()
    {
        var pager = new Pager(1, 7, page => $"?page={page}");
        pager.Shown.ShouldBe([1, 2, 3, 7]);
        pager.Shown.Where(pager.FollowsGap).ShouldBe([7]);
    }

    [Fact]
    public async Task The_map_names_countries_and_cities_in_the_language_of_the_page_and_explains_every_sign()
    {
        var map = (await site.Get("/ar/clusters?view=map")).QuerySelector("figure.map")!;
        map.GetAttribute("data-names")!.ShouldContain("تونس");
        map.GetAttribute("data-region").ShouldNotBeNullOrEmpty();
        map.QuerySelectorAll(".legend .mark").Length.ShouldBe(7);
        map.QuerySelectorAll(".legend .sector").Length.ShouldBe(8);
    }

    private async Task<int> Number(string address, string member)
    {
        using var answer = await site.Send($"/api/v1/{address}");
        using var data = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return data.RootElement.GetProperty(member).GetInt32();
    }

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
