using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Sends to the sign-in page whoever must sign in, and keeps what they were sending.</summary>
internal static class KeepForm
{
    private const int LongestForm = 32 << 10;
    public const string AntiforgeryField = "__RequestVerificationToken";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Each leaves a cookie in the browser, which has room for few.
    private static readonly QuotaOf OfPerson = new("kept-forms:person", 10, Day);
    private static readonly QuotaOf OfNetwork = new("kept-forms:network", 60, Day, "KeptForms");

    // At most 64 MB: where it is reached, what comes later is not kept, as what came before is already promised to somebody.
    private static readonly QuotaOf OfAll = new("kept-forms:all", 2_000, Day);

    // Never written down, not even for a moment.
    private static readonly string[] Secrets = [AntiforgeryField, "Password", "Old", "Code", "Factor", "Passkey", "Ballot"];

    // What the framework's cookie calls the key of a session.
    private const string KeyOfSession = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";

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
        var query = new QueryBuilder();
        if (!HttpMethods.IsPost(request.Method))
            query.Add("then", request.GetEncodedPathAndQuery());
        // A form that another site sends in somebody's name is not given back to be confirmed.
        else if (!IsOwn(request))
            query.Add("then", $"/{language}");
        else if (await KeepAsync(context) is { } id)
            query.Add("then", $"/{language}/account/again/{id}");
        else
        {
            // What is not kept is entered again where it was.
            query.Add("then", request.PathBase.Add(request.Path).ToUriComponent());
            query.Add("lost", "true");
        }
        context.Response.Redirect($"/{language}/account/sign-in{query}");
    }

    /// <summary>The name of the cookie that ties a form to the browser that sent it.</summary>
    public static string CookieOf(Guid form) => $"grappe-kept-{form:N}";

    public static byte[] DigestOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool IsOwn(HttpRequest request) =>
        request.Headers.Origin.Count == 0
        || (TypedText.AddressOf(request.Headers.Origin) is { } origin && origin.Authority == new Uri(request.GetEncodedUrl()).Authority);

    // Only for whom a session of ours has ended in this browser: nobody else was in the middle of anything.
    private static async Task<int?> PersonAsync(RedirectContext<CookieAuthenticationOptions> context, GrappeDb db)
    {
        var cookie = context.Options.CookieManager.GetRequestCookie(context.HttpContext, context.Options.Cookie.Name!);
        var key = context.Options.TicketDataFormat.Unprotect(cookie)?.Principal.FindFirst(KeyOfSession)?.Value;
        return key is null ? null : await Sessions.PersonOfAsync(db, key);
    }

    // Null where what came is no form that could be read, or has more fields than any of ours.
    private static async Task<IFormCollection?> FormAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static async Task<Guid?> KeepAsync(RedirectContext<CookieAuthenticationOptions> redirect)
    {
        var context = redirect.HttpContext;
        var cancellation = context.RequestAborted;
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > LongestForm)
            return null;
        var db = context.RequestServices.GetRequiredService<GrappeDb>();
        if (await PersonAsync(redirect, db) is not { } person)
            return null;
        if (await FormAsync(context.Request) is not { } form)
            return null;
        var fields = form.Where(field => !Secrets.Contains(field.Key)).ToDictionary(field => field.Key, field => field.Value.ToArray());
        if (fields.Values.All(values => values.All(string.IsNullOrWhiteSpace)))
            return null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var quotas = context.RequestServices.GetRequiredService<Quotas>();
        if (
            !await quotas.TakesAsync(OfPerson, $"{person}", cancellation)
            || !await quotas.TakesAsync(OfNetwork, Limits.NetworkOf(context), cancellation)
            || !await quotas.TakesAsync(OfAll, "", cancellation)
        )
            return null;
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var kept = new KeptForm
        {
            Id = Guid.NewGuid(),
            Address = context.Request.GetEncodedPathAndQuery(),
            Fields = JsonSerializer.Serialize(fields).Replace("\\u0000", "", StringComparison.Ordinal),
            KeptAt = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime,
            PersonId = person,
            Browser = DigestOf(key),
            // Files do not wait: they are chosen again.
            ByClick = form.Files.Count == 0 && context.GetEndpoint()?.Metadata.GetMetadata<SentAgainAttribute>()?.Holds(context.Request) == true,
        };
        db.Add(kept);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        context.Response.Cookies.Append(
            CookieOf(kept.Id),
            key,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                MaxAge = Day,
                IsEssential = true,
            }
        );
        return kept.Id;
    }
}
