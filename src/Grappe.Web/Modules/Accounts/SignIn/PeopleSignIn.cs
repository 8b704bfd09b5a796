using System.Security.Claims;
using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Begins each session, and each that may do more than before, under a new key: whoever planted or copied the old one holds nothing.</summary>
public sealed class PeopleSignIn(
    UserManager<Person> people,
    IHttpContextAccessor accessor,
    IUserClaimsPrincipalFactory<Person> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Person>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Person> confirmation,
    KnownDevice devices
) : SignInManager<Person>(people, accessor, claims, options, log, schemes, confirmation)
{
    private readonly IAuthenticationSchemeProvider schemes = schemes;

    /// <summary>Goes on after a password that fits: lets in, or asks for the second factor.</summary>
    public Task<SignInResult> AfterPasswordAsync(Person person, bool remember) => SignInOrTwoFactorAsync(person, remember);

    public override async Task SignInWithClaimsAsync(Person user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var principal = await CreateUserPrincipalAsync(user);
        var identity = principal.Identities.First();
        identity.AddClaims(additionalClaims);
        // What this browser proved an hour ago at most stays proven when its session begins anew.
        if (UserManager.GetUserId(Context.User) == UserManager.GetUserId(principal) && !identity.HasClaim(claim => claim.Type == StrongestProof.MailedClaim))
            identity.AddClaims(Context.User.FindAll(StrongestProof.MailedClaim));
        // Half a sign-in, perhaps of somebody else, is over as well.
        await Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        // The handler of this request holds the key that came along and would go on with it; a new one finds that key ended and draws another.
        await Context.SignOutAsync(AuthenticationScheme);
        var scheme = await schemes.GetSchemeAsync(AuthenticationScheme);
        var handler = Context.RequestServices.GetRequiredService<CookieAuthenticationHandler>();
        await handler.InitializeAsync(scheme!, Context);
        await handler.SignInAsync(principal, authenticationProperties ?? new AuthenticationProperties());
        Context.User = principal;
        devices.Remember(user);
    }
}
