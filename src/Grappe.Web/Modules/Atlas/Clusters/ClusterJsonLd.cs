using System.Text.Json;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Clusters as linked data: organisations of schema.org and collaborations of the W3C Organization Ontology, their codes as SKOS concepts defined in the same file.</summary>
internal static class ClusterJsonLd
{
    public const string MediaType = "application/ld+json";

    // The names are those of the API where it has them; what they mean to other programs is said here once.
    private const string Context = """
        {
          "schema": "https://schema.org/",
          "org": "http://www.w3.org/ns/org#",
          "dcterms": "http://purl.org/dc/terms/",
          "skos": "http://www.w3.org/2004/02/skos/core#",
          "xsd": "http://www.w3.org/2001/XMLSchema#",
          "name": { "@id": "schema:name", "@container": "@language" },
          "label": { "@id": "skos:prefLabel", "@container": "@language" },
          "notation": "skos:notation",
          "inScheme": { "@id": "skos:inScheme", "@type": "@id" },
          "acronym": "schema:alternateName",
          "identifier": "schema:identifier",
          "classification": { "@id": "org:classification", "@type": "@id" },
          "created": "schema:foundingDate",
          "modified": "schema:dateModified",
          "url": { "@id": "schema:url", "@type": "@id" },
          "source": { "@id": "dcterms:source", "@type": "@id" },
          "dataset": { "@id": "schema:subjectOf", "@type": "@id" },
          "site": "org:hasSite",
          "location": { "@id": "schema:location", "@type": "@id" },
          "address": "schema:address",
          "country": "schema:addressCountry",
          "geo": "schema:geo",
          "lat": "schema:latitude",
          "lon": "schema:longitude",
          "property": "schema:additionalProperty",
          "code": "schema:propertyID",
          "value": "schema:value",
          "licence": { "@id": "schema:license", "@type": "@id" },
          "version": "schema:version",
          "cite": "schema:creditText",
          "edition": { "@id": "schema:isBasedOn", "@type": "@id" },
          "published": { "@id": "schema:datePublished", "@type": "xsd:date" }
        }
        """;

    public static async Task WriteAsync(
        Stream stream,
        Registers registers,
        Credits credits,
        IAsyncEnumerable<TakeClusters.Row> rows,
        CancellationToken cancellation
    )
    {
        var output = new TextOutput(stream);
        await using var json = new Utf8JsonWriter(output.Bytes, ClusterGeoJson.Options);
        json.WriteStartObject();
        json.WritePropertyName("@context");
        json.WriteRawValue(Context);
        json.WriteStartArray("@graph");
        WriteDataSet(json, credits);
        WriteConcepts(json, registers, credits);
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            WriteCluster(json, row, registers, credits);
            json.Flush();
            await output.SendPieceAsync(cancellation);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        await output.SendAsync(cancellation);
    }

    private static void WriteDataSet(Utf8JsonWriter json, Credits credits)
    {
        json.WriteStartObject();
        json.WriteString("@id", credits.Taken);
        json.WriteString("@type", "schema:Dataset");
        WriteNames(json, "name", Texts.Embedded.Find("cite.title")!);
        json.WriteString("version", credits.Edition.Name);
        json.WriteString("published", credits.Day);
        json.WriteString("licence", Credits.LicenceAddress);
        json.WriteString("cite", credits.Citation);
        json.WriteString("edition", credits.Address);
        json.WriteEndObject();
    }

    private static void WriteConcepts(Utf8JsonWriter json, Registers registers, Credits credits)
    {
        var texts = Texts.Embedded;
        foreach (
            var (field, codes) in new[]
            {
                ("state", ClosedLists.States),
                ("recognition", Fields.Codes[Fields.Recognition]),
                ("anchorage", Fields.Codes[Fields.Anchorage]),
            }
        )
        foreach (var code in codes)
            WriteConcept(field, code, texts.Find($"{field}.{code}")!);
        foreach (var sector in registers.Sectors.Values.OrderBy(sector => sector.Code))
            WriteConcept("sector", $"{sector.Code}", sector.Name);

        void WriteConcept(string field, string code, Localised name)
        {
            json.WriteStartObject();
            json.WriteString("@id", Concept(credits, field, code));
            json.WriteString("@type", "skos:Concept");
            json.WriteString("notation", code);
            json.WriteString("inScheme", $"{credits.Host}/api/v1/clusters.jsonld#{field}");
            WriteNames(json, "label", name);
            json.WriteEndObject();
        }
    }

