using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Clusters;
using static Grappe.Web.Shared.Downloads.Rdf;

namespace Grappe.Web.Modules.Atlas.OpenData;

/// <summary>Describes the data to catalogues of open data (DCAT-AP 3): what there is, in which formats, under which licence, and every edition.</summary>
public sealed class DescribeCatalog(GrappeDb db, ReadEditions editions, Registers registers, Texts texts)
{
    // The lists of codes that DCAT-AP asks for are those of the Publications Office of the European Union.
    private const string Authority = "http://publications.europa.eu/resource/authority/";

    private static readonly Dictionary<string, string> Prefixes = new()
    {
        ["dcat"] = "http://www.w3.org/ns/dcat#",
        ["dct"] = "http://purl.org/dc/terms/",
        ["foaf"] = "http://xmlns.com/foaf/0.1/",
        ["vcard"] = "http://www.w3.org/2006/vcard/ns#",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["spdx"] = "http://spdx.org/rdf/terms#",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
    };

    /// <summary>The names of each format: its code in the European list of file types, and its media type where that is registered.</summary>
    private static readonly Dictionary<string, (string FileType, string? MediaType)> Formats = new()
    {
        ["csv"] = ("CSV", Csv.MediaType),
        ["xlsx"] = ("XLSX", Xlsx.MediaType),
        ["geojson"] = ("GEOJSON", ClusterGeoJson.MediaType),
        ["jsonld"] = ("JSON_LD", ClusterJsonLd.MediaType),
        ["graphml"] = ("XML", null),
        ["zip"] = ("ZIP", EditionsApi.ZipType),
    };

