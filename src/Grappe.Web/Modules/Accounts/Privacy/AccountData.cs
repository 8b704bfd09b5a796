using System.Text.Json.Nodes;

namespace Grappe.Web.Modules.Accounts.Privacy;

/// <summary>Reads and erases what accounts keep about people. Keys and digests are not read out: they tell nothing about a person, and open doors.</summary>
public sealed class AccountData(GrappeDb db, TimeProvider clock) : IPersonalData
{
    public ErasureStage Stage => ErasureStage.Person;

    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["account"] = await db.RowsAsync(
                $"select to_jsonb(one) - '{{password_hash,security_stamp,concurrency_stamp,normalized_email,normalized_user_name,user_name}}'::text[] as row from people one where id = {person}",
                cancellation
            ),
            ["passkeys"] = await db.RowsAsync(
                $"select jsonb_build_object('name', data -> 'Name', 'created_at', data -> 'CreatedAt') as row from person_passkeys where user_id = {person}",
                cancellation
            ),
            ["logins"] = await db.RowsAsync($"select to_jsonb(one) as row from person_logins one where user_id = {person}", cancellation),
            ["roles"] = await db.RowsAsync($"select to_jsonb(one) as row from roles_held one where person_id = {person} order by id", cancellation),
            ["invitations"] = await db.RowsAsync(
                $"""
                select to_jsonb(one) - 'digest' as row from invitations one
                where accepted_by_id = {person} or lower(email) = (select lower(email) from people where id = {person}) order by id
                """,
                cancellation
            ),
            ["sessions"] = await db.RowsAsync(
                $"select to_jsonb(one) - '{{digest,ticket}}'::text[] as row from sessions one where person_id = {person} order by id",
                cancellation
            ),
            ["kept_forms"] = await db.RowsAsync(
                $"select to_jsonb(one) - 'browser' as row from kept_forms one where person_id = {person} order by kept_at",
                cancellation
            ),
            ["mails"] = await db.RowsAsync(
                $"""
                select jsonb_build_object('subject', subject, 'created_at', created_at, 'sent_at', sent_at, 'state', state) as row from mails
                where lower(recipient) = (select lower(email) from people where id = {person}) order by id
                """,
                cancellation
            ),
            ["address_changes"] = await db.RowsAsync(
                $"select to_jsonb(one) as row from address_changes one where person_id = {person} order by id",
                cancellation
            ),
            ["audit"] = await db.RowsAsync(
                $"select to_jsonb(one) as row from audit one where person_id = {person} or about_person_id = {person} order by id",
                cancellation
            ),
        };

    public async Task EraseAsync(int person, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // A row that others point at needs an address of its own: this one leads nowhere (RFC 2606).
        var nowhere = $"erased-{person.ToString(CultureInfo.InvariantCulture)}@erased.invalid";
        var upper = nowhere.ToUpperInvariant();
        var address = await db.People.Where(one => one.Id == person).Select(one => one.Email!).SingleAsync(cancellation);
        await db.Database.ExecuteSqlAsync(
            $"update roles_held set ends_at = {now} where person_id = {person} and (ends_at is null or ends_at > {now})",
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            update invitations set email = {nowhere}, withdrawn_at = case when accepted_at is null then coalesce(withdrawn_at, {now}) else withdrawn_at end
            where accepted_by_id = {person} or lower(email) = lower({address})
            """,
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"update invitations set void_at = {now} where invited_by_id = {person} and accepted_at is null and void_at is null",
            cancellation
        );
        await db.Database.ExecuteSqlAsync($"delete from kept_forms where person_id = {person}", cancellation);
        // One that is on its way to the mail server cannot be called back, and is forgotten with the others of its time.
        await db.Database.ExecuteSqlAsync($"delete from mails where lower(recipient) = lower({address}) and lease is null", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from person_claims where user_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from person_logins where user_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from person_tokens where user_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from person_passkeys where user_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from sessions where person_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from address_changes where person_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync(
            $"""
            update people set name = '', zone = null, email = {nowhere}, normalized_email = {upper}, user_name = {nowhere}, normalized_user_name = {upper}, email_confirmed = false,
                password_hash = null, security_stamp = null, concurrency_stamp = gen_random_uuid()::text, two_factor_enabled = false, lockout_end = null, erased_at = {now}
            where id = {person}
            """,
            cancellation
        );
    }
}
