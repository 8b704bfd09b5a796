using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grappe.Web.Tests.Bed;

/// <summary>Holds every JSON answer of the API to what the published description says of it: whatever test asks, an answer that says otherwise fails it.</summary>
public sealed partial class ApiContract(Func<Task<string>> read) : IStartupFilter
{
    // One program has one description, whatever its data.
    private static volatile JsonObject? description;
    private static readonly ConcurrentDictionary<string, JsonSchema?> Schemas = new();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(HoldAsync);
            next(app);
        };

    private async Task HoldAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        // Files go out as they are written.
        if (!path.StartsWith("/api/v1", StringComparison.Ordinal) || path.Contains('.') || HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }
        var body = context.Response.Body;
        await using var kept = new MemoryStream();
        context.Response.Body = kept;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
        if (
            // After an exception the page of errors stands as the endpoint; the one that failed is kept.
            (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint())
                is RouteEndpoint { RoutePattern.RawText: { } route }
            // The description is read once for all; what a test adds to its own host does not stand in it.
            && !route.Contains("/test-", StringComparison.Ordinal)
            && context.Response.ContentType?.Split(';')[0] is "application/json" or "application/problem+json"
            && context.Response.Headers.ContentEncoding.Count == 0
            && kept.Length > 0
            // A fault is declared by nobody.
            && context.Response.StatusCode != StatusCodes.Status500InternalServerError
        )
        {
            description ??= JsonNode.Parse(await read())!.AsObject();
            var wrong = WrongIn(
                context.Request.Method,
                AfterColon().Replace(route, "}"),
                context.Response.StatusCode,
                context.Response.ContentType!.Split(';')[0],
                kept.ToArray()
            );
            if (wrong is not null)
                throw new InvalidOperationException(
                    $"{context.Request.Method} {path}{context.Request.QueryString} answers {context.Response.StatusCode} otherwise than {route} declares: {wrong}"
                );
        }
        kept.Position = 0;
        await kept.CopyToAsync(body, context.RequestAborted);
    }

    private static string? WrongIn(string method, string route, int status, string type, byte[] answer)
    {
        if (!Schemas.TryGetValue($"{method} {route} {status} {type}", out var schema))
        {
            var operation = description!["paths"]?["/" + route.Trim('/')]?[method.ToLowerInvariant()];
            if (operation is null)
                return "nothing is declared of it";
            var declared = operation["responses"]?[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] ?? operation["responses"]?["default"];
            if (declared?["content"]?[type]?["schema"] is not { } said)
                return $"no {type} is declared";
            schema = Schemas[$"{method} {route} {status} {type}"] = SchemaOf(said);
        }
        using var document = JsonDocument.Parse(answer);
        var judged = schema!.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return judged.IsValid
            ? null
            : string.Join(
                "; ",
                (judged.Details ?? [])
                    // Of a choice, that none or two of its branches hold says enough.
                    .Where(detail => detail.Errors is { Count: > 0 } && !$"{detail.EvaluationPath}".Contains("/oneOf/", StringComparison.Ordinal))
                    .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Key}: {error.Value}"))
                    .Take(5)
            );
    }

    // What is not declared must not be answered either.
    private static JsonSchema SchemaOf(JsonNode said)
    {
        var schema = said.DeepClone().AsObject();
        schema["$defs"] = description!["components"]?["schemas"]?.DeepClone();
        Close(schema);
        return JsonSchema.FromText(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
    }

    private static void Close(JsonNode? node)
    {
        if (node is JsonArray array)
            foreach (var item in array)
                Close(item);
        if (node is not JsonObject schema)
            return;
        foreach (var (_, value) in schema.ToList())
            Close(value);
        if (schema["properties"] is JsonObject properties && !IsProblem(properties) && !schema.ContainsKey("additionalProperties"))
            schema["additionalProperties"] = false;
    }

    // RFC 9457 lets problems say more than is declared; what is merely called a detail is held to its word.
    private static bool IsProblem(JsonObject properties) => new[] { "type", "title", "status", "detail", "instance" }.All(properties.ContainsKey);

    [GeneratedRegex(@":[^}]*\}")]
    private static partial Regex AfterColon();
}
