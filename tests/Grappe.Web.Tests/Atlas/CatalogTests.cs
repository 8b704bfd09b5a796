using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>The description of the data set for catalogues, held against what DCAT-AP 3 asks for.</summary>
public sealed partial class CatalogTests(Site site) : IClassFixture<Site>
{
    /// <summary>The properties that DCAT-AP makes mandatory for each class it knows, and those that our readers need beside them.</summary>
    private static readonly Dictionary<string, string[]> Asked = new()
    {
        ["dcat:Catalog"] =
        [
            "dct:title",
            "dct:description",
            "dct:publisher",
            "dcat:dataset",
            "dct:license",
            "dct:language",
            "dct:issued",
            "dct:modified",
            "dct:spatial",
        ],
        ["dcat:Dataset"] =
        [
            "dct:title",
            "dct:description",
            "dct:publisher",
            "dcat:distribution",
            "dct:issued",
            "dct:identifier",
            "dcat:contactPoint",
            "dcat:theme",
            "dcat:keyword",
            "dcat:landingPage",
        ],
        ["foaf:Document"] = ["dct:title"],
        ["dcat:Distribution"] = ["dcat:accessURL", "dcat:downloadURL", "dct:license", "dct:format", "dct:language"],
        ["dcat:DataService"] = ["dct:title", "dcat:endpointURL", "dcat:endpointDescription", "dcat:servesDataset"],
        ["foaf:Agent"] = ["foaf:name"],
    };

    [Fact]
    public async Task Everything_has_the_properties_that_DCAT_AP_asks_for()
    {
        var graph = await Graph();
        graph.Select(Type).Distinct().ShouldBe(Asked.Keys, ignoreOrder: true);
        foreach (var thing in graph)
        foreach (var property in Asked[Type(thing)])
            thing.TryGetProperty(property, out _).ShouldBeTrue($"{thing.GetProperty("@id")} has no {property}");
    }

    [Fact]
    public async Task The_base_shapes_of_DCAT_AP_hold()
    {
        var shapes = Shapes(await File.ReadAllTextAsync(Path.Combine(Repository.Folder("tests", "data", "dcat-ap"), "shapes.ttl")));
        shapes.Count.ShouldBeGreaterThan(12);
        shapes.Sum(shape => shape.Properties.Count).ShouldBeGreaterThan(100);
        var held = 0;
        foreach (var thing in (await Graph()).SelectMany(Within))
        foreach (var (_, properties) in shapes.Where(shape => shape.Of == Type(thing) || Links(thing, "rdf:type").Contains(shape.Of)))
        foreach (var property in properties)
        {
            var about = $"{(thing.TryGetProperty("@id", out var id) ? id.GetString() : Type(thing))} {property.Path}";
            List<JsonElement> values = thing.TryGetProperty(property.Path, out var said) ? [.. said.EnumerateArray()] : [];
            values.Count.ShouldBeInRange(property.Least, property.Most, about);
            foreach (var value in values)
            {
                var isLiteral = value.ValueKind == JsonValueKind.String || value.TryGetProperty("@value", out _);
                if (property.NodeKind is { } kind)
                    isLiteral.ShouldBe(kind == "sh:Literal", about);
                if (property.DataTypes.Length > 0)
                    property.DataTypes.ShouldContain(
                        isLiteral && value.ValueKind == JsonValueKind.Object ? value.GetProperty("@type").GetString() : null,
                        about
                    );
                held++;
            }
        }
        held.ShouldBeGreaterThan(200);
    }

    private sealed record Shape(string Path, int Least, int Most, string? NodeKind, string[] DataTypes);

    // As much of SHACL as these shapes use: how many values, of which kind, of which type.
    private static List<(string Of, List<Shape> Properties)> Shapes(string turtle) =>
        [
            .. ShapeText()
                .Matches(turtle)
                .Select(shape =>
                    (
                        shape.Groups["of"].Value,
                        PropertyText()
                            .Matches(shape.Value)
                            .Select(property => property.Value)
                            .Where(property => property.Contains("sh:path ", StringComparison.Ordinal))
                            .Select(property => new Shape(
                                Said(property, "path")!,
                                int.Parse(Said(property, "minCount") ?? "0", CultureInfo.InvariantCulture),
                                Said(property, "maxCount") is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : int.MaxValue,
                                Said(property, "nodeKind"),
                                Said(property, "node") == ":DateOrDateTimeDataType_Shape" ? ["xsd:date", "xsd:dateTime", "xsd:gYear", "xsd:gYearMonth"]
                                    : Said(property, "datatype") is { } type ? [type]
                                    : []
                            ))
                            .ToList()
                    )
                ),
        ];

