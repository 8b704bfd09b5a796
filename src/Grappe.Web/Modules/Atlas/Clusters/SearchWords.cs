using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;
using Grappe.Algorithms.Search;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>From what a person typed to the terms of the index, and back to the letters that matched.</summary>
/// <remarks>A person types in any of the three languages whatever the page's: each word is looked for as a name and as a word of each language.</remarks>
public sealed partial class SearchWords(NpgsqlDataSource database, WordStems words)
{
    private const int MostKept = 20_000;
    private const int MostWords = 16;

    // Longer words are not written together with another: "bio", "agro", "micro", "2".
    private const int LongestBeginning = 5;

    private readonly ConcurrentDictionary<string, WordStems.Stems> kept = new();

    [GeneratedRegex(@"\p{IsArabic}")]
    private static partial Regex ArabicLetter { get; }

    /// <summary>Reads the words of a text; the last may go on, as one who types it has not finished. What is written apart, with hyphens or dots, is looked for as one word too.</summary>
    public async Task<IReadOnlyList<Word>> ReadAsync(string? text, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var parts = PartsOf(text.Replace("\u00AD", "", StringComparison.Ordinal)).DistinctBy(part => part.Token).Take(MostWords).ToArray();
        var tokens = parts.SelectMany(part => part.Joined.Prepend(part.Token));
        var stems = await StemsAsync(tokens.Concat(parts.SelectMany(part => FormsOf(part.Token).Select(WithArticle))).Distinct(), cancellation);
        var telling = parts
            .Where(part => part.IsOfOne || (!Spelling.IsSmallWord(Spelling.Fold(part.Token)) && !IsLeftOut(part.Token, stems[part.Token])))
            .ToArray();
        return
        [
            .. (telling.Length > 0 ? telling : parts).Select(part => new Word(
                [.. part.Joined.Prepend(part.Token).SelectMany(token => TermsOf(token, stems[token])).Distinct()],
                part.IsLast
            )
            {
                Also =
                [
                    .. FormsOf(part.Token)
                        .SelectMany(form => stems[WithArticle(form)].Arabic.Select(stem => $"a:{stem}").Prepend(ClusterIndex.NameTerm(form)))
                        .Distinct(),
                ],
            }),
        ];
    }

    /// <param name="Joined">The words that it makes with those beside it.</param>
    /// <param name="IsOfOne">Whether it is part of one word that is written with hyphens or dots: then each part tells, however small.</param>
    /// <param name="IsLast">Whether whoever types may not have finished it.</param>
    private sealed record Part(string Token, IReadOnlyList<string> Joined, bool IsOfOne, bool IsLast);

    private static IEnumerable<Part> PartsOf(string text)
    {
        var found = WordStems.TokensIn(text).ToList();
        for (var at = 0; at < found.Count; at++)
        {
            var (from, to) = (at, at);
            while (from > 0 && IsCompound(from - 1))
                from--;
            while (to < found.Count - 1 && IsCompound(to))
                to++;
            var joined = new List<string>();
            if (to > from)
                joined.Add(string.Concat(found.Skip(from).Take(to - from + 1).Select(one => one.Token)));
            else
            {
                foreach (var first in new[] { at - 1, at })
                    if (first >= 0 && first < found.Count - 1 && Math.Min(found[first].Token.Length, found[first + 1].Token.Length) <= LongestBeginning)
                        joined.Add(found[first].Token + found[first + 1].Token);
            }
            yield return new Part(found[at].Token, joined, to > from, to == found.Count - 1);
        }

        // Whether nothing but a hyphen or a dot stands between a word and the next.
        bool IsCompound(int at) =>
            found[at + 1].Start - found[at].Start - found[at].Token.Length == 1 && text[found[at + 1].Start - 1] is '-' or '‐' or '‑' or '.';
    }

    // What an Arabic word may mean beside itself: the noun without its article, or without a preposition before it.
    private static IReadOnlyList<string> FormsOf(string token) => ArabicWords.IsArabic(token) ? ArabicWords.Forms(Spelling.Fold(token)) : [];

    // With its article, as the stemmer then leaves the noun whole.
    private static string WithArticle(string form) => "ال" + form;

    private static bool IsLeftOut(string token, WordStems.Stems stems)
    {
        var (french, english, arabic, _) = stems;
        return ArabicLetter.IsMatch(token) ? arabic.Length == 0 : french.Length == 0 || english.Length == 0;
    }

