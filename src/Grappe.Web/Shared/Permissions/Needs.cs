using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.OutputCaching;

namespace Grappe.Web.Shared.Permissions;

/// <summary>A route for those who may do this somewhere; on what, its operation asks again.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(string act) : AuthorizeAttribute, IAuthorizationRequirementData, IAuthorizationRequirement
{
    /// <summary>The name of the act.</summary>
    public string Act => act;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>Opens a page to everybody, also while the database is away. A page that says nothing of who may come stays shut.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForEverybodyAttribute : Attribute, IAllowAnonymous
{
    internal static void ShowWhileAway(PageApplicationModel page)
    {
        var said = page.HandlerTypeAttributes;
        if (said.OfType<ForEverybodyAttribute>().Any() && !said.OfType<OutputCacheAttribute>().Any())
            page.EndpointMetadata.Add(new OutputCacheAttribute { PolicyName = ShownWhileAway.Name });
    }
}

/// <summary>A route of the API for programs whose token has one of these scopes; what for whom, its operation asks again.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsScopeAttribute(params string[] scopes) : AuthorizeAttribute, IAuthorizationRequirementData, IAuthorizationRequirement
{
    public IReadOnlyList<string> Scopes => scopes;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];

    public override string ToString() => string.Join(" or ", scopes.Select(scope => $"'{scope}'"));
}

/// <summary>A route that says nothing of who may come stays shut, so that none is open by oversight.</summary>
internal sealed class Declared : IAuthorizationRequirement;

internal sealed class PermissionHandler(CurrentPerson person, Acts acts) : IAuthorizationHandler
{
    // Mapped by the framework, which lets nobody declare anything on it.
    internal const string MissingFile = "{**path:file}";

    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        foreach (var needs in context.PendingRequirements.OfType<NeedsAttribute>().ToList())
            if (person.MayAnywhere(acts[needs.Act]))
                context.Succeed(needs);
        foreach (var scope in context.PendingRequirements.OfType<NeedsScopeAttribute>().ToList())
            if (person.Token?.Scopes.Any(held => scope.Scopes.Contains(held.Code)) == true)
                context.Succeed(scope);
        foreach (var declared in context.PendingRequirements.OfType<Declared>().ToList())
            if (context.Resource is HttpContext http && IsNothing(http.GetEndpoint()))
                context.Succeed(declared);
        return Task.CompletedTask;
    }

    // An address that is not there, or not for this method, is told so to anybody; so is a file that a build which was not published looks for.
    private static bool IsNothing(Endpoint? endpoint) => endpoint is not RouteEndpoint route || route.RoutePattern.RawText == MissingFile;
}
