namespace Grappe.Algorithms.Observations;

/// <summary>Takes off Arabic words what the script writes together with them: the article, prepositions of one letter, "and".</summary>
public static class ArabicWords
{
    private const int Shortest = 3;
    private const string Together = "وفبكل";

    // The longest first. As in Lucene's ArabicStemmer, with two such words before the article.
    private static readonly string[] WithArticle = ["وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال"];

    /// <summary>Whether a word is written in Arabic letters.</summary>
    public static bool IsArabic(string word) => word.Length > 0 && word[0] is >= '\u0600' and <= '\u06ff';

    /// <summary>Gives a folded word without the article and what is written before it, and without a hamza at its end, which many leave out.</summary>
    /// <param name="word">As <see cref="Spelling.Fold"/> gives it; a word of another script stays as it is.</param>
    public static string Bare(string word)
    {
        if (!IsArabic(word))
            return word;
        if (WithArticle.FirstOrDefault(prefix => word.Length >= prefix.Length + Shortest && word.StartsWith(prefix, StringComparison.Ordinal)) is { } article)
            word = word[article.Length..];
        return word.Length > Shortest && word[^1] == 'ء' ? word[..^1] : word;
    }

    /// <summary>Gives some folded words, each without its article.</summary>
    public static string AllBare(string words) => string.Join(' ', words.Split(' ').Select(Bare));

    /// <summary>Gives what a folded word may mean: first without its article, then as it stands, last without a letter before it that may be a preposition or "and".</summary>
    public static IReadOnlyList<string> Forms(string word) =>
        IsArabic(word) ? [.. new[] { Bare(word), word, Bare(Bare(word)) }.Concat(WithoutParticles(word)).Distinct()] : [word];

    /// <summary>Gives what is left of a word when letters before it are taken for "and" and for a preposition: one of them, then both.</summary>
    public static IEnumerable<string> WithoutParticles(string word)
    {
        for (var taken = 0; taken < 2 && word.Length > Shortest && Together.Contains(word[0]); taken++)
            yield return word = word[1..];
    }

    /// <summary>Parts a word as it is written, in small letters: whether it says "and" or a like word before an article, and the noun without both.</summary>
    /// <remarks>An alef with hamza at the beginning is part of the noun: "ألياف", fibres, has no article.</remarks>
    public static (string Before, string Noun) Parts(string written)
    {
        var word = string.Concat(
            written.Where(letter => char.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.NonSpacingMark && letter != 'ـ')
        );
        if (!IsArabic(word))
            return ("", written);
        var article = WithArticle.FirstOrDefault(prefix => word.Length >= prefix.Length + Shortest && word.StartsWith(prefix, StringComparison.Ordinal)) ?? "";
        // With a preposition it is the same noun; with "and" it stands beside another.
        return (article.Length > 2 && article[0] is ('و' or 'ف') ? article[..1] : "", word[article.Length..]);
    }
}
