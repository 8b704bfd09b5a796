using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Grappe.Web.Shared.Mail;

/// <summary>Gives mail to an SMTP server (RFC 5321).</summary>
/// <remarks>
/// Written out because System.Net.Mail.SmtpClient does not tell how far it came: here everything before the final dot is known not to be delivered,
/// and only the wait for the answer to that dot leaves a doubt. docs/decisions/0013.
/// </remarks>
internal sealed class SmtpDelivery(MailSettings settings) : IMailDelivery
{
    public async Task DeliverAsync(OutgoingMail mail, byte[] message, string recipient, Func<Task> handOver, CancellationToken cancellation)
    {
        var handedOver = false;
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(settings.Host!, settings.Port, cancellation);
            var dialog = await OpenAsync(client, cancellation);
            await using var stream = dialog.Stream;
            await dialog.SayAsync($"MAIL FROM:<{MailMessage.OnTheWire(settings.From)}>", 250, cancellation, "settings");
            await dialog.SayAsync($"RCPT TO:<{recipient}>", 250, cancellation);
            await dialog.SayAsync("DATA", 354, cancellation);
            await stream.WriteAsync(message, cancellation);
            await stream.FlushAsync(cancellation);
            await handOver();
            handedOver = true;
            await dialog.SayAsync(".", 250, cancellation);
            // It is out: whether the server hears the farewell changes nothing.
            await dialog.TakeLeaveAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            var detail = exception is OperationCanceledException ? "The mail server did not answer in time." : exception.Message;
            throw handedOver ? new NotDelivered("uncertain", detail, forGood: true) : new NotDelivered("unreachable", detail);
        }
    }

    private async Task<Dialog> OpenAsync(TcpClient client, CancellationToken cancellation)
    {
        var dialog = new Dialog(client.GetStream());
        var encrypted = settings.Tls == MailTls.Implicit;
        if (encrypted)
            dialog = await EncryptAsync(dialog, cancellation);
        await dialog.HearAsync(220, cancellation, "unreachable");
        var offers = await dialog.GreetAsync(cancellation);
        if (!encrypted && settings.Tls != MailTls.None && offers.Contains("STARTTLS"))
        {
            await dialog.SayAsync("STARTTLS", 220, cancellation, "settings");
            dialog = await EncryptAsync(dialog, cancellation);
            encrypted = true;
            await dialog.GreetAsync(cancellation);
        }
        if (!encrypted && settings.Tls == MailTls.Required)
            throw new NotDelivered("settings", "The mail server offers no STARTTLS, and Mail:Smtp:Tls is required.");
        if (settings.User is { Length: > 0 } user)
        {
            if (!encrypted && settings.Tls != MailTls.None)
                throw new NotDelivered(
                    "settings",
                    "The mail server offers no STARTTLS: the password is not sent in the clear. Set Mail:Smtp:Tls to none to do so."
                );
            var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{settings.Password}"));
            await dialog.SayAsync($"AUTH PLAIN {secret}", 235, cancellation, "settings");
        }
        return dialog;
    }

    private async Task<Dialog> EncryptAsync(Dialog dialog, CancellationToken cancellation)
    {
        // What came before encryption must not be taken for what came after.
        if (dialog.HasHeardMore)
            throw new NotDelivered("settings", "The mail server spoke before encryption was made.");
        var stream = new SslStream(dialog.Stream);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = settings.Host }, cancellation);
        return new Dialog(stream);
    }

    private sealed class Dialog(Stream stream)
    {
        private const int LongestReply = 16 << 10;
        private readonly byte[] heard = new byte[LongestReply];
        private int start;
        private int end;

        public Stream Stream => stream;

        public bool HasHeardMore => start < end;

        /// <summary>Says who we are and gives what the server offers.</summary>
        public async Task<IReadOnlyCollection<string>> GreetAsync(CancellationToken cancellation)
        {
            var said = await SayAsync($"EHLO {Environment.MachineName.ToLowerInvariant()}", 250, cancellation, "unreachable");
            return [.. said.Select(line => line.Split(' ')[0].ToUpperInvariant())];
        }

        public async Task<IReadOnlyList<string>> SayAsync(string line, int expected, CancellationToken cancellation, string problem = "refused")
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);
            await stream.FlushAsync(cancellation);
            return await HearAsync(expected, cancellation, problem);
        }

        public async Task<IReadOnlyList<string>> HearAsync(int expected, CancellationToken cancellation, string problem = "refused")
        {
            var lines = new List<string>();
            while (true)
            {
                var line = await ReadLineAsync(cancellation);
                if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                    throw new IOException("What answers there is no mail server.");
                lines.Add(line.Length > 4 ? line[4..] : "");
                if (line.Length > 3 && line[3] == '-')
                    continue;
                // 251: it forwards. A 5xx about this mail is for good, a 4xx for now; a wrong password may be mended while we wait.
                return code == expected || code == 251 && expected == 250
                    ? lines
                    : throw new NotDelivered(problem, $"{code} {string.Join(' ', lines)}", forGood: code >= 500 && problem == "refused");
            }
        }

        public async Task TakeLeaveAsync()
        {
            try
            {
                await stream.WriteAsync("QUIT\r\n"u8.ToArray());
                await stream.FlushAsync();
            }
            catch (IOException) { }
        }

        private async Task<string> ReadLineAsync(CancellationToken cancellation)
        {
            while (true)
            {
                var length = heard.AsSpan(start, end - start).IndexOf((byte)'\n');
                if (length >= 0)
                {
                    var line = Encoding.UTF8.GetString(heard, start, length).TrimEnd('\r');
                    start += length + 1;
                    if (start == end)
                        (start, end) = (0, 0);
                    return line;
                }
                if (end == heard.Length)
                    throw new IOException("What answers there is no mail server.");
                var read = await stream.ReadAsync(heard.AsMemory(end), cancellation);
                if (read == 0)
                    throw new IOException("The mail server ended the connection.");
                end += read;
            }
        }
    }
}
