using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Where the link of a mail leads: it proves the address, and lets choose how to sign in from now on.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class AccessModel(Enter enter, UserManager<Person> people, CurrentPerson current, Translator translator, Links links) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "person")]
    public int PersonId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The code of the second factor, where the person has one.</summary>
    [BindProperty]
    public string? Factor { get; set; }

    /// <summary>What the device made, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary>Null where the link holds no longer.</summary>
    public Person? Owner { get; private set; }

    public async Task OnGetAsync() => Owner = await enter.OfLinkAsync(PersonId, Code);

    public async Task<IActionResult> OnPostAsync()
    {
        Owner = await enter.OfLinkAsync(PersonId, Code);
        if (Owner is null)
            return Page();
        current.Acting = Owner.Id;
        if (Owner.TwoFactorEnabled && !await enter.ProvesSecondFactorAsync(Owner, Factor))
            ModelState.AddModelError(nameof(Factor), translator["second-factor.wrong"]);
        else if (!string.IsNullOrEmpty(Passkey))
        {
            if (await enter.AddPasskeyAsync(Owner, Passkey, Device.Of(Request.Headers.UserAgent)))
            {
                await enter.UseLinkAsync(Owner);
                await enter.WithNewPasskeyAsync(Owner);
                return Redirect(After("account"));
            }
            ModelState.AddModelError("", translator["passkey.failed"]);
        }
        else if (PasswordProblem(await ValidateAsync(Owner)) is { } problem)
            ModelState.AddModelError(nameof(Password), problem);
        else
        {
            await people.RemovePasswordAsync(Owner);
            await people.AddPasswordAsync(Owner, Password!);
            await enter.UseLinkAsync(Owner);
            if (Owner.TwoFactorEnabled)
                await enter.WithSecondFactorAsync(Owner);
            else
                await enter.WithNewPasswordAsync(Owner);
            return Redirect(Owner.TwoFactorEnabled ? After("account") : links.To("account/security"));
        }
        return Page();
    }

    private string After(string otherwise) => Url.IsLocalUrl(Then) ? Then : links.To(otherwise);

    private async Task<IdentityResult> ValidateAsync(Person owner)
    {
        foreach (var validator in people.PasswordValidators)
            if (await validator.ValidateAsync(people, owner, Password) is { Succeeded: false } refused)
                return refused;
        return IdentityResult.Success;
    }

    private string? PasswordProblem(IdentityResult result) =>
        result.Succeeded ? null : translator["account.password.weak", people.Options.Password.RequiredLength];
}
