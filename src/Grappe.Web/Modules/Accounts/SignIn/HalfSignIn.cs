using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Ties what a browser holds between password and code to how the person signs in now: a password that was changed meanwhile leads nowhere.</summary>
internal static class HalfSignIn
{
    private const string Stamp = "stamp";

    public static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Events.OnSigningIn = async context => context.Properties.Items[Stamp] = await StampOfAsync(context.HttpContext, context.Principal);
        cookie.Events.OnValidatePrincipal = async context =>
        {
            if (!context.Properties.Items.TryGetValue(Stamp, out var stamp) || stamp != await StampOfAsync(context.HttpContext, context.Principal))
                context.RejectPrincipal();
        };
    }

    // The same cookie keeps what a device was asked, which names nobody.
    private static async Task<string> StampOfAsync(HttpContext context, ClaimsPrincipal? principal) =>
        principal?.FindFirstValue(ClaimTypes.Name) is { } id
        && context.RequestServices.GetRequiredService<UserManager<Person>>() is var people
        && await people.FindByIdAsync(id) is { } person
            ? await people.GetSecurityStampAsync(person)
            : "";
}
