using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Takes the code that a phone shows (RFC 6238), each once: the step of the last one is remembered, and neither it nor an earlier one is taken again.</summary>
/// <remarks>The framework's own takes a code as often as it is sent, for two and a half minutes.</remarks>
public sealed class OneTimeCodes(GrappeDb db, TimeProvider clock) : AuthenticatorTokenProvider<Person>
{
    private const int SecondsOfStep = 30;
    private const int Digits = 6;

    // The 160 bits that RFC 4226 advises.
    private const int LettersOfKey = 32;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    // One to each side, as RFC 6238 advises, for phones whose clock is a little off and for the time it takes to type.
    private const int StepsAround = 1;

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Person> manager, Person user) =>
        await manager.GetAuthenticatorKeyAsync(user) is { Length: > 0 } key
        && StepOf(key, token) is { } step
        && await db.Database.ExecuteSqlAsync($"update people set factor_step = {step} where id = {user.Id} and (factor_step is null or factor_step < {step})")
            == 1;

    /// <summary>A key for a person's phone, as applications read it.</summary>
    public static string NewKey() => string.Concat(RandomNumberGenerator.GetItems<char>(Letters, LettersOfKey));

    /// <summary>Takes the first code of a key that is not yet the person's: the last step of the key before says nothing of it.</summary>
    public async Task<bool> TakeFirstAsync(Person user, string key, string token) =>
        StepOf(key, token) is { } step && await db.Database.ExecuteSqlAsync($"update people set factor_step = {step} where id = {user.Id}") == 1;

    private long? StepOf(string key, string token)
    {
        if (token.Length != Digits)
            return null;
        // The phone goes by the time of the world, also where a demo does not.
        var now = clock.Outside().GetUtcNow().ToUnixTimeSeconds() / SecondsOfStep;
        for (var step = now - StepsAround; step <= now + StepsAround; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeOf(key, step)), Encoding.UTF8.GetBytes(token)))
                return step;
        return null;
    }

    private static string CodeOf(string key, long step)
    {
        var counter = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The applications on people's phones speak HMAC-SHA-1 and nothing else.
        var hash = HMACSHA1.HashData(BytesOf(key), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    // RFC 4648, to the base of 32.
    private static byte[] BytesOf(string key)
    {
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var letter in key.TrimEnd('='))
        {
            bits = ((bits << 5) | Letters.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal)) & 0xfff;
            held += 5;
            if (held < 8)
                continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
        }
        return [.. bytes];
    }
}
