using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Reads what programs send as JSON.</summary>
internal static class SentJson
{
    public const long Largest = 1 << 16;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = false,
    };

    /// <returns>What was sent, or why it cannot be read.</returns>
    public static async Task<(T? Sent, IResult? Refused)> ReadAsync<T>(HttpContext context, CancellationToken cancellation)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return (null, Problems.Of(context, StatusCodes.Status415UnsupportedMediaType, "Send an object as JSON, with Content-Type: application/json."));
        if (await OddJson.FindAsync(context.Request, cancellation) is { } odd)
            return (null, Refused(odd));
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Strict, cancellation) is { } sent
                ? (sent, null)
                : (null, Refused("The body is empty."));
        }
        catch (JsonException wrong)
        {
            return (null, Refused($"The body cannot be read: look at {wrong.Path}, line {wrong.LineNumber + 1}."));
        }

        IResult Refused(string why) => Problems.Of(context, StatusCodes.Status400BadRequest, why);
    }
}
