using System.Collections.Concurrent;
using System.Collections.Frozen;
using Grappe.Algorithms.Matching;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Holds every cluster and organisation in memory as a possible partner. It reads them when somebody first asks, and again card by card as they change.</summary>
public sealed class PartnerBook
{
    private const float FromNiche = 1;
    private const float FromText = 0.5f;
    private const float FromIsic = 0.3f;

    // Of what its clusters do.
    private const float Inherited = 0.3f;
    private const string Organisation = "organisation";
    private const int AtOnce = 1_000;
    private const int ShortestWord = 4;

    // Who makes, teaches or finds out what its cluster is about; a chamber or an authority among its members does not.
    private static readonly string[] Makers =
    [
        "sme",
        "company",
        "large-company",
        "startup",
        "cooperative",
        "farm-group",
        "university",
        "school",
        "research-centre",
        "technical-centre",
        "training-centre",
        "association",
        "federation",
    ];

    // What texts tell of it is that it is looked for or was got: only who says to offer it has it, and two who look for it have nothing in common by that.
    private static readonly string[] Sought = ["funding"];

    // Whom one does not look for as a partner: they carry programmes, or report.
    private static readonly string[] Beside = ["funder", "ministry", "media"];

    /// <summary>Holds what stands in the book: the index, and what its numbers mean.</summary>
    public sealed class Pages
    {
        private readonly FrozenDictionary<string, int> countries;

        internal Pages(ThesaurusBook.Pages book, IEnumerable<string> countries)
        {
            Book = book;
            Index = new PartnerIndex(book.Thesaurus);
            Written = book
                .Concepts.SelectMany(concept => concept.Words.Concat([concept.Name.Fr, concept.Name.En, concept.Name.Ar]))
                .SelectMany(WordStems.TokensOf)
                .Select(Spelling.Fold)
                .ToFrozenSet();
            this.countries = countries.Order(StringComparer.Ordinal).Index().ToFrozenDictionary(country => country.Item, country => country.Index + 1);
        }

        internal ThesaurusBook.Pages Book { get; }

        public Thesaurus Thesaurus => Book.Thesaurus;

        public PartnerIndex Index { get; }

        /// <summary>The words of the thesaurus as they are written there, without accents.</summary>
        internal FrozenSet<string> Written { get; }

        /// <summary>The concepts that each organisation is taken to have to do with, each with the cluster through which.</summary>
        internal ConcurrentDictionary<int, IReadOnlyDictionary<int, int>> Through { get; } = new();

        /// <summary>The number by which the index leaves out kinds and countries.</summary>
        public ushort GroupOf(string kind, string? country) =>
            (ushort)(2 * (country is null ? 0 : countries.GetValueOrDefault(country)) + (kind == Organisation ? 1 : 0));

        public static bool IsOrganisation(PartnerProfile party) => party.Group % 2 == 1;

        /// <summary>Gives a party as it looks for others. An organisation has no state: it counts as the most mature, so that nobody is ahead of it.</summary>
        public static PartnerProfile AsAsker(PartnerProfile party) => IsOrganisation(party) ? party with { Maturity = PartnerProfile.MostMature } : party;

        /// <summary>The other members of the clusters to which an organisation belongs.</summary>
        public HashSet<int> FellowsOf(PartnerProfile party) =>
            IsOrganisation(party) ? [.. party.Kin.Select(kin => Profiles.GetValueOrDefault(kin)).OfType<PartnerProfile>().SelectMany(kin => kin.Kin)] : [];

        /// <summary>The cluster through which a party is taken to do just this; null where it is not, or no longer.</summary>
        public int? ClusterOf(PartnerProfile party, int concept) =>
            Through.TryGetValue(party.Id, out var clusters) && clusters.TryGetValue(concept, out var cluster) ? cluster : null;

        /// <summary>The cluster through which a party is taken to do something; null where it is said of itself.</summary>
        public int? ThroughWhom(PartnerProfile party, int concept)
        {
            bool IsCase(Weighted held) => Thesaurus.LineageOf(held.Id).Contains(concept);
            return party.Does.Any(IsCase)
                ? null
                : party.Through.Where(IsCase).OrderByDescending(held => held.Weight).Select(held => ClusterOf(party, held.Id)).FirstOrDefault();
        }

        public IReadOnlyList<ThesaurusConcept> Concepts => Book.Concepts;

