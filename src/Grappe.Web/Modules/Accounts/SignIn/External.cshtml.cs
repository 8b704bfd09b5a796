using System.Globalization;
using System.Security.Claims;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts;

/// <summary>To a provider and back. What it says of an address proves nothing here: only the link of a mail does.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class ExternalModel(
    SignInManager<Person> signIn,
    UserManager<Person> people,
    AccountMails mails,
    CurrentPerson current,
    TimeProvider clock,
    Translator translator,
    Links links
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    /// <summary>What went wrong: the key of a text.</summary>
    public string Problem { get; private set; } = "external.failed";

    public string? SentTo { get; private set; }

    private string After => Url.IsLocalUrl(Then) ? Then : links.To("account");

    public async Task<IActionResult> OnPostAsync(string provider)
    {
        if ((await signIn.GetExternalAuthenticationSchemesAsync()).All(known => known.Name != provider))
            return NotFound();
        var back = links.To("account/external") + QueryString.Create("then", Then ?? "");
        return Challenge(signIn.ConfigureExternalAuthenticationProperties(provider, back, current.Id?.ToString(CultureInfo.InvariantCulture)), provider);
    }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await signIn.GetExternalLoginInfoAsync() is not { } login)
            return current.IsSignedIn ? Redirect(links.To("account/security")) : Page();
        var owner = await people.FindByLoginAsync(login.LoginProvider, login.ProviderKey);
        if (current.IsSignedIn)
            return await LinkAsync(login, owner);
        if (owner is not { ErasedAt: null })
            return await RegisterAsync(login);
        var result = await signIn.ExternalLoginSignInAsync(login.LoginProvider, login.ProviderKey, isPersistent: true, bypassTwoFactor: false);
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        if (result.RequiresTwoFactor)
            return Redirect(links.To("account/second-factor") + QueryString.Create("then", After));
        if (result.Succeeded)
            return Redirect(After);
        Problem = result.IsLockedOut ? "sign-in.locked" : "external.failed";
        return Page();
    }

    private async Task<IActionResult> LinkAsync(ExternalLoginInfo login, Person? owner)
    {
        var me = (await people.GetUserAsync(User))!;
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        // Asked for from the security page, or by who just confirmed the address the provider told, in the same browser.
        var asked = login.AuthenticationProperties?.Items.TryGetValue("XsrfId", out var id) == true && id == me.Id.ToString(CultureInfo.InvariantCulture);
        var confirmed = string.Equals(login.Principal.FindFirstValue(ClaimTypes.Email), me.Email, StringComparison.OrdinalIgnoreCase);
        if (owner is not null && owner.Id != me.Id)
            Problem = "external.others";
        else if (!current.IsSure && (me.TwoFactorEnabled || (await people.GetPasskeysAsync(me)).Count > 0))
            Problem = "security.sure-first";
        else if (owner is not null || asked || confirmed)
        {
            current.Acting ??= me.Id;
            if (owner is null && (await people.AddLoginAsync(me, login)).Succeeded)
                await mails.ChangedAsync(me, "security.login-added");
            return Redirect(links.To("account/security"));
        }
        return Page();
    }

    // Who has an account already is not told apart from who has none; neither is let in by what a provider says of an address.
    private async Task<IActionResult> RegisterAsync(ExternalLoginInfo login)
    {
        var email = login.Principal.FindFirstValue(ClaimTypes.Email)?.Trim() ?? "";
        if (!RegisterModel.IsAddress(email))
        {
            Problem = "external.no-address";
            return Page();
        }
        var person = await people.FindByEmailAsync(email);
        if (person is null)
        {
            var name = TypedText.OneLine(login.Principal.FindFirstValue(ClaimTypes.Name));
            name = name.Length is > 0 and <= RegisterModel.LongestName ? name : email.Split('@')[0];
            person = Person.New(name, email, translator.Language.Code, clock.GetUtcNow().UtcDateTime);
            person = (await people.CreateAsync(person)).Succeeded ? person : await people.FindByEmailAsync(email);
        }
        if (person is not null)
            await mails.AccessAsync(person, links.To("account/external"));
        SentTo = email;
        return Page();
    }
}
