using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Finds clusters by words, facets and day. A facet counts what each of its values would give with the other filters kept.</summary>
public sealed class SearchClusters(GrappeDb db)
{
    public const int LargestPage = 200;
    public static readonly string[] Sorts = ["name", "-name", "country", "state", "sector", "created", "-created", "-contradictions"];

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

    public sealed record FacetValue(string Value, int Count);

    public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values);

    public Task<int> CountAsync(Filter filter, CancellationToken cancellation) => Matching(filter).CountAsync(cancellation);

    /// <param name="language">The language in whose names clusters stand in alphabetical order; French unless told.</param>
    public Task<List<Item>> FindAsync(Filter filter, string sort, int page, int pageSize, CancellationToken cancellation, Language? language = null) =>
        Sorted(Matching(filter), sort, NameIn(language ?? Language.French)).Skip((page - 1) * pageSize).Take(pageSize).Select(AsItem).ToListAsync(cancellation);

    /// <summary>Every cluster that answers, one after the other as they are read: to be taken away, however many they are.</summary>
    public async IAsyncEnumerable<Item> StreamAsync(Filter filter, string sort, Language language, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in Sorted(Matching(filter), sort, NameIn(language)).Select(AsItem).AsAsyncEnumerable().WithCancellation(cancellation))
            yield return item;
    }

    public sealed record Point(string Slug, Localised Name, string? Acronym, string? State, short? Sector, int PlaceId, double Lat, double Lon);

    /// <summary>Where the clusters stand whose place is known.</summary>
    public Task<List<Point>> PointsAsync(Filter filter, CancellationToken cancellation) =>
        Matching(filter)
            .Where(card => card.PlaceId != null)
            .OrderBy(card => card.ClusterId)
            .Select(card => new Point(
                card.Slug,
                card.Cluster.Name,
                card.Acronym,
                card.State,
                card.Sector,
                card.PlaceId!.Value,
                card.Lat!.Value,
                card.Lon!.Value
            ))
            .ToListAsync(cancellation);

    public async Task<IReadOnlyList<Facet>> FacetsAsync(Filter filter, CancellationToken cancellation) =>
        [
            await CountedAsync("country", Matching(filter with { Country = [] }).GroupBy(card => card.Country), cancellation),
            await CountedAsync("state", Matching(filter with { State = [] }).Where(card => card.State != null).GroupBy(card => card.State!), cancellation),
            await CountedAsync(
                "sector",
                Matching(filter with { Sector = [] }).Where(card => card.Sector != null).GroupBy(card => card.Sector!.Value.ToString()),
                cancellation
            ),
            await CountedAsync(
                "recognition",
                Matching(filter with { Recognition = [] }).Where(card => card.Recognition != null).GroupBy(card => card.Recognition!),
                cancellation
            ),
            await CountedAsync(
                "anchorage",
                Matching(filter with { Anchorage = [] }).Where(card => card.Anchorage != null).GroupBy(card => card.Anchorage!),
                cancellation
            ),
        ];

    private static async Task<Facet> CountedAsync(string name, IQueryable<IGrouping<string, ClusterCard>> groups, CancellationToken cancellation) =>
        new(
            name,
            await groups
                .Select(group => new { group.Key, Count = group.Count() })
                .OrderByDescending(value => value.Count)
                .ThenBy(value => value.Key)
                .Select(value => new FacetValue(value.Key, value.Count))
                .ToListAsync(cancellation)
        );

    private IQueryable<ClusterCard> Matching(Filter filter)
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
        foreach (var word in Spelling.Fold(filter.Words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            cards = cards.Where(card => card.SearchText.Contains(word));
        return cards;
    }

    // The database sorts by code points; people expect É beside E. The root collation of ICU serves the three languages.
    private const string Alphabet = "und-x-icu";

    private static Expression<Func<ClusterCard, string>> NameIn(Language language) =>
        language.Code switch
        {
            "ar" => card => EF.Functions.Collate(card.Cluster.Name.Ar, Alphabet),
            "en" => card => EF.Functions.Collate(card.Cluster.Name.En, Alphabet),
            _ => card => EF.Functions.Collate(card.Name, Alphabet),
        };

    private static IQueryable<ClusterCard> Sorted(IQueryable<ClusterCard> cards, string sort, Expression<Func<ClusterCard, string>> name) =>
        (
            sort switch
            {
                "-name" => cards.OrderByDescending(name),
                "country" => cards.OrderBy(card => card.Country).ThenBy(name),
                "state" => cards.OrderBy(StateOrder).ThenBy(name),
                "sector" => cards.OrderBy(card => card.Sector).ThenBy(name),
                "created" => cards.OrderBy(card => card.Created).ThenBy(name),
                "-created" => cards.OrderBy(card => card.Created == null).ThenByDescending(card => card.Created).ThenBy(name),
                "-contradictions" => cards.OrderByDescending(card => card.Contradictions).ThenBy(name),
                _ => cards.OrderBy(name),
            }
        ).ThenBy(card => card.ClusterId);

    // From the most to the least advanced, as Atlas.States has it.
    private static readonly Expression<Func<ClusterCard, int>> StateOrder = card =>
        card.State == "constituted" ? 1
        : card.State == "emerging" ? 2
        : card.State == "expected" ? 3
        : card.State == "potential" ? 4
        : card.State == "merged" ? 5
        : card.State == "dissolved" ? 6
        : 7;

    private static readonly Expression<Func<ClusterCard, Item>> AsItem = card => new Item(
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
