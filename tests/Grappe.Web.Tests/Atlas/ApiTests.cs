using System.Net;
using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>The atlas as programs read it.</summary>
public sealed class ApiTests(Site site) : IClassFixture<Site>
{
    public static TheoryData<string> Lists =>
        [
            "clusters",
            "countries",
            "contradictions",
            "cooperations",
            "networks",
            "structures",
            "programmes",
            "organisations",
            "events",
            "places",
            "sectors",
            "sources",
            "sources/study-2019/observations",
            "changes?from=2014&to=2019",
        ];

    [Theory, MemberData(nameof(Lists))]
    public async Task A_list_gives_its_total_and_pages_that_make_up_the_whole(string list)
    {
        var joint = list.Contains('?') ? '&' : '?';
        var whole = await Read($"{list}{joint}pageSize=200");
        var total = whole.GetProperty("total").GetInt32();
        total.ShouldBeGreaterThan(0);
        Items(whole).Count.ShouldBe(Math.Min(total, 200));

        var size = total < 6 ? 1 : 3;
        var first = await Read($"{list}{joint}pageSize={size}");
        var second = await Read($"{list}{joint}pageSize={size}&page=2");
        Items(first).Concat(Items(second)).Select(item => item.GetRawText()).ShouldBe(Items(whole).Take(2 * size).Select(item => item.GetRawText()));
        var beyond = await Read($"{list}{joint}page=100000");
        Items(beyond).ShouldBeEmpty();
        beyond.GetProperty("total").GetInt32().ShouldBe(total);
    }

    [Theory]
    [InlineData("ma", 15, 13)]
    [InlineData("dz", 9, 7)]
    [InlineData("tn", 14, 11)]
    public async Task The_table_of_a_country_stands_as_printed_and_its_clusters_are_found(string country, int rows, int constituted)
    {
        var table = await Read($"countries/{country.ToUpperInvariant()}/table");
        (table.GetProperty("country").GetString(), table.GetProperty("source").GetString()).ShouldBe((country, "study-2019"));
        var printed = Items(table, "rows");
        printed.Select(row => row.GetProperty("row").GetInt32()).ShouldBe(Enumerable.Range(1, rows));
        printed.Count(row => row.GetProperty("state").GetString() == "constituted").ShouldBe(constituted);
        Names(printed[0])
            .ShouldBe(["row", "name", "acronym", "state", "sector", "partnersNorth", "partnersSouth", "anchorage", "place", "provisional", "slug"]);

        var listed = await Read($"clusters?country={country}&inTable=true&pageSize=200");
        Items(listed)
            .Select(cluster => cluster.GetProperty("slug").GetString())
            .ShouldBe(printed.Select(row => row.GetProperty("slug").GetString()), ignoreOrder: true);
    }

