using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Grappe.Web.Shared.Permissions;

/// <summary>Makes and checks what a program sends to be known. Its beginning tells a finder what it is, and its end that it is whole, before the database is asked.</summary>
public static class TokenSecret
{
    public const string Prefix = "grappe_";

    /// <summary>The number of its letters that are kept, so that its owner knows it again.</summary>
    public const int Shown = 11;

    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Drawn = 32;
    private const int Checking = 6;

    public static string New()
    {
        var drawn = Prefix + RandomNumberGenerator.GetString(Letters, Drawn);
        return drawn + CheckOf(drawn);
    }

    public static bool IsWhole(string secret) =>
        secret.Length == Prefix.Length + Drawn + Checking
        && secret.StartsWith(Prefix, StringComparison.Ordinal)
        && secret.EndsWith(CheckOf(secret[..^Checking]), StringComparison.Ordinal);

    // Drawn by chance and long: nothing slower is needed to hide it.
    public static byte[] DigestOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    // CRC-32C, its digits to the base of 62, the first one first.
    private static string CheckOf(string text)
    {
        var sum = ~Encoding.UTF8.GetBytes(text).Aggregate(uint.MaxValue, BitOperations.Crc32C);
        Span<char> digits = stackalloc char[Checking];
        for (var place = Checking - 1; place >= 0; place--, sum /= (uint)Letters.Length)
            digits[place] = Letters[(int)(sum % (uint)Letters.Length)];
        return new string(digits);
    }
}
