using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grappe.Algorithms.Observations;
using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Api;

internal static class ApiSetup
{
    public const string Root = "/api/v1";

    /// <summary>Whether a request is for the API, where programs are known by their token, and nobody by a session.</summary>
    public static bool IsFor(HttpContext context) => context.Request.Path.StartsWithSegments(Root);

    private const string PublicData = "public data";

    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Asked>();
        builder.Services.AddScoped<AnswerOnce>();
        builder.Services.AddOpenApi(ApiDocument.Name, ApiDocument.Describe);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            // Answers are JSON and never read as HTML, so that only what JSON itself asks for is escaped.
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.Converters.Add(new PartialDateConverter());
        });
        builder.Services.AddCors(cors =>
            cors.AddPolicy(
                PublicData,
                policy =>
                    policy
                        .AllowAnyOrigin()
                        .AllowAnyHeader()
                        .WithMethods(HttpMethods.Get, HttpMethods.Head)
                        .WithExposedHeaders(HeaderNames.ETag, HeaderNames.ContentDisposition, HeaderNames.Link, "X-Request-Id")
                        .SetPreflightMaxAge(TimeSpan.FromDays(1))
            )
        );
    }

    /// <summary>Lets any site read under /api, and tells what goes wrong there as a problem.</summary>
    public static void UseApi(this WebApplication app) =>
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api"),
            api =>
            {
                api.UseStatusCodePages(failed =>
                    Problems
                        .Of(failed.HttpContext, failed.HttpContext.Response.StatusCode, Detail(failed.HttpContext.Response.StatusCode))
                        .ExecuteAsync(failed.HttpContext)
                );
                api.UseCors(PublicData);
                api.Use(BrokenRules.TellProgramsAsync);
            }
        );

    /// <summary>Maps what the API says of itself.</summary>
    public static void MapApiItself(this WebApplication app)
    {
        app.MapOpenApi(Root + "/openapi.json").WithMetadata(WebSetup.Readings).AllowAnonymous().ExcludeFromDescription();
        // It changes with the program alone.
        app.MapApi().MapRead("", "about", () => TypedResults.Ok(About)).WithMetadata(new ChangesWith((_, _) => Task.FromResult("")));
    }

    /// <summary>Makes a group for the readings of a module. Nobody between keeps what they answer, unless <see cref="ChangesWith"/> names its version.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Root).AllowAnonymous();
        foreach (var status in new[] { StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable })
            group.ProducesProblem(status, "application/problem+json");
        group.AddEndpointFilter(
            async (invocation, next) =>
            {
                var context = invocation.HttpContext;
                var given = context.GetEndpoint()!.Metadata.GetMetadata<Gives>()?.MediaType;
                if (!Takes(context.Request, given ?? "application/json"))
                    return Problems.Of(
                        context,
                        StatusCodes.Status406NotAcceptable,
                        given is null ? "The API answers in JSON (application/json)." : $"This address gives a file of the type {given}."
                    );
                var known = context.GetEndpoint()!.Metadata.GetMetadata<Takes>()?.Parameters ?? [];
                var errors = context.RequestServices.GetRequiredService<Asked>().Read(context.Request.Query, known);
                if (errors.Count > 0)
                    return Problems.Refused(context, errors);
                if (context.GetEndpoint()!.Metadata.GetMetadata<ChangesWith>()?.Version is { } version)
                    return await EntityTags.AnswerAsync(context, await version(context.RequestServices, context.RequestAborted), () => next(invocation));
                context.Response.Headers.CacheControl = "private, no-cache";
                return await next(invocation);
            }
        );
        return group;
    }

    /// <summary>Maps a reading: an address under the group with the parameters it takes. Its summary and description stand in the texts under <c>api.</c> and its name.</summary>
    public static RouteHandlerBuilder MapRead(this RouteGroupBuilder group, string path, string name, Delegate handler, params Parameter[] parameters) =>
        group.MapGetAndHead(path, handler).WithName(name).WithTags(TagOf(path)).WithMetadata(new Takes(parameters));

    /// <summary>The same for one thing of a list, which may not exist.</summary>
    public static RouteHandlerBuilder MapReadOne(this RouteGroupBuilder group, string path, string name, Delegate handler, params Parameter[] parameters) =>
        group.MapRead(path, name, handler, parameters).ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");

    /// <summary>Makes the group of what only programs with a token do and see. Nobody between keeps its answers, which are never the same for two.</summary>
    public static RouteGroupBuilder MapTokenApi(this WebApplication app)
    {
        var group = app.MapGroup(Root);
        foreach (
            var status in new[]
            {
                StatusCodes.Status400BadRequest,
                StatusCodes.Status401Unauthorized,
                StatusCodes.Status403Forbidden,
                StatusCodes.Status429TooManyRequests,
                StatusCodes.Status503ServiceUnavailable,
            }
        )
            group.ProducesProblem(status, "application/problem+json");
        group.AddEndpointFilter(
            async (invocation, next) =>
            {
                var context = invocation.HttpContext;
                context.Response.Headers.CacheControl = "private, no-store";
                var known = context.GetEndpoint()!.Metadata.GetMetadata<Takes>()?.Parameters ?? [];
                var errors = context.RequestServices.GetRequiredService<Asked>().Read(context.Request.Query, known);
                return errors.Count > 0 ? Problems.Refused(context, errors) : await next(invocation);
            }
        );
        return group;
    }

    /// <summary>Maps a reading for programs whose token has one of these scopes.</summary>
    public static RouteHandlerBuilder MapOwn(
        this RouteGroupBuilder group,
        string path,
        string name,
        TokenScope[] scopes,
        Delegate handler,
        params Parameter[] parameters
    ) => group.MapRead(path, name, handler, parameters).RequireAuthorization(new NeedsScopeAttribute([.. scopes.Select(scope => scope.Code)]));

    /// <summary>Maps an address to which programs send something whose token has one of these scopes.</summary>
    public static RouteHandlerBuilder MapSend(
        this RouteGroupBuilder group,
        string path,
        string name,
        TokenScope[] scopes,
        Delegate handler,
        params Parameter[] parameters
    ) =>
        group
            .MapPost(path, handler)
            .WithName(name)
            .WithTags(TagOf(path))
            .WithMetadata(new Takes(parameters))
            .RequireAuthorization(new NeedsScopeAttribute([.. scopes.Select(scope => scope.Code)]));

    /// <summary>Says what is sent: of which type, in which form, with an example.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, string mediaType, string example) =>
        route
            .WithMetadata(new Sends(typeof(T), mediaType, example))
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge, "application/problem+json")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity, "application/problem+json");

    // Where the first part is anything, the last one tells what it is about.
    private static string TagOf(string path) =>
        path.Split(['/', '.'], StringSplitOptions.RemoveEmptyEntries) is [var first, .., var last] && first[0] == '{' ? last
        : path.Split(['/', '.'], StringSplitOptions.RemoveEmptyEntries) is [var only, ..] ? only
        : "about";

    private static readonly AboutAnswer About = new("Grappe", "1", "CC BY 4.0", Root + "/openapi.json", "/fr/data/api");

    private static bool Takes(HttpRequest request, string mediaType) =>
        request.GetTypedHeaders().Accept is not { Count: > 0 } accepted
        || accepted.Any(type => type.Quality is not 0 && new MediaTypeHeaderValue(mediaType).IsSubsetOf(new MediaTypeHeaderValue(type.MediaType)));

    private static string? Detail(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at this address. {Root} lists what there is.",
            StatusCodes.Status405MethodNotAllowed => "This address does not take this method; the header Allow names those it takes.",
            _ => null,
        };

    private sealed class PartialDateConverter : JsonConverter<PartialDate>
    {
        public override PartialDate Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => PartialDate.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, PartialDate date, JsonSerializerOptions options) => writer.WriteStringValue(date.ToString());
    }
}

/// <summary>The parameters an endpoint takes in its query.</summary>
internal sealed record Takes(IReadOnlyList<Parameter> Parameters);

/// <summary>The content that an endpoint takes in the body of a request.</summary>
internal sealed record Sends(Type Type, string MediaType, string Example);

/// <summary>The version with which the answers of an endpoint, or of a group, change: they are the same for everybody as long as it is, and may be kept.</summary>
/// <param name="Version">Tells it; null where nothing in a group does, so that each answer is made anew.</param>
internal sealed record ChangesWith(Func<IServiceProvider, CancellationToken, Task<string>>? Version = null);

/// <summary>The media type an endpoint answers in where it is not JSON.</summary>
internal sealed record Gives(string MediaType);

/// <summary>The name and version of this API, and the addresses at which it is described.</summary>
/// <param name="License">The licence of the data.</param>
/// <param name="Openapi">Where its description for programs stands.</param>
/// <param name="Documentation">Where its description for people stands.</param>
internal sealed record AboutAnswer(string Name, string Version, string License, string Openapi, string Documentation);
