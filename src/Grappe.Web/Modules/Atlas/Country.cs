namespace Grappe.Web.Modules.Atlas;

public sealed class Country
{
    /// <summary>The countries of the Maghreb, whose clusters and co-operations lists show first.</summary>
    public static readonly string[] Maghreb = ["dz", "ly", "ma", "mr", "tn"];

    public required string Code { get; init; }
    public required string Side { get; init; }
    public required Localised Name { get; init; }
}
