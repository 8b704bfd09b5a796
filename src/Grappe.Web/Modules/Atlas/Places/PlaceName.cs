namespace Grappe.Web.Modules.Atlas.Places;

/// <summary>Another name of a place, as curators settled what somebody had written.</summary>
public sealed class PlaceName
{
    public int Id { get; init; }
    public required string Country { get; init; }

    /// <summary>The name, folded.</summary>
    public required string Name { get; init; }
    public required string Written { get; init; }
    public int PlaceId { get; init; }
    public int SettledById { get; init; }
    public DateTime SettledAt { get; init; }
}
