using System.Text.Json;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Extensions;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Sends to the sign-in page whoever must sign in, and keeps what they were sending.</summary>
internal static class KeepForm
{
    private const int LongestForm = 256 * 1024;
    public const string AntiforgeryField = "__RequestVerificationToken";

    public static async Task AskToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        // Scripts and programs can do nothing with a page.
        if (request.Path.StartsWithSegments("/api") || request.Headers.ContainsKey("HX-Request") || request.Headers.XRequestedWith.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var language = LanguageSetup.Of(context.HttpContext).Code;
        var then = request.GetEncodedPathAndQuery();
        if (HttpMethods.IsPost(request.Method))
            // A form that another site sends in somebody's name carries no session either: it is not given back to be confirmed.
            then = IsOwn(request) && await KeepAsync(context.HttpContext) is { } id ? $"/{language}/account/again/{id}" : $"/{language}";
        context.Response.Redirect($"/{language}/account/sign-in{new QueryBuilder { { "then", then } }}");
    }

    private static bool IsOwn(HttpRequest request) =>
        request.Headers.Origin.Count == 0
        || (Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == new Uri(request.GetEncodedUrl()).Authority);

    private static async Task<Guid?> KeepAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > LongestForm)
            return null;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var fields = form.Where(field => field.Key != AntiforgeryField).ToDictionary(field => field.Key, field => field.Value.ToArray());
        var kept = new KeptForm
        {
            Id = Guid.NewGuid(),
            Address = context.Request.GetEncodedPathAndQuery(),
            Fields = JsonSerializer.Serialize(fields).Replace("\\u0000", "", StringComparison.Ordinal),
            KeptAt = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime,
        };
        var db = context.RequestServices.GetRequiredService<GrappeDb>();
        db.Add(kept);
        await db.SaveChangesAsync(context.RequestAborted);
        return kept.Id;
    }
}
