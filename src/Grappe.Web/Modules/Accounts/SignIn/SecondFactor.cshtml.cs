using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>After the password: the code of the moment, or one of those kept for the day the phone is lost.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class SecondFactorModel(PeopleSignIn signIn, TakeCode codes, Enter enter, Links links) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Remember { get; set; }

    public async Task<IActionResult> OnGetAsync() =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is null ? Redirect(links.To("account/sign-in")) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { ErasedAt: null } person || !await signIn.CanSignInAsync(person))
            return Redirect(links.To("account/sign-in"));
        var outcome = await codes.TakeAsync(person, Code);
        if (outcome == TakeCode.Outcome.Taken)
        {
            await enter.WithSecondFactorAsync(person, Remember);
            return Redirect(links.After(Url, Then));
        }
        throw new RuleBroken(Problem.At(nameof(Code), TakeCode.TextOf(outcome)));
    }
}
