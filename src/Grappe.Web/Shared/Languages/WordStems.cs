using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Shared.Languages;

/// <summary>The words of a text, and their stems in the three languages.</summary>
public sealed partial class WordStems(NpgsqlDataSource database)
{
    /// <summary>The stems that each language makes of a word: none where it leaves the word out of a text, as an article or a preposition.</summary>
    /// <param name="ArabicNoun">That of the same noun with the article, so that it is one and the same however the noun is written.</param>
    public sealed record Stems(string[] French, string[] English, string[] Arabic, string[] ArabicNoun);

    /// <summary>The place among the stems of that by which Arabic names are compared: with and without article and prepositions it is the same.</summary>
    public const int ArabicNames = 3;

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    public static partial Regex Token { get; }

    /// <summary>The words of a text as they stand there, in lower case.</summary>
    public static IEnumerable<string> TokensOf(string text) => TokensIn(text).Select(token => token.Token);

    /// <summary>The same, each with where it begins.</summary>
    public static IEnumerable<(string Token, int Start)> TokensIn(string text) =>
        Token.Matches(text).Select(match => (match.Value.ToLowerInvariant(), match.Index));

    public async Task<IReadOnlyList<(string Token, Stems Stems)>> AllAsync(string[] tokens, CancellationToken cancellation)
    {
        var read = new List<(string, Stems)>();
        await using var command = database.CreateCommand(
            """
            select token, tsvector_to_array(to_tsvector('grappe_french', token)), tsvector_to_array(to_tsvector('grappe_english', token)),
                tsvector_to_array(to_tsvector('grappe_arabic', token)), tsvector_to_array(to_tsvector('grappe_arabic', noun))
            from unnest($1, $2) word (token, noun)
            """
        );
        command.Parameters.AddWithValue(tokens);
        command.Parameters.AddWithValue(tokens.Select(WithArticle).ToArray());
        await using var reader = await Patiently.DoAsync(() => command.ExecuteReaderAsync(cancellation), cancellation);
        while (await reader.ReadAsync(cancellation))
            read.Add(
                (
                    reader.GetString(0),
                    new Stems(
                        reader.GetFieldValue<string[]>(1),
                        reader.GetFieldValue<string[]>(2),
                        reader.GetFieldValue<string[]>(3),
                        reader.GetFieldValue<string[]>(4)
                    )
                )
            );
        return read;
    }

    // The stemmer takes other endings off a noun with the article than off one without.
    private static string WithArticle(string token) => ArabicWords.IsArabic(token) ? "ال" + ArabicWords.Parts(token).Noun : token;

    /// <summary>The stem of each word in each of the languages, in the order fr, en, ar, and that at <see cref="ArabicNames"/>; null where the language leaves it out of a text.</summary>
    public async Task<IReadOnlyDictionary<string, string?[]>> OneOfEachAsync(IReadOnlyCollection<string> tokens, CancellationToken cancellation) =>
        (await AllAsync([.. tokens], cancellation)).ToDictionary(
            stem => stem.Token,
            stem =>
                new[]
                {
                    stem.Stems.French.FirstOrDefault(),
                    stem.Stems.English.FirstOrDefault(),
                    stem.Stems.Arabic.FirstOrDefault(),
                    stem.Stems.Arabic.Length == 0 ? null : ArabicWords.Parts(stem.Token).Before + stem.Stems.ArabicNoun.FirstOrDefault(stem.Stems.Arabic[0]),
                }
        );
}
