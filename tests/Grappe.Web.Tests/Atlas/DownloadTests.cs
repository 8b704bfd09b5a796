using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CsvHelper;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Clusters and co-operations as they are taken away.</summary>
public sealed class DownloadTests(Site site) : IClassFixture<Site>
{
    private static readonly XNamespace GraphMl = "http://graphml.graphdrawing.org/xmlns";

    public static TheoryData<string> Filters =>
        [
            "",
            "country=ma&state=constituted",
            "q=huile+olive&sort=-name",
            "asOf=2014-12-31&sort=country",
            "sector=2,3&inTable=true&sort=-contradictions",
            "q=nothing+is+called+so",
        ];

    [Theory, MemberData(nameof(Filters))]
    public async Task Every_format_has_the_clusters_of_the_list_in_its_order(string filters)
    {
        var listed = await Listed($"clusters?{filters}");
        var rows = await Rows($"clusters.csv?{filters}");
        rows.Select(row => row["slug"]).ShouldBe(listed);
        var features = (await Json($"clusters.geojson?{filters}")).GetProperty("features").EnumerateArray().ToList();
        features.Select(feature => feature.GetProperty("id").GetString()).ShouldBe(listed);
        (await LinkedClusters(filters)).Select(cluster => cluster.GetProperty("identifier").GetString()).ShouldBe(listed);
        using var book = await Book($"clusters.xlsx?{filters}");
        SheetRows(book).Skip(1).Select(row => row[0]).ShouldBe(listed);
    }

