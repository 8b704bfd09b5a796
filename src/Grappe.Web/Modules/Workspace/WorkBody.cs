using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grappe.Web.Modules.Workspace;

/// <summary>Reads what programs send to a cluster's work: one object, in which nothing stands that is not known.</summary>
internal static class WorkBody
{
    public const long Largest = 1 << 16;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = false,
    };

    public static async Task<(T? Body, IResult? Refused)> ReadAsync<T>(HttpContext context, CancellationToken cancellation)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return (null, Problems.Of(context, StatusCodes.Status415UnsupportedMediaType, "Send an object as JSON, with Content-Type: application/json."));
        if (await OddJson.FindAsync(context.Request, cancellation) is { } odd)
            return (null, Problems.Of(context, StatusCodes.Status400BadRequest, odd));
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Strict, cancellation) is { } body
                ? (body, null)
                : (null, Problems.Of(context, StatusCodes.Status400BadRequest, "The body is empty."));
        }
        catch (JsonException wrong)
        {
            return (
                null,
                Problems.Of(context, StatusCodes.Status400BadRequest, $"The body cannot be read: look at {wrong.Path}, line {wrong.LineNumber + 1}.")
            );
        }
    }
}