        /// <summary>The profiles of the parties by their numbers, as they were given to the index.</summary>
        public ConcurrentDictionary<int, PartnerProfile> Profiles { get; } = new();

        internal IReadOnlyList<ConceptReader> Readers => Book.Readers;

        internal ConcurrentDictionary<string, int> WordNumbers { get; } = new();

        internal ConcurrentDictionary<int, (int Language, string Word)> WordsByNumber { get; } = new();

        /// <summary>Finds a word that two texts share by its number; null where it is of another language.</summary>
        public string? WordIn(Language language, int number) =>
            WordsByNumber.TryGetValue(number, out var word) && PartyRow.Languages[word.Language] == language ? word.Word : null;
    }

    private readonly NpgsqlDataSource database;
    private readonly ThesaurusBook thesaurus;
    private readonly Registers registers;
    private readonly WordStems words;
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentQueue<int[]?> changed = new();
    private Pages? pages;
    private volatile bool wanted;

    public PartnerBook(NpgsqlDataSource database, ThesaurusBook thesaurus, Registers registers, WordStems words, CardNews cards)
    {
        (this.database, this.thesaurus, this.registers, this.words) = (database, thesaurus, registers, words);
        // Who was never asked for has nothing to catch up with.
        cards.Changed += ids =>
        {
            if (wanted)
                changed.Enqueue(ids);
        };
    }

