using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Integration.Api;

/// <summary>Shows the description of the API, made from the same OpenAPI document that programs read.</summary>
[ForEverybody]
public sealed class ApiPageModel(
    [FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents,
    EndpointDataSource endpoints,
    Registers registers,
    Texts texts,
    Translator translator,
    Addresses addresses
) : PageModel
{
    public sealed record Endpoint(string Path, string Method, OpenApiOperation Operation, NeedsScopeAttribute? Needs)
    {
        public IEnumerable<IOpenApiParameter> Parameters => Operation.Parameters ?? [];

        /// <summary>The schema of what it answers when all goes well.</summary>
        public IOpenApiSchema? Answer =>
            Operation.Responses?.FirstOrDefault(response => response.Key[0] == '2').Value?.Content?.Values.FirstOrDefault()?.Schema;

        public IEnumerable<string> Statuses =>
            Operation.Responses?.Keys.Where(status => status != "default").Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();
    }

    /// <summary>The schemas that the answers are made of, by name.</summary>
    public IReadOnlyList<(string Name, IOpenApiSchema Schema)> Schemas { get; private set; } = [];

    public IReadOnlyList<(string Tag, IReadOnlyList<Endpoint> Endpoints)> Groups { get; private set; } = [];

    public string Host => addresses.Root;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var needed = endpoints
            .Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is not null)
            .ToDictionary(
                endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName,
                endpoint => endpoint.Metadata.GetMetadata<NeedsScopeAttribute>()
            );
        var document = await documents.GetOpenApiDocumentAsync(cancellation);
        Groups =
        [
            .. document
                .Paths.SelectMany(path =>
                    path.Value.Operations!.Select(operation => new Endpoint(
                        path.Key,
                        operation.Key.Method,
                        operation.Value,
                        needed.GetValueOrDefault(operation.Value.OperationId!)
                    ))
                )
                .GroupBy(endpoint => endpoint.Operation.Tags!.First().Name!)
                .Select(group => (group.Key, (IReadOnlyList<Endpoint>)[.. group])),
        ];
        Schemas = [.. document.Components!.Schemas!.OrderBy(schema => schema.Key, StringComparer.Ordinal).Select(schema => (schema.Key, schema.Value))];
    }

    /// <summary>Says what is to be known of an endpoint beside its purpose; null where there is nothing.</summary>
    public string? More(Endpoint endpoint) => texts.Find($"api.{endpoint.Operation.OperationId}.more")?.In(translator.Language);

    /// <summary>Writes the command that calls an endpoint from a command line.</summary>
    public string Curl(Endpoint endpoint)
    {
        var token = endpoint.Needs is null ? "" : " -H \"Authorization: Bearer $GRAPPE_TOKEN\"";
        if (endpoint.Method == HttpMethods.Get)
            return $"curl{token} '{Example(endpoint)}'";
        var content = endpoint.Operation.RequestBody?.Content?.FirstOrDefault();
        return $"curl -X {endpoint.Method}{token} '{Example(endpoint)}'"
            + (
                content?.Value is { Example: { } example }
                    ? $" \\\n  -H \"Content-Type: {content.Value.Key}\" --data-binary @- <<'EOF'\n{TextOf(example)}\nEOF"
                    : ""
            );
    }

    private static string TextOf(JsonNode example) =>
        example is JsonValue text && text.TryGetValue<string>(out var table) ? table : example.ToJsonString(Readable);

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gives an address to try, with examples in the gaps of its path.</summary>
    public string Example(Endpoint endpoint) =>
        Host
        + endpoint
            .Path.Replace("{code}", "ma", StringComparison.Ordinal)
            .Replace("{section}", "clusters", StringComparison.Ordinal)
            .Replace("{id}", "1", StringComparison.Ordinal)
            .Replace("{table}", "observations", StringComparison.Ordinal)
            .Replace("{edition}", registers.Edition.Name, StringComparison.Ordinal)
            .Replace("{slug}", Slugs.GetValueOrDefault(endpoint.Operation.OperationId!, "ce3m"), StringComparison.Ordinal)
        + (endpoint.Parameters.Any(parameter => parameter.Name == "pageSize") ? "?pageSize=5" : "");

    private static readonly Dictionary<string, string> Slugs = new()
    {
        ["network"] = "maroc-cluster",
        ["structure"] = "novation-city",
        ["programme"] = "creative-mediterranean",
        ["organisation"] = "amith",
        ["organisationPartners"] = "ctth",
        ["event"] = "filex-2019",
        ["source"] = "study-2019",
        ["sourceObservations"] = "study-2019",
        ["pushObservations"] = "mecadev",
    };

    /// <summary>Writes the type of a schema, with the names of the schemas to which it refers.</summary>
    public static string TypeOf(IOpenApiSchema schema) =>
        schema switch
        {
            OpenApiSchemaReference reference => reference.Reference.Id!,
            { Type: { } type } when type.HasFlag(JsonSchemaType.Array) => $"[{(schema.Items is { } items ? TypeOf(items) : "")}]{Null(type)}",
            { OneOf: { Count: > 0 } choices } => string.Join(" | ", choices.Select(TypeOf).OrderBy(choice => choice == "null")),
            { AnyOf: { Count: > 0 } choices } => string.Join(" | ", choices.Select(TypeOf)),
            { Type: { } type, AdditionalProperties: { } values } when type.HasFlag(JsonSchemaType.Object) => $"{{ …: {TypeOf(values)} }}",
            { Type: { } type, Format: { } format } => $"{Name(type)} ({format}){Null(type)}",
            { Type: { } type } => Name(type) + Null(type),
            _ => "…",
        };

    private static string Null(JsonSchemaType type) => type.HasFlag(JsonSchemaType.Null) && type != JsonSchemaType.Null ? " | null" : "";

    private static string Name(JsonSchemaType type) => type == JsonSchemaType.Null ? "null" : (type & ~JsonSchemaType.Null).ToString().ToLowerInvariant();
}
