namespace Grappe.Web.Modules.Accounts.Privacy;

/// <summary>Forgets what accounts leave behind, after the times that docs/register-of-processing.md promises.</summary>
public sealed class ForgetPeople(GrappeDb db, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-people";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var sessions = await db.Database.ExecuteSqlAsync($"delete from sessions where least(ended_at, expires_at) < {now} - interval '90 days'", cancellation);
        var forms = await db.Database.ExecuteSqlAsync($"delete from kept_forms where kept_at < {now} - interval '1 day'", cancellation);
        // No limit counts for longer than a day.
        await db.Database.ExecuteSqlAsync($"delete from quotas where since < {now} - interval '2 days'", cancellation);
        var invitations = await db.Database.ExecuteSqlAsync(
            $"delete from invitations where accepted_at is null and least(withdrawn_at, expires_at) < {now} - interval '90 days'",
            cancellation
        );
        var pushes = await db.Database.ExecuteSqlAsync($"delete from pushes where at < {now} - interval '7 days'", cancellation);
        var addresses = await db.Database.ExecuteSqlAsync(
            $"delete from address_changes where coalesce(done_at, stopped_at, case when confirmed_at is null then asked_at end) < {now} - interval '30 days'",
            cancellation
        );
        await db.Database.ExecuteSqlAsync($"delete from brakes where greatest(tried_at, waits_until) < {now} - interval '1 day'", cancellation);
        // Without a confirmed address nobody ever came in; one whom the command line made an administrator is waited for.
        var accounts = await db.Database.ExecuteSqlAsync(
            $"""
            delete from people person where not email_confirmed and erased_at is null and created_at < {now} - interval '30 days'
                and not exists (select from roles_held where person_id = person.id)
            """,
            cancellation
        );
        await run.DoneAsync(
            db,
            new
            {
                sessions,
                forms,
                invitations,
                pushes,
                addresses,
                accounts,
            }
        );
        await transaction.CommitAsync(cancellation);
    }
}
