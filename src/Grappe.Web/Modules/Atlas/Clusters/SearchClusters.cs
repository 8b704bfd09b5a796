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

    public Task<List<Item>> FindAsync(Filter filter, string sort, int page, int pageSize, CancellationToken cancellation) =>
        Sorted(Matching(filter), sort).Skip((page - 1) * pageSize).Take(pageSize).Select(AsItem).ToListAsync(cancellation);

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

    private static IQueryable<ClusterCard> Sorted(IQueryable<ClusterCard> cards, string sort) =>
        sort switch
        {
            "-name" => cards.OrderByDescending(card => card.Name).ThenBy(card => card.ClusterId),
            "country" => cards.OrderBy(card => card.Country).ThenBy(card => card.Name),
            "state" => cards.OrderBy(card => card.State).ThenBy(card => card.Name),
            "sector" => cards.OrderBy(card => card.Sector).ThenBy(card => card.Name),
            "created" => cards.OrderBy(card => card.Created).ThenBy(card => card.Name),
            "-created" => cards.OrderBy(card => card.Created == null).ThenByDescending(card => card.Created).ThenBy(card => card.Name),
            "-contradictions" => cards.OrderByDescending(card => card.Contradictions).ThenBy(card => card.Name),
            _ => cards.OrderBy(card => card.Name).ThenBy(card => card.ClusterId),
        };

    private static readonly System.Linq.Expressions.Expression<Func<ClusterCard, Item>> AsItem = card => new Item(
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
