namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>A row of a national table, as printed.</summary>
public sealed class TableRow
{
    public int Id { get; init; }
    public required string Country { get; init; }
    public short Ordinal { get; init; }
    public int ClusterId { get; init; }
    public Subject Cluster { get; init; } = null!;
    public long ObservationId { get; set; }
    public Observation Observation { get; set; } = null!;
    public required string Name { get; init; }
    public string? Acronym { get; init; }
    public required string State { get; init; }
    public short Sector { get; init; }
    public bool PartnersNorth { get; init; }
    public bool PartnersSouth { get; init; }
    public string? Anchorage { get; init; }
    public required string PrintedPlace { get; init; }
    public bool Provisional { get; init; }
}
