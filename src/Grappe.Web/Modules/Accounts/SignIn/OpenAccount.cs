using Grappe.Web.Modules.Accounts.People;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Writes to an address the link that lets in, and makes the account if there is none: the work is the same, so that it tells nobody which it was.</summary>
public sealed class OpenAccount(GrappeDb db, UserManager<Person> people, AccountMails mails, TimeProvider clock)
{
    public async Task AskAsync(string name, string email, string language, string? then)
    {
        var (now, normal) = (clock.GetUtcNow().UtcDateTime, people.NormalizeEmail(email));
        await using var transaction = await db.Database.BeginTransactionAsync();
        // The same form twice at once makes one.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count,
                security_stamp, concurrency_stamp, name, language, created_at)
            values ({email}, {normal}, {email}, {normal}, false, false, false, 0, gen_random_uuid()::text, gen_random_uuid()::text, {name}, {language}, {now})
            on conflict do nothing
            """
        );
        if (await people.FindByEmailAsync(email) is { } person)
            await mails.AccessAsync(person, then);
        await transaction.CommitAsync();
    }
}
