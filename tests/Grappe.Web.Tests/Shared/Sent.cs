using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Grappe.Web.Tests.Shared;

/// <summary>Generates what people, programs and attackers send: letters at random between pieces that have broken readers before.</summary>
internal static class Sent
{
    public const int Often = 10_000;

    private static readonly string[] Nasty =
    [
        "",
        " ",
        "\0",
        "\u0001",
        "\ud800",
        "\udc00",
        "\ud83d\udca9",
        "\ufffd",
        "\uffff",
        "\ufffe",
        "\ufeff",
        "\u202e",
        "\u200f",
        "\ue000",
        "\ue001",
        "e\u0301\u0301\u0301",
        "\r\n",
        "\t",
        "\"",
        "'",
        "\\",
        "<script>",
        "]]>",
        "&#0;",
        "%00",
        "{0}",
        "{",
        "}",
        "[",
        "]",
        ",",
        ";",
        ":",
        "/",
        "//",
        "..",
        "@",
        "#",
        "?",
        "=",
        "-",
        "–",
        "~",
        "+",
        "*",
        ".",
        "0",
        "-0",
        "1e309",
        "NaN",
        "9999999999999999999999999999",
        "٣",
        "２",
        "2019-02-30",
        "2019-12-31",
        "31/12/2010",
        "null",
        "true",
        "yes",
        "xn--",
        "[::1]",
        "127.0.0.1",
        "0x7f.1",
        "https://",
        "javascript:",
        "example.org",
        "sfax",
        "صفاقس",
        "huile d’olive",
        "métallurgie",
        "الزيتون",
    ];

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Elements(Nasty),
        Gen.Choose(' ', '~').Select(code => ((char)code).ToString()),
        Gen.Choose(0, 0xffff).Select(code => ((char)code).ToString())
    );

    /// <summary>Any text at all.</summary>
    public static readonly Gen<string> Text = Piece.ArrayOf().Resize(12).Select(string.Concat);

    /// <summary>A text as a form, an address or JSON can carry it.</summary>
    public static readonly Gen<string> Whole = Text.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", ""));

    /// <summary>A text of these pieces, with something else in it now and then.</summary>
    public static Gen<string> Of(params string[] pieces) => Gen.Frequency((9, Gen.Elements(pieces)), (1, Piece)).ArrayOf().Resize(10).Select(string.Concat);

    /// <summary>Something sound, with some of its bytes changed, taken out or said twice.</summary>
    public static Gen<byte[]> Damaged(byte[] sound) =>
        from count in Gen.Choose(1, 6)
        from changes in Gen.Zip(Gen.Choose(0, Math.Max(0, sound.Length - 1)), Gen.Choose(0, 400)).ArrayOf(count)
        select changes.Aggregate(sound, Change);

    /// <summary>A text that is sound, with pieces put in, put in the place of others or taken out.</summary>
    public static Gen<string> Damaged(string sound, params string[] pieces)
    {
        var change =
            from at in Gen.Choose(0, sound.Length)
            from length in Gen.Choose(0, 12)
            from piece in pieces.Length > 0 ? Gen.OneOf(Gen.Elements(pieces), Piece) : Piece
            select (At: at, Length: length, Piece: piece);
        return from count in Gen.Choose(1, 4) from changes in change.ArrayOf(count) select changes.Aggregate(sound, Put);

        static string Put(string text, (int At, int Length, string Piece) change)
        {
            var at = Math.Min(change.At, text.Length);
            return text[..at] + change.Piece + text[Math.Min(text.Length, at + change.Length)..];
        }
    }

    /// <summary>Checks many generated values. A failure is told with the seed that repeats it.</summary>
    public static void Holds<T>(this Gen<T> values, Action<T> holds, int often = Often) =>
        Prop.ForAll(values.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(often));

    private static byte[] Change(byte[] content, (int At, int How) change)
    {
        var (at, length) = (Math.Min(change.At, content.Length), change.How % 50);
        return change.How switch
        {
            < 256 when at < content.Length => [.. content[..at], (byte)change.How, .. content[(at + 1)..]],
            < 300 => [.. content[..at], .. content[Math.Min(content.Length, at + length)..]],
            < 350 => [.. content[..at], .. content[at..Math.Min(content.Length, at + length)], .. content[at..]],
            _ => content[..at],
        };
    }
}
