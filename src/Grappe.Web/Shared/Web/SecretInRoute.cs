using Microsoft.AspNetCore.Routing.Patterns;

namespace Grappe.Web.Shared.Web;

/// <summary>Declares a part of an address to be a key, as in <c>{key:secret}</c>: it lets everything through, and the log tells that something stood there and not what.</summary>
internal sealed class SecretInRoute : IRouteConstraint
{
    public const string Name = "secret";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) => true;

    /// <summary>Notes the path as it may be told, once it is known which address it is: a page that answers in its place changes what is known.</summary>
    public static Task NoteAsync(HttpContext context, RequestDelegate next)
    {
        if ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern is { } pattern && pattern.Parameters.Any(IsSecret))
            context.Items.TryAdd(typeof(SecretInRoute), Masked(context.Request.Path.Value ?? "", pattern));
        return next(context);
    }

    /// <summary>The path of a request as it may be told.</summary>
    public static string PathOf(HttpContext context) => context.Items[typeof(SecretInRoute)] as string ?? context.Request.Path.Value ?? "";

    private static string Masked(string path, RoutePattern pattern)
    {
        var parts = path.Split('/');
        foreach (var (position, segment) in pattern.PathSegments.Index())
            // Before the first part stands the slash with which a path begins.
            if (segment.Parts.OfType<RoutePatternParameterPart>().Any(IsSecret) && position + 1 < parts.Length)
                parts[position + 1] = "…";
        return string.Join('/', parts);
    }

    private static bool IsSecret(RoutePatternParameterPart part) => part.ParameterPolicies.Any(policy => policy.Content == Name);
}