    public async Task<Rdf> RunAsync(HttpRequest request, CancellationToken cancellation)
    {
        var kept = await editions.ListAsync(cancellation);
        var credits = new Credits(request, registers.Edition, new Translator(texts, Language.French));
        var countries = await db.ClusterCards.AsOf(null).Select(card => card.Country).Distinct().Order().ToListAsync(cancellation);
        var self = $"{credits.Host}/api/v1/catalog.ttl";
        var (first, last) = (Day(kept[^1]), Day(registers.Edition));
        var things = new List<Thing>
        {
            new(
                $"{self}#catalog",
                "dcat:Catalog",
                [
                    .. Said("dct:title", "catalog.title"),
                    .. Said("dct:description", "data.lead"),
                    ("dct:publisher", new Link($"{self}#publisher")),
                    ("foaf:homepage", new Link($"{credits.Host}/fr/data")),
                    ("dct:license", new Link(Authority + "licence/CC_BY_4_0")),
                    ("dct:issued", first),
                    ("dct:modified", last),
                    .. Languages(),
                    .. Spatial(),
                    ("dcat:dataset", new Link($"{self}#atlas")),
                    ("dcat:dataset", new Link($"{self}#clusters")),
                    ("dcat:dataset", new Link($"{self}#cooperations")),
                    .. kept.Select(edition => ("dcat:dataset", (Term)new Link(Named(edition)))),
                    ("dcat:service", new Link($"{self}#api")),
                ]
            ),
            new($"{self}#publisher", "foaf:Agent", [("foaf:name", new Literal("Grappe")), ("foaf:homepage", new Link(credits.Host))]),
            new($"{credits.Host}/fr/data", "foaf:Document", [.. Said("dct:title", "data.title")]),
            new(credits.Host, "foaf:Document", [("dct:title", new Literal("Grappe"))]),
            Whole(),
            Part("clusters", DownloadMenu.OfClusters($"{credits.Host}/api/v1/clusters")),
            Part("cooperations", DownloadMenu.OfCooperations($"{credits.Host}/api/v1/cooperations")),
            new(
                $"{self}#api",
                "dcat:DataService",
                [
                    .. Said("dct:title", "data.api"),
                    .. Said("dct:description", "api.description"),
                    ("dcat:endpointURL", new Link($"{credits.Host}/api/v1")),
                    ("dcat:endpointDescription", new Link($"{credits.Host}/api/v1/openapi.json")),
                    ("dcat:servesDataset", new Link($"{self}#atlas")),
                    ("dcat:servesDataset", new Link($"{self}#clusters")),
                    ("dcat:servesDataset", new Link($"{self}#cooperations")),
                    ("dct:license", new Link(Authority + "licence/CC_BY_4_0")),
                ]
            ),
        };
        foreach (var edition in kept)
            things.AddRange(Kept(edition));
        foreach (var menu in new[] { DownloadMenu.OfClusters("clusters"), DownloadMenu.OfCooperations("cooperations") })
            things.AddRange(menu.Endings.Select(ending => Distribution(menu.Address, ending)));
        return new Rdf(Prefixes, things);

        Thing Whole() =>
            new(
                $"{self}#atlas",
                "dcat:Dataset",
                [
                    .. Common("atlas", "cite.title", "catalog.atlas"),
                    ("dcat:version", new Literal(registers.Edition.Name)),
                    .. kept.Select(edition => ("dcat:hasVersion", (Term)new Link(Named(edition)))),
                    ("dcat:hasCurrentVersion", new Link(Named(registers.Edition))),
                    ("dcat:distribution", new Link($"{Named(registers.Edition)}#archive")),
                ]
            );

        Thing Part(string name, DownloadMenu menu) =>
            new(
                $"{self}#{name}",
                "dcat:Dataset",
                [
                    .. Common(name, $"menu.{name}", $"catalog.{name}"),
                    ("dcat:version", new Literal(registers.Edition.Name)),
                    ("dct:isPartOf", new Link($"{self}#atlas")),
                    .. menu.Endings.Select(ending => ("dcat:distribution", (Term)new Link($"{self}#{name}-{ending}"))),
                ]
            );

        Thing Distribution(string name, string ending) =>
            new(
                $"{self}#{name}-{ending}",
                "dcat:Distribution",
                [
                    .. Said("dct:title", $"download.format.{ending}"),
                    .. Said("dct:description", $"download.for.{ending}"),
                    ("dcat:accessURL", new Link($"{credits.Host}/fr/data")),
                    ("dcat:downloadURL", new Link($"{credits.Host}/api/v1/{name}.{ending}")),
                    .. Format(ending),
                    .. Languages(),
                    ("dct:modified", last),
                ]
            );

        // An edition is a version of the whole: a data set of its own, under its permanent address.
        IEnumerable<Thing> Kept(Edition edition) =>
            [
                new(
                    Named(edition),
                    "dcat:Dataset",
                    [
                        // Its page is where it stands, and is a document too.
                        ("rdf:type", new Link("foaf:Document")),
                        .. Said("dct:title", "cite.title"),
                        .. Said("dct:description", "edition.lead"),
                        .. About(),
                        ("dcat:version", new Literal(edition.Name)),
                        ("dcat:isVersionOf", new Link($"{self}#atlas")),
                        ("dct:issued", Day(edition)),
                        ("dct:identifier", new Literal(Named(edition), Type: "xsd:anyURI")),
                        ("dcat:landingPage", new Link(Named(edition))),
                        ("dcat:distribution", new Link($"{Named(edition)}#archive")),
                    ]
                ),
                new(
                    $"{Named(edition)}#archive",
                    "dcat:Distribution",
                    [
                        .. Said("dct:title", "edition.archive"),
                        ("dcat:accessURL", new Link(Named(edition))),
                        ("dcat:downloadURL", new Link($"{credits.Host}/api/v1/editions/{edition.Name}/archive.zip")),
                        .. Format("zip"),
                        .. Languages(),
                        ("dct:issued", Day(edition)),
                        ("dcat:byteSize", new Literal(edition.ArchiveSize.ToString(CultureInfo.InvariantCulture), Type: "xsd:nonNegativeInteger")),
                        (
                            "spdx:checksum",
                            new Thing(
                                null,
                                "spdx:Checksum",
                                [
                                    ("spdx:algorithm", new Link("spdx:checksumAlgorithm_sha256")),
                                    ("spdx:checksumValue", new Literal(edition.ArchiveSha256, Type: "xsd:hexBinary")),
                                ]
                            )
                        ),
                    ]
                ),
            ];

        IEnumerable<(string, Term)> Common(string name, string title, string description) =>
            [
                .. Said("dct:title", title),
                .. Said("dct:description", description),
                ("dct:identifier", new Literal($"{self}#{name}", Type: "xsd:anyURI")),
                .. About(),
                ("dct:accrualPeriodicity", new Link(Authority + "frequency/IRREG")),
                ("dcat:landingPage", new Link($"{credits.Host}/fr/data")),
                ("dct:issued", first),
                ("dct:modified", last),
                .. Languages(),
                .. Spatial(),
            ];

        // What is true of every state of the data.
        IEnumerable<(string, Term)> About() =>
            [
                .. Said("dcat:keyword", "menu.clusters"),
                .. Said("dcat:keyword", "menu.cooperations"),
                ("dct:publisher", new Link($"{self}#publisher")),
                (
                    "dcat:contactPoint",
                    new Thing(null, "vcard:Kind", [("vcard:fn", new Literal("Grappe")), ("vcard:hasURL", new Link($"{credits.Host}/fr/data"))])
                ),
                ("dcat:theme", new Link(Authority + "data-theme/ECON")),
                ("dct:accessRights", new Link(Authority + "access-right/PUBLIC")),
            ];

        IEnumerable<(string, Term)> Format(string ending)
        {
            yield return ("dct:license", new Link(Authority + "licence/CC_BY_4_0"));
            yield return ("dct:format", new Link($"{Authority}file-type/{Formats[ending].FileType}"));
            if (Formats[ending].MediaType is { } registered)
                yield return ("dcat:mediaType", new Link($"https://www.iana.org/assignments/media-types/{registered}"));
        }

        IEnumerable<(string, Term)> Said(string property, string key) =>
            Language.All.Select(language => (property, (Term)new Literal(texts.In(language, key), language.Code)));

        IEnumerable<(string, Term)> Languages() =>
            Language.All.Select(language =>
                ("dct:language", (Term)new Link($"{Authority}language/{language.Culture.ThreeLetterISOLanguageName.ToUpperInvariant()}"))
            );

        IEnumerable<(string, Term)> Spatial() =>
            countries
                .Select(AtlasParameters.ThreeLetters)
                .OfType<string>()
                .Select(country => ("dct:spatial", (Term)new Link($"{Authority}country/{country.ToUpperInvariant()}")));

        string Named(Edition edition) => new Credits(request, edition, credits.Translator).Address;

        static Literal Day(Edition edition) => new(edition.Day.ToString("O", CultureInfo.InvariantCulture), Type: "xsd:date");
    }
}
