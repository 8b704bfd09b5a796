using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Answers what the page's script asks before it turns to the device.</summary>
internal static class PasskeysApi
{
    public static void MapPasskeys(this WebApplication app)
    {
        // The filter below asks for the token, also where no form is read.
        var passkeys = app.MapGroup("/account/passkeys").AllowAnonymous().DisableAntiforgery().RequireRateLimiting(Limits.Guarded).ExcludeFromDescription();
        passkeys.AddEndpointFilter(async (invocation, next) => await IsOursAsync(invocation.HttpContext) ? await next(invocation) : Results.BadRequest());
        passkeys.MapPost("request-options", RequestOptionsAsync);
        passkeys.MapPost("creation-options", CreationOptionsAsync);
    }

    private static async Task<bool> IsOursAsync(HttpContext context)
    {
        try
        {
            return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
        }
        catch (AntiforgeryValidationException)
        {
            // What came cannot be read as a form at all.
            return false;
        }
    }

    private static async Task<IResult> RequestOptionsAsync(SignInManager<Person> signIn) =>
        Results.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    // For whoever is signed in, or holds a link that lets in.
    private static async Task<IResult> CreationOptionsAsync(
        [FromForm] int? person,
        [FromForm] string? code,
        CurrentPerson current,
        Enter enter,
        UserManager<Person> people,
        SignInManager<Person> signIn,
        HttpContext context
    )
    {
        var owner =
            person is { } id ? await enter.OfLinkAsync(id, code)
            : current.IsSignedIn ? await people.GetUserAsync(context.User)
            : null;
        return owner is null
            ? Results.Unauthorized()
            : Results.Content(
                await signIn.MakePasskeyCreationOptionsAsync(
                    new PasskeyUserEntity
                    {
                        Id = owner.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        Name = owner.Email!,
                        DisplayName = owner.Name,
                    }
                ),
                "application/json"
            );
    }
}
