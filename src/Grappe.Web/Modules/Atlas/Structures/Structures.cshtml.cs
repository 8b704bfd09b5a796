using System.Text.Json;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The host structures by country and form, with their map.</summary>
public sealed class StructuresModel(FindStructures structures, Registers registers, Translator translator, Links links) : PageModel
{
    [BindProperty(Name = "country", SupportsGet = true)]
    public string[] Countries { get; set; } = [];

    [BindProperty(Name = "kind", SupportsGet = true)]
    public string[] Forms { get; set; } = [];

    public IReadOnlyList<FindStructures.Item> Structures { get; private set; } = [];

    /// <summary>The countries that have a structure, the richest first.</summary>
    public IReadOnlyList<Country> Choices { get; private set; } = [];

    /// <summary>What the address asks for and the atlas does not know.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    public MapFigure Map { get; private set; } = null!;

    /// <summary>The points of the map, as GeoJSON.</summary>
    public string Points { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Countries = [.. Countries.Where(code => !string.IsNullOrWhiteSpace(code)).Select(code => code.ToLowerInvariant())];
        Forms = [.. Forms.Where(form => !string.IsNullOrWhiteSpace(form))];
        var all = await structures.FindAsync([], [], cancellation);
        Choices =
        [
            .. all.Where(item => item.Country is not null)
                .CountBy(item => item.Country!)
                .OrderByDescending(pair => pair.Value)
                .Select(pair => registers.Countries[pair.Key]),
        ];
        Unknown = [.. Countries.Where(code => Choices.All(country => country.Code != code)), .. Forms.Where(form => !Atlas.Forms["structure"].Contains(form))];
        Structures =
        [
            .. all.Where(item => Countries.Length == 0 || Countries.Contains(item.Country)).Where(item => Forms.Length == 0 || Forms.Contains(item.Form)),
        ];
        var placed = Structures.Where(item => item.PlaceId is not null).ToList();
        Map = new MapFigure(
            "#structure-points",
            [.. placed.Select(item => new MapFigure.Entry(item.Slug, item.Name.In(translator.Language), links.Subject("structure", item.Slug)!))],
            Sectors: false
        );
        Points = JsonSerializer.Serialize(
            new
            {
                type = "FeatureCollection",
                features = placed.Select(item => new
                {
                    type = "Feature",
                    geometry = new
                    {
                        type = "Point",
                        coordinates = new[] { registers.Places[item.PlaceId!.Value].Lon, registers.Places[item.PlaceId.Value].Lat },
                    },
                    properties = new
                    {
                        slug = item.Slug,
                        name = item.Name.In(translator.Language),
                        url = links.Subject("structure", item.Slug),
                    },
                }),
            }
        );
    }
}
