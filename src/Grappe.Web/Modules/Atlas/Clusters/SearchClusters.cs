using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Grappe.Algorithms.Maps;
using Grappe.Algorithms.Observations;
using Grappe.Algorithms.Search;
using Grappe.Web.Modules.Atlas.Cards;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Finds clusters by words, facets and day. A facet counts what each of its values would give with the other filters kept.</summary>
public sealed class SearchClusters(GrappeDb db, ClusterIndex index, SearchWords words)
{
    public const int LargestPage = 200;
    public const string Relevance = "relevance";
    private const int FacetsShown = 5;

    // A view of so many points weighs well under 300 KB, and a screen has room for no more.
    public const int MostPoints = 1_000;
    private const int SquarePixels = 56;
    private const int ClosestZoom = 10;
    private const int MostInOneTown = 20;
    public static readonly string[] Sorts = ["region", "name", Relevance, "-name", "country", "state", "sector", "created", "-created", "-contradictions"];

    public sealed record Filter
    {
        /// <summary>Words that the card's names, places, niche, activities or members contain, in any language.</summary>
        public string? Words { get; init; }
        public string[] Country { get; init; } = [];
        public string[] State { get; init; } = [];
        public short[] Sector { get; init; } = [];
        public string[] Recognition { get; init; } = [];
        public string[] Anchorage { get; init; } = [];

        /// <summary>Only clusters that stand in a national table of the study.</summary>
        public bool InTable { get; init; }

        /// <summary>The day as of which cards are read, or null for today.</summary>
        public DateOnly? AsOf { get; init; }
    }

    public sealed record Item(
        int Id,
        string Slug,
        Localised Name,
        string? Acronym,
        string Form,
        string Country,
        string? State,
        string? Recognition,
        short? Sector,
        string? Anchorage,
        int? PlaceId,
        double? Lat,
        double? Lon,
        bool? PartnersNorth,
        bool? PartnersSouth,
        PartialDate? Created,
        decimal? Members,
        bool InTable,
        int Contradictions,
        PartialDate ObservedOn
    );

    /// <summary>The places in a cluster where the words were found.</summary>
    /// <param name="Name">The name, <see cref="Marked"/>.</param>
    /// <param name="Text">A few words of what is told of it, <see cref="Marked"/>; null where nothing but its names matched.</param>
    public sealed record Highlight(string Name, string? Text);

    /// <param name="Total">How many clusters the filter leaves.</param>
    /// <param name="Next">From where the list goes on, or null at its end.</param>
    /// <param name="Forgiven">Whether words were found only by forgiving a typing error.</param>
    public sealed record Found(
        int Total,
        IReadOnlyList<Facet> Facets,
        IReadOnlyList<Item> Items,
        IReadOnlyDictionary<int, Highlight> Highlights,
        Cursor? Next,
        bool Forgiven
    );

    /// <summary>The numbers of all clusters that answer today, in no order.</summary>
    public async Task<int[]> IdsAsync(Filter filter, CancellationToken cancellation)
    {
        var asked = await words.ReadAsync(filter.Words, cancellation);
        var ids = new List<int>();
        index.Index.Ask(QuestionOf(filter, asked, Sorts[0], Language.French) with { Visit = entry => ids.Add(entry.Id) });
        return [.. ids];
    }

    /// <summary>Whether a cluster answers today.</summary>
    public async Task<bool> AnswersAsync(Filter filter, int cluster, CancellationToken cancellation) =>
        await Matching(filter, null).AnyAsync(card => card.ClusterId == cluster, cancellation)
        && (filter.Words is null || (await IdsAsync(filter, cancellation)).Contains(cluster));

    /// <summary>Every cluster that answers, in order, one after the other as they are read: to be taken away, however many they are.</summary>
    public async IAsyncEnumerable<Item> StreamAsync(Filter filter, string sort, Language language, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int AtOnce = 1_000;
        var asked = await words.ReadAsync(filter.Words, cancellation);
        if (filter.AsOf is not null)
        {
            await foreach (var item in Earlier(filter, IdsOf(asked), sort, language).Select(AsItem).AsAsyncEnumerable().WithCancellation(cancellation))
                yield return item;
            yield break;
        }
        var answer = index.Index.Ask(QuestionOf(filter, asked, sort, language) with { Take = int.MaxValue });
        foreach (var some in answer.Found.Select(found => found.Item.Id).Chunk(AtOnce))
        foreach (var item in await ReadAsync(some, cancellation))
            yield return item;
    }

    /// <summary>The cluster after which a list goes on, by all that any order looks at.</summary>
    public sealed record Cursor(int Id, string Name, double Score, string? Country, string? State, short? Sector, string? Created, int Contradictions);

