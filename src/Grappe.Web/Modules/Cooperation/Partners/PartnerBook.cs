using System.Collections.Concurrent;
using Grappe.Algorithms.Matching;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Languages;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Modules.Cooperation;

/// <summary>Every cluster as a possible partner, in memory: read when somebody first asks, and again card by card as they change.</summary>
public sealed class PartnerBook
{
    private const float FromNiche = 1;
    private const float FromText = 0.5f;
    private const float FromIsic = 0.3f;
    private const int AtOnce = 1_000;
    private const int ShortestWord = 4;

    // What was said to hold no longer, or never.
    private const string Over = "array['ended', 'denied']";

    /// <summary>What stands of the book: the index, and what its numbers mean.</summary>
    public sealed class Pages
    {
        internal Pages(IReadOnlyList<ThesaurusConcept> concepts, ConceptReader[] readers)
        {
            (Concepts, Readers) = (concepts, readers);
            var numbers = concepts.ToDictionary(concept => concept.Slug, concept => concept.Id);
            Index = new PartnerIndex(
                new Thesaurus(
                    concepts.Select(concept => new Concept(
                        concept.Id,
                        (ConceptKind)Array.IndexOf(ThesaurusConcept.Kinds, concept.Kind),
                        [.. concept.Broader.Select(slug => numbers[slug])],
                        [.. concept.Feeds.Select(slug => numbers[slug])]
                    ))
                )
            );
        }

        public PartnerIndex Index { get; }

        public IReadOnlyList<ThesaurusConcept> Concepts { get; }

        /// <summary>By their numbers, as they were given to the index.</summary>
        public ConcurrentDictionary<int, PartnerProfile> Profiles { get; } = new();

        internal ConceptReader[] Readers { get; }

        internal ConcurrentDictionary<string, int> WordNumbers { get; } = new();

        internal ConcurrentDictionary<int, (int Language, string Word)> WordsByNumber { get; } = new();

        /// <summary>A word that two texts share, where it is of a language.</summary>
        public string? WordIn(Language language, int number) =>
            WordsByNumber.TryGetValue(number, out var word) && Languages[word.Language] == language ? word.Word : null;
    }

    // As the columns of texts and stems stand.
    private static readonly Language[] Languages = [Language.French, Language.English, Language.Arabic];

    private sealed record Row(
        int Id,
        string? Country,
        string? State,
        (double, double)? Place,
        string? Isic,
        string[][] Sharp,
        string[] Broad,
        string[] Offers,
        string[] Needs,
        int[] Ties
    );

    private readonly NpgsqlDataSource database;
    private readonly IServiceScopeFactory scopes;
    private readonly Registers registers;
    private readonly WordStems words;
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentQueue<int[]?> changed = new();
    private Pages? pages;
    private volatile bool wanted;

    public PartnerBook(NpgsqlDataSource database, IServiceScopeFactory scopes, Registers registers, WordStems words, CardNews cards)
    {
        (this.database, this.scopes, this.registers, this.words) = (database, scopes, registers, words);
        // Who was never asked for has nothing to catch up with.
        cards.Changed += ids =>
        {
            if (wanted)
                changed.Enqueue(ids);
        };
    }

