using System.Diagnostics;
using System.Net.Mail;

namespace Grappe.Web.Shared.Mail;

/// <summary>Sends what stands in the outbox, several mails at a time and each once over all nodes: docs/decisions/0013.</summary>
internal sealed class SendMails(
    NpgsqlDataSource database,
    Wakeups wakeups,
    MailSettings settings,
    IMailDelivery delivery,
    TimeProvider clock,
    ILogger<SendMails> log
) : BackgroundService
{
    /// <summary>On which the database tells that a mail waits.</summary>
    public const string Channel = "mails";

    private const string Released = "lease = null, leased_until = null";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var sender in Task.WhenEach(Enumerable.Range(0, settings.AtOnce).Select(_ => SendAllAsync(stoppingToken))))
            await sender;
    }

    private async Task SendAllAsync(CancellationToken stoppingToken)
    {
        using var ear = wakeups.Hear(Channel);
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                while (await TakeAsync(stoppingToken) is { } mail)
                    await SendAsync(mail, stoppingToken);
                await ear.WaitAsync(await UntilNextAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException)
            {
                log.LogWarning("The outbox is out of reach for a moment: {Reason}", exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    private async Task<OutgoingMail?> TakeAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            with doubtful as (
                update mails set state = 'uncertain', problem = 'uncertain', lease = null, leased_until = null where state = 'handed' and leased_until < now()
            )
            update mails set state = 'sending', attempts = attempts + 1, lease = $1, leased_until = now() + $2
            where id = (
                select id from mails
                where state = 'pending' and due_at <= $3 or state = 'sending' and leased_until < now()
                order by due_at limit 1 for update skip locked
            )
            returning id, message_id, recipient, language, subject, text, html, attempts, created_at, unsubscribe, calendar
            """
        );
        var lease = Guid.NewGuid();
        command.Parameters.AddWithValue(lease);
        command.Parameters.AddWithValue(settings.Lease);
        command.Parameters.AddWithValue(Now);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        return new OutgoingMail
        {
            Id = reader.GetInt64(0),
            MessageId = reader.GetGuid(1),
            Recipient = reader.GetString(2),
            Language = reader.GetString(3),
            Subject = reader.GetString(4),
            Text = reader.GetString(5),
            Html = reader.IsDBNull(6) ? null : reader.GetString(6),
            Attempts = reader.GetInt32(7),
            CreatedAt = reader.GetDateTime(8),
            Unsubscribe = reader.IsDBNull(9) ? null : reader.GetString(9),
            Calendar = reader.IsDBNull(10) ? null : reader.GetString(10),
            State = "sending",
            Lease = lease,
        };
    }

    private async Task SendAsync(OutgoingMail mail, CancellationToken stopping)
    {
        // Well within the lease, so that no other node takes what this one still holds.
        using var patience = new CancellationTokenSource(settings.Lease * 0.75);
        var handedOver = false;
        // The stopping of the platform ends everything but the wait for the one answer that tells whether the mail is out.
        await using var stop = stopping.Register(() =>
        {
            if (!handedOver)
                patience.Cancel();
        });
        try
        {
            if (mail.Attempts > settings.Attempts)
                throw new NotDelivered("unreachable", "Each attempt ended without a word.", forGood: true);
            if (!MailAddress.TryCreate(mail.Recipient, out var address) || MailMessage.OnTheWire(address) is not { } recipient)
                throw new NotDelivered("address", "The letters of this address need SMTPUTF8.", forGood: true);
            await delivery.DeliverAsync(mail, recipient, HandOverAsync, patience.Token);
            await NoteForSureAsync(
                mail,
                $"state = 'sent', sent_at = $2, text = '', html = null, calendar = null, problem = null, detail = null, {Released}",
                Now
            );
            log.LogInformation("Mail {Id} is sent (attempt {Attempt})", mail.Id, mail.Attempts);
        }
        catch (Exception exception) when (exception is NotDelivered or OperationCanceledException && stopping.IsCancellationRequested && !handedOver)
        {
            await NoteAsync(mail, $"state = 'pending', attempts = attempts - 1, {Released}");
        }
        catch (NotDelivered not)
        {
            var givenUp = not.ForGood || mail.Attempts >= settings.Attempts;
            var state =
                not.Problem == "uncertain" ? "uncertain"
                : givenUp ? "failed"
                : "pending";
            await NoteForSureAsync(
                mail,
                $"state = $2, problem = $3, detail = $4, due_at = $5, {Released}",
                state,
                not.Problem,
                not.Message,
                Now + DelayAfter(mail.Attempts)
            );
            // The words of a mail server often name the address: they are for the page of administrators only.
            log.LogWarning("Mail {Id} is not sent (attempt {Attempt}): {Problem}, now {State}", mail.Id, mail.Attempts, not.Problem, state);
        }

        async Task HandOverAsync()
        {
            if (!await NoteAsync(mail, "state = 'handed'"))
                throw new NotDelivered("unreachable", "Another node has taken this mail over.");
            handedOver = true;
        }
    }

    // A database that is away for a moment must not leave a mail in doubt of which all is known.
    private async Task NoteForSureAsync(OutgoingMail mail, string what, params object[] values)
    {
        var until = Stopwatch.StartNew();
        while (true)
            try
            {
                await NoteAsync(mail, what, values);
                return;
            }
            catch (NpgsqlException) when (until.Elapsed < settings.Lease / 8)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
    }

    // Only who still holds the mail may note anything; and what happened is noted even while the platform stops.
    private async Task<bool> NoteAsync(OutgoingMail mail, string what, params object[] values)
    {
        await using var command = database.CreateCommand($"update mails set {what} where lease = $1");
        command.Parameters.AddWithValue(mail.Lease!.Value);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    private TimeSpan DelayAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(settings.RetryAfter.TotalSeconds * Math.Pow(4, attempts - 1), LongestDelay.TotalSeconds));

    private async Task<TimeSpan> UntilNextAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select min(case when state = 'pending' then due_at - $1 else leased_until - now() end) from mails where state in ('pending', 'sending', 'handed')
            """
        );
        command.Parameters.AddWithValue(Now);
        var next = await command.ExecuteScalarAsync(cancellation) is TimeSpan wait ? wait : LongestWait;
        return next < TimeSpan.Zero ? TimeSpan.Zero
            : next < LongestWait ? next + TimeSpan.FromMilliseconds(1)
            : LongestWait;
    }
}
