using System.Net.Mail;

namespace Grappe.Web.Shared.Mail;

/// <summary>Takes mail that is to be sent, in the transaction that has something to tell, so that it goes out if that stands, and only then.</summary>
public sealed class Outbox(GrappeDb db, TimeProvider clock)
{
    /// <summary>Adds a mail at once, within the transaction of the <see cref="GrappeDb"/> of this request where one was begun; no SaveChanges is needed.</summary>
    /// <param name="to">The address of one person, without a name.</param>
    /// <param name="language">In which the mail is written.</param>
    /// <param name="subject">On one line.</param>
    /// <param name="text">All that is to be read, without any markup.</param>
    /// <param name="html">The same as simple HTML, where that reads better.</param>
    /// <param name="key">With a key, the mail is added only once however often this is called: <c>reminder:17:2026-11-21</c>.</param>
    /// <param name="unsubscribe">Where a mail program stops mails of this sort with one POST (RFC 8058), for those one can stop.</param>
    /// <param name="calendar">An invitation that calendars take in.</param>
    /// <param name="cancellation">Ends the waiting for the database.</param>
    /// <returns>Whether it was added: false where a mail with this key was there.</returns>
    public async Task<bool> AddAsync(
        string to,
        Language language,
        string subject,
        string text,
        string? html = null,
        string? key = null,
        string? unsubscribe = null,
        string? calendar = null,
        CancellationToken cancellation = default
    )
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            return await AddAsync(connection, clock, to, language, subject, text, html, key, unsubscribe, calendar, cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The same for work that uses plain Npgsql: within the transaction of the connection.</summary>
    public static async Task<bool> AddAsync(
        NpgsqlConnection connection,
        TimeProvider clock,
        string to,
        Language language,
        string subject,
        string text,
        string? html = null,
        string? key = null,
        string? unsubscribe = null,
        string? calendar = null,
        CancellationToken cancellation = default
    )
    {
        if (!MailAddress.TryCreate(to, out var address) || address.Address != to)
            throw new ArgumentException("This is no address of one person, such as name@example.org.", nameof(to));
        if (subject.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("A subject stands on one line.", nameof(subject));
        await using var command = new NpgsqlCommand(
            """
            insert into mails (recipient, language, subject, text, html, key, unsubscribe, created_at, due_at, calendar) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
            on conflict (key) do nothing
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = to },
                new() { Value = language.Code },
                new() { Value = subject },
                new() { Value = text },
                new() { Value = (object?)html ?? DBNull.Value },
                new() { Value = (object?)key ?? DBNull.Value },
                new() { Value = (object?)unsubscribe ?? DBNull.Value },
                new() { Value = clock.GetUtcNow().UtcDateTime },
                new() { Value = (object?)calendar ?? DBNull.Value },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Puts a mail that was given up, or of which nobody knows whether it went out, back to be sent.</summary>
    public async Task<bool> TryAgainAsync(long id, CancellationToken cancellation = default) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            update mails set state = 'pending', attempts = 0, due_at = {clock.GetUtcNow().UtcDateTime}, problem = null, detail = null
            where id = {id} and (state in ('failed', 'uncertain') or state = 'pending' and attempts > 0)
            """,
            cancellation
        ) == 1;
}
