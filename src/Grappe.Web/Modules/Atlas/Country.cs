namespace Grappe.Web.Modules.Atlas;

public sealed class Country
{
    public required string Code { get; init; }
    public required string Side { get; init; }
    public required Localised Name { get; init; }
}
