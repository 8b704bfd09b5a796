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

    private readonly ConcurrentDictionary<string, WordStems.Stems> kept = new();

    [GeneratedRegex(@"\p{IsArabic}")]
    private static partial Regex ArabicLetter { get; }

    /// <summary>The words of a text; the last may go on, as one who types it has not finished.</summary>
    public async Task<IReadOnlyList<Word>> ReadAsync(string? text, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var tokens = WordStems.TokensOf(text).Distinct().Take(MostWords).ToArray();
        await KeepAsync([.. tokens.Where(token => !kept.ContainsKey(token))], cancellation);
        var telling = tokens.Where(token => !Spelling.IsSmallWord(Spelling.Fold(token)) && !IsLeftOut(token)).ToArray();
        var open = tokens.LastOrDefault();
        return [.. (telling.Length > 0 ? telling : tokens).Select(token => new Word(TermsOf(token), token == open))];
    }

    private bool IsLeftOut(string token)
    {
        var (french, english, arabic) = kept[token];
        return ArabicLetter.IsMatch(token) ? arabic.Length == 0 : french.Length == 0 || english.Length == 0;
    }

    private string[] TermsOf(string token)
    {
        var (french, english, arabic) = kept[token];
        return
        [
            .. Spelling.Fold(token).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ClusterIndex.NameTerm),
            .. french.Select(stem => $"f:{stem}"),
            .. english.Select(stem => $"e:{stem}"),
            .. arabic.Select(stem => $"a:{stem}"),
        ];
    }

    private async Task KeepAsync(string[] tokens, CancellationToken cancellation)
    {
        if (tokens.Length == 0)
            return;
        if (kept.Count > MostKept)
            kept.Clear();
        foreach (var (token, stems) in await words.AllAsync(tokens, cancellation))
            kept[token] = stems;
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
