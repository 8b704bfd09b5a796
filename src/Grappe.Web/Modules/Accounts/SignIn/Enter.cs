using System.Security.Claims;
using System.Text.Json;
using Grappe.Web.Modules.Accounts.Security;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Lets a person in, and says in the session by what they proved to be themselves.</summary>
public sealed class Enter(
    PeopleSignIn signIn,
    UserManager<Person> people,
    Sessions sessions,
    SlowGuessing guessing,
    StrongestProof proof,
    GrappeDb db,
    CurrentPerson current
)
{
    /// <summary>The purpose of the links that let in whoever reads the mails of an address: of one round, so that all can be ended.</summary>
    public static string PurposeOf(Person person) => string.Create(CultureInfo.InvariantCulture, $"access {person.LinkRound}");

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

    public Task WithSecondFactorAsync(Person person, bool remember = true) => LetInAsync(person, SeveralFactors, remember);

    /// <summary>After a link was used up, with what was chosen on its page.</summary>
    public Task ByLinkAsync(Person person, bool withPasskey) =>
        LetInAsync(
            person,
            withPasskey ? DeviceKey
                : person.TwoFactorEnabled ? SeveralFactors
                : Password,
            remember: true,
            proof.MailedNow
        );

    /// <summary>Lets this session go on where what they sign in with has changed: all others end.</summary>
    public Task StayAsync(Person person) => signIn.RefreshSignInAsync(person);

    /// <summary>The person a link was made for, if it still holds.</summary>
    public async Task<Person?> OfLinkAsync(int id, string? code) =>
        await people.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture)) is { ErasedAt: null } person
        && await people.VerifyUserTokenAsync(person, TokenOptions.DefaultProvider, PurposeOf(person), code ?? "")
            ? person
            : null;

    /// <summary>Whoever follows the link reads the mails of the address; no link holds any longer, and sessions that were open end.</summary>
    /// <returns>False where it was used up in this very moment; then nothing of it stays, as it is part of a transaction.</returns>
    public async Task<bool> UseLinkAsync(Person person)
    {
        if (await db.Database.ExecuteSqlAsync($"update people set link_round = link_round + 1 where id = {person.Id} and link_round = {person.LinkRound}") == 0)
            return false;
        person.EmailConfirmed = true;
        if (!(await people.UpdateSecurityStampAsync(person)).Succeeded)
            return false;
        await sessions.EndAsync(db, person.Id);
        await guessing.ForgivePasswordsAsync(person.Email!, person);
        return true;
    }

    private async Task LetInAsync(Person person, string method, bool remember = true, params Claim[] more)
    {
        current.Acting ??= person.Id;
        await signIn.SignInWithClaimsAsync(person, remember, [new(ProofClaim, method), .. more]);
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