    [Fact]
    public async Task A_cluster_of_a_list_has_its_place_its_partners_and_its_contradictions()
    {
        var found = await Read("clusters?q=ce3m&country=Maroc");
        var ce3m = Items(found).Single(cluster => cluster.GetProperty("slug").GetString() == "ce3m");
        ce3m.GetProperty("acronym").GetString().ShouldBe("CE3M");
        ce3m.GetProperty("country").GetString().ShouldBe("ma");
        ce3m.GetProperty("state").GetString().ShouldBe("constituted");
        ce3m.GetProperty("sector").GetInt32().ShouldBe(2);
        ce3m.GetProperty("anchorage").GetString().ShouldBe("constructed");
        Names(ce3m.GetProperty("place")).ShouldBe(["slug", "name", "lat", "lon"]);
        ce3m.GetProperty("partners").GetProperty("north").GetBoolean().ShouldBeTrue();
        ce3m.GetProperty("names").GetProperty("ar").GetString().ShouldNotBeNullOrEmpty();
        ce3m.GetProperty("contradictions")
            .GetInt32()
            .ShouldBe((await Read("contradictions?subject=cluster/ce3m&degree=conflict&pageSize=1")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("state=constituted,emerging", "state=constituted&state=emerging")]
    [InlineData("country=ma,tn", "country=MAR&country=Tunisia")]
    [InlineData("sector=1,2", "sector=2&sector=1")]
    public async Task Several_values_are_repeated_or_separated_by_commas(string commas, string repeated) =>
        (await Read($"clusters?{commas}")).GetRawText().ShouldBe((await Read($"clusters?{repeated}")).GetRawText());

    [Theory]
    [InlineData("country", "dz")]
    [InlineData("state", "expected")]
    [InlineData("recognition", "spontaneous")]
    [InlineData("anchorage", "rooted")]
    public async Task A_filter_gives_only_what_it_asks_for(string filter, string value) =>
        Items(await Read($"clusters?{filter}={value}&pageSize=200")).Select(cluster => cluster.GetProperty(filter).GetString()).Distinct().ShouldBe([value]);

    [Fact]
    public async Task A_card_shows_who_says_what_and_who_says_otherwise()
    {
        var card = await Read("clusters/2ts");
        var created = Items(card, "facts").Single(fact => fact.GetProperty("field").GetString() == "created");
        var years = Items(created, "others").Select(Year).Append(Year(created));
        years.ShouldContain("2018");
        years.ShouldContain("2015");
        created.GetProperty("source").GetString().ShouldBe("study-2019");
        created.GetProperty("locator").GetString()!.ShouldContain("l. ");
        created.GetProperty("observedOn").GetString().ShouldNotBeNullOrEmpty();
        Items(created, "others").ShouldAllBe(other => other.GetProperty("agreement").GetString() != null);
        foreach (var list in new[] { "observations", "cooperations", "contradictions" })
            Items(card, list).ShouldNotBeEmpty(list);
        Items(card, "contradictions")
            .Single(contradiction =>
                contradiction.GetProperty("field").GetString() == "created" && contradiction.GetProperty("degree").GetString() == "conflict"
            );

        static string Year(JsonElement statement) => statement.GetProperty("value").GetString()![..4];
    }

    [Fact]
    public async Task A_value_has_the_form_of_its_field()
    {
        var facts = Items(await Read("clusters/ce3m"), "facts").ToLookup(fact => fact.GetProperty("field").GetString()!);
        Form("state").ShouldBe(JsonValueKind.String);
        Form("created").ShouldBe(JsonValueKind.String);
        Form("members").ShouldBe(JsonValueKind.Number);
        Names(facts["place"].First().GetProperty("value")[0]).ShouldBe(["slug", "name", "lat", "lon"]);
        Names(facts["activity"].First().GetProperty("value")).ShouldBe(["fr", "en", "ar"]);

        JsonValueKind Form(string field) => facts[field].First().GetProperty("value").ValueKind;
    }

    [Theory]
    [InlineData("networks/maroc-cluster")]
    [InlineData("structures/novation-city")]
    [InlineData("programmes/creative-mediterranean")]
    [InlineData("countries/ma")]
    [InlineData("sources/letter-2019")]
    [InlineData("clusters/ce3m?asOf=2019-03")]
    [InlineData("")]
    public async Task One_thing_is_read_by_its_name(string address) => (await Read(address)).ValueKind.ShouldBe(JsonValueKind.Object);

    [Fact]
    public async Task The_gravest_contradictions_come_first_each_with_all_that_is_stated()
    {
        var found = Items(await Read("contradictions?pageSize=200"));
        found
            .Select(item => Array.IndexOf(["conflict", "imprecision", "spelling"], item.GetProperty("degree").GetString()))
            .ShouldBeInOrder(SortDirection.Ascending);
        found.ShouldAllBe(item => Items(item, "values").All(value => value.GetProperty("source").GetString() != null));
    }

    [Fact]
    public async Task The_contradictions_of_a_source_are_those_in_which_it_speaks()
    {
        var letter = await Read("sources/letter-2019");
        var found = await Read("contradictions?source=letter-2019&degree=conflict&pageSize=200");
        found.GetProperty("total").GetInt32().ShouldBe(letter.GetProperty("contradictions").GetInt32());
        Items(found).ShouldAllBe(item => Items(item, "values").Any(value => value.GetProperty("source").GetString() == "letter-2019"));
    }

    [Theory]
    [InlineData("clusters?colour=red", "colour", "Known here: q, country, state")]
    [InlineData("clusters?state=grown", "state", "constituted, emerging")]
    [InlineData("clusters?country=zz", "country", "/api/v1/countries")]
    [InlineData("clusters?sector=8", "sector", "1 to 7")]
    [InlineData("clusters?page=0", "page", "whole number")]
    [InlineData("clusters?page=2&page=3", "page", "whole number")]
    [InlineData("clusters?page=99999999999999999999", "page", "whole number")]
    [InlineData("clusters?pageSize=201", "pageSize", "1 to 200")]
    [InlineData("clusters?asOf=2019-02-30", "asOf", "a date such as")]
    [InlineData("clusters?sort=colour", "sort", "-name")]
    [InlineData("clusters/ce3m?page=1", "page", "Known here: asOf")]
    [InlineData("contradictions?subject=ce3m", "subject", "kind/slug")]
    [InlineData("contradictions?source=nobody", "source", "/api/v1/sources")]
    [InlineData("countries/ma/table?asOf=2014", "asOf", "takes none")]
    [InlineData("changes?from=2019&to=2014", "from", "comes after")]
    public async Task What_is_not_understood_is_refused_with_what_is_expected(string address, string parameter, string expected)
    {
        var problem = await Problem(address, HttpStatusCode.BadRequest);
        problem.GetProperty("errors").GetProperty(parameter)[0].GetString()!.ShouldContain(expected);
    }

    [Theory]
    [InlineData("clusters/nobody")]
    [InlineData("clusters/CE3M")]
    [InlineData("clusters/ce3m?asOf=1990")]
    [InlineData("countries/fr/table")]
    [InlineData("countries/zz")]
    [InlineData("structures/nobody")]
    [InlineData("sources/nobody")]
    [InlineData("sources/nobody/observations")]
    [InlineData("nothing")]
    public async Task What_does_not_exist_is_missing(string address) =>
        (await Problem(address, HttpStatusCode.NotFound)).GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task What_is_public_cannot_be_written(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/clusters");
        using var answer = await site.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"], ignoreOrder: true);
    }

    [Fact]
    public async Task Whoever_comes_back_with_the_tag_downloads_nothing()
    {
        using var first = await site.Send("/api/v1/clusters?country=ma");
        var tag = first.Headers.ETag!.ToString();
        first.Headers.CacheControl!.Public.ShouldBeTrue();
        using var again = await site.Send("/api/v1/clusters?country=ma", ("If-None-Match", tag));
        (again.StatusCode, (await again.Content.ReadAsByteArrayAsync()).Length).ShouldBe((HttpStatusCode.NotModified, 0));
        using var other = await site.Send("/api/v1/clusters?country=tn", ("If-None-Match", tag));
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var missing = await site.Send("/api/v1/clusters/nobody");
        missing.Headers.ETag.ShouldBeNull();
    }

    [Fact]
    public async Task Any_site_may_read()
    {
        using var answer = await site.Send("/api/v1/clusters", ("Origin", "https://example.org"));
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        using var refused = await site.Send("/api/v1/clusters?colour=red", ("Origin", "https://example.org"));
        refused.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        using var page = await site.Send("/fr/sources", ("Origin", "https://example.org"));
        page.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Theory]
    [InlineData("application/xml", HttpStatusCode.NotAcceptable)]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("text/html,*/*;q=0.8", HttpStatusCode.OK)]
    public async Task It_answers_in_JSON_or_not_at_all(string accepted, HttpStatusCode status)
    {
        using var answer = await site.Send("/api/v1/sectors", ("Accept", accepted));
        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task The_answer_does_not_depend_on_the_language_of_the_reader()
    {
        using var arabic = await site.Send("/api/v1/clusters/ce3m", ("Accept-Language", "ar"));
        using var french = await site.Send("/api/v1/clusters/ce3m", ("Accept-Language", "fr"));
        (await arabic.Content.ReadAsStringAsync()).ShouldBe(await french.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_document_describes_every_address_with_its_parameters_and_answers()
    {
        var document = await Read("openapi.json");
        document.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        var described = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Path: path.Name, Method: operation.Name, Of: operation.Value)))
            .ToList();
        foreach (var (path, method, operation) in described)
        {
            var isForPrograms = operation.TryGetProperty("security", out var security);
            if (isForPrograms)
            {
                security[0].GetProperty("token").GetArrayLength().ShouldBe(0, path);
                foreach (var status in new[] { "401", "403", "429" })
                    operation.GetProperty("responses").TryGetProperty(status, out _).ShouldBeTrue($"{path} {status}");
            }
            if (operation.TryGetProperty("requestBody", out var body))
                foreach (var type in body.GetProperty("content").EnumerateObject())
                    type.Value.TryGetProperty("example", out _).ShouldBeTrue(path);
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(path);
            operation.GetProperty("operationId").GetString().ShouldNotBeNullOrEmpty(path);
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1, path);
            var responses = operation.GetProperty("responses");
            var answers = responses.EnumerateObject().First(response => response.Name[0] == '2').Value.GetProperty("content").EnumerateObject().ToList();
            // What is taken away as a file is called after its kind; everything else is JSON.
            answers.ShouldHaveSingleItem(path).Name.ShouldBe(MediaTypes.GetValueOrDefault(Path.GetExtension(path), "application/json"), path);
            answers[0].Value.TryGetProperty("schema", out _).ShouldBeTrue(path);
            responses.TryGetProperty("400", out _).ShouldBeTrue(path);
            responses.TryGetProperty("404", out _).ShouldBe(path.Contains('{'), path);
            (method is "get" || isForPrograms).ShouldBeTrue(path);
            if (operation.TryGetProperty("parameters", out var parameters))
                parameters.EnumerateArray().ShouldAllBe(parameter => parameter.GetProperty("description").GetString() != "");
        }
        foreach (var list in Lists.Select(list => list.Data.Split('?')[0].Replace("study-2019", "{slug}")))
            described.ShouldContain(operation => operation.Path == $"/api/v1/{list}");
    }

    private static readonly Dictionary<string, string> MediaTypes = new()
    {
        [".csv"] = "text/csv",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".geojson"] = "application/geo+json",
        [".jsonld"] = "application/ld+json",
        [".graphml"] = "application/graphml+xml",
        [".ttl"] = "text/turtle",
        [".zip"] = "application/zip",
        [".txt"] = "text/plain",
        [".bib"] = "application/x-bibtex",
        [".ris"] = "application/x-research-info-systems",
        [".json"] = "application/vnd.citationstyles.csl+json",
    };

    private static List<JsonElement> Items(JsonElement answer, string list = "items") => [.. answer.GetProperty(list).EnumerateArray()];

    private static IEnumerable<string> Names(JsonElement answer) => answer.EnumerateObject().Select(property => property.Name);

    private async Task<JsonElement> Read(string address)
    {
        using var answer = await site.Send($"/api/v1/{address}");
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{address} answered:\n{body}");
        return JsonDocument.Parse(body).RootElement;
    }

    private async Task<JsonElement> Problem(string address, HttpStatusCode status)
    {
        using var answer = await site.Send($"/api/v1/{address}");
        answer.StatusCode.ShouldBe(status, address);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("requestId").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }
}
