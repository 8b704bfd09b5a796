using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Accounts.SignIn;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Takes the second factor of a person, wherever it is asked for. After a few wrong codes everybody waits, mailed links end, and the owner is told.</summary>
public sealed class TakeCode(UserManager<Person> people, OneTimeCodes codes, GrappeDb db, SlowGuessing guessing, AccountMails mails)
{
    public enum Outcome
    {
        Taken,
        Wrong,

        /// <summary>No code is taken for now.</summary>
        Waits,
    }

    /// <summary>Tells of a code that was not taken: the key of a text.</summary>
    public static string TextOf(Outcome outcome) => outcome == Outcome.Waits ? "second-factor.locked" : "second-factor.wrong";

    /// <summary>Takes the code of the moment or a recovery code, each once.</summary>
    /// <param name="person">Whose it is.</param>
    /// <param name="typed">As it was typed.</param>
    /// <param name="key">That of a factor which is being set up.</param>
    public async Task<Outcome> TakeAsync(Person person, string? typed, string? key = null)
    {
        var attempt = await guessing.CodeAsync(person);
        if (!attempt.MayTry)
            return Outcome.Waits;
        if (await FitsAsync(person, (typed ?? "").Trim(), key))
        {
            await guessing.ForgiveCodesAsync(person);
            return Outcome.Taken;
        }
        if (!attempt.IsLast)
            return Outcome.Wrong;
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"update people set link_round = link_round + 1 where id = {person.Id}");
        await mails.WrongCodesAsync(person);
        await transaction.CommitAsync();
        return Outcome.Waits;
    }

    /// <summary>The six digits however they were typed: with spaces, or in Arabic-Indic figures.</summary>
    private static string Digits(string typed) => string.Concat(typed.Where(char.IsDigit).Select(digit => (int)char.GetNumericValue(digit)));

    // A recovery code has letters.
    private async Task<bool> FitsAsync(Person person, string typed, string? key) =>
        key is not null ? await codes.TakeFirstAsync(person, key, Digits(typed))
        : typed.Any(char.IsLetter) ? person.TwoFactorEnabled && await RedeemAsync(person, typed)
        : await people.VerifyTwoFactorTokenAsync(person, TokenOptions.DefaultAuthenticatorProvider, Digits(typed));

    // In one statement, so that of two at once only one finds it.
    private async Task<bool> RedeemAsync(Person person, string code) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            update person_tokens set value = array_to_string(array_remove(string_to_array(value, ';'), {code}), ';')
            where user_id = {person.Id} and name = 'RecoveryCodes' and {code} = any(string_to_array(value, ';'))
            """
        ) == 1;
}
