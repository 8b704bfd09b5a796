using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>The card of a cluster over the stretch of time in which nothing new was known: the preferred value of each field that lists, facets and the map need.</summary>
public sealed class ClusterCard
{
    public int ClusterId { get; init; }
    public Subject Cluster { get; init; } = null!;
    public DateOnly ValidFrom { get; init; }

    /// <summary>The day from which another card holds; null for the card of today.</summary>
    public DateOnly? ValidTo { get; init; }
    public required string Slug { get; init; }
    public required string Name { get; init; }
    public string? Acronym { get; init; }
    public required string Form { get; init; }
    public required string Country { get; init; }
    public string? State { get; init; }
    public int? MergedIntoId { get; init; }
    public Subject? MergedInto { get; init; }
    public string? Recognition { get; init; }
    public short? Sector { get; init; }
    public string? Anchorage { get; init; }
    public int? PlaceId { get; init; }
    public Place? Place { get; init; }
    public double? Lat { get; init; }
    public double? Lon { get; init; }
    public bool? PartnersNorth { get; init; }
    public bool? PartnersSouth { get; init; }
    public PartialDate? Created { get; init; }
    public decimal? Members { get; init; }
    public bool InTable { get; init; }

    /// <summary>The number of contradictions in what the sources say: imprecisions and spellings are none.</summary>
    public int Contradictions { get; init; }
    public PartialDate ObservedOn { get; init; }
}

public static class ClusterCards
{
    /// <summary>The cards as of a day, or of today: at most one for each cluster.</summary>
    public static IQueryable<ClusterCard> AsOf(this IQueryable<ClusterCard> cards, DateOnly? day) =>
        day is { } known
            ? cards.Where(card => card.ValidFrom <= known && (card.ValidTo == null || card.ValidTo > known))
            : cards.Where(card => card.ValidTo == null);
}
