using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Grappe.Web.Shared.Mail;

/// <summary>Gives mail to an SMTP server.</summary>
/// <remarks>Everything before the final dot is known not to be delivered, and only the wait for the answer to that dot leaves a doubt: docs/decisions/0013 and 0042.</remarks>
internal sealed class SmtpDelivery(MailSettings settings) : IMailDelivery
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    public async Task DeliverAsync(OutgoingMail mail, MailboxAddress recipient, Func<Task> handOver, CancellationToken cancellation)
    {
        var handedOver = false;
        // What a failure means until the dialog comes to the next part.
        var problem = "unreachable";
        // A revoked certificate is asked about over HTTP, which many networks of mail servers do not let out.
        using var client = new SmtpClient { LocalDomain = Environment.MachineName.ToLowerInvariant(), CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(settings.Host!, settings.Port, Encryption, cancellation);
            problem = "settings";
            await SignInAsync(client, cancellation);
            problem = "refused";
            // To tell the size, the message would be written twice.
            client.Capabilities &= ~SmtpCapabilities.Size;
            using var message = MailMessage.Of(mail, recipient, settings.From, HandOverAsync);
            await client.SendAsync(message, settings.From, [recipient], cancellation);
        }
        catch (SmtpCommandException answer)
        {
            if (answer.ErrorCode == SmtpErrorCode.SenderNotAccepted)
                problem = "settings";
            // A 5xx about this mail is for good, a 4xx for now; a wrong password may be mended while we wait.
            throw new NotDelivered(
                problem,
                $"{(int)answer.StatusCode} {answer.Message.ReplaceLineEndings(" ")}",
                forGood: problem == "refused" && (int)answer.StatusCode >= 500
            );
        }
        catch (Exception exception) when (exception is NotSupportedException or AuthenticationException or ServiceNotAuthenticatedException)
        {
            throw new NotDelivered("settings", exception.Message);
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or SocketException
                        or SmtpProtocolException
                        or SslHandshakeException
                        or TimeoutException
                        or OperationCanceledException
            )
        {
            var detail = exception is OperationCanceledException ? "The mail server did not answer in time." : exception.Message;
            throw handedOver ? new NotDelivered("uncertain", detail, forGood: true) : new NotDelivered("unreachable", detail);
        }
        // It is out: whether the server hears the farewell changes nothing.
        using var farewell = new CancellationTokenSource(Farewell);
        await client.DisconnectAsync(quit: true, farewell.Token);

        async Task HandOverAsync()
        {
            await handOver();
            handedOver = true;
        }
    }

    private SecureSocketOptions Encryption =>
        settings.Tls switch
        {
            MailTls.Implicit => SecureSocketOptions.SslOnConnect,
            MailTls.Required => SecureSocketOptions.StartTls,
            MailTls.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTlsWhenAvailable,
        };

    private async Task SignInAsync(SmtpClient client, CancellationToken cancellation)
    {
        if (settings.User is not { Length: > 0 } user)
            return;
        if (!client.IsSecure && settings.Tls != MailTls.None)
            throw new NotDelivered(
                "settings",
                "The mail server offers no STARTTLS: the password is not sent in the clear. Set Mail:Smtp:Tls to none to do so."
            );
        await client.AuthenticateAsync(user, settings.Password ?? "", cancellation);
    }
}
