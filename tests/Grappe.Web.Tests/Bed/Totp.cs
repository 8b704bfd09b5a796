using System.Security.Cryptography;

namespace Grappe.Web.Tests.Bed;

/// <summary>Computes the codes that an authenticator on a phone shows (RFC 6238).</summary>
public static class Totp
{
    private const int Seconds = 30;

    /// <summary>The step of thirty seconds in which a moment lies.</summary>
    public static long StepOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / Seconds;

    /// <summary>The code of the moment.</summary>
    public static string CodeOf(string secret) => CodeOf(secret, StepOf(DateTimeOffset.UtcNow));

    /// <summary>The code of a step.</summary>
    public static string CodeOf(string secret, long step)
    {
        var bits = string.Concat(secret.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter), 2).PadLeft(5, '0')));
        byte[] key = [.. Enumerable.Range(0, bits.Length / 8).Select(index => Convert.ToByte(bits.Substring(index * 8, 8), 2))];
        var counter = BitConverter.GetBytes(step);
        Array.Reverse(counter);
        var hash = HMACSHA1.HashData(key, counter);
        var offset = hash[^1] & 0xf;
        var number = ((hash[offset] & 0x7f) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return (number % 1_000_000).ToString("D6");
    }
}
