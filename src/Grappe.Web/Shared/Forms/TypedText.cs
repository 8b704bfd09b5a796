using System.Buffers;
using System.Text;

namespace Grappe.Web.Shared.Forms;

/// <summary>Brings what people type into a form that can be kept, and checks it.</summary>
public static class TypedText
{
    private const int LongestLink = 1_000;
    private const string Apostrophes = "'’‘ʼ´`′＇";

    // All that a text can hold and be plain already.
    private static readonly SearchValues<char> Unproblematic = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Except(Apostrophes),
        '\n',
        '’',
        'é',
        'è',
        'à',
        'ê',
        'ç',
        'ô',
        'î',
        'û',
        'É',
    ]);

    // Each end of a line that Unicode knows is one, as those of texts on several lines are.
    private static readonly char[] Apart = [' ', '\t', '\r', '\n', '\f', '\u0085', '\u2028', '\u2029', '\0'];

    /// <summary>A text on one line.</summary>
    public static string OneLine(string? text) => string.Join(' ', Plain(text).Split(Apart, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A text on as many lines as it has. A browser counts a line's end as one character, and sends two.</summary>
    public static string Lines(string? text) => Plain(text?.Replace("\0", "", StringComparison.Ordinal)).ReplaceLineEndings("\n").Trim();

    /// <summary>
    /// A text as it is kept and compared, whoever wrote it with whichever keyboard: letters composed with their marks (NFC), one kind of blank and one of it at a time,
    /// one kind of apostrophe within words, and nothing that nobody sees. In addresses the apostrophe stays as it is. What is plain already stays as it is too.
    /// </summary>
    public static string Plain(string? text)
    {
        if (string.IsNullOrEmpty(text) || IsPlain(text))
            return text ?? "";
        // Taking out and composing may bring together what composes anew.
        for (var plain = text; ; )
        {
            var before = plain;
            plain = Plainer(before);
            if (plain == before)
                return plain;
        }
    }

    private static string Plainer(string text)
    {
        var seen = Seen(text);
        var composed = IsWellFormed(seen) ? seen.Normalize() : seen;
        var (plain, end, isAddress) = (new StringBuilder(composed.Length), 0, false);
        for (var at = 0; at < composed.Length; at++)
        {
            if (at >= end)
                (end, isAddress) = WordAt(composed, at);
            var letter = composed[at];
            if (letter == '\t' || char.GetUnicodeCategory(letter) == UnicodeCategory.SpaceSeparator)
                letter = ' ';
            else if (!isAddress && Apostrophes.Contains(letter, StringComparison.Ordinal) && IsLetter(composed, at - 1) && IsLetter(composed, at + 1))
                letter = '’';
            if (letter != ' ' || plain.Length == 0 || plain[^1] != ' ')
                plain.Append(letter);
        }
        return plain.ToString().Trim(' ');
    }

    private static string Seen(string text)
    {
        var seen = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
            if (!IsInvisible(text[at], text, at))
                seen.Append(text[at]);
        return seen.Length == text.Length ? text : seen.ToString();
    }

    // Where the word that begins here ends, and whether it is an address; a blank stands for itself.
    private static (int End, bool IsAddress) WordAt(string text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] != '\0' && !char.IsWhiteSpace(text[end]))
            end++;
        var word = text.AsSpan(at, end - at);
        return (Math.Max(end, at + 1), word.Contains("://", StringComparison.Ordinal) || word.StartsWith("www.", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether two texts are the same to who reads them.</summary>
    public static bool AreSame(string? a, string? b) => Plain(a).Trim() == Plain(b).Trim();

    private static bool IsPlain(string text)
    {
        if (text[0] == ' ' || text[^1] == ' ')
            return false;
        for (var rest = text.AsSpan(); rest.IndexOfAnyExcept(Unproblematic) is >= 0 and var at; rest = rest[(at + 1)..])
            if (rest[at] is not (' ' or (>= 'ء' and <= 'غ') or (>= 'ف' and <= 'ي')) || (rest[at] == ' ' && rest[at + 1] == ' '))
                return false;
        return true;
    }

    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
            if (text[at] is '\uFFFE' or '\uFFFF' || (char.IsSurrogate(text[at]) && !char.IsSurrogatePair(text, at++)))
                return false;
        return true;
    }

    // Soft hyphens, marks of direction, joiners and blanks of no width; what joins the parts of an emoji is seen.
    private static bool IsInvisible(char letter, string text, int at) =>
        letter switch
        {
            '\u200D' => at == 0 || !(char.IsSurrogate(text[at - 1]) || text[at - 1] is '\uFE0F' or (>= '\u2600' and <= '\u27BF')),
            '\u00AD' or '\u061C' or '\u180E' or '\uFEFF' or (>= '\u200B' and <= '\u200F') => true,
            (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2064') or (>= '\u2066' and <= '\u206F') => true,
            _ => false,
        };

    private static bool IsLetter(string text, int at) =>
        at >= 0
        && at < text.Length
        && (char.IsLetter(text[at]) || char.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    /// <summary>A text of some length, or null where nothing was typed.</summary>
    public static string? UpTo(int longest, string? text) => Lines(text) is { Length: > 0 } typed ? Cut(longest, typed) : null;

    /// <summary>The beginning of a text that is too long, whole characters as people see them: neither an emoji nor a letter and its marks are cut in two.</summary>
    public static string Cut(int longest, string text)
    {
        if (text.Length <= longest)
            return text;
        var end = 0;
        while (StringInfo.GetNextTextElementLength(text.AsSpan(end)) is var length && end + length <= longest)
            end += length;
        // Marks without end on one letter are cut all the same, as long as half a character is left of none.
        if (end == 0)
            end = longest > 0 && char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return text[..end];
    }

    /// <summary>Whether it is the address of a page.</summary>
    public static bool IsLink(string text) => text.Length <= LongestLink && !IsUnreadable(text) && AddressOf(text) is { Scheme: "http" or "https" };

    /// <summary>The address that a text is; null where it is none. With marks that nobody sees, such as those of direction, it is none: the framework's reader breaks on some of them.</summary>
    public static Uri? AddressOf(string? text) =>
        text?.Any(letter => char.GetUnicodeCategory(letter) == UnicodeCategory.Format) == false && Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : null;

    /// <summary>Whether a text holds what no page shows and no column takes: control characters, what is no character or stands for bytes that were no text, halves of characters.</summary>
    public static bool IsUnreadable(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if ((char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) || letter is '\uFFFD' or '\uFFFE' or '\uFFFF')
                return true;
            if (char.IsSurrogate(letter) && !char.IsSurrogatePair(text, at++))
                return true;
        }
        return false;
    }
}
