using System.Buffers.Text;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Accounts.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Shows how the person signs in and where they are signed in. It takes changes to the first, and ends sessions.</summary>
[Authorize]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class SecurityModel(
    GrappeDb db,
    CurrentPerson current,
    UserManager<Person> people,
    SignInManager<Person> signIn,
    Enter enter,
    StrongestProof proof,
    CheckPassword passwords,
    TakeCode codes,
    Sessions sessions,
    AccountMails mails,
    TimeProvider clock,
    Links links
) : PageModel
{
    internal const int RecoveryCodesGiven = 10;

    [BindProperty]
    public string? Passkey { get; set; }

    [BindProperty]
    public string? Old { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [TempData]
    public string? Done { get; set; }

    /// <summary>The recovery codes, shown once as they are made.</summary>
    [TempData]
    public string[]? RecoveryCodes { get; set; }

    public Person Me { get; private set; } = null!;
    public IList<UserPasskeyInfo> Passkeys { get; private set; } = [];
    public IList<UserLoginInfo> Logins { get; private set; } = [];

    /// <summary>The providers with whom no account is linked yet.</summary>
    public IReadOnlyList<AuthenticationScheme> Providers { get; private set; } = [];

    public IReadOnlyList<Session> Open { get; private set; } = [];
    public int RecoveryCodesLeft { get; private set; }

    /// <summary>The number of this session among the open ones.</summary>
    public int? Here =>
        int.TryParse(User.FindFirst(CurrentPerson.SessionClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public bool IsProtected => Passkeys.Count > 0 || Me.TwoFactorEnabled;

    /// <summary>The proof that a change of how one signs in asks for.</summary>
    public StrongestProof.Asks Asks { get; private set; }

    /// <summary>The proof that a first passkey or second factor asks for.</summary>
    public StrongestProof.Asks AsksForFirst { get; private set; }

    /// <summary>Whether a link is on its way.</summary>
    public bool LinkSent { get; private set; }

    // Whoever sits at an open session that is not theirs changes nothing.
    private async Task ProveAsync(string? typed = null, bool makesRolesCount = false)
    {
        if (await proof.MissingAsync(Me, typed, makesRolesCount) is { } missing)
            throw new RuleBroken(missing);
    }

    public async Task OnGetAsync() => await ReadAsync();

    public async Task<IActionResult> OnPostPasskeyAsync()
    {
        await ReadAsync();
        await ProveAsync(makesRolesCount: true);
        if (!await enter.AddPasskeyAsync(Me, Passkey ?? "", Device.Of(Request.Headers.UserAgent)))
            throw new RuleBroken(Problem.At("", "passkey.failed"));
        await enter.WithNewPasskeyAsync(Me);
        return await DoneAsync("security.passkey-added");
    }

    public async Task<IActionResult> OnPostForgetPasskeyAsync(string id)
    {
        await ReadAsync();
        if (Decoded(id) is not { } credential || Passkeys.All(known => !known.CredentialId.AsSpan().SequenceEqual(credential)))
            return NotFound();
        await ProveAsync();
        if (Passkeys.Count == 1 && Logins.Count == 0 && Me.PasswordHash is null)
            throw new RuleBroken(Problem.At("", "security.last-way"));
        await people.RemovePasskeyAsync(Me, credential);
        await enter.StayAsync(Me);
        return await DoneAsync("security.passkey-forgotten");
    }

    public async Task<IActionResult> OnPostForgetLoginAsync(string provider, string key)
    {
        await ReadAsync();
        if (Logins.All(login => login.LoginProvider != provider || login.ProviderKey != key))
            return NotFound();
        await ProveAsync(Password);
        if (Passkeys.Count == 0 && Logins.Count == 1 && Me.PasswordHash is null)
            throw new RuleBroken(Problem.At("", "security.last-way"));
        await people.RemoveLoginAsync(Me, provider, key);
        return await DoneAsync("security.login-forgotten");
    }

    public async Task<IActionResult> OnPostPasswordAsync()
    {
        await ReadAsync();
        var outcome = CheckPassword.Outcome.Fits;
        if (Asks == StrongestProof.Asks.Password || (Asks == StrongestProof.Asks.Nothing && Me.PasswordHash is not null))
            outcome = await passwords.OfAsync(Me, Old);
        else
            await ProveAsync();
        if (outcome != CheckPassword.Outcome.Fits)
            throw new RuleBroken(Problem.At(nameof(Old), outcome == CheckPassword.Outcome.Waits ? "sign-in.locked" : "security.password.wrong"));
        var result = Me.PasswordHash is null
            ? await people.AddPasswordAsync(Me, Password ?? "")
            : await people.ChangePasswordAsync(Me, Old ?? "", Password ?? "");
        if (!result.Succeeded)
            throw new RuleBroken(Problem.At(nameof(Password), "account.password.weak", people.Options.Password.RequiredLength));
        await sessions.EndAsync(db, Me.Id, except: Here);
        await enter.StayAsync(Me);
        return await DoneAsync("security.password-changed");
    }

    public async Task<IActionResult> OnPostForgetFactorAsync()
    {
        await ReadAsync();
        if (!Me.TwoFactorEnabled)
            return Redirect(links.To("account/security"));
        if (await codes.TakeAsync(Me, Code) is var outcome and not TakeCode.Outcome.Taken)
            throw new RuleBroken(Problem.At(nameof(Code), TakeCode.TextOf(outcome)));
        await people.SetTwoFactorEnabledAsync(Me, false);
        await people.ResetAuthenticatorKeyAsync(Me);
        await enter.StayAsync(Me);
        return await DoneAsync("security.factor-forgotten");
    }

    public async Task<IActionResult> OnPostRecoveryCodesAsync()
    {
        await ReadAsync();
        await ProveAsync();
        if (!Me.TwoFactorEnabled)
            return Redirect(links.To("account/security"));
        return await MakeRecoveryCodesAsync() ? await DoneAsync("security.codes-made") : Redirect(links.To("account/security"));
    }

    // Of two that ask at once only one is told codes: those of the other would not hold.
    private async Task<bool> MakeRecoveryCodesAsync()
    {
        RecoveryCodes = (await people.GenerateNewTwoFactorRecoveryCodesAsync(Me, RecoveryCodesGiven))?.ToArray();
        return RecoveryCodes is not null;
    }

    /// <summary>Sends the link with which a first passkey or second factor can be added.</summary>
    public async Task<IActionResult> OnPostLinkAsync()
    {
        await ReadAsync();
        await mails.AccessAsync(Me, links.To("account/security"));
        LinkSent = true;
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(int? session)
    {
        await sessions.EndAsync(db, current.Id!.Value, session, session is null ? Here : null);
        Done = "security.ended";
        return Redirect(links.To("account/security"));
    }

    private async Task<IActionResult> DoneAsync(string what)
    {
        Done = what;
        await mails.ChangedAsync(Me, what);
        return Redirect(links.To("account/security"));
    }

    private async Task ReadAsync()
    {
        Me = (await people.GetUserAsync(User))!;
        Passkeys = await people.GetPasskeysAsync(Me);
        Logins = await people.GetLoginsAsync(Me);
        Providers = [.. (await signIn.GetExternalAuthenticationSchemesAsync()).Where(known => Logins.All(login => login.LoginProvider != known.Name))];
        (Asks, AsksForFirst) = (await proof.AsksAsync(Me), await proof.AsksAsync(Me, makesRolesCount: true));
        var now = clock.GetUtcNow().UtcDateTime;
        Open = await db
            .Sessions.Where(session => session.PersonId == Me.Id && session.EndedAt == null && session.ExpiresAt > now)
            .OrderByDescending(session => session.SeenAt)
            .ToListAsync();
        if (Me.TwoFactorEnabled)
            RecoveryCodesLeft = await people.CountRecoveryCodesAsync(Me);
    }

    public static string Encoded(byte[] credential) => Base64Url.EncodeToString(credential);

    private static byte[]? Decoded(string? id)
    {
        try
        {
            return id is null ? null : Base64Url.DecodeFromChars(id);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
