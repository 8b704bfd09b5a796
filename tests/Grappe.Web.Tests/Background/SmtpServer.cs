using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Grappe.Web.Tests.Background;

/// <summary>A mail server that keeps what it is given, and that stands still or refuses when a test wants it to.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    /// <summary>The points at which a dialog can be held, so that a test can kill the sending process there.</summary>
    public enum Moment
    {
        None,
        Recipient,
        Message,
        Answer,
    }

    public sealed record Received(string From, string To, string Message);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly List<Received> mails = [];
    private readonly Task listening;
    private TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Moment hold;

    public SmtpServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listening = Task.Run(ListenAsync);
    }

    public int Port { get; }

    /// <summary>The answer given instead of yes to a command or, with ".", to a whole message; null leaves the yes.</summary>
    public Func<string, string?> Instead { get; set; } = _ => null;

    /// <summary>The certificate of the server; with one, it offers STARTTLS.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The text that somebody in between adds to the answer to STARTTLS, before the connection is encrypted.</summary>
    public string BeforeEncryption { get; set; } = "";

    /// <summary>User and password that came, and whether they came encrypted.</summary>
    public (string User, string Password, bool Encrypted)? Credentials { get; private set; }

    /// <summary>Makes a self-signed certificate for a host.</summary>
    public static X509Certificate2 CertificateOf(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>The messages it took, in their order.</summary>
    public IReadOnlyList<Received> Mails
    {
        get
        {
            lock (mails)
                return [.. mails];
        }
    }

    /// <summary>Holds the dialogs to come at a moment.</summary>
    public void HoldAt(Moment moment)
    {
        reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        hold = moment;
    }

    /// <summary>A task that ends when a dialog reaches the moment to hold at.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await listening;
    }

    private async Task ListenAsync()
    {
        var dialogs = new List<Task>();
        try
        {
            while (true)
                dialogs.Add(SpeakAsync(await listener.AcceptTcpClientAsync(over.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException) { }
        await Task.WhenAll(dialogs);
    }

    private async Task SpeakAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            Stream stream = client.GetStream();
            var reader = new StreamReader(stream, Encoding.Latin1, bufferSize: 1 << 16);
            await SayAsync(stream, "220 test");
            var (from, to) = ("", "");
            while (await reader.ReadLineAsync(over.Token) is { } line)
            {
                if (Instead(line) is { } other)
                    await SayAsync(stream, other);
                else if (line.StartsWith("EHLO", StringComparison.Ordinal))
                    await SayAsync(
                        stream,
                        $"250-test\r\n250-{(Certificate is not null && stream is not SslStream ? "STARTTLS" : "AUTH PLAIN")}\r\n250 8BITMIME"
                    );
                else if (line == "STARTTLS" && Certificate is not null)
                {
                    await SayAsync(stream, "220 go on" + BeforeEncryption);
                    var encrypted = new SslStream(stream);
                    await encrypted.AuthenticateAsServerAsync(Certificate);
                    stream = encrypted;
                    reader = new StreamReader(stream, Encoding.Latin1, bufferSize: 1 << 16);
                }
                else if (line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal))
                {
                    var parts = Encoding.UTF8.GetString(Convert.FromBase64String(line[11..])).Split('\0');
                    Credentials = (parts[1], parts[2], stream is SslStream);
                    await SayAsync(stream, "235 welcome");
                }
                else if (line.StartsWith("MAIL FROM:", StringComparison.Ordinal))
                {
                    from = line[10..].Trim('<', '>');
                    await SayAsync(stream, "250 yes");
                }
                else if (line.StartsWith("RCPT TO:", StringComparison.Ordinal))
                {
                    to = line[8..].Trim('<', '>');
                    await StandAsync(Moment.Recipient);
                    await SayAsync(stream, "250 yes");
                }
                else if (line == "DATA")
                {
                    await SayAsync(stream, "354 go on");
                    await StandAsync(Moment.Message);
                    var message = new StringBuilder();
                    while (await reader.ReadLineAsync(over.Token) is { } text && text != ".")
                        message.Append(text).Append("\r\n");
                    if (Instead(".") is { } refusal)
                    {
                        await SayAsync(stream, refusal);
                        continue;
                    }
                    lock (mails)
                        mails.Add(new Received(from, to, message.ToString()));
                    await StandAsync(Moment.Answer);
                    await SayAsync(stream, "250 taken");
                }
                else if (line == "QUIT")
                {
                    await SayAsync(stream, "221 farewell");
                    return;
                }
                else
                    await SayAsync(stream, "500 what?");
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException) { }
    }

    private async Task StandAsync(Moment moment)
    {
        if (hold != moment)
            return;
        reached.TrySetResult();
        await Task.Delay(Timeout.Infinite, over.Token);
    }

    private async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), over.Token);
}