    /// <summary>The clusters of a filter, counted, by facets, and those of one page in their order.</summary>
    /// <param name="filter">What to look for.</param>
    /// <param name="sort">One of <see cref="Sorts"/>.</param>
    /// <param name="language">The language in whose alphabet names are sorted and in which snippets are read.</param>
    /// <param name="skip">How many clusters of the list to pass over.</param>
    /// <param name="take">How many to read.</param>
    /// <param name="after">The cluster after which the list goes on.</param>
    /// <param name="highlight">Whether to say where the words were found.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Found> FindAsync(
        Filter filter,
        string sort,
        Language language,
        int skip,
        int take,
        CancellationToken cancellation,
        Cursor? after = null,
        bool highlight = false
    )
    {
        var asked = await words.ReadAsync(filter.Words, cancellation);
        if (filter.AsOf is not null)
            return await FindEarlierAsync(filter, asked, sort, language, skip, take, cancellation);
        var answer = index.Index.Ask(
            QuestionOf(filter, asked, sort, language) with
            {
                After = after is null ? null : new Position<ClusterIndex.Entry>(new ClusterOrder(sort, language).EntryOf(after), after.Score),
                Skip = skip,
                Take = take,
            }
        );
        int[] ids = [.. answer.Found.Select(found => found.Item.Id)];
        var items = await ReadAsync(ids, cancellation);
        return new Found(
            answer.Total,
            [.. ClusterIndex.Facets.Take(FacetsShown).Select((name, facet) => new Facet(name, Counted(answer.Counts[facet], facet)))],
            items,
            highlight && asked.Count > 0 ? await HighlightsAsync(items, answer.Matched, language, cancellation) : FrozenDictionary<int, Highlight>.Empty,
            items.Count == take && take > 0 && items is [.., var last] ? CursorOf(last, answer.Found[^1].Score, language) : null,
            answer.Forgiven
        );
    }

    public async Task<int> CountAsync(Filter filter, CancellationToken cancellation) =>
        (await FindAsync(filter, Sorts[0], Language.French, 0, 0, cancellation)).Total;

    private async Task<IReadOnlyDictionary<int, Highlight>> HighlightsAsync(
        IReadOnlyList<Item> items,
        IEnumerable<IEnumerable<string>> matched,
        Language language,
        CancellationToken cancellation
    )
    {
        var found = matched.Select(word => word.ToHashSet()).ToList();
        var terms = found.SelectMany(word => word).ToHashSet();
        // A name that says all words needs no further reason.
        var told = items.Where(item => !found.All(word => SearchWords.Says(item.Name.In(language), word))).Select(item => item.Id).ToList();
        var snippets = await words.SnippetsAsync(told, terms, language, cancellation);
        return items.ToDictionary(
            item => item.Id,
            item => new Highlight(SearchWords.MarkName(item.Name.In(language), terms), snippets.GetValueOrDefault(item.Id))
        );
    }

    // The order is the index's; a card that went away in between is left out.
    private async Task<IReadOnlyList<Item>> ReadAsync(int[] ids, CancellationToken cancellation)
    {
        if (ids.Length == 0)
            return [];
        var items = await db
            .ClusterCards.AsOf(null)
            .Where(card => ids.Contains(card.ClusterId))
            .Select(AsItem)
            .ToDictionaryAsync(item => item.Id, cancellation);
        return [.. ids.Where(items.ContainsKey).Select(id => items[id])];
    }

    private Question<ClusterIndex.Entry> QuestionOf(Filter filter, IReadOnlyList<Word> asked, string sort, Language language)
    {
        var order = new ClusterOrder(sort, language);
        return new()
        {
            Words = asked,
            Allowed = Allowed(filter),
            Order = order,
            Alphabet = order.Alphabet,
            ByScore = sort == Relevance && asked.Count > 0,
        };
    }

    private IReadOnlyList<IReadOnlySet<byte>?> Allowed(Filter filter)
    {
        return
        [
            .. new[]
            {
                filter.Country,
                filter.State,
                [.. filter.Sector.Select(sector => sector.ToString(CultureInfo.InvariantCulture))],
                filter.Recognition,
                filter.Anchorage,
                filter.InTable ? ["true"] : [],
            }.Select(Codes),
        ];

        IReadOnlySet<byte>? Codes(string[] values, int facet) =>
            values.Length == 0 ? null : values.Select(value => index.CodeOf(facet, value)).OfType<byte>().ToHashSet();
    }

    private List<FacetValue> Counted(int[] counts, int facet) =>
        [
            .. counts
                .Index()
                .Where(value => value is { Index: > 0, Item: > 0 })
                .Select(value => new FacetValue(index.ValueOf(facet, (byte)value.Index)!, value.Item))
                .OrderByDescending(value => value.Count)
                .ThenBy(value => value.Value, StringComparer.Ordinal),
        ];

    private static Cursor CursorOf(Item item, double score, Language language) =>
        new(item.Id, item.Name.In(language), score, item.Country, item.State, item.Sector, item.Created?.ToString(), item.Contradictions);

    // Cards of an earlier day stand in the database only. Words are looked for in all that is known of a cluster; the day decides on its other values.
    private async Task<Found> FindEarlierAsync(
        Filter filter,
        IReadOnlyList<Word> asked,
        string sort,
        Language language,
        int skip,
        int take,
        CancellationToken cancellation
    )
    {
        var ids = IdsOf(asked);
        var items = await Earlier(filter, ids, sort, language).Skip(skip).Take(take).Select(AsItem).ToListAsync(cancellation);
        return new Found(
            await Matching(filter, ids).CountAsync(cancellation),
            await FacetsAsync(filter, ids, cancellation),
            items,
            FrozenDictionary<int, Highlight>.Empty,
            null,
            false
        );
    }

    private IQueryable<ClusterCard> Earlier(Filter filter, int[]? ids, string sort, Language language) =>
        sort == Relevance && ids is not null
            ? Matching(filter, ids).OrderBy(card => Array.IndexOf(ids, card.ClusterId))
            : Sorted(Matching(filter, ids), sort, NameIn(language));

    // Those that say the words, the best first, whatever their other values; null where nothing is asked.
    private int[]? IdsOf(IReadOnlyList<Word> asked) =>
        asked.Count == 0
            ? null
            :
            [
                .. index
                    .Index.Ask(QuestionOf(new Filter(), asked, Relevance, Language.French) with { Take = int.MaxValue })
                    .Found.Select(found => found.Item.Id),
            ];

    public sealed record Point(int Id, string Slug, Localised Name, string? State, short? Sector, int PlaceId, double Lat, double Lon);

    /// <summary>The clusters whose place is known, as a map shows them.</summary>
    /// <param name="Total">How many they are.</param>
    /// <param name="Points">Those drawn by themselves.</param>
    /// <param name="Groups">Those of the view that stand too near to each other; none where all are drawn by themselves.</param>
    /// <param name="Around">The rectangle in which all of them stand; null where there are none.</param>
    /// <param name="Places">Whether the view is so close that a group is a place.</param>
    public sealed record View(int Total, IReadOnlyList<Point> Points, IReadOnlyList<PointGroup> Groups, Box? Around, bool Places)
    {
        /// <summary>Whether it holds one view only: another view asks again.</summary>
        public bool Partial => Total > MostPoints;
    }

    /// <summary>The clusters of a filter on a map: all of them while they are few, those of the view in groups when they are many.</summary>
    public async Task<View> ViewAsync(Filter filter, Box box, int zoom, CancellationToken cancellation)
    {
        var asked = await words.ReadAsync(filter.Words, cancellation);
        var (total, around) = (0, (Box?)null);
        // Points are many and shown is little of them: they are counted as they come by and not held.
        var few = new List<int>();
        var groups = new PointGroups(box, zoom, SquarePixels, zoom >= ClosestZoom ? MostInOneTown : 1);
        if (filter.AsOf is null)
            index.Index.Ask(
                QuestionOf(filter, asked, Sorts[0], Language.French) with
                {
                    Visit = entry =>
                    {
                        if (entry is { Lat: { } lat, Lon: { } lon })
                            Place(entry.Id, lat, lon);
                    },
                }
            );
        else
            await foreach (
                var card in Matching(filter, IdsOf(asked))
                    .Where(card => card.PlaceId != null)
                    .Select(card => new
                    {
                        card.ClusterId,
                        card.Lat,
                        card.Lon,
                    })
                    .AsAsyncEnumerable()
                    .WithCancellation(cancellation)
            )
                Place(card.ClusterId, card.Lat!.Value, card.Lon!.Value);
        int[] ids = [.. (total > MostPoints ? groups.Alone : few).Order()];
        var points = await db
            .ClusterCards.AsOf(filter.AsOf)
            .Where(card => ids.Contains(card.ClusterId) && card.PlaceId != null)
            .OrderBy(card => card.ClusterId)
            .Select(card => new Point(
                card.ClusterId,
                card.Slug,
                card.Cluster.Name,
                card.State,
                card.Sector,
                card.PlaceId!.Value,
                card.Lat!.Value,
                card.Lon!.Value
            ))
            .ToListAsync(cancellation);
        return new View(total, points, total > MostPoints ? groups.Groups : [], around, zoom >= ClosestZoom);

        void Place(int id, double lat, double lon)
        {
            if (total++ < MostPoints)
                few.Add(id);
            groups.Add(id, lat, lon);
            around = around is { } known
                ? new Box(Math.Min(known.West, lon), Math.Min(known.South, lat), Math.Max(known.East, lon), Math.Max(known.North, lat))
                : new Box(lon, lat, lon, lat);
        }
    }

    private async Task<IReadOnlyList<Facet>> FacetsAsync(Filter filter, int[]? ids, CancellationToken cancellation) =>
        [
            await Matching(filter with { Country = [] }, ids).FacetAsync("country", card => card.Country, cancellation),
            await Matching(filter with { State = [] }, ids).FacetAsync("state", card => card.State, cancellation),
            await Matching(filter with { Sector = [] }, ids)
                .Where(card => card.Sector != null)
                .FacetAsync("sector", card => card.Sector!.Value.ToString(), cancellation),
            await Matching(filter with { Recognition = [] }, ids).FacetAsync("recognition", card => card.Recognition, cancellation),
            await Matching(filter with { Anchorage = [] }, ids).FacetAsync("anchorage", card => card.Anchorage, cancellation),
        ];

    private IQueryable<ClusterCard> Matching(Filter filter, int[]? ids)
    {
        var cards = db.ClusterCards.AsOf(filter.AsOf);
        if (filter.Country is { Length: > 0 } countries)
            cards = cards.Where(card => countries.Contains(card.Country));
        if (filter.State is { Length: > 0 } states)
            cards = cards.Where(card => states.Contains(card.State));
        if (filter.Sector is { Length: > 0 } sectors)
            cards = cards.Where(card => sectors.Contains(card.Sector!.Value));
        if (filter.Recognition is { Length: > 0 } recognitions)
            cards = cards.Where(card => recognitions.Contains(card.Recognition));
        if (filter.Anchorage is { Length: > 0 } anchorages)
            cards = cards.Where(card => anchorages.Contains(card.Anchorage));
        if (filter.InTable)
            cards = cards.Where(card => card.InTable);
        if (ids is not null)
            cards = cards.Where(card => ids.Contains(card.ClusterId));
        return cards;
    }

    private static Expression<Func<ClusterCard, string>> NameIn(Language language) =>
        language.Code switch
        {
            "ar" => card => EF.Functions.Collate(card.Cluster.Name.Ar, Language.Alphabet),
            "en" => card => EF.Functions.Collate(card.Cluster.Name.En, Language.Alphabet),
            _ => card => EF.Functions.Collate(card.Name, Language.Alphabet),
        };

    private static IQueryable<ClusterCard> Sorted(IQueryable<ClusterCard> cards, string sort, Expression<Func<ClusterCard, string>> name) =>
        (
            sort switch
            {
                "name" => cards.OrderBy(name),
                "-name" => cards.OrderByDescending(name),
                "country" => cards.OrderBy(card => card.Country).ThenBy(name),
                "state" => cards.OrderBy(StateOrder).ThenBy(name),
                "sector" => cards.OrderBy(card => card.Sector).ThenBy(name),
                "created" => cards.OrderBy(card => card.Created).ThenBy(name),
                "-created" => cards.OrderBy(card => card.Created == null).ThenByDescending(card => card.Created).ThenBy(name),
                "-contradictions" => cards.OrderByDescending(card => card.Contradictions).ThenBy(name),
                _ => cards.OrderBy(RegionOrder).ThenBy(name),
            }
        ).ThenBy(card => card.ClusterId);

    // As ClusterOrder has it.
    private static readonly Expression<Func<ClusterCard, int>> RegionOrder = card =>
        (Atlas.Country.Maghreb.Contains(card.Country!) ? 0 : 2) + (card.State == null ? 1 : 0);

    // From the most to the least advanced, as ClosedLists.States has it.
    private static readonly Expression<Func<ClusterCard, int>> StateOrder = card =>
        card.State == "constituted" ? 1
        : card.State == "emerging" ? 2
        : card.State == "expected" ? 3
        : card.State == "potential" ? 4
        : card.State == "merged" ? 5
        : card.State == "dissolved" ? 6
        : 7;

    private static readonly Expression<Func<ClusterCard, Item>> AsItem = card => new Item(
        card.ClusterId,
        card.Slug,
        card.Cluster.Name,
        card.Acronym,
        card.Form,
        card.Country,
        card.State,
        card.Recognition,
        card.Sector,
        card.Anchorage,
        card.PlaceId,
        card.Lat,
        card.Lon,
        card.PartnersNorth,
        card.PartnersSouth,
        card.Created,
        card.Members,
        card.InTable,
        card.Contradictions,
        card.ObservedOn
    );
}
