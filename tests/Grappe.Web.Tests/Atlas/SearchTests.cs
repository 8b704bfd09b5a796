using System.Net;
using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Tests the search for clusters: half-remembered names in three languages, facets, paging, highlights, suggestions.</summary>
public sealed class SearchTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("agadir haliopole", "agadir-haliopole")]
    [InlineData("agadir halieupole", "agadir-haliopole")]
    [InlineData("AGADIR HALIOPOLÉ", "agadir-haliopole")]
    [InlineData("اكادير هاليوبول", "agadir-haliopole")]
    [InlineData("أكاديير هاليوبول", "agadir-haliopole")]
    [InlineData("mecatronique sousse", "cluster-mecatronic-tunisie")]
    [InlineData("mécatronique  Soussse", "cluster-mecatronic-tunisie")]
    [InlineData("mechatronics sousse", "cluster-mecatronic-tunisie")]
    [InlineData("ميكاترونيك سوسة", "cluster-mecatronic-tunisie")]
    [InlineData("زيت الزيتون", "huile-olive-bouira", "huile-olive-nord-ouest")]
    [InlineData("زيت الزيتوون", "huile-olive-bouira", "huile-olive-nord-ouest")]
    [InlineData("huiles d'olives", "huile-olive-bouira", "huile-olive-nord-ouest")]
    [InlineData("huile d’ollive", "huile-olive-bouira", "huile-olive-nord-ouest")]
    [InlineData("olive oil", "huile-olive-bouira", "huile-olive-nord-ouest")]
    [InlineData("olve oils", "huile-olive-bouira", "huile-olive-nord-ouest")]
    [InlineData("C2TM", "c2tm")]
    [InlineData("textiles techniques marocains", "c2tm")]
    public async Task What_is_nearly_remembered_is_found_among_the_first(string words, params string[] expected)
    {
        var found = await Search(words, "pageSize=5");
        expected.ShouldBeSubsetOf(Slugs(found).Take(3), $"{words}: {string.Join(", ", Slugs(found))}");
    }

    [Theory]
    [InlineData("micro-électronique", "microélectronique")]
    [InlineData("bio-technologies", "biotechnologies")]
    [InlineData("bio technologies", "biotechnologies")]
    [InlineData("agro-alimentaire", "agroalimentaire")]
    [InlineData("2 TS", "2TS")]
    [InlineData("2-ts", "2TS")]
    [InlineData("T.I.C", "TIC")]
    [InlineData("t.i.c.", "TIC")]
    [InlineData("mécan\u00ADique", "mécanique")]
    [InlineData("agro-alim", "agroalim")]
    public async Task A_word_is_found_however_it_is_written_apart(string apart, string joined)
    {
        var whole = Slugs(await Search(joined, "pageSize=200")).ToList();
        whole.ShouldNotBeEmpty();
        whole.ShouldBeSubsetOf(Slugs(await Search(apart, "pageSize=200")), apart);
    }

    [Theory]
    [InlineData("لزيت الزيتون", "زيت الزيتون")]
    [InlineData("زيت زيتون", "زيت الزيتون")]
    [InlineData("بالنسيج", "النسيج")]
    [InlineData("والنسيج", "نسيج")]
    [InlineData("للطاقة الشمسية", "الطاقة الشمسية")]
    [InlineData("الالكترونيات", "الإلكترونيات")]
    public async Task An_Arabic_word_is_found_with_and_without_article_preposition_and_hamza(string written, string known)
    {
        var first = Slugs(await Search(known, "pageSize=200")).Take(3).ToList();
        first.ShouldNotBeEmpty();
        first.ShouldBeSubsetOf(Slugs(await Search(written, "pageSize=200")), written);
    }

    [Fact]
    public async Task The_list_begins_with_what_is_known_of_the_region()
    {
        string[] region = ["dz", "ly", "ma", "mr", "tn"];
        foreach (var asked in new[] { "", "&asOf=2019-12" })
        {
            var items = (await Read($"clusters?pageSize=200{asked}")).GetProperty("items").EnumerateArray().ToList();
            var ranks = items
                .Select(item =>
                    (region.Contains(item.GetProperty("country").GetString()) ? 0 : 2) + (item.GetProperty("state").ValueKind == JsonValueKind.Null ? 1 : 0)
                )
                .ToList();
            ranks.Distinct().Count().ShouldBeGreaterThan(2);
            ranks.ShouldBe(ranks.Order());
        }
        var page = await site.Get("/fr/clusters");
        page.QuerySelectorAll("#results .items .chip").Take(10).ShouldAllBe(chip => chip.ClassList.Any(name => name.StartsWith("state-")));
        var ties = (await Read("cooperations?pageSize=5")).GetProperty("items").EnumerateArray().ToList();
        ties.Count.ShouldBe(5);
        ties.Select(tie => tie.GetProperty("direction").GetString()!).ShouldAllBe(direction => direction.StartsWith("south-south"));
    }

    [Theory]
    [InlineData("clusters")]
    [InlineData("clusters?view=map")]
    [InlineData("clusters?view=table")]
    [InlineData("organisations")]
    [InlineData("contradictions")]
    [InlineData("cooperations")]
    public async Task Whoever_reads_on_comes_to_the_results_before_the_facets(string list)
    {
        var page = await site.Get($"/fr/{list}");
        page.QuerySelector("#results ~ #facets").ShouldNotBeNull();
        page.QuerySelector("#asked ~ #results").ShouldBe(page.QuerySelector("#asked") is null ? null : page.QuerySelector("#results"));
        // Without scripts one applies the facets; with them they apply themselves, and one button is left.
        page.QuerySelectorAll(".with-facets button.primary").Length.ShouldBeLessThanOrEqualTo(1);
        page.QuerySelector("#facets details")!.HasAttribute("open").ShouldBeFalse();
        page.QuerySelector("details.menu")!.HasAttribute("open").ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_thing_is_found_in_each_language_of_a_word()
    {
        var french = Slugs(await Search("énergie solaire", "pageSize=200"));
        french.ShouldNotBeEmpty();
        french.ShouldBe(Slugs(await Search("Energies  Solaires", "pageSize=200")), ignoreOrder: true);
        "cluster-energie-solaire".ShouldBeOneOf([.. french.Take(2)]);
        "cluster-energie-solaire".ShouldBeOneOf([.. Slugs(await Search("solar energy")).Take(3)]);
        "cluster-energie-solaire".ShouldBeOneOf([.. Slugs(await Search("الطاقة الشمسية")).Take(3)]);
    }

    [Theory]
    [InlineData("halio")]
    [InlineData("agadir hal")]
    [InlineData("هاليو")]
    public async Task The_last_word_may_be_unfinished(string words) => Slugs(await Search(words))[0].ShouldBe("agadir-haliopole");

    [Theory]
    [InlineData("")]
    [InlineData("q=textile")]
    [InlineData("q=textile&country=ma")]
    [InlineData("q=olive&state=constituted&country=tn,dz")]
    [InlineData("sector=1&anchorage=rooted")]
    [InlineData("country=tn&inTable=true")]
    [InlineData("q=textile&country=ma&asOf=2019")]
    public async Task Choosing_a_value_of_a_facet_gives_as_many_clusters_as_it_promises(string asked)
    {
        var found = await Read($"clusters?{asked}&facets=true");
        var given = asked.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        foreach (var facet in found.GetProperty("facets").EnumerateObject())
        foreach (var value in facet.Value.EnumerateArray())
        {
            var chosen = new Dictionary<string, string>(given) { [facet.Name] = value.GetProperty("value").GetString()! };
            (await Read("clusters?pageSize=1&" + string.Join('&', chosen.Select(each => $"{each.Key}={each.Value}"))))
                .GetProperty("total")
                .GetInt32()
                .ShouldBe(value.GetProperty("count").GetInt32(), $"{facet.Name}={value} of {asked}");
        }
        found.GetProperty("facets").GetProperty("country").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("", "ar")]
    [InlineData("q=cluster", "fr")]
    [InlineData("sort=-created", "en")]
    [InlineData("sort=state", "fr")]
    [InlineData("sort=-name&country=ma,tn", "ar")]
    public async Task Following_next_gives_the_whole_list_once_in_its_order(string asked, string language)
    {
        var whole = Slugs(await Read($"clusters?{asked}&lang={language}&pageSize=200"));
        var followed = new List<string>();
        var page = await Read($"clusters?{asked}&lang={language}&pageSize=11");
        followed.AddRange(Slugs(page));
        while (page.GetProperty("next").GetString() is { } next)
        {
            page = await Read($"clusters?{asked}&lang={language}&pageSize=11&after={next}");
            page.GetProperty("page").ValueKind.ShouldBe(JsonValueKind.Null);
            followed.AddRange(Slugs(page));
        }
        followed.ShouldBe(whole);
    }

    [Theory]
    [InlineData("after=abc")]
    [InlineData("after=e30")]
    [InlineData("after=%20%20x")]
    [InlineData("highlight=yes")]
    [InlineData("lang=de")]
    [InlineData("sort=best")]
    public async Task What_is_not_understood_is_refused_with_its_parameter(string wrong)
    {
        var problem = await Read($"clusters?{wrong}", HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Single().Name.ShouldBe(wrong.Split('=')[0]);
    }

    [Fact]
    public async Task A_continuation_of_one_list_is_refused_for_another()
    {
        var next = (await Read("clusters?pageSize=5")).GetProperty("next").GetString();
        (await Read($"clusters?pageSize=5&sort=country&after={next}", HttpStatusCode.BadRequest))
            .GetProperty("errors")
            .TryGetProperty("after", out _)
            .ShouldBeTrue();
    }

    [Theory]
    [InlineData("fr", "huiles", "<mark>")]
    [InlineData("ar", "الزيتون", "<mark>")]
    [InlineData("en", "olive", "<mark>olive</mark>")]
    public async Task The_list_shows_where_the_words_were_found(string language, string words, string expected)
    {
        var page = await site.Get($"/{language}/clusters?q={Uri.EscapeDataString(words)}");
        page.QuerySelectorAll("#results .items mark").ShouldNotBeEmpty();
        page.QuerySelector("#results .items")!.InnerHtml.ToLowerInvariant().ShouldContain(expected);
        var found = await Search(words, $"highlight=true&lang={language}");
        found
            .GetProperty("items")
            .EnumerateArray()
            .Select(item => item.GetProperty("highlight"))
            .ShouldContain(highlight => highlight.GetRawText().Contains("\u003Cmark\u003E") || highlight.GetRawText().Contains("<mark>"));
    }

    [Fact]
    public async Task Text_that_looks_like_markup_stays_text()
    {
        var page = await site.Get($"/fr/clusters?q={Uri.EscapeDataString("<script>alert(1)</script> & \"R&D\"")}");
        page.QuerySelectorAll("#results script").ShouldBeEmpty();
        var found = await Search("R&D", "highlight=true");
        var marked = string.Concat(found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("highlight").GetProperty("text").GetString()));
        marked.ShouldContain("<mark>R</mark>&amp;D");
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task Who_finds_nothing_is_told_what_would_be_found(string language)
    {
        var page = await site.Get($"/{language}/clusters?q=textile+xyzxyzxyz&country=ma");
        page.QuerySelector(".empty")!
            .QuerySelectorAll("li a[href]")
            .Select(link => link.GetAttribute("href")!)
            .ShouldContain(address => address.Contains("q=textile&country=ma"));
        foreach (var link in page.QuerySelector(".empty")!.QuerySelectorAll("li a[href]"))
            (await site.Get(link.GetAttribute("href")!)).QuerySelectorAll("#results .items > li").ShouldNotBeEmpty();
        (await site.Get($"/{language}/clusters?q=halieupole")).QuerySelector("#results .notice").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("sous", "fr", "place", "Sousse")]
    [InlineData("سوس", "ar", "place", "سوسة")]
    [InlineData("mecatr", "fr", "cluster", "Cluster Électronique, Mécatronique et Mécanique du Maroc")]
    [InlineData("text", "fr", "sector", "Textile")]
    public async Task Suggestions_answer_as_one_types(string typed, string language, string kind, string text)
    {
        var items = (await Read($"suggestions?q={Uri.EscapeDataString(typed)}&lang={language}")).GetProperty("items").EnumerateArray().ToList();
        items.Count.ShouldBeInRange(1, 8);
        items.ShouldContain(item => item.GetProperty("kind").GetString() == kind && item.GetProperty("text").GetString()!.Contains(text), typed);
        using var offers = await site.Client.GetAsync($"/{language}/clusters/suggestions?q={Uri.EscapeDataString(typed)}");
        foreach (var offer in JsonDocument.Parse(await offers.Content.ReadAsStringAsync()).RootElement.EnumerateArray())
            (await site.Get(offer.GetProperty("url").GetString()!)).QuerySelector("h1").ShouldNotBeNull();
    }

    [Fact]
    public async Task Nothing_is_suggested_for_a_single_letter_or_for_nothing()
    {
        foreach (var typed in new[] { "", "a", "%20", "'" })
            (await Read($"suggestions?q={typed}")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    private async Task<JsonElement> Search(string words, string others = "") => await Read($"clusters?q={Uri.EscapeDataString(words)}&{others}");

    private async Task<JsonElement> Read(string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await site.Client.GetAsync($"/api/v1/{address}");
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static string[] Slugs(JsonElement found) => [.. found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!)];
}

/// <summary>Tests that the search and the pages of every node follow the changes in the database.</summary>
public sealed class SearchFollowsChangesTests(TestPostgres postgres)
{
    [Fact]
    public async Task A_card_that_changes_is_found_by_what_it_says_now_also_after_the_news_broke_off()
    {
        await using var site = await SmallSite.Of(
            postgres,
            A.DataSet.With(A.Cluster.Named("Grappe du cuir").In("Sfax").Constituted(), A.Cluster.Named("Grappe du bois").In("Gabès").Constituted())
        );
        (await Total(site, "q=cuir")).ShouldBe(1);
        var before = await Tag(site);

        await site.Query<int>("update search_texts set names = 'grappe du liege' where names like '%cuir%' returning 1");
        await Eventually.Holds(async () => await Total(site, "q=liege") == 1 && await Total(site, "q=cuir") == 0);
        (await Tag(site)).ShouldNotBe(before);

        await site.Query<int>("update cluster_cards set state = 'dissolved' where slug = 'grappe-du-bois' and valid_to is null returning 1");
        await Eventually.Holds(async () => await Total(site, "state=dissolved") == 1);

        await site.Query<bool>("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()");
        await site.Query<int>("update search_texts set names = 'grappe du marbre' where names like '%liege%' returning 1");
        await Eventually.Holds(async () => await Total(site, "q=marbre") == 1);

        await site.Query<int>("delete from cluster_cards where slug = 'grappe-du-bois' returning 1");
        await Eventually.Holds(async () => await Total(site, "") == 1);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("")]
    public async Task The_page_of_a_card_that_changes_is_shown_anew(string encoding)
    {
        await using var site = await SmallSite.Of(
            postgres,
            A.DataSet.With(A.Cluster.Named("Grappe du cuir").In("Sfax").Constituted(), A.Cluster.Named("Grappe du bois").In("Sfax").Constituted())
        );
        var (first, firstId) = await Page("/fr/clusters/grappe-du-cuir");
        var (again, againId) = await Page("/fr/clusters/grappe-du-cuir");
        again.ShouldBe(first);
        againId.ShouldNotBe(firstId);
        (await Page("/ar/clusters/grappe-du-cuir")).Body.ShouldNotBe(first);
        (await Page("/fr/clusters/grappe-du-bois")).Body.ShouldNotBe(first);

        // The neighbour's state stands on both cards.
        await site.Query<int>(
            "update statements set code = 'dissolved' where field = 'state' and observation_id in (select o.id from observations o join subjects s on s.id = o.subject_id where s.slug = 'grappe-du-bois') returning 1"
        );
        await site.Query<int>("update cluster_cards set state = 'dissolved' where slug = 'grappe-du-bois' returning 1");
        await Eventually.Holds(async () => !(await Page("/fr/clusters/grappe-du-cuir")).Body.SequenceEqual(first));
        await Eventually.Holds(async () => (await site.Get("/fr/clusters/grappe-du-bois")).QuerySelectorAll(".state-dissolved").Length > 0);

        async Task<(byte[] Body, string Id)> Page(string address)
        {
            using var answer = await site.Send(address, ("Accept-Encoding", encoding));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return (await answer.Content.ReadAsByteArrayAsync(), answer.Headers.GetValues("X-Request-Id").Single());
        }
    }

    [Fact]
    public async Task A_cluster_without_a_sector_has_neighbours_and_none_of_its_sector()
    {
        await using var site = await SmallSite.Of(
            postgres,
            A.DataSet.With(A.Cluster.Named("Grappe du cuir").In("Sfax").Constituted(), A.Cluster.Named("Grappe du bois").In("Sfax").Says("sector", "1"))
        );
        (await site.Get("/fr/clusters/grappe-du-cuir")).QuerySelectorAll("a[href='/fr/clusters/grappe-du-bois']").Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_map_of_very_many_clusters_groups_those_of_the_view()
    {
        var many = Enumerable.Range(0, 1_010).Select(each => A.Cluster.Named($"Grappe {each}").In(each % 3 == 0 ? "Sfax" : "Tunis").Constituted()).ToArray();
        await using var site = await SmallSite.Of(postgres, A.DataSet.With(many));
        var all = await Points(site, "");
        all.GetProperty("partial").GetBoolean().ShouldBeTrue();
        var groups = all.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("properties").GetProperty("count").GetInt32()).ToList();
        groups.Sum().ShouldBe(1_010);
        var at = all.GetProperty("features")[0]
            .GetProperty("geometry")
            .GetProperty("coordinates")
            .EnumerateArray()
            .Select(degrees => degrees.GetDouble())
            .ToList();
        var near = await Points(site, FormattableString.Invariant($"?bbox={at[0] - 1},{at[1] - 1},{at[0] + 1},{at[1] + 1}&zoom=9"));
        near.GetProperty("features").GetArrayLength().ShouldBeGreaterThan(0);
        (await Points(site, FormattableString.Invariant($"?bbox={at[0] + 5},{at[1] + 5},{at[0] + 6},{at[1] + 6}&zoom=9")))
            .GetProperty("features")
            .GetArrayLength()
            .ShouldBe(0);
        (await Points(site, "?q=7")).GetProperty("partial").GetBoolean().ShouldBeFalse();
        foreach (var wrong in new[] { "?bbox=1,2,3", "?bbox=a,b,c,d", "?zoom=x", "?zoom=99", "?bbox=NaN,0,0,0" })
            (await site.Client.GetAsync($"/fr/clusters/points{wrong}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest, wrong);
        (await site.Get("/ar/clusters?view=map")).QuerySelectorAll("ul.points > li").Length.ShouldBeLessThan(300);

        (await site.Client.GetAsync("/api/v1/clusters?pageSize=200&page=6")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<JsonElement> Points(SmallSite site, string query)
    {
        using var answer = await site.Client.GetAsync($"/fr/clusters/points{query}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static async Task<int> Total(SmallSite site, string asked) =>
        JsonDocument.Parse(await site.Client.GetStringAsync($"/api/v1/clusters?{asked}")).RootElement.GetProperty("total").GetInt32();

    private static async Task<string?> Tag(SmallSite site)
    {
        using var answer = await site.Client.GetAsync("/api/v1/clusters");
        return answer.Headers.ETag?.Tag;
    }
}
