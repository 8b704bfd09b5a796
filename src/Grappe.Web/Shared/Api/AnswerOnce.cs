using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Grappe.Web.Shared.Api;

/// <summary>A push that bore a key, with what was answered to it.</summary>
public sealed class Push
{
    public int TokenId { get; init; }
    public required string Key { get; init; }

    /// <summary>The digest of all that was sent.</summary>
    public required byte[] Digest { get; init; }
    public int Status { get; set; }
    public string? Location { get; set; }
    public required string Answer { get; set; }
    public DateTime At { get; init; }
}

/// <summary>The outcome of a push.</summary>
/// <param name="Location">Where it can be seen from now on, under the root of the API.</param>
public sealed record Pushed(int Status, string? Location, object Answer);

/// <summary>Takes what programs send: whole, in one transaction, and where it bears a key only once, however often it is sent.</summary>
/// <remarks>The header follows draft-ietf-httpapi-idempotency-key-header.</remarks>
public sealed class AnswerOnce(GrappeDb db, CurrentPerson current, IOptions<JsonOptions> json, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";
    private const int LongestKey = 200;
    private const int HeldInMemory = 1 << 20;

    /// <summary>Does the work of a push; what it refuses leaves nothing behind, and can be sent again mended under the same key.</summary>
    /// <param name="context">The request; its body is read once before the work and stands at its beginning then.</param>
    /// <param name="largest">How many bytes are taken.</param>
    /// <param name="work">What is to be done, within the transaction that is begun here: what it led to, or why it cannot be done.</param>
    public async Task<IResult> RunAsync(HttpContext context, long largest, Func<Task<(Pushed? Pushed, IResult? Refused)>> work)
    {
        var (request, cancellation) = (context.Request, context.RequestAborted);
        if (request.Headers.ContainsKey(Header) && KeyOf(request) is null)
            return Problems.Of(context, StatusCodes.Status400BadRequest, $"{Header} is one text of 1 to {LongestKey} characters, another for each push.");
        request.EnableBuffering(HeldInMemory, largest);
        byte[] digest;
        try
        {
            digest = await DigestAsync(request, cancellation);
        }
        catch (IOException) when (!cancellation.IsCancellationRequested)
        {
            return Problems.Of(context, StatusCodes.Status413PayloadTooLarge, $"At most {largest} bytes are taken at once. Send it in several parts.");
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (key, token, now) = (KeyOf(request), current.Token!.Id, clock.GetUtcNow().UtcDateTime);
        // Where the same push is under way, this waits for its end.
        if (
            key is not null
            && await db.Database.ExecuteSqlAsync(
                $"insert into pushes (token_id, key, digest, status, answer, at) values ({token}, {key}, {digest}, 0, '', {now}) on conflict do nothing",
                cancellation
            ) == 0
        )
        {
            var before = await db.Pushes.SingleAsync(push => push.TokenId == token && push.Key == key, cancellation);
            if (!before.Digest.AsSpan().SequenceEqual(digest))
                return Problems.Of(
                    context,
                    StatusCodes.Status422UnprocessableEntity,
                    $"Something else was sent under this {Header} before. Send what is new under another one."
                );
            context.Response.Headers["Idempotent-Replayed"] = "true";
            return Answer(context, before.Status, before.Location, before.Answer);
        }
        var (pushed, refused) = await work();
        if (pushed is null)
            return refused!;
        var answer = JsonSerializer.Serialize(pushed.Answer, json.Value.SerializerOptions);
        if (key is not null)
            await db
                .Pushes.Where(push => push.TokenId == token && push.Key == key)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(push => push.Status, pushed.Status)
                            .SetProperty(push => push.Location, pushed.Location)
                            .SetProperty(push => push.Answer, answer),
                    cancellation
                );
        await transaction.CommitAsync(cancellation);
        return Answer(context, pushed.Status, pushed.Location, answer);
    }

    private static IResult Answer(HttpContext context, int status, string? location, string answer)
    {
        if (location is not null)
            context.Response.Headers.Location = ApiSetup.Root + location;
        return TypedResults.Text(answer, "application/json", Encoding.UTF8, status);
    }

    private static string? KeyOf(HttpRequest request) =>
        request.Headers[Header] is [{ Length: > 0 and <= LongestKey } key] && !string.IsNullOrWhiteSpace(key) ? key : null;

    private static async Task<byte[]> DigestAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var piece = new byte[1 << 16];
        while (await request.Body.ReadAsync(piece, cancellation) is > 0 and var length)
            sum.AppendData(piece, 0, length);
        request.Body.Position = 0;
        return sum.GetHashAndReset();
    }
}
