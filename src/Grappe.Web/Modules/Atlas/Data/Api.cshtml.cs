using Grappe.Web.Shared.Api;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The description of the API, made from the same OpenAPI document that programs read.</summary>
public sealed class ApiModel([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents, Registers registers) : PageModel
{
    public sealed record Endpoint(string Path, OpenApiOperation Operation)
    {
        public IEnumerable<IOpenApiParameter> Parameters => Operation.Parameters ?? [];

        /// <summary>The schema of what it answers when all goes well.</summary>
        public IOpenApiSchema? Answer => Operation.Responses?.GetValueOrDefault("200")?.Content?.Values.FirstOrDefault()?.Schema;

        public IEnumerable<string> Statuses => Operation.Responses?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();
    }

    /// <summary>What the answers are made of, by name.</summary>
    public IReadOnlyList<(string Name, IOpenApiSchema Schema)> Schemas { get; private set; } = [];

    public IReadOnlyList<(string Tag, IReadOnlyList<Endpoint> Endpoints)> Groups { get; private set; } = [];

    public string Host => $"{Request.Scheme}://{Request.Host}";

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancellation);
        Groups =
        [
            .. document
                .Paths.SelectMany(path => path.Value.Operations!.Values.Select(operation => new Endpoint(path.Key, operation)))
                .GroupBy(endpoint => endpoint.Operation.Tags!.First().Name!)
                .Select(group => (group.Key, (IReadOnlyList<Endpoint>)[.. group])),
        ];
        Schemas = [.. document.Components!.Schemas!.OrderBy(schema => schema.Key, StringComparer.Ordinal).Select(schema => (schema.Key, schema.Value))];
    }

    /// <summary>An address to try: the examples stand for what is asked in its path.</summary>
    public string Example(Endpoint endpoint) =>
        Host
        + endpoint
            .Path.Replace("{code}", "ma", StringComparison.Ordinal)
            .Replace("{edition}", registers.Edition.Name, StringComparison.Ordinal)
            .Replace("{slug}", Slugs.GetValueOrDefault(endpoint.Operation.OperationId!, "ce3m"), StringComparison.Ordinal)
        + (endpoint.Parameters.Any(parameter => parameter.Name == "pageSize") ? "?pageSize=5" : "");

    private static readonly Dictionary<string, string> Slugs = new()
    {
        ["network"] = "maroc-cluster",
        ["structure"] = "novation-city",
        ["programme"] = "creative-mediterranean",
        ["organisation"] = "amith",
        ["event"] = "filex-2019",
        ["source"] = "study-2019",
        ["sourceObservations"] = "study-2019",
    };

    /// <summary>The names of the schemas a schema is made of, itself first, to link to them.</summary>
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
