using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grappe.Web.Tests.Bed;

/// <summary>A third party's server that receives webhooks.</summary>
public sealed class Receiver : IAsyncDisposable
{
    /// <param name="Path">By which a test tells its own messages from others.</param>
    public sealed record Message(string Path, string Id, string Timestamp, string Signature, string Body);

    private readonly ConcurrentQueue<Message> received = new();
    private readonly ConcurrentDictionary<string, Func<int, Task<IResult>>> answers = new();
    private WebApplication server = null!;

    public string Address { get; private set; } = "";

    public IReadOnlyList<Message> At(string path) => [.. received.Where(message => message.Path == path)];

    /// <summary>Sets the answer at a path by the number of the message there, from 1. A path without one answers 204.</summary>
    public void Answers(string path, Func<int, Task<IResult>> answer) => answers[path] = answer;

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Ctrl-C ends who started it, and not the receiver alone.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        receiver.server = builder.Build();
        receiver.server.Urls.Add("http://127.0.0.1:0");
        receiver.server.MapPost("/{path}", receiver.TakeAsync);
        await receiver.server.StartAsync();
        receiver.Address = receiver.server.Urls.First();
        return receiver;
    }

    public async Task<Message> Nth(string path, int number = 1)
    {
        await Eventually.Holds(() => Task.FromResult(At(path).Count >= number), $"message {number} at {path}");
        return At(path)[number - 1];
    }

    /// <summary>Computes the signature that a message must bear, from the words of the specification alone.</summary>
    public static string SignatureOf(Message message, string secret)
    {
        secret.ShouldStartWith("whsec_");
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        return "v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(string.Join('.', message.Id, message.Timestamp, message.Body))));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private async Task<IResult> TakeAsync(string path, HttpRequest request)
    {
        var body = await new StreamReader(request.Body, Encoding.UTF8).ReadToEndAsync();
        request.ContentType.ShouldBe("application/json");
        received.Enqueue(new Message(path, request.Headers["webhook-id"]!, request.Headers["webhook-timestamp"]!, request.Headers["webhook-signature"]!, body));
        return answers.TryGetValue(path, out var answer) ? await answer(At(path).Count) : Results.NoContent();
    }

    public static int AgeOf(Message message) => (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(message.Timestamp, CultureInfo.InvariantCulture));
}
