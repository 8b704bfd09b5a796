using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Places;

/// <summary>A place of the register.</summary>
/// <param name="Kind">country, region, governorate (wilaya, province too), area (valley, natural region), city or site (park, campus, quarter).</param>
/// <param name="Parent">The slug of the place that contains it.</param>
/// <param name="Aliases">Other spellings that were met.</param>
public sealed record RegisteredPlaceAnswer(
    string Slug,
    string Name,
    Localised Names,
    string Country,
    string Kind,
    string? Parent,
    double Lat,
    double Lon,
    string[] Aliases
);

internal static class PlacesApi
{
    private static readonly Parameter<string[]> Kind = Parameter.Codes("kind", ["country", "region", "governorate", "area", "city", "site"]);

    public static void MapPlaces(this RouteGroupBuilder api) =>
        api.MapRead("places", "places", List, AtlasParameters.Country, Kind, Parameter.Page, Parameter.PageSize);

    private static Ok<Paged<RegisteredPlaceAnswer>> List(Asked asked, Registers registers) =>
        asked.Page(
            registers
                .Places.Values.Where(place => asked.Get(AtlasParameters.Country) is not { Length: > 0 } countries || countries.Contains(place.Country))
                .Where(place => asked.Get(Kind) is not { Length: > 0 } kinds || kinds.Contains(place.Kind))
                .OrderBy(place => place.Slug, StringComparer.Ordinal)
                .Select(place => new RegisteredPlaceAnswer(
                    place.Slug,
                    place.Name.Fr,
                    place.Name,
                    place.Country,
                    place.Kind,
                    place.Parent?.Slug,
                    place.Lat,
                    place.Lon,
                    place.Aliases
                ))
        );
}
