using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>A sector of the study's grid.</summary>
/// <param name="Isic">The divisions of ISIC Rev. 4 that it covers.</param>
public sealed record SectorAnswer(short Code, string Name, Localised Names, string Isic);

internal static class SectorsApi
{
    public static void MapSectors(this RouteGroupBuilder api) => api.MapRead("sectors", "sectors", List, Parameter.Page, Parameter.PageSize);

    private static Ok<Paged<SectorAnswer>> List(Asked asked, Registers registers) =>
        asked.Page(
            registers.Sectors.Values.OrderBy(sector => sector.Code).Select(sector => new SectorAnswer(sector.Code, sector.Name.Fr, sector.Name, sector.Isic))
        );
}
