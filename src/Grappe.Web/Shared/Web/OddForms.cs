using Microsoft.AspNetCore.Mvc.Filters;

namespace Grappe.Web.Shared.Web;

/// <summary>Refuses a form with NUL in a name, a value or the name of a file: no page need think of it.</summary>
internal sealed class OddForms : IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>After the limits a page sets to its form, and before the form is asked whether it is the platform's own: it is read once, for all.</summary>
    public int Order => 950;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        if (!request.HasFormContentType || context.HttpContext.HasFailed())
            return;
        try
        {
            if (!IsWhole(await request.ReadFormAsync(context.HttpContext.RequestAborted)))
                context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException refused)
        {
            context.Result = new StatusCodeResult(refused.StatusCode);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException && !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
    }

    public static bool IsWhole(IFormCollection form) =>
        form.All(field => WholeText.Is(field.Key) && field.Value.All(WholeText.Is))
        && form.Files.All(file => WholeText.Is(file.Name) && WholeText.Is(file.FileName) && WholeText.Is(file.ContentType));
}
