using Microsoft.AspNetCore.Mvc.Filters;

namespace Grappe.Web.Shared.Web;

/// <summary>Tells which rule was broken: a page shows it beside the field, with what was typed; the API answers with it.</summary>
internal sealed class BrokenRules(Translator translator) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var done = await next();
        if (done.Exception is not RuleBroken broken)
            return;
        done.ExceptionHandled = true;
        if (broken is NotAllowed)
        {
            done.Result = new ForbidResult();
            return;
        }
        foreach (var problem in broken.Problems)
            context.ModelState.AddModelError(problem.Field, translator.Say(problem));
        done.Result = context.HandlerInstance is IShownAgain page ? await page.ShowAgainAsync(context.HttpContext.RequestAborted) : new PageResult();
        // What a form lacks is no failure of the page; that somebody was quicker is told to whoever asked by script too.
        if (broken.Status == StatusCodes.Status409Conflict)
            context.HttpContext.Response.StatusCode = broken.Status;
    }

    public static async Task TellProgramsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (RuleBroken broken) when (!context.Response.HasStarted)
        {
            var translator = context.RequestServices.GetRequiredService<Translator>();
            await Api
                .Problems.Of(
                    context,
                    broken.Status == StatusCodes.Status409Conflict && Api.RowVersion.IsAsked(context) ? StatusCodes.Status412PreconditionFailed : broken.Status,
                    translator.Say(broken.Problem),
                    broken.Problems.Any(problem => problem.Field.Length > 0)
                        ? broken.Problems.GroupBy(problem => problem.Field).ToDictionary(field => field.Key, field => field.Select(translator.Say).ToArray())
                        : null
                )
                .ExecuteAsync(context);
        }
    }
}
