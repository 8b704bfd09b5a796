using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts;

/// <summary>After the password: the code of the moment, or one of those kept for the day the phone is lost.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class SecondFactorModel(SignInManager<Person> signIn, Translator translator, Links links) : PageModel
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
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is null)
            return Redirect(links.To("account/sign-in"));
        // A recovery code has letters.
        var result =
            Code?.Any(char.IsLetter) != true
                ? await signIn.TwoFactorAuthenticatorSignInAsync(Digits(Code), Remember, rememberClient: false)
                : await signIn.TwoFactorRecoveryCodeSignInAsync((Code ?? "").Trim());
        if (result.Succeeded)
            return Redirect(Url.IsLocalUrl(Then) ? Then : links.To("account"));
        ModelState.AddModelError(nameof(Code), translator[result.IsLockedOut ? "sign-in.locked" : "second-factor.wrong"]);
        return Page();
    }

    /// <summary>The six digits however they were typed: with spaces, or in Arabic-Indic figures.</summary>
    internal static string Digits(string? typed) => string.Concat((typed ?? "").Where(char.IsDigit).Select(digit => (int)char.GetNumericValue(digit)));
}
