namespace Grappe.Web.Modules.Atlas.Places;

public sealed class Place
{
    public int Id { get; init; }
    public required string Slug { get; init; }
    public required string Country { get; init; }
    public required string Kind { get; init; }
    public int? ParentId { get; init; }
    public Place? Parent { get; set; }
    public double Lat { get; init; }
    public double Lon { get; init; }
    public required Localised Name { get; init; }
    public required string[] Aliases { get; set; }
}
