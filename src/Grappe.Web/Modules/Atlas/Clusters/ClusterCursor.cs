using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>The place at which a list of the API goes on, as it travels in an address: the order of the list and the last cluster of the page before.</summary>
public sealed record ClusterCursor(string Sort, string Lang, SearchClusters.Cursor Cursor)
{
    private const int Longest = 2_000;

    public static OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, MaxLength = Longest };

    public string Write() => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(this));

    public static ClusterCursor? TryRead(string text, IServiceProvider services)
    {
        if (text.Length > Longest)
            return null;
        try
        {
            return
                JsonSerializer.Deserialize<ClusterCursor>(WebEncoders.Base64UrlDecode(text)) is { Sort: not null, Lang: not null, Cursor.Name: not null } cursor
                ? cursor
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }
}
