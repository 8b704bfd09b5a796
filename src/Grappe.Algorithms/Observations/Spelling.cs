using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Grappe.Algorithms.Observations;

/// <summary>The likeness of two written names, from the closest to the furthest.</summary>
public enum Likeness
{
    /// <summary>The same characters.</summary>
    Identical,

    /// <summary>They differ only in case, accents, punctuation or blanks.</summary>
    SameLetters,

    /// <summary>The same words in another order, with a letter or two changed, or with a first name cut to its initial.</summary>
    Near,

    /// <summary>The words of one are among the words of the other, or are its initials.</summary>
    Contained,

    /// <summary>None of these.</summary>
    Different,
}

/// <summary>Compares names as people write them, in French, English and Arabic.</summary>
public static partial class Spelling
{
    private static readonly FrozenSet<string> SmallWords = FrozenSet.Create(
        "d",
        "de",
        "du",
        "des",
        "l",
        "la",
        "le",
        "les",
        "et",
        "en",
        "of",
        "the",
        "and",
        "a",
        "au",
        "aux"
    );

    private static readonly string[] Articles = ["l'", "le ", "la ", "les ", "the "];
    private const int ShortestName = 4;

    /// <summary>A name reduced to what identifies it: lower-case letters without marks and ASCII digits, words separated by one blank.</summary>
    /// <remarks>
    /// Unicode compatibility decomposition (UAX 15, NFKD) without its marks; Arabic letters are unified as in Lucene's ArabicNormalizer
    /// (alef and hamza forms, teh marbuta, alef maqsura; tatweel dropped).
    /// </remarks>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var wordEnded = false;
        foreach (var rune in Normalized(text, NormalizationForm.FormKD).ToLowerInvariant().EnumerateRunes())
        {
            var letters = FoldRune(rune);
            if (letters is null)
            {
                wordEnded = true;
                continue;
            }
            if (wordEnded && folded.Length > 0 && letters.Length > 0)
                folded.Append(' ');
            wordEnded &= letters.Length == 0;
            folded.Append(letters);
        }
        return folded.ToString();
    }

    // The framework refuses halves of characters and the two that are none, wherever they come from; here they end a word like any other sign.
    private static string Normalized(string text, NormalizationForm form) =>
        (
            text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') || text.AsSpan().ContainsAny('\ufffe', '\uffff')
                ? string.Concat(text.EnumerateRunes()).Replace('\ufffe', '\ufffd').Replace('\uffff', '\ufffd')
                : text
        ).Normalize(form);

    /// <summary>Whether a folded word only joins others: an article or a preposition that names leave out.</summary>
    public static bool IsSmallWord(string word) => SmallWords.Contains(word);

    /// <summary>
    /// The fewest insertions, deletions, substitutions and swaps of neighbours that turn one text into the other, no part being edited twice
    /// (Damerau–Levenshtein distance, optimal string alignment), in UTF-16 units.
    /// </summary>
    /// <param name="a">A text.</param>
    /// <param name="b">Another text.</param>
    /// <param name="atMost">The largest distance of interest, 0 or more: for any larger one the result is <paramref name="atMost"/> + 1, sooner.</param>
    /// <remarks>It is symmetric and zero only for equal texts, but not a metric: the triangle inequality fails for CA, AC, ABC.</remarks>
    public static int Distance(string a, string b, int atMost = int.MaxValue - 1)
    {
        if (Math.Abs(a.Length - b.Length) > atMost)
            return atMost + 1;
        var (twoAbove, above, row) = (new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray(), new int[b.Length + 1]);
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(substituted, 1 + Math.Min(above[j], row[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
            }
            if (row.Min() > atMost)
                return atMost + 1;
            (twoAbove, above, row) = (above, row, twoAbove);
        }
        return Math.Min(above[b.Length], atMost + 1);
    }

    /// <summary>Tells how alike two names are. The order of the two does not matter.</summary>
    /// <remarks>
    /// Words may differ by one edit when the shorter has 4 to 7 letters and by two from 8 letters and three from 10 letters on, but never in their digits, which tell things apart.
    /// In an acronym a digit repeats the letter after it: C2TM stands for the initials C, T, T, M.
    /// </remarks>
    /// <exception cref="ArgumentException">A text is not well-formed Unicode.</exception>
    public static Likeness Similar(string a, string b)
    {
        if (a == b)
            return Likeness.Identical;
        var (first, second) = (Fold(a).Split(' '), Fold(b).Split(' '));
        var (firstLetters, secondLetters) = (string.Concat(first), string.Concat(second));
        if (firstLetters.Length == 0 || secondLetters.Length == 0)
            return Likeness.Different;
        if (firstLetters == secondLetters)
            return Likeness.SameLetters;

        // The pairing of words is greedy, so the two names always enter it in the same order.
        var swap = first.Length != second.Length ? first.Length > second.Length : string.CompareOrdinal(firstLetters, secondLetters) > 0;
        var (shorter, longer) = swap ? (second, first) : (first, second);
        if (EachHasItsLike(shorter, longer))
        {
            if (shorter.Length == longer.Length)
                return Likeness.Near;
            if (shorter.Length > 1)
                return Likeness.Contained;
        }
        return IsAcronym(firstLetters, second) || IsAcronym(secondLetters, first) ? Likeness.Contained : Likeness.Different;
    }

    /// <summary>Whether two written names can be those of one person or organisation: they are alike, or one is a single word of the other, such as the family name.</summary>
    /// <exception cref="ArgumentException">A text is not well-formed Unicode.</exception>
    public static bool SameHolder(string a, string b) => Similar(a, b) != Likeness.Different || IsWordOf(Fold(a), Fold(b)) || IsWordOf(Fold(b), Fold(a));

    /// <summary>
    /// Whether two names differ only in what typography decides: an article before the name, an acronym in brackets after it, the kind of apostrophe,
    /// the capitals of a name of several words and the accents on capitals. The capitals of a single word are part of it.
    /// </summary>
    internal static bool SamePrint(string a, string b)
    {
        var (first, second) = (Bare(a), Bare(b));
        return first == second || (first.Contains(' ', StringComparison.Ordinal) && first.Length == second.Length && first.Zip(second).All(SameLetter));
    }

    /// <summary>Whether one of two names is the initials of the other.</summary>
    internal static bool IsShortFor(string a, string b) =>
        IsAcronym(string.Concat(Fold(a).Split(' ')), Fold(b).Split(' ')) || IsAcronym(string.Concat(Fold(b).Split(' ')), Fold(a).Split(' '));

    /// <summary>Whether two names have alike words, leaving aside articles, prepositions, an acronym in brackets and the word cluster, misprinted or not.</summary>
    /// <exception cref="ArgumentException">A text is not well-formed Unicode.</exception>
    internal static bool SameMainWords(string a, string b) =>
        Similar(MainWords(a), MainWords(b)) is Likeness.Identical or Likeness.SameLetters or Likeness.Near;

    private static string MainWords(string name) =>
        string.Join(' ', Fold(Bracketed().Replace(name, " ")).Split(' ').Where(word => !SmallWords.Contains(word) && Distance(word, "cluster", 1) > 1));

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Bracketed();

    private static bool SameLetter((char A, char B) pair) =>
        char.ToUpperInvariant(pair.A) == char.ToUpperInvariant(pair.B)
        || (
            (char.IsUpper(pair.A) || char.IsUpper(pair.B))
            && Fold(pair.A.ToString()) == Fold(pair.B.ToString())
            && char.IsLetter(pair.A)
            && char.IsLetter(pair.B)
        );

    private static string Bare(string name)
    {
        var plain = Normalized(Bracketed().Replace(name, "").Replace('’', '\''), NormalizationForm.FormC).Trim(' ', ',');
        var article = Articles.FirstOrDefault(article => plain.StartsWith(article, StringComparison.OrdinalIgnoreCase));
        return plain[(article?.Length ?? 0)..];
    }

    private static bool IsWordOf(string word, string name) => word.Length >= ShortestName && name.Split(' ').Contains(word);

    /// <returns>What stands for the rune: letters or digits, nothing for a mark, null for what separates words.</returns>
    private static string? FoldRune(Rune rune) =>
        (char)rune.Value switch
        {
            _ when !rune.IsBmp => Rune.IsLetterOrDigit(rune) ? rune.ToString() : null,
            'œ' => "oe",
            'æ' => "ae",
            'ß' => "ss",
            'ـ' => "",
            'ٱ' => "ا",
            'ة' => "ه",
            'ى' => "ي",
            _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format => "",
            _ when Rune.IsDigit(rune) => ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture),
            _ when Rune.IsLetter(rune) => rune.ToString(),
            _ => null,
        };

    private static bool EachHasItsLike(string[] shorter, string[] longer)
    {
        var (left, free) = (shorter.ToList(), longer.ToList());
        foreach (var alike in new Func<string, string, bool>[] { string.Equals, NearWords, (x, y) => shorter.Length > 1 && IsInitial(x, y) })
        foreach (var word in left.ToArray())
        {
            var at = free.FindIndex(other => alike(word, other));
            if (at < 0)
                continue;
            left.Remove(word);
            free.RemoveAt(at);
        }
        return left.Count == 0;
    }

    private static bool NearWords(string a, string b)
    {
        var edits = Math.Min(a.Length, b.Length) switch
        {
            < 4 => 0,
            < 8 => 1,
            < 10 => 2,
            _ => 3,
        };
        return edits > 0 && Distance(a, b, edits) <= edits && a.Where(char.IsDigit).SequenceEqual(b.Where(char.IsDigit));
    }

    private static bool IsInitial(string a, string b) => (a.Length == 1 || b.Length == 1) && a[0] == b[0];

    private static bool IsAcronym(string letters, string[] words)
    {
        var initials = string.Concat(words.Where(word => word.Length > 0 && !SmallWords.Contains(word)).Select(word => word[0]));
        return initials.Length > 1 && initials == SpellOut(letters);
    }

    private static string SpellOut(string acronym)
    {
        var letters = new StringBuilder();
        var times = 1;
        foreach (var sign in acronym)
            if (char.IsDigit(sign))
                times = Math.Max(1, sign - '0');
            else
            {
                letters.Append(sign, times);
                times = 1;
            }
        return letters.ToString();
    }
}