    /// <summary>Opens the book with every change that was heard of.</summary>
    public async Task<Pages> OpenAsync(CancellationToken cancellation)
    {
        var concepts = await thesaurus.OpenAsync(cancellation);
        if (pages is { } open && changed.IsEmpty && open.Book == concepts)
            return open;
        await writing.WaitAsync(cancellation);
        var some = new HashSet<int>();
        // Another thesaurus reads other things out of every card.
        var all = pages?.Book != concepts;
        try
        {
            wanted = true;
            while (changed.TryDequeue(out var ids))
                if (ids is null)
                    all = true;
                else
                    some.UnionWith(ids);
            if (all)
                pages = await ReadAllAsync(concepts, cancellation);
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

    private async Task<Pages> ReadAllAsync(ThesaurusBook.Pages concepts, CancellationToken cancellation)
    {
        var read = new Pages(concepts, registers.Countries.Keys);
        await ReadAsync(read, null, cancellation);
        return read;
    }

    private async Task ReadAsync(Pages into, int[]? ids, CancellationToken cancellation)
    {
        var asked = ids is null ? null : await AroundAsync(into, [.. ids], cancellation);
        var gone = (asked ?? []).ToHashSet();
        var batch = new List<PartyRow>();
        await foreach (var row in PartyRow.ReadAsync(database, asked, cancellation))
        {
            gone.Remove(row.Id);
            if (batch.Count == AtOnce || (batch.Count > 0 && batch[^1].Kind != row.Kind))
                await PutAsync(into, batch, cancellation);
            batch.Add(row);
        }
        await PutAsync(into, batch, cancellation);
        foreach (var id in gone)
        {
            into.Index.Remove(id);
            into.Profiles.TryRemove(id, out _);
            into.Through.TryRemove(id, out _);
        }
    }

    // Who was or is tied to what changed changes with it: what a cluster does, its members are taken to do.
    private async Task<int[]> AroundAsync(Pages pages, HashSet<int> ids, CancellationToken cancellation)
    {
        var before = pages.Profiles.Values.Where(party => party.Ties.Any(ids.Contains) || party.Kin.Any(ids.Contains)).Select(party => party.Id).ToList();
        ids.UnionWith(await PartyRow.TiedToAsync(database, [.. ids], cancellation));
        ids.UnionWith(before);
        return [.. ids];
    }

    private async Task PutAsync(Pages into, List<PartyRow> batch, CancellationToken cancellation)
    {
        var stems = await words.OneOfEachAsync(batch.SelectMany(row => row.Texts).SelectMany(WordStems.TokensOf).ToHashSet(), cancellation);
        foreach (var row in batch)
            into.Profiles[row.Id] = ProfileOf(into, row, stems);
        into.Index.Put(batch.Where(row => !Beside.Contains(row.Form)).Select(row => into.Profiles[row.Id]));
        batch.Clear();
    }

    private static PartnerProfile ProfileOf(Pages into, PartyRow row, IReadOnlyDictionary<string, string?[]> stems)
    {
        var (offers, needs) = (Named(row.Offers), Named(row.Needs));
        var does = new Dictionary<int, float>();
        var written = new HashSet<int>();
        for (var language = 0; language < PartyRow.Languages.Length; language++)
        {
            foreach (var text in row.Niches[language].Split('\n').Append(row.Names[language]))
            {
                var said = Said(text, language, stems);
                var mentions = into.Readers[language].Read([.. said.Select(word => word.Name)]);
                var isProper = row.Kind == Organisation && text == row.Names[language];
                foreach (var mention in mentions)
                    // A name of its own may look like a form of a word: Mobilis makes no furniture.
                    if (!isProper || said.Skip(mention.Start).Take(mention.Length).All(word => into.Written.Contains(Spelling.Fold(word.Token))))
                        Take(mention.Concept, FromNiche);
                // What is no trade in it tells what the organisation is and not what it does: an institute, a centre.
                if (isProper)
                    continue;
                for (var at = 0; at < said.Count; at++)
                    if (said[at].Token.Length >= ShortestWord && !mentions.Any(mention => at >= mention.Start && at < mention.Start + mention.Length))
                        written.Add(WordOf(into, language, said[at]));
            }
            foreach (var mention in into.Readers[language].Read([.. Said(row.Broad[language], language, stems).Select(word => word.Name)]))
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
            Through = Makers.Contains(row.Form) ? InheritedBy(into, row, does) : [],
            Offers = offers,
            Needs = needs,
            Words = [.. written.Select(word => new Weighted(word, 1))],
            // To belong to the same is a tie of its own, told apart from working with the same.
            Ties = [.. row.Ties.Except(row.Kin), .. row.Kin.Select(kin => -kin)],
            Kin = row.Kin,
            Place = row.Place,
            Maturity = row.State switch
            {
                "constituted" => 3,
                "emerging" => 2,
                "expected" => 1,
                _ => 0,
            },
            Group = into.GroupOf(row.Kind, row.Country),
        };

        IReadOnlyList<Weighted> Named(string[] texts) =>
            [
                .. texts
                    .SelectMany((text, language) => into.Readers[language].Read([.. Said(text, language, stems).Select(word => word.Name)]))
                    .Select(mention => mention.Concept)
                    .Distinct()
                    .Select(concept => new Weighted(concept, FromNiche)),
            ];

        void Take(int concept, float weight)
        {
            // A case of it, such as one that a curator added, is looked for as well.
            if (!into.Thesaurus.LineageOf(concept).Any(broader => Sought.Contains(into.Concepts[broader].Slug)))
                does[concept] = Math.Max(does.GetValueOrDefault(concept), weight);
        }
    }

    // Of each of its clusters what that is best at, where that is known.
    private static IReadOnlyList<Weighted> InheritedBy(Pages into, PartyRow row, Dictionary<int, float> own)
    {
        var through = new Dictionary<int, (float Weight, int Cluster)>();
        foreach (var cluster in row.Kin.Select(kin => into.Profiles.GetValueOrDefault(kin)).OfType<PartnerProfile>().Where(kin => !Pages.IsOrganisation(kin)))
        {
            var surest = cluster.Does.Select(held => held.Weight).DefaultIfEmpty().Max();
            foreach (var (concept, weight) in cluster.Does.Where(held => held.Weight == surest && !own.ContainsKey(held.Id)))
                if (weight * Inherited > through.GetValueOrDefault(concept).Weight)
                    through[concept] = (weight * Inherited, cluster.Id);
        }
        into.Through[row.Id] = through.ToDictionary(one => one.Key, one => one.Value.Cluster);
        return [.. through.Select(one => new Weighted(one.Key, one.Value.Weight))];
    }

    private static List<(string Token, string Stem, string Name)> Said(string text, int language, IReadOnlyDictionary<string, string?[]> stems)
    {
        var said = new List<(string, string, string)>();
        foreach (var token in WordStems.TokensOf(text))
            if (stems[token][language] is { } stem)
                said.Add((token, stem, stems[token][ThesaurusBook.NamesOf(language)] ?? stem));
        return said;
    }

    private static int WordOf(Pages into, int language, (string Token, string Stem, string Name) said)
    {
        var number = into.WordNumbers.GetOrAdd($"{language}{said.Stem}", _ => into.WordNumbers.Count);
        into.WordsByNumber.TryAdd(number, (language, said.Token));
        return number;
    }
}
