using System.Reflection;
using System.Text.RegularExpressions;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Attack;

/// <summary>One thing the running application answers: a method at a pattern of addresses, and of a page the handler.</summary>
/// <param name="Pattern">Without constraints; where the address chooses among words, there is a route for each.</param>
/// <param name="Handler">Null where the page has one for the method, or it is no page.</param>
/// <param name="Taking">The method of the page that answers; null where it has none for the method, or it is no page.</param>
/// <param name="Said">What it declares of who may come.</param>
public sealed partial record AppRoute(
    string Method,
    string Pattern,
    string? Handler,
    Type? Model,
    MethodInfo? Taking,
    IReadOnlyList<object> Said,
    RouteEndpoint Endpoint
)
{
    /// <summary>As it stands in the table of who may go where.</summary>
    public string Address => Handler is null ? Pattern : $"{Pattern}?handler={Handler}";

    public bool IsPage => Model is not null;
    public bool IsApi => Pattern.StartsWith("/api/", StringComparison.Ordinal);
    public bool IsOpen => Said.OfType<IAllowAnonymous>().Any();
    public bool IsDeclared => IsOpen || Said.OfType<IAuthorizeData>().Any();
    public bool IsForTokens => Said.OfType<NeedsScopeAttribute>().Any();

    public IEnumerable<string> Parameters => Gap().Matches(Pattern).Select(gap => gap.Groups[1].Value);

    public override string ToString() => $"{Method} {Address}";

    /// <summary>The address with its gaps filled.</summary>
    public string Filled(IReadOnlyDictionary<string, string> values)
    {
        var path = Gap()
            .Replace(
                Pattern,
                gap => values.TryGetValue(gap.Groups[1].Value, out var value) ? value : throw new InvalidOperationException($"{this}: what is {gap.Value}?")
            );
        return Handler is null ? path : $"{path}?handler={Handler}";
    }

    public static async Task<IReadOnlyList<AppRoute>> OfAsync(Site site)
    {
        var loader = site.Services.GetRequiredService<PageLoader>();
        var routes = new Dictionary<string, AppRoute>();
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            IEnumerable<AppRoute> found = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
                ? OfPage(endpoint, await loader.LoadAsync(page, endpoint.Metadata))
                : OfEndpoint(endpoint);
            foreach (var route in found)
                routes.TryAdd(route.ToString(), route);
        }
        return [.. routes.Values.OrderBy(route => route.Pattern, StringComparer.Ordinal).ThenBy(route => route.ToString(), StringComparer.Ordinal)];
    }

    // A page tells what it declares only once it is loaded. It answers GET where it has no handler for it; what else it has none for is a route too.
    private static IEnumerable<AppRoute> OfPage(RouteEndpoint endpoint, CompiledPageActionDescriptor page)
    {
        IReadOnlyList<object> said = [.. endpoint.Metadata, .. page.ModelTypeInfo!.GetCustomAttributes(inherit: true)];
        var handlers = page.HandlerMethods.Select(handler => (handler.HttpMethod, handler.Name, (MethodInfo?)handler.MethodInfo)).ToList();
        foreach (var method in new[] { "Get", "Post" })
            if (handlers.All(handler => handler.HttpMethod != method))
                handlers.Add((method, null, null));
        return from pattern in PatternsOf(endpoint)
            from handler in handlers
            select new AppRoute(handler.HttpMethod.ToUpperInvariant(), pattern, handler.Name, page.ModelTypeInfo!.AsType(), handler.Item3, said, endpoint);
    }

    private static IEnumerable<AppRoute> OfEndpoint(RouteEndpoint endpoint)
    {
        // On what the framework maps for files that are not there nobody can declare anything; it is told to anybody.
        IReadOnlyList<object> said = endpoint.RoutePattern.RawText == "{**path:file}" ? [new AllowAnonymousAttribute()] : [.. endpoint.Metadata];
        // The files of the look are all given in one way: one of them stands for all.
        var isAsset = endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
        var methods = isAsset ? ["GET"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        return from pattern in isAsset ? [Asset] : PatternsOf(endpoint)
            from method in methods
            where method != "HEAD"
            select new AppRoute(method, pattern, null, null, null, said, endpoint);
    }

    /// <summary>The files of the look.</summary>
    public const string Asset = "/{asset}";

    private static IEnumerable<string> PatternsOf(RouteEndpoint endpoint)
    {
        var raw = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        var choice = Choice().Match(raw);
        var patterns = choice.Success ? choice.Groups[1].Value.Split('|').Select(word => raw.Replace(choice.Value, word, StringComparison.Ordinal)) : [raw];
        return patterns.Select(pattern => Constraint().Replace(pattern, "{$1}"));
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\{\w+:regex\(\^\(([^)]+)\)\$\)\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{\**(\w+)(?:[:?=][^}]*)?\}")]
    private static partial Regex Constraint();
}
