using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The card of a cluster as of today: the preferred value of each field that lists, facets and the map need.</summary>
public sealed class ClusterCard
{
    public int ClusterId { get; init; }
    public Subject Cluster { get; init; } = null!;
    public required string Slug { get; init; }
    public required string Name { get; init; }
    public string? Acronym { get; init; }
    public required string Form { get; init; }
    public required string Country { get; init; }
    public string? State { get; init; }
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
    public int Contradictions { get; init; }
    public PartialDate? ObservedOn { get; init; }
    public required string SearchText { get; init; }
    public DateTime ResolvedAt { get; init; }
}
