using Grappe.Algorithms.Matching;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>The words of a text that its language does not leave out, with where they stand and how they hang together.</summary>
internal sealed class TextWords
{
    private const int ShortestTerm = 3;

    // Between the words of one term in French and English; Arabic writes them side by side.
    private static readonly HashSet<string> Linking = ["de", "du", "des", "d", "la", "le", "les", "l", "à", "au", "aux", "en", "of"];

    private readonly record struct Placed(string Stem, string Name, Bond Bond, int Start, int End, bool IsTerm, bool Qualifies);

    private readonly string text;
    private readonly List<Placed> words = [];

    /// <param name="text">As it is written.</param>
    /// <param name="language">The place of its language among the stems.</param>
    /// <param name="stems">Of its words at least.</param>
    public TextWords(string text, int language, IReadOnlyDictionary<string, string?[]> stems)
    {
        this.text = text;
        var (bond, end) = (Bond.Apart, 0);
        foreach (var (token, start) in WordStems.TokensIn(text))
        {
            if (text.AsSpan(end, start - end).ContainsAnyExcept(" '’-\u00a0\u202f"))
                bond = Bond.Apart;
            end = start + token.Length;
            if (stems[token][language] is { } stem)
            {
                words.Add(
                    new Placed(
                        stem,
                        stems[token][ThesaurusBook.NamesOf(language)] ?? stem,
                        bond,
                        start,
                        end,
                        token.Length >= ShortestTerm && token.Any(char.IsLetter) && !Spelling.IsSmallWord(Spelling.Fold(token)),
                        QualifyingWords.Has(token, language)
                    )
                );
                bond = Bond.Beside;
            }
            else
                bond = bond != Bond.Apart && Linking.Contains(token) ? Bond.Linked : Bond.Apart;
        }
    }

    /// <summary>The stems that are compared with the names of concepts.</summary>
    public string[] Names => [.. words.Select(word => word.Name)];

    /// <summary>The stems of some of them, as one.</summary>
    public string KeyOf(CandidateTerms.Run run) => string.Join(' ', words.Skip(run.Start).Take(run.Length).Select(word => word.Stem));

    /// <summary>Some of them as they are written, with the small words between.</summary>
    public string Written(CandidateTerms.Run run) => text[words[run.Start].Start..words[run.End - 1].End].ToLowerInvariant();

    /// <summary>Tells of each word whether a term can be made of it, where these concepts are named and these words tell nothing.</summary>
    public IReadOnlyList<(Bond, WordRole)> Roles(IReadOnlyList<ConceptReader.Mention> mentions, IReadOnlySet<string> idle)
    {
        var roles = words.ConvertAll(word =>
            (
                word.Bond,
                Role: !word.IsTerm ? WordRole.Taken
                : idle.Contains(word.Stem) ? WordRole.Idle
                : word.Qualifies ? WordRole.Modifier
                : WordRole.Free
            )
        );
        foreach (var mention in mentions)
            for (var at = mention.Start; at < mention.Start + mention.Length; at++)
                roles[at] = (roles[at].Bond, WordRole.Taken);
        return roles;
    }
}
