using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Web;

/// <summary>Answers 405 where a page has nothing for the method of a request. Pages show themselves for every method otherwise, without what their handlers would have read.</summary>
internal sealed class KnownMethods(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ActionDescriptor>() is not CompiledPageActionDescriptor page || AnswersAll(page))
            return next(context);
        string[] known = [HttpMethods.Get, HttpMethods.Head, .. page.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant())];
        if (known.Contains(context.Request.Method))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers[HeaderNames.Allow] = string.Join(", ", known.Distinct());
        return Task.CompletedTask;
    }

    private static bool AnswersAll(CompiledPageActionDescriptor page) => page.AttributeRouteInfo?.Template == ErrorPages.Path.TrimStart('/');
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
