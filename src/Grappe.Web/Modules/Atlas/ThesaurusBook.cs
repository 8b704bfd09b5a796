using Grappe.Algorithms.Matching;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Thesaurus;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Holds the thesaurus in memory: the concepts of the data set with those that curators added, and the readers that find them in texts.</summary>
public sealed class ThesaurusBook(NpgsqlDataSource database, IServiceScopeFactory scopes, WordStems words, Registers registers)
{
    /// <summary>The languages in the order of the columns of texts and stems.</summary>
    public static readonly IReadOnlyList<Language> Languages = [Language.French, Language.English, Language.Arabic];

    /// <summary>The place of a language among the columns of texts and stems.</summary>
    public static int PlaceOf(Language language) => Languages.Index().Single(each => each.Item == language).Index;

    /// <summary>The place among the stems of that by which a language compares names, for the place of the language.</summary>
    public static int NamesOf(int language) => Languages[language] == Language.Arabic ? WordStems.ArabicNames : language;

    /// <summary>The thesaurus as it stood at a moment.</summary>
    public sealed class Pages
    {
        // Longer ones are no words, and more than the database indexes.
        private const int LongestTerm = 200;

        private readonly IReadOnlyDictionary<(string Language, string Key), string> judged;
        private readonly HashSet<string>[] idle;

        internal Pages(
            string version,
            IReadOnlyList<ThesaurusConcept> concepts,
            ConceptReader[] readers,
            IReadOnlyDictionary<(string Language, string Key), string> judged,
            IReadOnlyList<HashSet<string>> general
        )
        {
            (Version, Concepts, Readers, this.judged) = (version, concepts, readers, judged);
            BySlug = concepts.ToDictionary(concept => concept.Slug);
            Thesaurus = new Algorithms.Matching.Thesaurus(
                concepts.Select(concept => new Concept(
                    concept.Id,
                    (ConceptKind)Array.IndexOf(ThesaurusConcept.Kinds, concept.Kind),
                    [.. concept.Broader.Select(slug => BySlug[slug].Id)],
                    [.. concept.Feeds.Select(slug => BySlug[slug].Id)]
                ))
            );
            idle =
            [
                .. Languages.Select(
                    (language, at) =>
                        judged
                            .Where(one => one.Key.Language == language.Code && one.Value == TermJudgement.Refused)
                            .Select(one => one.Key.Key)
                            .Concat(general[at])
                            .ToHashSet()
                ),
            ];
        }

        /// <summary>The version, which changes whenever anything of it does.</summary>
        public string Version { get; }

        /// <summary>The concepts, each in the place of its number.</summary>
        public IReadOnlyList<ThesaurusConcept> Concepts { get; }

        public IReadOnlyDictionary<string, ThesaurusConcept> BySlug { get; }

        public Algorithms.Matching.Thesaurus Thesaurus { get; }

        /// <summary>The readers that find concepts in texts, one for each language.</summary>
        public IReadOnlyList<ConceptReader> Readers { get; }

        /// <summary>Finds the concepts that a text names, and the terms that no concept names.</summary>
        /// <param name="isDeclared">Whether it says what somebody offers or looks for: words that only say elsewhere how another is are the product there, where no other stands with them.</param>
        internal TextRead Read(string text, int language, IReadOnlyDictionary<string, string?[]> stems, bool isDeclared)
        {
            var said = new TextWords(text, language, stems);
            var mentions = Readers[language].Read(said.Names);
            var roles = said.Roles(mentions, idle[language]);
            var terms = CandidateTerms
                .Stretches(roles)
                .SelectMany(stretch =>
                {
                    var whole = said.KeyOf(stretch);
                    IReadOnlyList<CandidateTerms.Run> runs = [.. CandidateTerms.Within(roles, stretch)];
                    if (runs.Count == 0 && isDeclared)
                        runs = [stretch];
                    return runs.Select(run => new TextRead.Term(said.KeyOf(run), said.Written(run), whole));
                })
                .Where(term => term.Key.Length <= LongestTerm && !judged.ContainsKey((Languages[language].Code, term.Key)))
                .ToList();
            return new TextRead([.. mentions.Select(mention => Concepts[mention.Concept]).Distinct()], terms);
        }
    }

    private readonly SemaphoreSlim reading = new(1);
    private Pages? held;

