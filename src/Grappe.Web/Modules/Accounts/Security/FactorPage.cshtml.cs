using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Accounts.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using QRCoder;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Sets up the second factor, on the phone that one holds or by the camera of another, and then shows the recovery codes once.</summary>
[Authorize]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class FactorPageModel(
    UserManager<Person> people,
    IUserStore<Person> store,
    IDataProtectionProvider protection,
    Enter enter,
    StrongestProof proof,
    TakeCode codes,
    AccountMails mails,
    Links links
) : PageModel
{
    private const int PixelsOfSquare = 4;

    public const string SealedField = "_sealed";

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The page to which somebody was on their way.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    /// <summary>The key of the second factor that is being set up, sealed: it is the person's once a code of it came.</summary>
    [BindProperty(Name = SealedField)]
    public string? Sealed { get; set; }

    /// <summary>The recovery codes, shown once as they are made.</summary>
    [TempData]
    public string[]? RecoveryCodes { get; set; }

    private Person me = null!;

    /// <summary>The key that is being set up; null where the person may not set up one now.</summary>
    public string? Key { get; private set; }

    /// <summary>The key as an address that opens the application of this very phone.</summary>
    public string? Address { get; private set; }

    /// <summary>The same address as a picture for the camera of another phone.</summary>
    public string? Picture { get; private set; }

    public string Next => links.After(Url, Then);

    public async Task<IActionResult> OnGetAsync()
    {
        if (RecoveryCodes is not null)
            return Page();
        await ReadAsync();
        return Key is null ? Redirect(links.To("account/security")) : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await ReadAsync();
        if (me.TwoFactorEnabled)
            return Redirect(links.To("account/security"));
        if (await proof.MissingAsync(me, null, makesRolesCount: true) is { } missing)
            throw new RuleBroken(missing);
        if (await codes.TakeAsync(me, Code, Key) is var outcome and not TakeCode.Outcome.Taken)
            throw new RuleBroken(Problem.At(nameof(Code), TakeCode.TextOf(outcome)));
        await ((IUserAuthenticatorKeyStore<Person>)store).SetAuthenticatorKeyAsync(me, Key!, HttpContext.RequestAborted);
        await people.SetTwoFactorEnabledAsync(me, true);
        RecoveryCodes = (await people.GenerateNewTwoFactorRecoveryCodesAsync(me, SecurityModel.RecoveryCodesGiven))?.ToArray();
        await enter.WithSecondFactorAsync(me);
        await mails.ChangedAsync(me, "security.factor-added");
        return Redirect(links.ToFactor(Url, Then));
    }

    private async Task ReadAsync()
    {
        me = (await people.GetUserAsync(User))!;
        // Who sees the key holds the second factor that its owner sets up one day.
        if (me.TwoFactorEnabled || await proof.AsksAsync(me, makesRolesCount: true) != StrongestProof.Asks.Nothing)
            return;
        var seal = protection.CreateProtector(nameof(FactorPageModel), me.Id.ToString(CultureInfo.InvariantCulture), me.SecurityStamp!);
        Key = KeyIn(seal) ?? OneTimeCodes.NewKey();
        Sealed = seal.Protect(Key);
        ModelState.Remove(SealedField);
        Address = $"otpauth://totp/Grappe:{UrlEncoder.Default.Encode(me.Email!)}?secret={Key}&issuer=Grappe&digits=6";
        using var code = QRCodeGenerator.GenerateQrCode(Address, QRCodeGenerator.ECCLevel.M);
        using var drawing = new PngByteQRCode(code);
        Picture = "data:image/png;base64," + Convert.ToBase64String(drawing.GetGraphic(PixelsOfSquare));
    }

    private string? KeyIn(IDataProtector seal)
    {
        try
        {
            return Sealed is null ? null : seal.Unprotect(Sealed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
