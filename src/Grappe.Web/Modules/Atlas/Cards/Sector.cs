namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>A sector of the 2019 study's grid, with the ISIC Rev. 4 divisions it covers.</summary>
public sealed class Sector
{
    public short Code { get; init; }
    public required string Isic { get; init; }
    public required Localised Name { get; init; }
}