    /// <summary>The thesaurus with everything that was judged before this was called.</summary>
    public async Task<Pages> OpenAsync(CancellationToken cancellation)
    {
        var version = await VersionAsync(cancellation);
        if (held is { } open && open.Version == version)
            return open;
        await reading.WaitAsync(cancellation);
        try
        {
            return held = held?.Version == version ? held : await ReadAsync(version, cancellation);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Reads the version, which changes whenever anything does: judgements are added and undone, and never taken away.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select format('%s-%s-%s-%s',
                (select format('%s.%s', count(*), max(xmin::text::bigint)) from concepts), (select format('%s.%s', count(*), max(xmin::text::bigint)) from places),
                (select format('%s.%s', count(*), max(xmin::text::bigint)) from countries), (select count(*) + count(undone_at) from term_judgements))
            """
        );
        return (string)(await Patiently.DoAsync(() => command.ExecuteScalarAsync(cancellation), cancellation))!;
    }

    private async Task<Pages> ReadAsync(string version, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GrappeDb>();
        var editors = await db.Concepts.AsNoTracking().OrderBy(concept => concept.Id).ToListAsync(cancellation);
        var judgements = await db
            .TermJudgements.AsNoTracking()
            .Include(judgement => judgement.Grown)
            .Where(judgement => judgement.UndoneAt == null)
            .OrderBy(judgement => judgement.Id)
            .ToListAsync(cancellation);
        var concepts = Together(editors, judgements);
        return new Pages(
            version,
            concepts,
            await ReadersAsync(concepts, cancellation),
            judgements.ToDictionary(judgement => (judgement.Language, judgement.Key), judgement => judgement.Verdict),
            await GeneralAsync(cancellation)
        );
    }

    // The stems of words that tell nothing of what a cluster does: general ones, and the names of places.
    private async Task<IReadOnlyList<HashSet<string>>> GeneralAsync(CancellationToken cancellation)
    {
        string[][] told =
        [
            .. Languages.Select(
                (language, at) =>
                    GeneralWords
                        .ByLanguage[at]
                        .Concat(
                            registers.Places.Values.SelectMany(place => place.Aliases.Append(place.Name.In(language))).Select(name => name.ToLowerInvariant())
                        )
                        .Where(word => WordStems.TokensOf(word).SequenceEqual([word]))
                        .ToArray()
            ),
        ];
        var stems = await words.OneOfEachAsync(told.SelectMany(each => each).ToHashSet(), cancellation);
        return [.. told.Select((each, at) => each.Select(word => stems[word][at]).OfType<string>().ToHashSet())];
    }

    // Concepts that the editors have taken into the data set meanwhile stand there as the editors want them.
    private static List<ThesaurusConcept> Together(List<ThesaurusConcept> editors, List<TermJudgement> judgements)
    {
        var grown = judgements.Select(judgement => judgement.Grown).OfType<GrownConcept>().Where(one => editors.All(concept => concept.Slug != one.Slug));
        var all = editors
            .Concat(
                grown.Select(one => new ThesaurusConcept
                {
                    Slug = one.Slug,
                    Kind = one.Kind,
                    Broader = one.Broader,
                    Feeds = one.Feeds,
                    Isic = one.Isic,
                    Name = one.Name,
                    Words = [],
                })
            )
            .DistinctBy(concept => concept.Slug)
            .ToList();
        var known = all.Select(concept => concept.Slug).ToHashSet();
        var words = judgements.Where(judgement => judgement.ConceptSlug is not null).ToLookup(judgement => judgement.ConceptSlug!, judgement => judgement.Term);
        return
        [
            .. all.Select(
                (concept, number) =>
                    new ThesaurusConcept
                    {
                        Id = number,
                        Slug = concept.Slug,
                        Kind = concept.Kind,
                        Broader = [.. concept.Broader.Where(known.Contains)],
                        Feeds = [.. concept.Feeds.Where(known.Contains)],
                        Isic = concept.Isic,
                        Name = concept.Name,
                        Words =
                        [
                            .. concept.Words,
                            .. words[concept.Slug]
                                .Except(
                                    concept.Words.Append(concept.Name.Fr).Append(concept.Name.En).Append(concept.Name.Ar),
                                    StringComparer.OrdinalIgnoreCase
                                ),
                        ],
                    }
            ),
        ];
    }

    // A name is known in its language; another word may be of any.
    private async Task<ConceptReader[]> ReadersAsync(List<ThesaurusConcept> concepts, CancellationToken cancellation)
    {
        string[][][] names =
        [
            .. Languages.Select(language =>
                concepts
                    .Select(concept => concept.Name.In(language))
                    .Concat(concepts.SelectMany(concept => concept.Words))
                    .Select(name => WordStems.TokensOf(name).ToArray())
                    .ToArray()
            ),
        ];
        int[] numbers = [.. concepts.Select(concept => concept.Id), .. concepts.SelectMany(concept => concept.Words.Select(_ => concept.Id))];
        var stems = await words.OneOfEachAsync([.. names.SelectMany(all => all).SelectMany(name => name).Distinct()], cancellation);
        return
        [
            .. Languages.Select(
                (_, language) =>
                    new ConceptReader(
                        names[language]
                            .Select(
                                (name, at) => ((IReadOnlyList<string>)[.. name.Select(token => stems[token][NamesOf(language)]).OfType<string>()], numbers[at])
                            ),
                        Languages[language] == Language.Arabic ? ArabicWords.WithoutParticles : null
                    )
            ),
        ];
    }
}
