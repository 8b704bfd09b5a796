namespace Grappe.Web.Shared.Forms;

/// <summary>Brings what people type into a form that can be kept, and checks it.</summary>
public static class TypedText
{
    private const int LongestLink = 1_000;

    /// <summary>A text on one line.</summary>
    public static string OneLine(string? text) => string.Join(' ', (text ?? "").Split([' ', '\t', '\r', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A text on as many lines as it has. A browser counts a line's end as one character, and sends two.</summary>
    public static string Lines(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();

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
