using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Shared.Api;

/// <summary>Tells programs what goes wrong (RFC 9457).</summary>
public static class Problems
{
    public static ProblemHttpResult Missing(HttpContext context, string detail) => Of(context, StatusCodes.Status404NotFound, detail);

    /// <summary>A parameter whose value cannot be used, though it is of the right form.</summary>
    public static ProblemHttpResult Refused(HttpContext context, string parameter, string why) =>
        Refused(context, new Dictionary<string, string[]> { [parameter] = [why] });

    internal static ProblemHttpResult Refused(HttpContext context, IDictionary<string, string[]> errors) =>
        Of(context, StatusCodes.Status400BadRequest, "Some parameters cannot be used as they stand; see errors.", errors);

    /// <summary>Something of the right form, of which parts cannot be used.</summary>
    /// <param name="errors">What is wrong, by where.</param>
    public static ProblemHttpResult Unprocessable(HttpContext context, string detail, ILookup<string, string> errors) =>
        Of(context, StatusCodes.Status422UnprocessableEntity, detail, errors.ToDictionary(wrong => wrong.Key, wrong => wrong.ToArray()));

    internal static ProblemHttpResult Of(HttpContext context, int status, string? detail, IDictionary<string, string[]>? errors = null)
    {
        var problem = errors is null ? new ProblemDetails() : new HttpValidationProblemDetails(errors);
        problem.Status = status;
        problem.Title = ReasonPhrases.GetReasonPhrase(status);
        problem.Detail = detail;
        problem.Instance = context.OriginalPath();
        problem.Extensions["requestId"] = context.TraceIdentifier;
        return TypedResults.Problem(problem);
    }
}
