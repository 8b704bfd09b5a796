using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Shared.Languages;
using Npgsql;

namespace Grappe.Benchmarks.Atlas;

/// <summary>One visitor's question to the list: words in a language, and perhaps a filter.</summary>
internal sealed record Query(string Language, string Words, string? Country = null, string? State = null, short? Sector = null)
{
    public string[] Lexemes => Spelling.Fold(Words).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The filters as keys of the reference's bitmaps and facets.</summary>
    public IEnumerable<string> Filters
    {
        get
        {
            if (Country is not null)
                yield return $"country:{Country}";
            if (State is not null)
                yield return $"state:{State}";
            if (Sector is not null)
                yield return $"sector:{Sector}";
        }
    }

    public SearchClusters.Filter Filter =>
        new()
        {
            Words = Words.Length > 0 ? Words : null,
            Country = Country is null ? [] : [Country],
            State = State is null ? [] : [State],
            Sector = Sector is { } sector ? [sector] : [],
        };

    public string Parameters
    {
        get
        {
            var parameters = new List<string>();
            if (Words.Length > 0)
                parameters.Add("q=" + Uri.EscapeDataString(Words));
            parameters.AddRange(Filters.Select(filter => filter.Replace(':', '=')));
            return string.Join('&', parameters);
        }
    }

    public Language In => Web.Shared.Languages.Language.Find(Language)!;

    /// <summary>
    /// The mix: of ten queries in each language one without words, three of the commonest words, three of a trade in one or two words, two of a trade and a process,
    /// one of a made-up name; half of them with a filter.
    /// </summary>
    public static async Task<IReadOnlyList<Query>> MixAsync(NpgsqlDataSource database, int count)
    {
        var chance = new Chance(7);
        var names = new List<Phrase>();
        await using (var command = database.CreateCommand("select name_fr, name_en, name_ar from subjects where kind = 'cluster' order by md5(slug) limit 400"))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                names.Add(new Phrase(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        var queries = new List<Query>();
        for (var i = 0; i < count; i++)
        {
            var language = new[] { "fr", "en", "ar" }[i % 3];
            var (product, process) = (chance.Of(Vocabulary.Products[chance.Below(7)]), chance.Of(Vocabulary.Processes));
            var words = (i / 3 % 10) switch
            {
                0 => "",
                1 => In(Vocabulary.Groupings[0]),
                2 => In(Vocabulary.Products[0][0]),
                3 => FirstWords(In(Vocabulary.Processes[0]), 1),
                4 or 5 => FirstWords(In(product), 2),
                6 => FirstWords(In(product), 1),
                7 or 8 => $"{FirstWords(In(process), 1)} {FirstWords(In(product), 1)}",
                _ => FirstWords(string.Join(' ', In(names[chance.Below(names.Count)]).Split(' ').Skip(1).OrderByDescending(word => word.Length)), 1),
            };
            queries.Add(
                chance.Below(8) switch
                {
                    0 or 1 => new Query(language, words, Country: chance.Of(["ma", "dz", "tn"])),
                    2 => new Query(language, words, State: chance.Of(Web.Modules.Atlas.ClosedLists.States)),
                    3 => new Query(language, words, Sector: (short)(1 + chance.Below(7))),
                    _ => new Query(language, words),
                }
            );

            string In(Phrase phrase) =>
                language switch
                {
                    "ar" => phrase.Ar,
                    "en" => phrase.En,
                    _ => phrase.Fr,
                };
        }
        return queries;
    }

    // Words of one or two letters are particles: nobody looks for them.
    private static string FirstWords(string text, int most) =>
        string.Join(' ', Spelling.Fold(text).Split(' ').Where(word => word.Length > 2 && word is not ("des" or "pour" or "avec" or "the" or "for")).Take(most));
}
