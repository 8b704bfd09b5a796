using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Grappe.Web.Shared.Web;

/// <summary>Tells text that can be kept from what no database, file or page can hold: NUL, and halves of characters.</summary>
public static class WholeText
{
    public static bool Is(string? text)
    {
        for (var rest = text.AsSpan(); rest.IndexOfAny(Suspect) is >= 0 and var at; )
        {
            // A pair of surrogates is one character; half of one is none.
            if (rest[at] == '\0' || Rune.DecodeFromUtf16(rest[at..], out _, out var length) != OperationStatus.Done)
                return false;
            rest = rest[(at + length)..];
        }
        return true;
    }

    /// <summary>Whether the percent-encoded bytes of an address are UTF-8 without NUL. A sign of percent that begins no byte stands for itself.</summary>
    public static bool IsEncodedIn(ReadOnlySpan<char> address)
    {
        var bytes = new List<byte>();
        for (; address.IndexOf('%') is >= 0 and var at; address = address[at..])
        {
            bytes.Clear();
            while (at + 2 < address.Length && address[at] == '%' && char.IsAsciiHexDigit(address[at + 1]) && char.IsAsciiHexDigit(address[at + 2]))
            {
                bytes.Add(Convert.FromHexString(address.Slice(at + 1, 2))[0]);
                at += 3;
            }
            if (bytes.Contains(0) || !Utf8.IsValid([.. bytes]))
                return false;
            at = Math.Max(at, address.IndexOf('%') + 1);
        }
        return true;
    }

    private static readonly SearchValues<char> Suspect = SearchValues.Create(['\0', .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);
}
