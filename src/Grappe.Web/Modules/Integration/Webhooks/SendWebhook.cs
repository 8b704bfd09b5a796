using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>Brings one message to one address of others, trusting neither: whom a name leads to is looked at when the connection is made, nothing is followed, and little is read.</summary>
internal sealed class SendWebhook : IDisposable
{
    private const int ReadAtMost = 2_048;
    private const int KeptAtMost = 500;
    private const int LongestHeadersKilobytes = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly WebhookSettings settings;
    private readonly SignWebhook sign;
    private readonly HttpClient client;

    public SendWebhook(WebhookSettings settings, SignWebhook sign)
    {
        (this.settings, this.sign) = (settings, sign);
        client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                // A proxy would look names up where we do not see it.
                UseProxy = false,
                MaxResponseHeadersLength = LongestHeadersKilobytes,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                ConnectCallback = ConnectAsync,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <param name="Problem">Why it did not arrive: the end of the key of a text.</param>
    /// <param name="Answer">How the answer begins.</param>
    public sealed record Outcome(int? Status, string? Problem, string? Answer, int Milliseconds)
    {
        public bool Arrived => Problem is null;

        /// <summary>Nobody was there: others that wait for the same address would find nobody either.</summary>
        public bool NobodyThere => Status is null;
    }

    public async Task<Outcome> SendAsync(Webhook webhook, string message, string body, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Address)
            {
                Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            };
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Grappe", "1"));
            foreach (var (name, value) in sign.Headers(webhook, message, body))
                request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)answer.StatusCode;
            return Told(
                status,
                status switch
                {
                    >= 200 and < 300 => null,
                    >= 300 and < 400 => "redirect",
                    _ => "status",
                },
                await BeginningAsync(answer, patience.Token)
            );
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Told(null, "timeout", null);
        }
        catch (HttpRequestException failed)
        {
            return Told(
                null,
                failed switch
                {
                    { InnerException: AddressClosed } => "closed",
                    // The same word as above: which names our own network has is nobody's business.
                    { HttpRequestError: HttpRequestError.NameResolutionError }
                    or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } =>
                        "closed",
                    { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
                    _ => "unreachable",
                },
                null
            );
        }

        Outcome Told(int? status, string? problem, string? answer) => new(status, problem, answer, (int)watch.ElapsedMilliseconds);
    }

    public void Dispose() => client.Dispose();

    // The name is looked up once, and what was looked at is what is connected to: no second answer of the name server slips between.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        if (!settings.AllowLocal)
            found = [.. found.Where(PublicAddress.Is)];
        if (found.Length == 0)
            throw new AddressClosed();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string?> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            var bytes = new byte[ReadAtMost];
            var length = await body.ReadAtLeastAsync(bytes, ReadAtMost, throwOnEndOfStream: false, cancellation);
            // Whatever it is, it is shown as text and nothing else.
            var text = string.Concat(Encoding.UTF8.GetString(bytes, 0, length).Select(letter => char.IsControl(letter) && letter != '\n' ? ' ' : letter))
                .Trim();
            return text.Length == 0 ? null : TypedText.Cut(KeptAtMost, text);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            // The status came, and that is what counts.
            return null;
        }
    }
}
