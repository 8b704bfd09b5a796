using System.Security.Claims;
using Grappe.Web.Modules.Accounts.SignIn;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Asks for the strongest proof an account has before one changes how to sign in, or erases it: who found a password must not make the account theirs.</summary>
public sealed class StrongestProof(
    CurrentPerson current,
    UserManager<Person> people,
    CheckPassword passwords,
    IHttpContextAccessor accessor,
    TimeProvider clock
)
{
    /// <summary>The claim that tells when this browser followed a link to the person's address.</summary>
    public const string MailedClaim = "mailed";

    // Long enough to set up a phone for the first time.
    private static readonly TimeSpan MailedCounts = TimeSpan.FromHours(1);

    public enum Asks
    {
        Nothing,

        /// <summary>A session begun with the passkey or the second factor.</summary>
        SureSession,

        /// <summary>The link of a mail to the person's address.</summary>
        Link,

        /// <summary>The password, typed again.</summary>
        Password,
    }

    public Claim MailedNow => new(MailedClaim, clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Finds the proof that the current session still has to give.</summary>
    /// <param name="person">Whose session it is.</param>
    /// <param name="makesRolesCount">Whether the change is a first passkey or second factor, with which roles begin to count: a password is not enough for that.</param>
    public async Task<Asks> AsksAsync(Person person, bool makesRolesCount = false)
    {
        if (current.IsSure)
            return Asks.Nothing;
        if (person.TwoFactorEnabled)
            return Asks.SureSession;
        // The link alone lets make a passkey: it proves as much as one.
        if (IsMailed)
            return Asks.Nothing;
        if ((await people.GetPasskeysAsync(person)).Count > 0)
            return Asks.SureSession;
        return makesRolesCount || person.PasswordHash is null ? Asks.Link : Asks.Password;
    }

    /// <summary>Checks the password that was typed along, and gives the key of the text that says what is still missing; null where nothing is.</summary>
    public async Task<string?> MissingAsync(Person person, string? typed = null, bool makesRolesCount = false) =>
        await AsksAsync(person, makesRolesCount) switch
        {
            Asks.Nothing => null,
            Asks.SureSession => "security.sure-first",
            Asks.Link => "security.link-first",
            _ when string.IsNullOrEmpty(typed) => "account.password.missing",
            _ => await passwords.OfAsync(person, typed) switch
            {
                CheckPassword.Outcome.Fits => null,
                CheckPassword.Outcome.Waits => "sign-in.locked",
                _ => "security.password.wrong",
            },
        };

    private bool IsMailed =>
        accessor.HttpContext?.User.FindFirstValue(MailedClaim) is { } at
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds) <= MailedCounts;
}
