using System.Text.Encodings.Web;
using System.Text.Json;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Citations;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Clusters as GeoJSON (RFC 7946). A cluster whose place is not known has no geometry, but is there: the file has as many as the list.</summary>
internal static class ClusterGeoJson
{
    public const string MediaType = "application/geo+json";

    // Read by programs and never as HTML.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(
        Stream stream,
        Registers registers,
        Credits credits,
        IAsyncEnumerable<TakeClusters.Row> rows,
        CancellationToken cancellation
    )
    {
        var columns = ClusterColumns.Of(registers, credits);
        var output = new TextOutput(stream);
        await using var json = new Utf8JsonWriter(output.Bytes, Options);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("title", credits.Title);
        json.WriteString("edition", credits.Edition.Name);
        json.WriteString("date", credits.Day);
        json.WriteString("licence", Credits.LicenceAddress);
        json.WriteString("cite", credits.Citation);
        json.WriteString("address", credits.Taken);
        json.WriteStartArray("features");
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            WriteFeature(json, columns, row);
            json.Flush();
            await output.SendPieceAsync(cancellation);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        await output.SendAsync(cancellation);
    }

    private static void WriteFeature(Utf8JsonWriter json, IReadOnlyList<Column<TakeClusters.Row>> columns, TakeClusters.Row row)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteString("id", row.Cluster.Slug);
        if (row.Cluster is { Lat: { } lat, Lon: { } lon })
        {
            json.WriteStartObject("geometry");
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue(lon);
            json.WriteNumberValue(lat);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
            json.WriteNull("geometry");
        json.WriteStartObject("properties");
        foreach (var column in columns.Where(column => column.Code is not ("lat" or "lon")))
        {
            json.WritePropertyName(column.Code);
            WriteValue(json, column.Value(row));
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case string or PartialDate:
                json.WriteStringValue(value.ToString());
                break;
            default:
                json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