    private static void WriteCluster(Utf8JsonWriter json, TakeClusters.Row row, Registers registers, Credits credits)
    {
        var cluster = row.Cluster;
        var itself = $"{credits.Host}/api/v1/clusters/{cluster.Slug}";
        json.WriteStartObject();
        json.WriteString("@id", $"{itself}#cluster");
        json.WriteStartArray("@type");
        json.WriteStringValue("schema:Organization");
        json.WriteStringValue("org:OrganizationalCollaboration");
        json.WriteEndArray();
        json.WriteString("identifier", cluster.Slug);
        WriteNames(json, "name", cluster.Name);
        if (cluster.Acronym is { } acronym)
            json.WriteString("acronym", acronym);
        json.WriteString("url", ClusterColumns.PageOf(cluster.Slug, credits));
        json.WriteString("dataset", itself);
        json.WriteStartArray("classification");
        foreach (
            var (field, code) in new[]
            {
                ("state", cluster.State),
                ("sector", cluster.Sector?.ToString()),
                ("recognition", cluster.Recognition),
                ("anchorage", cluster.Anchorage),
            }
        )
            if (code is not null)
                json.WriteStringValue(Concept(credits, field, code));
        json.WriteEndArray();
        if (cluster.Created is { } created)
            WriteDate(json, "created", created);
        WriteDate(json, "modified", cluster.ObservedOn);
        WritePlace(json, cluster, registers, $"{itself}#place");
        json.WriteStartArray("property");
        if (cluster.Members is { } members)
            WriteProperty(json, "members", () => json.WriteNumber("value", members));
        foreach (var (code, flag) in new[] { ("partners-north", cluster.PartnersNorth), ("partners-south", cluster.PartnersSouth) })
            if (flag is { } truth)
                WriteProperty(json, code, () => json.WriteBoolean("value", truth));
        json.WriteEndArray();
        json.WriteStartArray("source");
        foreach (var source in row.Sources)
            json.WriteStringValue($"{credits.Host}/api/v1/sources/{source}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, SearchClusters.Item cluster, Registers registers, string itself)
    {
        json.WriteString("location", itself);
        json.WriteStartObject("site");
        json.WriteString("@id", itself);
        json.WriteStartArray("@type");
        json.WriteStringValue("org:Site");
        json.WriteStringValue("schema:Place");
        json.WriteEndArray();
        if (cluster.PlaceId is { } place)
            WriteNames(json, "name", registers.Places[place].Name);
        json.WriteStartObject("address");
        json.WriteString("@type", "schema:PostalAddress");
        json.WriteString("country", cluster.Country.ToUpperInvariant());
        json.WriteEndObject();
        if (cluster is { Lat: { } lat, Lon: { } lon })
        {
            json.WriteStartObject("geo");
            json.WriteString("@type", "schema:GeoCoordinates");
            json.WriteNumber("lat", lat);
            json.WriteNumber("lon", lon);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string code, Action write)
    {
        json.WriteStartObject();
        json.WriteString("@type", "schema:PropertyValue");
        json.WriteString("code", code);
        write();
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string property, Localised name)
    {
        json.WriteStartObject(property);
        foreach (var language in Language.All)
            json.WriteString(language.Code, name.In(language));
        json.WriteEndObject();
    }

    // A year is not a day: each date has the type of its precision.
    private static void WriteDate(Utf8JsonWriter json, string property, PartialDate date)
    {
        json.WriteStartObject(property);
        json.WriteString(
            "@type",
            date.Month is null ? "xsd:gYear"
                : date.Day is null ? "xsd:gYearMonth"
                : "xsd:date"
        );
        json.WriteString("@value", date.ToString());
        json.WriteEndObject();
    }

    private static string Concept(Credits credits, string field, string code) => $"{credits.Host}/api/v1/clusters.jsonld#{field}-{code}";
}