    private static string? Said(string property, string word) =>
        Regex.Match(property, $@"sh:{word} ([^\s;]+)") is { Success: true } said ? said.Groups[1].Value : null;

    private static IEnumerable<JsonElement> Within(JsonElement thing) =>
        thing
            .EnumerateObject()
            .Where(property => property.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(property => property.Value.EnumerateArray())
            .Where(value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("@type", out _) && !value.TryGetProperty("@value", out _))
            .Prepend(thing);

    [GeneratedRegex(@"^:\w+_Shape\b(?:(?!^:).)*?sh:targetClass (?<of>\S+)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShapeText();

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex PropertyText();

    [Fact]
    public async Task Every_page_that_is_named_is_said_to_be_one()
    {
        var graph = await Graph();
        var pages = graph.Where(thing => Type(thing) == "foaf:Document" || Links(thing, "rdf:type").Contains("foaf:Document")).Select(Id).ToHashSet();
        foreach (var thing in graph)
        foreach (var property in new[] { "foaf:homepage", "dcat:landingPage" })
            Links(thing, property).ShouldBeSubsetOf(pages, Id(thing));
    }

    [Fact]
    public async Task Titles_and_descriptions_are_in_the_three_languages()
    {
        foreach (var thing in (await Graph()).Where(thing => Type(thing).StartsWith("dcat:", StringComparison.Ordinal)))
        foreach (var property in new[] { "dct:title", "dct:description" })
            if (thing.TryGetProperty(property, out var said))
                said.EnumerateArray().Select(text => text.GetProperty("@language").GetString()).ShouldBe(["fr", "ar", "en"]);
    }

    [Fact]
    public async Task Every_data_set_and_distribution_that_is_named_is_described_and_every_file_is_there()
    {
        var graph = await Graph();
        var described = graph.Select(thing => thing.GetProperty("@id").GetString()!).ToHashSet();
        described.Count.ShouldBe(graph.Count);
        foreach (var thing in graph)
        foreach (var property in new[] { "dcat:dataset", "dcat:distribution", "dcat:service", "dcat:servesDataset", "dcat:hasVersion", "dct:publisher" })
            if (thing.TryGetProperty(property, out var named))
                named.EnumerateArray().Select(link => link.GetProperty("@id").GetString()!).ShouldBeSubsetOf(described);
        var files = graph
            .Where(thing => Type(thing) == "dcat:Distribution")
            .Select(thing => thing.GetProperty("dcat:downloadURL")[0].GetProperty("@id").GetString()!)
            .ToList();
        files.Count.ShouldBe(8);
        foreach (var file in files.Append("http://localhost/fr/data"))
        {
            using var answer = await site.Send(new Uri(file).PathAndQuery);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, file);
        }
    }

    [Fact]
    public async Task Turtle_says_the_same()
    {
        using var answer = await site.Send("/api/v1/catalog.ttl", ("Accept", "text/turtle"));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/turtle");
        var turtle = await answer.Content.ReadAsStringAsync();
        foreach (var thing in await Graph())
            turtle.ShouldContain($"\n<{thing.GetProperty("@id").GetString()}>\n    a {Type(thing)} ;\n");
        turtle.ShouldContain("<http://publications.europa.eu/resource/authority/country/MAR>");
        turtle.ShouldContain("<http://publications.europa.eu/resource/authority/language/ARA>");
        turtle.ShouldContain("<http://publications.europa.eu/resource/authority/licence/CC_BY_4_0>");
    }

    [Fact]
    public async Task The_page_of_the_data_leads_to_it()
    {
        var page = await site.Get("/en/data");
        page.QuerySelectorAll("head link[rel=describedby]")
            .Select(link => link.GetAttribute("href"))
            .ShouldBe(["/api/v1/catalog.ttl", "/api/v1/catalog.jsonld"]);
        page.QuerySelectorAll("main a[href='/api/v1/catalog.ttl']").ShouldNotBeEmpty();
    }

    private static string Id(JsonElement thing) => thing.GetProperty("@id").GetString()!;

    private static IEnumerable<string> Links(JsonElement thing, string property) =>
        thing.TryGetProperty(property, out var named) ? named.EnumerateArray().Select(link => link.GetProperty("@id").GetString()!) : [];

    private static string Type(JsonElement thing) => thing.GetProperty("@type").GetString()!;

    private async Task<List<JsonElement>> Graph()
    {
        using var answer = await site.Send("/api/v1/catalog.jsonld", ("Accept", "application/ld+json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("@graph").EnumerateArray()];
    }
}