    /// <summary>The book with every change that was heard of.</summary>
    public async Task<Pages> OpenAsync(CancellationToken cancellation)
    {
        if (pages is { } open && changed.IsEmpty)
            return open;
        await writing.WaitAsync(cancellation);
        var some = new HashSet<int>();
        var all = pages is null;
        try
        {
            wanted = true;
            while (changed.TryDequeue(out var ids))
                if (ids is null)
                    all = true;
                else
                    some.UnionWith(ids);
            if (all)
                pages = await ReadAllAsync(cancellation);
            else if (some.Count > 0)
                await ReadAsync(pages!, [.. some], cancellation);
            return pages!;
        }
        catch
        {
            // The next who asks reads it: who left or a database that was away must not leave a card as it was.
            changed.Enqueue(all ? null : [.. some]);
            throw;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The number by which the index leaves out countries.</summary>
    public byte GroupOf(string? country) =>
        (byte)(country is null ? 0 : 1 + registers.Countries.Keys.Order(StringComparer.Ordinal).TakeWhile(code => code != country).Count());

    private async Task<Pages> ReadAllAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var concepts = await scope
            .ServiceProvider.GetRequiredService<GrappeDb>()
            .Concepts.AsNoTracking()
            .OrderBy(concept => concept.Id)
            .ToListAsync(cancellation);
        var read = new Pages(concepts, await ReadersAsync(concepts, cancellation));
        await ReadAsync(read, null, cancellation);
        return read;
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
                            .Select((name, at) => ((IReadOnlyList<string>)[.. name.Select(token => stems[token][language]).OfType<string>()], numbers[at]))
                    )
            ),
        ];
    }

    // What is said under some fields, in each language.
    private static IEnumerable<string> Told(params string[] fields) =>
        Languages.Select(language =>
            $"string_agg(statement.text_{language.Code}, E'\\n') filter (where statement.field in ({string.Join(", ", fields.Select(field => $"'{field}'"))}))"
        );

    private async Task ReadAsync(Pages into, int[]? ids, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select card.cluster_id, card.country, card.state, card.lat, card.lon, subject.isic,
                subject.name_fr, subject.name_en, subject.name_ar, text.about_fr, text.about_en, text.about_ar, told.*,
                array(
                    select distinct other.id from (
                        select case when a_id = card.cluster_id then b_id else a_id end id from cooperations where a_id = card.cluster_id or b_id = card.cluster_id
                        union select statement.other_subject_id from observations observation join statements statement on statement.observation_id = observation.id
                        where observation.subject_id = card.cluster_id and observation.retracted_at is null and statement.field in ('host', 'participant', 'supporter')
                    ) tied join subjects other on other.id = tied.id and other.kind <> 'country'
                )
            from cluster_cards card join subjects subject on subject.id = card.cluster_id join search_texts text on text.cluster_id = card.cluster_id
            cross join lateral (
                select {string.Join(", ", Told("niche", "sector-text"))}, {string.Join(", ", Told("offer"))}, {string.Join(", ", Told("need"))}
                from observations observation join statements statement on statement.observation_id = observation.id
                where observation.subject_id = card.cluster_id and observation.retracted_at is null and statement.field in ('niche', 'sector-text', 'offer', 'need')
                    and not statement.qualifiers && {Over} and not exists (
                        select from observations later join statements over on over.observation_id = later.id
                        where later.subject_id = card.cluster_id and later.retracted_at is null and over.field = statement.field
                            and over.qualifiers && {Over} and over.text_fr = statement.text_fr
                    )
            ) told
            where card.valid_to is null and coalesce(card.state, '') not in ('merged', 'dissolved') {(ids is null ? "" : "and card.cluster_id = any($1)")}
            """
        );
        if (ids is not null)
            command.Parameters.AddWithValue(ids);
        command.CommandTimeout = 0;
        var gone = (ids ?? []).ToHashSet();
        var batch = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            batch.Add(
                new Row(
                    reader.GetInt32(0),
                    Text(1),
                    Text(2),
                    reader.IsDBNull(3) ? null : (reader.GetDouble(3), reader.GetDouble(4)),
                    Text(5),
                    [.. Languages.Select((_, at) => (string[])[reader.GetString(6 + at), .. (Text(12 + at) ?? "").Split('\n')])],
                    [.. Languages.Select((_, at) => reader.GetString(9 + at))],
                    [.. Languages.Select((_, at) => Text(15 + at) ?? "")],
                    [.. Languages.Select((_, at) => Text(18 + at) ?? "")],
                    reader.GetFieldValue<int[]>(21)
                )
            );
            gone.Remove(batch[^1].Id);
            if (batch.Count == AtOnce)
                await PutAsync(into, batch, cancellation);
        }
        await PutAsync(into, batch, cancellation);
        foreach (var id in gone)
        {
            into.Index.Remove(id);
            into.Profiles.TryRemove(id, out _);
        }
    }

    private async Task PutAsync(Pages into, List<Row> batch, CancellationToken cancellation)
    {
        var tokens = batch
            .SelectMany(row => row.Sharp.SelectMany(texts => texts).Concat(row.Broad).Concat(row.Offers).Concat(row.Needs))
            .SelectMany(WordStems.TokensOf)
            .ToHashSet();
        var stems = await words.OneOfEachAsync(tokens, cancellation);
        var profiles = batch.ConvertAll(row => ProfileOf(into, row, stems));
        into.Index.Put(profiles);
        foreach (var profile in profiles)
            into.Profiles[profile.Id] = profile;
        batch.Clear();
    }

    private PartnerProfile ProfileOf(Pages into, Row row, IReadOnlyDictionary<string, string?[]> stems)
    {
        var (offers, needs) = (Named(row.Offers), Named(row.Needs));
        var does = new Dictionary<int, float>();
        var written = new HashSet<int>();
        for (var language = 0; language < Languages.Length; language++)
        {
            foreach (var text in row.Sharp[language])
            {
                var said = Said(text, language, stems);
                var mentions = into.Readers[language].Read([.. said.Select(word => word.Stem)]);
                foreach (var mention in mentions)
                    Take(mention.Concept, FromNiche);
                for (var at = 0; at < said.Count; at++)
                    if (said[at].Token.Length >= ShortestWord && !mentions.Any(mention => at >= mention.Start && at < mention.Start + mention.Length))
                        written.Add(WordOf(into, language, said[at]));
            }
            foreach (var mention in into.Readers[language].Read([.. Said(row.Broad[language], language, stems).Select(word => word.Stem)]))
                // What it looks for stands among its texts too.
                if (needs.All(need => need.Id != mention.Concept))
                    Take(mention.Concept, FromText);
        }
        // Where no text names anything, the divisions of the register do, broadly.
        if (does.Count == 0 && row.Isic?.Split('+') is { } divisions)
            foreach (var concept in into.Concepts.Where(concept => concept.Broader.Length == 0 && concept.Isic?.Split('+').Intersect(divisions).Any() == true))
                Take(concept.Id, FromIsic);
        return new PartnerProfile(row.Id)
        {
            Does = [.. does.Select(one => new Weighted(one.Key, one.Value))],
            Offers = offers,
            Needs = needs,
            Words = [.. written.Select(word => new Weighted(word, 1))],
            Ties = row.Ties,
            Place = row.Place,
            Maturity = row.State switch
            {
                "constituted" => 3,
                "emerging" => 2,
                "expected" => 1,
                _ => 0,
            },
            Group = GroupOf(row.Country),
        };

        IReadOnlyList<Weighted> Named(string[] texts) =>
            [
                .. texts
                    .SelectMany((text, language) => into.Readers[language].Read([.. Said(text, language, stems).Select(word => word.Stem)]))
                    .Select(mention => mention.Concept)
                    .Distinct()
                    .Select(concept => new Weighted(concept, FromNiche)),
            ];

        void Take(int concept, float weight) => does[concept] = Math.Max(does.GetValueOrDefault(concept), weight);
    }

    private static List<(string Token, string Stem)> Said(string text, int language, IReadOnlyDictionary<string, string?[]> stems)
    {
        var said = new List<(string, string)>();
        foreach (var token in WordStems.TokensOf(text))
            if (stems[token][language] is { } stem)
                said.Add((token, stem));
        return said;
    }

    private static int WordOf(Pages into, int language, (string Token, string Stem) said)
    {
        var number = into.WordNumbers.GetOrAdd($"{language}{said.Stem}", _ => into.WordNumbers.Count);
        into.WordsByNumber.TryAdd(number, (language, said.Token));
        return number;
    }
}
