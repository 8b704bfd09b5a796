using System.Text;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Finds out in which encoding a text was written, by evidence.</summary>
/// <remarks>UTF-8 proves itself: what was written otherwise breaks its rules. Among the encodings of one byte a letter, those that French and Arabic spreadsheets write are told apart by the letters that these languages use most.</remarks>
internal static class TextEncoding
{
    private const string Utf8 = "utf-8";
    private const string Windows = "windows-1252";
    private const string WindowsArabic = "windows-1256";
    private const string Mac = "macintosh";

    public static readonly string[] Names = [Utf8, "utf-16", "utf-16be", "utf-32", Windows, WindowsArabic, Mac];

    /// <summary>Gives the encoding by its name; what cannot be read in it is thrown.</summary>
    /// <exception cref="RuleBroken">There is none of this name here.</exception>
    public static Encoding Named(string name) =>
        name switch
        {
            Utf8 => new UTF8Encoding(false, throwOnInvalidBytes: true),
            "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            "utf-32" => new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
            Windows => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
            WindowsArabic => CodePagesEncodingProvider.Instance.GetEncoding(1256)!,
            Mac => CodePagesEncodingProvider.Instance.GetEncoding(10000)!,
            _ => throw new RuleBroken("sheet.encoding", name),
        };

    public static string NameOf(Stream content, ReadOnlySpan<byte> beginning) =>
        beginning switch
        {
            [0xFF, 0xFE, 0, 0, ..] => "utf-32",
            [0xFF, 0xFE, ..] => "utf-16",
            [0xFE, 0xFF, ..] => "utf-16be",
            [0xEF, 0xBB, 0xBF, ..] => Proven(content),
            // Without a mark, UTF-16 shows by the zeros beside its Latin letters.
            [not 0, 0, ..] => "utf-16",
            [0, not 0, ..] => "utf-16be",
            _ => Evidence.Of(content).Name,
        };

    /// <summary>Takes the encoding that a person chose, where the text can be in it.</summary>
    /// <exception cref="RuleBroken">It is said to be UTF-8, and some of it is not.</exception>
    public static string Chosen(string name, Stream content) => name == Utf8 ? Proven(content) : name;

    // Whoever reads lines of UTF-8 puts a sign in the place of what is none, where others throw.
    private static string Proven(Stream content) => Evidence.Of(content).IsUtf8 ? Utf8 : throw new RuleBroken("sheet.encoding", "UTF-8");

    private sealed class Evidence
    {
        // é è à ç ê ô î û É in each of the two, as French uses them.
        private static readonly byte[] WindowsLetters = [0xE9, 0xE8, 0xE0, 0xE7, 0xEA, 0xF4, 0xEE, 0xFB, 0xC9];
        private static readonly byte[] MacLetters = [0x8E, 0x8F, 0x88, 0x8D, 0x90, 0x99, 0x94, 0x9E, 0x83];

        private readonly long[] bytes = new long[256];
        private bool isUtf8 = true;
        private long inSequences;
        private int expected;
        private int begun;
        private long inArabicWords;
        private long high;

        public static Evidence Of(Stream content)
        {
            var evidence = new Evidence();
            var (decoder, chunk, letters) = (Named(Utf8).GetDecoder(), new byte[1 << 16], new char[1 << 17]);
            byte before = 0;
            content.Position = 0;
            for (int read; (read = content.Read(chunk)) > 0; )
            {
                evidence.Decode(() => decoder.GetChars(chunk.AsSpan(0, read), letters, flush: false));
                foreach (var one in chunk.AsSpan(0, read))
                {
                    evidence.Count(before, one);
                    before = one;
                }
            }
            evidence.Decode(() => decoder.GetChars([], letters, flush: true));
            content.Position = 0;
            return evidence;
        }

        public bool IsUtf8 => isUtf8;

        public string Name =>
            isUtf8 ? Utf8
            : IsNoText ? throw new RuleBroken("sheet.kind")
            // Far more letters of UTF-8 than anything else: it is UTF-8 that was damaged, and would be read as gibberish.
            : inSequences * 4 > high * 3 ? throw new RuleBroken("sheet.encoding", "UTF-8")
            : inArabicWords * 2 > high ? WindowsArabic
            : Sum(MacLetters) > Sum(WindowsLetters) ? Mac
            : Windows;

        private bool IsNoText => Enumerable.Range(0, 0x20).Any(code => bytes[code] > 0 && code is not ('\t' or '\n' or '\r' or '\f' or 0x1A));

        private void Decode(Func<int> decode)
        {
            try
            {
                if (isUtf8)
                    decode();
            }
            catch (DecoderFallbackException)
            {
                isUtf8 = false;
            }
        }

        private void Count(byte before, byte one)
        {
            bytes[one]++;
            if (one < 0x80)
            {
                expected = 0;
                return;
            }
            high++;
            if (one <= 0xBF && expected > 0)
            {
                begun++;
                if (--expected == 0)
                    inSequences += begun;
            }
            else
                (expected, begun) = (
                    one switch
                    {
                        >= 0xC2 and <= 0xDF => 1,
                        >= 0xE0 and <= 0xEF => 2,
                        >= 0xF0 and <= 0xF4 => 3,
                        _ => 0,
                    },
                    1
                );
            if (IsArabic(before) && IsArabic(one))
                inArabicWords++;
        }

        private long Sum(byte[] letters) => letters.Sum(letter => bytes[letter]);

        // Those that French has in no place of the same code.
        private static bool IsArabic(byte letter) => letter is (>= 0xC1 and <= 0xD6) or (>= 0xD8 and <= 0xDF) or 0xE1 or (>= 0xE3 and <= 0xE6) or 0xEC or 0xED;
    }
}
