using System.Security.Claims;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Sends people to a provider to sign in, and takes them back. What it says of an address proves nothing here: only the link of a mail does.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class ExternalModel(
    SignInManager<Person> signIn,
    UserManager<Person> people,
    AccountMails mails,
    OpenAccount open,
    StrongestProof proof,
    CurrentPerson current,
    Translator translator,
    Links links
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    /// <summary>The password, typed along where somebody who is signed in links an account and it is the strongest proof they have.</summary>
    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The account at the provider that is linked once its owner says so.</summary>
    public ExternalLoginInfo? ToLink { get; private set; }

    /// <summary>The key of the text that says what went wrong.</summary>
    public string Problem { get; private set; } = "external.failed";

    public string? SentTo { get; private set; }

    private string After => links.After(Url, Then);

    public async Task<IActionResult> OnPostAsync(string provider)
    {
        if ((await signIn.GetExternalAuthenticationSchemesAsync()).All(known => known.Name != provider))
            return NotFound();
        if (current.IsSignedIn && await proof.MissingAsync((await people.GetUserAsync(User))!, Password) is { } missing)
        {
            Problem = missing;
            return Page();
        }
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
        return Page();
    }

    /// <summary>Links the provider's account that lies in this browser, now that its owner has seen whose it is.</summary>
    public async Task<IActionResult> OnPostLinkAsync()
    {
        if (!current.IsSignedIn || await signIn.GetExternalLoginInfoAsync() is not { } login)
            return Redirect(links.To("account/security"));
        var me = (await people.GetUserAsync(User))!;
        if (await proof.MissingAsync(me) is { } missing)
        {
            Problem = missing;
            return Page();
        }
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        return await AddAsync(me, login);
    }

    private async Task<IActionResult> LinkAsync(ExternalLoginInfo login, Person? owner)
    {
        var me = (await people.GetUserAsync(User))!;
        if (owner is not null)
        {
            await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
            Problem = "external.others";
            return owner.Id == me.Id ? Redirect(links.To("account/security")) : Page();
        }
        // Asked for by this person from the security page, where the proof was given.
        if (login.AuthenticationProperties?.Items.TryGetValue("XsrfId", out var id) == true && id == me.Id.ToString(CultureInfo.InvariantCulture))
        {
            await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
            return await AddAsync(me, login);
        }
        // Somebody came back from the provider before they signed in here: perhaps another person, in the same browser. So it is shown and asked.
        ToLink = login;
        return Page();
    }

    private async Task<IActionResult> AddAsync(Person me, ExternalLoginInfo login)
    {
        current.Acting ??= me.Id;
        if ((await people.AddLoginAsync(me, login)).Succeeded)
            await mails.ChangedAsync(me, "security.login-added");
        return Redirect(links.To("account/security"));
    }

    // Who has an account already is not told apart from who has none; neither is let in by what a provider says of an address.
    private async Task<IActionResult> RegisterAsync(ExternalLoginInfo login)
    {
        var email = login.Principal.FindFirstValue(ClaimTypes.Email)?.Trim() ?? "";
        if (!EmailAddress.Is(email))
        {
            Problem = "external.no-address";
            return Page();
        }
        var name = TypedText.OneLine(login.Principal.FindFirstValue(ClaimTypes.Name));
        name = name.Length is > 0 and <= RegisterModel.LongestName ? name : email.Split('@')[0];
        await open.AskAsync(name, email, translator.Language.Code, links.To("account/external"));
        SentTo = email;
        return Page();
    }
}
