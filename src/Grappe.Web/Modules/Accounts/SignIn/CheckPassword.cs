using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Judges a password with the same work and the same answers whether or not the address has an account, a password, or waits.</summary>
public sealed class CheckPassword(UserManager<Person> people, SlowGuessing guessing)
{
    public enum Outcome
    {
        Fits,
        Wrong,

        /// <summary>Nothing from here is judged for now.</summary>
        Waits,
    }

    private static string? hashOfNobody;

    public async Task<(Outcome Outcome, Person? Person)> OfAddressAsync(string address, string password)
    {
        var person = await people.FindByNameAsync(address) is { ErasedAt: null } found ? found : null;
        return (await CompareAsync(address, person, password), person);
    }

    /// <summary>Asks somebody who is signed in once more.</summary>
    public Task<Outcome> OfAsync(Person person, string? password) => CompareAsync(person.Email!, person, password ?? "");

    private async Task<Outcome> CompareAsync(string address, Person? person, string password)
    {
        var attempt = await guessing.PasswordAsync(address, person);
        var fits = await FitsAsync(person, password);
        if (!attempt.MayTry)
            return Outcome.Waits;
        if (!fits)
            return Outcome.Wrong;
        await guessing.ForgivePasswordsAsync(address, person!);
        return Outcome.Fits;
    }

    private async Task<bool> FitsAsync(Person? person, string password)
    {
        // Made once for the process, before it is known whether it is needed.
        hashOfNobody ??= people.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        if (person?.PasswordHash is not null)
            return await people.CheckPasswordAsync(person, password);
        people.PasswordHasher.VerifyHashedPassword(Nobody, hashOfNobody, password);
        return false;
    }

    private static Person Nobody => Person.New("", "", "", default);
}
