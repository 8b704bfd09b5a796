using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.SignIn;

[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class SignInModel(PeopleSignIn signIn, Enter enter, CheckPassword passwords, ChangeAddress addresses, CurrentPerson person, Links links)
    : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The passkey's answer, as the device signed it, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    /// <summary>The address to go to after signing in, within the platform.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    public IReadOnlyList<AuthenticationScheme> Providers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (person.IsSignedIn)
            return Redirect(links.After(Url, Then));
        await ReadProvidersAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await ReadProvidersAsync();
        if (!string.IsNullOrEmpty(Passkey))
        {
            if (await enter.WithPasskeyAsync(Passkey))
                return Redirect(links.After(Url, Then));
            throw new RuleBroken("sign-in.passkey-wrong");
        }
        var problems = new ProblemList();
        problems.AddIf(string.IsNullOrWhiteSpace(Email), nameof(Email), "account.email.missing");
        problems.AddIf(string.IsNullOrEmpty(Password), nameof(Password), "account.password.missing");
        problems.ThrowIfAny();
        // An address may have become somebody's this minute.
        await addresses.ApplyDueAsync();
        var (outcome, who) = await passwords.OfAddressAsync(Email!.Trim(), Password!);
        if (outcome != CheckPassword.Outcome.Fits || !await signIn.CanSignInAsync(who!))
            throw new RuleBroken(Problem.At("", outcome == CheckPassword.Outcome.Waits ? "sign-in.locked" : "sign-in.wrong"));
        if ((await signIn.AfterPasswordAsync(who!, Remember)).RequiresTwoFactor)
        {
            var query = new QueryBuilder();
            if (Then is not null)
                query.Add("then", Then);
            if (Remember)
                query.Add("remember", "true");
            return Redirect(links.To("account/second-factor") + query);
        }
        return Redirect(links.After(Url, Then));
    }

    private async Task ReadProvidersAsync() => Providers = [.. await signIn.GetExternalAuthenticationSchemesAsync()];
}
