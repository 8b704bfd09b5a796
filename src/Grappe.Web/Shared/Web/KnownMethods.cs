using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Web;

/// <summary>
/// Answers 405 where a page has nothing for the method of a request: pages show themselves for every method otherwise, without what their handlers would have read.
/// The same where nothing takes the method at an address that other methods find: routing says so by itself only where no page's address has the same form,
/// and files and documents look like the pages of a language that there is not.
/// </summary>
internal sealed class KnownMethods(RequestDelegate next, EndpointDataSource endpoints, ParameterPolicyFactory policies)
{
    private readonly Lazy<IReadOnlyList<Address>> addresses = new(() =>
        [
            .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
            where !IsForMissingFiles(endpoint)
            let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
            where methods is { Count: > 0 }
            select new Address(endpoint.RoutePattern, methods, policies),
        ]
    );

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint() is not { } endpoint || IsForMissingFiles(endpoint))
        {
            var others = addresses.Value.Where(address => address.Is(request.Path)).SelectMany(address => address.Methods).ToList();
            return others.Count == 0 || others.Contains(request.Method) ? next(context) : RefuseAsync(context, others);
        }
        if (endpoint.Metadata.GetMetadata<ActionDescriptor>() is not CompiledPageActionDescriptor page || AnswersAll(page))
            return next(context);
        string[] known = [HttpMethods.Get, HttpMethods.Head, .. page.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant())];
        return known.Contains(request.Method) ? next(context) : RefuseAsync(context, known);
    }

    private static Task RefuseAsync(HttpContext context, IEnumerable<string> known)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers[HeaderNames.Allow] = string.Join(", ", known.Distinct());
        return Task.CompletedTask;
    }

    private static bool AnswersAll(CompiledPageActionDescriptor page) => page.AttributeRouteInfo?.Template == ErrorPages.Path.TrimStart('/');

    // A build that was not published has a route for whatever looks like a file, so that it finds those that came after it.
    private static bool IsForMissingFiles(Endpoint endpoint) => endpoint is RouteEndpoint { RoutePattern.RawText: "{**path:file}" };

    /// <summary>Addresses of one form, and what may be sent there.</summary>
    private sealed class Address(RoutePattern pattern, IReadOnlyList<string> methods, ParameterPolicyFactory policies)
    {
        private readonly TemplateMatcher form = new(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults));
        private readonly IReadOnlyList<(string Name, IRouteConstraint Holds)> constraints =
        [
            .. from parameter in pattern.Parameters
            from policy in parameter.ParameterPolicies
            let constraint = policies.Create(parameter, policy) as IRouteConstraint
            where constraint is not null
            select (parameter.Name, constraint),
        ];

        public IReadOnlyList<string> Methods => methods;

        public bool Is(PathString path)
        {
            var values = new RouteValueDictionary();
            return form.TryMatch(path, values)
                && constraints.All(constraint => constraint.Holds.Match(null, null, constraint.Name, values, RouteDirection.IncomingRequest));
        }
    }
}

/// <summary>Answers 404 where a form names a handler that its page does not have.</summary>
internal sealed class KnownHandlers : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context) { }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is null && context.ActionDescriptor.HandlerMethods.Count > 0 && HttpMethods.IsPost(context.HttpContext.Request.Method))
            context.Result = new Microsoft.AspNetCore.Mvc.NotFoundResult();
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context) { }
}
