using Grappe.Web.Modules.Accounts.Demo;
using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Takes whoever follows the link of a mail: it proves the address, and lets them choose how to sign in from now on.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class AccessModel(
    GrappeDb db,
    Enter enter,
    TakeCode codes,
    UserManager<Person> people,
    DemoSignIn demo,
    CurrentPerson current,
    Translator translator,
    Links links
) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "person")]
    public int PersonId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The name that the page gives the field of the code in the form that chooses a password.</summary>
    public const string FactorByPassword = "Factor-password";

    /// <summary>The code of the second factor, where the person has one.</summary>
    [BindProperty]
    public string? Factor { get; set; }

    /// <summary>The passkey that the device made, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary>The person of the link; null where it holds no longer.</summary>
    public Person? Owner { get; private set; }

    /// <summary>Whether the link is enough, as it is one of the demo's.</summary>
    public bool LetsInAtOnce => Owner is { } owner && demo.IsOpenTo(owner);

    public async Task<IActionResult> OnPostAtOnceAsync()
    {
        Owner = await enter.OfLinkAsync(PersonId, Code);
        if (!LetsInAtOnce)
            return Page();
        await enter.WithSecondFactorAsync(Owner!);
        return Redirect(links.After(Url, Then));
    }

    public async Task OnGetAsync() => Owner = await enter.OfLinkAsync(PersonId, Code);

    public async Task<IActionResult> OnPostAsync()
    {
        Owner = await enter.OfLinkAsync(PersonId, Code);
        if (Owner is null)
            return Page();
        current.Acting = Owner.Id;
        var withPasskey = !string.IsNullOrEmpty(Passkey);
        // Before the code, which is taken only once.
        if (!withPasskey && PasswordProblem(await ValidateAsync(Owner)) is { } problem)
        {
            ModelState.AddModelError(nameof(Password), problem);
            return Page();
        }
        if (Owner.TwoFactorEnabled && await codes.TakeAsync(Owner, Factor) is var outcome and not TakeCode.Outcome.Taken)
        {
            ModelState.AddModelError(withPasskey ? nameof(Factor) : FactorByPassword, translator[TakeCode.TextOf(outcome)]);
            // Too many wrong codes end the link.
            if (outcome == TakeCode.Outcome.Waits)
            {
                await db.Entry(Owner).ReloadAsync();
                Owner = await enter.OfLinkAsync(PersonId, Code);
            }
            return Page();
        }
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (!await enter.UseLinkAsync(Owner))
        {
            Owner = null;
            return Page();
        }
        if (!await ChooseAsync(Owner, withPasskey))
        {
            ModelState.AddModelError("", translator["passkey.failed"]);
            return Page();
        }
        await transaction.CommitAsync();
        await enter.ByLinkAsync(Owner, withPasskey);
        return Redirect(withPasskey || Owner.TwoFactorEnabled ? links.After(Url, Then) : links.ToFactor(Url, Then));
    }

    private async Task<bool> ChooseAsync(Person owner, bool withPasskey)
    {
        if (withPasskey)
            return await enter.AddPasskeyAsync(owner, Passkey!, Device.Of(Request.Headers.UserAgent));
        return (await people.RemovePasswordAsync(owner)).Succeeded && (await people.AddPasswordAsync(owner, Password!)).Succeeded;
    }

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
