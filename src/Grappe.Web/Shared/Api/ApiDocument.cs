using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Grappe.Algorithms.Observations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grappe.Web.Shared.Api;

/// <summary>The OpenAPI description of the API, in English; the page that shows it says the same texts in its reader's language.</summary>
public static class ApiDocument
{
    public const string Name = "v1";
    private const string Token = "token";

    public static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = endpoint => endpoint.HttpMethod != HttpMethods.Head && endpoint.RelativePath!.StartsWith("api/v1", StringComparison.Ordinal);
        options.AddDocumentTransformer(
            (document, context, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Grappe",
                    Version = "1",
                    Summary = English("api.summary"),
                    Description = English("api.description"),
                    License = new OpenApiLicense { Name = "CC BY 4.0", Url = new Uri("https://creativecommons.org/licenses/by/4.0/") },
                };
                // Addresses are relative to wherever the platform stands.
                document.Servers = [new OpenApiServer { Url = "/" }];
                (document.Components ??= new OpenApiComponents()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Token] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        Description = English("api.token"),
                    },
                };
                // Nobody needs a key to read what is public.
                document.Security = [new OpenApiSecurityRequirement()];
                document.Tags = new HashSet<OpenApiTag>(
                    document
                        .Paths.SelectMany(path => path.Value.Operations!.Values)
                        .SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>())
                        .Select(tag => tag.Name!)
                        .Distinct()
                        .Select(tag => new OpenApiTag { Name = tag, Description = English($"api.tag.{tag}") })
                );
                return Task.CompletedTask;
            }
        );
        options.AddOperationTransformer(
            async (operation, context, cancellation) =>
            {
                operation.Summary = English($"api.{operation.OperationId}");
                operation.Description = Texts.Embedded.Find($"api.{operation.OperationId}.more")?.En;
                foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
                    parameter.Description = English($"api.parameter.{parameter.Name}");
                foreach (var parameter in context.Description.ActionDescriptor.EndpointMetadata.OfType<Takes>().SelectMany(takes => takes.Parameters))
                    (operation.Parameters ??= []).Add(Parameter(parameter));
                // Whatever is refused or fails is told as a problem.
                (operation.Responses ??= new())["default"] = new OpenApiResponse
                {
                    Description = English("api.problem"),
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/problem+json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancellation) },
                    },
                };
                var said = context.Description.ActionDescriptor.EndpointMetadata;
                if (said.OfType<NeedsScopeAttribute>().SingleOrDefault() is { } needed)
                {
                    operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [] }];
                    operation.Description = string.Join(
                        ' ',
                        new[] { operation.Description, string.Format(English("api.token.needed"), needed) }.OfType<string>()
                    );
                }
                if (said.OfType<Sends>().SingleOrDefault() is { } sends)
                {
                    operation.RequestBody = await BodyAsync(sends, context, cancellation);
                    (operation.Parameters ??= []).Add(Key());
                }
            }
        );
        options.AddSchemaTransformer(
            (schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(PartialDate) || context.JsonTypeInfo.Type == typeof(PartialDate?))
                    // Where there may be none, the schema that refers to this one says so.
                    (schema.Type, schema.Pattern) = (JsonSchemaType.String, Api.Parameter.DatePattern);
                // Whatever an answer has is always written, if only as null, but for what it leaves out unless it is asked for.
                else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Properties is { Count: > 0 } properties)
                    schema.Required = context.JsonTypeInfo.Type.IsAssignableTo(typeof(ProblemDetails))
                        ? null
                        : properties.Keys.Except(context.JsonTypeInfo.Properties.Where(IsLeftOut).Select(property => property.Name)).ToHashSet();
                return Task.CompletedTask;
            }
        );
    }

    private static bool IsLeftOut(JsonPropertyInfo property) => property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true;

    private static OpenApiParameter Parameter(Parameter parameter) =>
        new()
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = English($"api.parameter.{parameter.Name}"),
            Schema = parameter.Many ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = parameter.Schema() } : parameter.Schema(),
            Style = ParameterStyle.Form,
            Explode = true,
        };

    private static async Task<OpenApiRequestBody> BodyAsync(Sends sends, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var isJson = sends.MediaType == "application/json";
        var content = new OpenApiMediaType
        {
            Schema = await context.GetOrCreateSchemaAsync(sends.Type, null, cancellation),
            Example = isJson ? JsonNode.Parse(sends.Example) : sends.Example,
        };
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { [sends.MediaType] = content },
        };
    }

    private static OpenApiParameter Key() =>
        new()
        {
            Name = AnswerOnce.Header,
            In = ParameterLocation.Header,
            Description = English($"api.parameter.{AnswerOnce.Header}"),
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static string English(string key) => Texts.Embedded.In(Language.English, key);
}
