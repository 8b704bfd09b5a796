namespace Grappe.Web.Modules.Atlas;

/// <summary>Tells how far a co-operation reaches, as its level and its direction, by the countries of the two who co-operate.</summary>
public static class Relation
{
    public static readonly string[] Levels = ["national", "euro-mediterranean", "extra-regional"];

    public static readonly string[] Directions = ["south-south-within", "south-south-between", "south-north", "other"];

    public static string LevelOf(Country? a, Country? b) =>
        a?.Code == b?.Code ? "national"
        : a?.Side == "beyond" || b?.Side == "beyond" ? "extra-regional"
        : "euro-mediterranean";

    public static string DirectionOf(Country? a, Country? b) =>
        (a?.Side, b?.Side) switch
        {
            ("south", "south") => a!.Code == b!.Code ? "south-south-within" : "south-south-between",
            ("south", "north") or ("north", "south") => "south-north",
            _ => "other",
        };
}