    private static IEnumerable<string> TermsOf(string token, WordStems.Stems stems)
    {
        var (french, english, arabic, _) = stems;
        return
        [
            .. Spelling.Fold(token).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ClusterIndex.NameTerm),
            .. french.Select(stem => $"f:{stem}"),
            .. english.Select(stem => $"e:{stem}"),
            .. arabic.Select(stem => $"a:{stem}"),
        ];
    }

    // Whoever reads has what it asked for, whenever others clear what is kept.
    private async Task<IReadOnlyDictionary<string, WordStems.Stems>> StemsAsync(IEnumerable<string> tokens, CancellationToken cancellation)
    {
        var (found, missing) = (new Dictionary<string, WordStems.Stems>(), new List<string>());
        foreach (var token in tokens)
            if (kept.TryGetValue(token, out var known))
                found[token] = known;
            else
                missing.Add(token);
        if (missing.Count == 0)
            return found;
        if (kept.Count > MostKept)
            kept.Clear();
        foreach (var (token, stems) in await words.AllAsync([.. missing], cancellation))
            found[token] = kept[token] = stems;
        return found;
    }

    /// <summary>A name with <see cref="Marked.Start"/> and <see cref="Marked.End"/> around the words that are among the terms found.</summary>
    public static string MarkName(string name, IReadOnlySet<string> terms) =>
        WordStems.Token.Replace(
            name,
            match =>
                Spelling.Fold(match.Value).Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(word => terms.Contains(ClusterIndex.NameTerm(word)))
                    ? $"{Marked.Start}{match.Value}{Marked.End}"
                    : match.Value
        );

    /// <summary>Whether a name has a word that is among the terms found.</summary>
    public static bool Says(string name, IReadOnlySet<string> terms) =>
        Spelling.Fold(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(word => terms.Contains(ClusterIndex.NameTerm(word)));

    /// <summary>For some clusters the place in what is told of them where the terms stand, in the reader's language or else in one in which they were found.</summary>
    public async Task<IReadOnlyDictionary<int, string>> SnippetsAsync(
        IReadOnlyCollection<int> clusters,
        IReadOnlySet<string> terms,
        Language language,
        CancellationToken cancellation
    )
    {
        var snippets = new Dictionary<int, string>();
        var languages = new[] { language }.Concat(Language.All.Where(other => other != language)).ToList();
        var queries = languages.Select(each => QueryOf(terms.Where(term => term[0] == KindOf(each)))).ToList();
        if (clusters.Count == 0 || queries.All(query => query is null))
            return snippets;
        // As ts_headline cuts without saying so, the whole text tells whether something stands before and after.
        string InFound(Func<Language, int, string> read) =>
            string.Join(' ', languages.Select((each, at) => $"when lexemes_{each.Code} @@ ${at + 2}::tsquery then {read(each, at + 2)}"));
        var headline = InFound(
            (each, query) => $"ts_headline('grappe_{Configuration(each)}'::regconfig, about_{each.Code}, ${query}::tsquery, ${languages.Count + 2})"
        );
        var whole = InFound((each, _) => $"about_{each.Code}");
        await using var command = database.CreateCommand(
            $"select cluster_id, case {headline} end, case {whole} end from search_texts where cluster_id = any($1)"
        );
        command.Parameters.AddWithValue(clusters.ToArray());
        foreach (var query in queries)
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)query ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.AddWithValue($"StartSel={Marked.Start}, StopSel={Marked.End}, MaxFragments=1, MinWords=8, MaxWords=20, FragmentDelimiter=…");
        await using var reader = await Patiently.DoAsync(() => command.ExecuteReaderAsync(cancellation), cancellation);
        while (await reader.ReadAsync(cancellation))
            // A name that matched stands among the lexemes, but not in what is told.
            if (!reader.IsDBNull(1) && reader.GetString(1) is var snippet && snippet.Contains(Marked.Start))
                snippets[reader.GetInt32(0)] = Cut(snippet, reader.GetString(2));
        return snippets;
    }

    private static string Cut(string snippet, string whole)
    {
        var plain = snippet.Replace($"{Marked.Start}", "", StringComparison.Ordinal).Replace($"{Marked.End}", "", StringComparison.Ordinal);
        var before = whole.StartsWith(plain, StringComparison.Ordinal) ? "" : "… ";
        var after = whole.EndsWith(plain, StringComparison.Ordinal) ? "" : " …";
        return before + snippet.Trim(' ', '·') + after;
    }

    private static string? QueryOf(IEnumerable<string> terms)
    {
        var query = string.Join(
            " | ",
            terms.Take(50).Select(term => $"'{term[2..].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'")
        );
        return query.Length > 0 ? query : null;
    }

    private static char KindOf(Language language) =>
        language.Code switch
        {
            "ar" => 'a',
            "en" => 'e',
            _ => 'f',
        };

    private static string Configuration(Language language) =>
        language.Code switch
        {
            "ar" => "arabic",
            "en" => "english",
            _ => "french",
        };
}
