namespace Grappe.Web.Modules.Atlas.Places;

/// <summary>A place on the map, by its French name.</summary>
public sealed record PlaceAnswer(string Slug, string Name, double Lat, double Lon)
{
    public static PlaceAnswer Of(Place place) => new(place.Slug, place.Name.Fr, place.Lat, place.Lon);
}
