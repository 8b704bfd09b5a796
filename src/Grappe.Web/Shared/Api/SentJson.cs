using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Shared.Api;

/// <summary>Reads what programs send as one JSON object, in which nothing stands that is not known.</summary>
internal static class SentJson
{
    /// <summary>The most bytes of one object.</summary>
    public const long Largest = 1 << 16;

    /// <summary>The form that is asked for, also of lists.</summary>
    public static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = false,
    };

    /// <returns>The object, or why it cannot be read.</returns>
    public static async Task<(T? Sent, ProblemHttpResult? Refused)> ReadAsync<T>(HttpContext context, CancellationToken cancellation)
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
                : (null, Refused("The body is null; send an object."));
        }
        catch (JsonException wrong)
        {
            return (null, Refused($"The body cannot be read: look at {wrong.Path}, line {wrong.LineNumber + 1}."));
        }

        ProblemHttpResult Refused(string why) => Problems.Of(context, StatusCodes.Status400BadRequest, why);
    }
}