    [Fact]
    public async Task A_page_offers_its_downloads_with_exactly_the_filters_on_the_screen()
    {
        foreach (
            var address in new[]
            {
                "/ar/clusters?country=ma,tn&q=huile&asOf=2019&sort=-created&view=table&page=1",
                "/en/cooperations?level=national&country=ma&view=flows",
            }
        )
        {
            var page = await site.Get(address);
            var links = page.QuerySelectorAll(".downloads a").Select(link => link.GetAttribute("href")!).ToList();
            links.Count.ShouldBe(address.Contains("clusters") ? 5 : 4);
            foreach (var link in links)
            {
                using var answer = await site.Send(link);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, link);
            }
            var csv = links.Single(link => link.Contains(".csv"));
            csv.ShouldContain($"lang={address[1..3]}");
            var shown = string.Concat(page.QuerySelector(".count")!.TextContent.Where(char.IsAsciiDigit));
            (await Rows(csv["/api/v1/".Length..])).Count.ToString().ShouldBe(shown);
        }
    }

    [Fact]
    public async Task A_row_has_the_codes_and_their_names_in_the_language_asked_for()
    {
        foreach (var (language, state, country) in new[] { ("fr", "constitué", "Maroc"), ("en", "constituted", "Morocco"), ("ar", "مؤسَّس", "المغرب") })
        {
            var row = (await Rows($"clusters.csv?q=ce3m&country=ma&lang={language}")).Single(row => row["slug"] == "ce3m");
            (row["state"], row["state_label"], row["country"], row["country_label"]).ShouldBe(("constituted", state, "ma", country));
            row["name"].ShouldBe(row[$"name_{language}"]);
            row["url"].ShouldBe($"http://localhost/{language}/clusters/ce3m");
            row["sources"].ShouldContain("study-2019");
            row["observed_on"].ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task What_was_known_on_a_day_has_only_the_sources_of_that_day()
    {
        var earlier = await Rows("clusters.csv?asOf=2014-12-31");
        earlier.ShouldNotBeEmpty();
        earlier.ShouldAllBe(row => row["sources"] != "" && !row["sources"].Contains("letter-2019"));
        (await Rows("clusters.csv")).ShouldContain(row => row["sources"].Contains("letter-2019"));
        using var answer = await site.Send("/api/v1/clusters.csv?asOf=2014-12-31");
        answer.Content.Headers.ContentDisposition!.FileName.ShouldEndWith("-as-of-2014-12-31.csv");
    }

    [Theory]
    [InlineData("clusters.csv", "text/csv")]
    [InlineData("clusters.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("clusters.geojson", "application/geo+json")]
    [InlineData("clusters.jsonld", "application/ld+json")]
    [InlineData("cooperations.csv", "text/csv")]
    [InlineData("cooperations.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("cooperations.graphml", "application/graphml+xml")]
    public async Task A_file_says_its_edition_its_licence_its_date_and_how_to_cite_it(string file, string mediaType)
    {
        using var answer = await site.Send($"/api/v1/{file}?lang=en");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType);
        var edition = (await site.Query<string>("select name from editions")).Single();
        var day = edition[..10];
        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe($"grappe-{file.Split('.')[0]}-{day}.{file.Split('.')[1]}");
        var links = answer.Headers.GetValues("Link").Single();
        links.ShouldContain("<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\"");
        links.ShouldContain($"<http://localhost/en/data/editions/{edition}>; rel=\"cite-as\"");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var text = file.EndsWith("xlsx") ? SheetText(bytes, 2) : Encoding.UTF8.GetString(bytes);
        foreach (var said in new[] { edition, day, "open atlas of business clusters, edition", $"http://localhost/en/data/editions/{edition}" })
            text.ShouldContain(said);
        (text.Contains("CC BY 4.0") || text.Contains("creativecommons.org/licenses/by/4.0")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_CSV_file_begins_with_the_mark_by_which_Excel_knows_UTF8()
    {
        using var answer = await site.Send("/api/v1/clusters.csv?lang=ar");
        (await answer.Content.ReadAsByteArrayAsync())[..3].ShouldBe(Encoding.UTF8.GetPreamble());
        answer.Content.Headers.ContentType!.CharSet.ShouldBe("utf-8");
    }

    [Fact]
    public async Task A_workbook_is_labelled_in_its_language_and_stands_as_that_is_read()
    {
        using var arabic = await Book("clusters.xlsx?country=ma&lang=ar");
        SheetRows(arabic)[0].ShouldContain("الاسم المختصر");
        Text(arabic, 1).ShouldContain("rightToLeft=\"1\"");
        using var french = await Book("clusters.xlsx?country=ma");
        SheetRows(french)[0].ShouldContain("État (code)");
        Text(french, 1).ShouldNotContain("rightToLeft");
    }

    [Fact]
    public async Task A_point_stands_at_longitude_and_latitude_and_a_cluster_without_place_has_none()
    {
        var all = await Json("clusters.geojson");
        all.GetProperty("type").GetString().ShouldBe("FeatureCollection");
        var features = all.GetProperty("features").EnumerateArray().ToList();
        features.Count.ShouldBe((int)(await site.Query<long>("select count(*) from cluster_cards where valid_to is null")).Single());
        features.ShouldAllBe(feature =>
            feature.GetProperty("type").GetString() == "Feature" && feature.GetProperty("properties").ValueKind == JsonValueKind.Object
        );
        var casablanca = features.First(feature => feature.GetProperty("properties").GetProperty("place").GetString() == "casablanca");
        casablanca.GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(number => number.GetDouble()).ShouldBe([-7.5898, 33.5731]);
    }

    [Fact]
    public async Task Linked_data_refer_only_to_what_the_file_defines()
    {
        var graph = (await Json("clusters.jsonld?country=tn")).GetProperty("@graph").EnumerateArray().ToList();
        var defined = graph.Select(node => node.GetProperty("@id").GetString()!).ToHashSet();
        defined.Count.ShouldBe(graph.Count);
        graph[0].GetProperty("licence").GetString().ShouldBe("https://creativecommons.org/licenses/by/4.0/");
        foreach (var cluster in await LinkedClusters("country=tn"))
        {
            cluster.GetProperty("@type").EnumerateArray().Select(type => type.GetString()).ShouldBe(["schema:Organization", "org:OrganizationalCollaboration"]);
            cluster.GetProperty("classification").EnumerateArray().Select(concept => concept.GetString()!).ShouldBeSubsetOf(defined);
            cluster.GetProperty("source").GetArrayLength().ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("level=euro-mediterranean&country=ma")]
    [InlineData("direction=south-south-between&status=active,planned")]
    [InlineData("country=ma&with=tn")]
    [InlineData("subject=network/maroc-cluster")]
    public async Task The_co_operations_of_the_list_are_rows_and_edges(string filters)
    {
        var total = (await Json($"cooperations?{filters}")).GetProperty("total").GetInt32();
        total.ShouldBeGreaterThan(0);
        var rows = await Rows($"cooperations.csv?{filters}");
        rows.Count.ShouldBe(total);
        var graph = (await Xml($"cooperations.graphml?{filters}")).Element(GraphMl + "graph")!;
        var edges = graph.Elements(GraphMl + "edge").ToList();
        edges.Select(edge => (edge.Attribute("source")!.Value, edge.Attribute("target")!.Value)).ShouldBe(rows.Select(row => (row["a"], row["b"])));
        var nodes = graph.Elements(GraphMl + "node").Select(node => node.Attribute("id")!.Value).ToList();
        nodes.ShouldBeUnique();
        nodes.ShouldBe(rows.SelectMany(row => new[] { row["a"], row["b"] }).Distinct(), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_piece_of_data_of_the_graph_has_its_key()
    {
        var document = await Xml("cooperations.graphml?lang=ar");
        var keys = document.Elements(GraphMl + "key").ToDictionary(key => key.Attribute("id")!.Value, key => key.Attribute("for")!.Value);
        foreach (var data in document.Descendants(GraphMl + "data"))
            keys[data.Attribute("key")!.Value].ShouldBe(data.Parent!.Name.LocalName);
    }

    [Theory]
    [InlineData("clusters.csv?page=2", "page")]
    [InlineData("clusters.xlsx?state=grown", "state")]
    [InlineData("clusters.geojson?lang=de", "lang")]
    [InlineData("cooperations.graphml?colour=red", "colour")]
    public async Task What_is_not_understood_is_refused_and_not_downloaded(string address, string parameter)
    {
        using var answer = await site.Send($"/api/v1/{address}");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentDisposition.ShouldBeNull();
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").TryGetProperty(parameter, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_is_known_by_its_tag_and_refused_where_its_type_is_not_taken()
    {
        using var first = await site.Send("/api/v1/clusters.csv?country=ma");
        using var again = await site.Send("/api/v1/clusters.csv?country=ma", ("If-None-Match", first.Headers.ETag!.ToString()));
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var taken = await site.Send("/api/v1/clusters.csv", ("Accept", "text/csv"));
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var refused = await site.Send("/api/v1/clusters.csv", ("Accept", "application/json"));
        refused.StatusCode.ShouldBe(HttpStatusCode.NotAcceptable);
        using var head = await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/v1/clusters.xlsx"));
        (head.StatusCode, (await head.Content.ReadAsByteArrayAsync()).Length).ShouldBe((HttpStatusCode.OK, 0));
    }

    private async Task<List<string>> Listed(string address)
    {
        var slugs = new List<string>();
        for (var page = 1; ; page++)
        {
            var items = (await Json($"{address}&pageSize=200&page={page}")).GetProperty("items").EnumerateArray().ToList();
            slugs.AddRange(items.Select(item => item.GetProperty("slug").GetString()!));
            if (items.Count < 200)
                return slugs;
        }
    }

    private async Task<List<JsonElement>> LinkedClusters(string filters) =>
        [.. (await Json($"clusters.jsonld?{filters}")).GetProperty("@graph").EnumerateArray().Where(node => node.TryGetProperty("identifier", out _))];

    private async Task<JsonElement> Json(string address) => JsonDocument.Parse(await Bytes(address)).RootElement;

    private async Task<XElement> Xml(string address) => XElement.Load(new MemoryStream(await Bytes(address)));

    private async Task<ZipArchive> Book(string address) => new(new MemoryStream(await Bytes(address)));

    private static string SheetText(byte[] book, int sheet)
    {
        using var archive = new ZipArchive(new MemoryStream(book));
        return Text(archive, sheet);
    }

    private static string Text(ZipArchive book, int sheet)
    {
        using var reader = new StreamReader(book.GetEntry($"xl/worksheets/sheet{sheet}.xml")!.Open());
        return reader.ReadToEnd();
    }

    private static List<string[]> SheetRows(ZipArchive book) =>
        [
            .. XElement
                .Parse(Text(book, 1))
                .Descendants()
                .Where(element => element.Name.LocalName == "row")
                .Select(row => row.Elements().Select(cell => cell.Value).ToArray()),
        ];

    private async Task<List<Dictionary<string, string>>> Rows(string address)
    {
        using var csv = CsvReader.Create(new MemoryStream(await Bytes(address)), CsvReaderOptions.Default with { Separator = ',' });
        csv.ReadHeader();
        var header = csv.Headers.ToArray();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
            rows.Add(header.ToDictionary(column => column, csv.GetString));
        return rows;
    }

    private async Task<byte[]> Bytes(string address)
    {
        using var answer = await site.Send($"/api/v1/{address}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{address}\n{(answer.IsSuccessStatusCode ? "" : Encoding.UTF8.GetString(bytes))}");
        return bytes;
    }
}
