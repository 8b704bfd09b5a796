using System.Text.Json;
using Grappe.Web.Database;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Lets a person in, and says in the session by what they proved to be themselves.</summary>
public sealed class Enter(SignInManager<Person> signIn, UserManager<Person> people, Sessions sessions, GrappeDb db, CurrentPerson current)
{
    /// <summary>The purpose of the links that let in whoever reads the mails of an address.</summary>
    public const string LinkPurpose = "access";

    /// <summary>The claim that tells by what a person proved to be themselves.</summary>
    public const string ProofClaim = "amr";

    // RFC 8176: a password, a key held by the device, more than one factor.
    private const string Password = "pwd";
    private const string DeviceKey = "swk";
    private const string SeveralFactors = "mfa";

    /// <summary>Whether what the device signed is the answer to what it was asked, by a passkey that is known.</summary>
    public async Task<bool> WithPasskeyAsync(string signed)
    {
        if (await TryAsync(() => signIn.PerformPasskeyAssertionAsync(signed)) is not { Succeeded: true } result || !await signIn.CanSignInAsync(result.User))
            return false;
        await people.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        await LetInAsync(result.User, DeviceKey);
        return true;
    }

    /// <summary>Keeps a new passkey of a person, if it is the answer to what the device was asked.</summary>
    public async Task<bool> AddPasskeyAsync(Person person, string created, string name)
    {
        if (await TryAsync(() => signIn.PerformPasskeyAttestationAsync(created)) is not { Succeeded: true } result)
            return false;
        result.Passkey.Name = name;
        return (await people.AddOrUpdatePasskeyAsync(person, result.Passkey)).Succeeded;
    }

    public Task WithNewPasskeyAsync(Person person) => LetInAsync(person, DeviceKey);

    public Task WithNewPasswordAsync(Person person) => LetInAsync(person, Password);

    public Task WithSecondFactorAsync(Person person) => LetInAsync(person, SeveralFactors);

    /// <summary>Lets this session go on where what they sign in with has changed: all others end.</summary>
    public Task StayAsync(Person person) => signIn.RefreshSignInAsync(person);

    /// <summary>The person a link was made for, if it still holds.</summary>
    public async Task<Person?> OfLinkAsync(int id, string? code) =>
        await people.FindByIdAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { ErasedAt: null } person
        && await people.VerifyUserTokenAsync(person, TokenOptions.DefaultProvider, LinkPurpose, code ?? "")
            ? person
            : null;

    /// <summary>Whoever follows the link reads the mails of the address; the link holds no longer, and sessions that were open end.</summary>
    public async Task UseLinkAsync(Person person)
    {
        person.EmailConfirmed = true;
        await people.ResetAccessFailedCountAsync(person);
        await people.SetLockoutEndDateAsync(person, null);
        await people.UpdateSecurityStampAsync(person);
        await sessions.EndAsync(db, person.Id);
    }

    /// <summary>Whether it is the code of the moment, or a recovery code, which then is used up.</summary>
    public async Task<bool> ProvesSecondFactorAsync(Person person, string? code) =>
        await people.VerifyTwoFactorTokenAsync(person, TokenOptions.DefaultAuthenticatorProvider, SecondFactorModel.Digits(code))
        || (await people.RedeemTwoFactorRecoveryCodeAsync(person, (code ?? "").Trim())).Succeeded;

    private async Task LetInAsync(Person person, string method)
    {
        current.Acting ??= person.Id;
        await signIn.SignInWithClaimsAsync(person, isPersistent: true, [new(ProofClaim, method)]);
    }

    internal static async Task<T?> TryAsync<T>(Func<Task<T>> answer)
        where T : class
    {
        try
        {
            return await answer();
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException or PasskeyException or ArgumentException)
        {
            // Nothing was asked of the device, or what came is no answer of a device.
            return null;
        }
    }
}
