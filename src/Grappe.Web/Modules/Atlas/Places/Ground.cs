using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Grappe.Web.Modules.Atlas.Places;

/// <summary>A small still map on which one point can be set: an image that the build draws (<c>Frontend/grounds.mjs</c>), by the same box and projection.</summary>
public sealed record Ground(string Name, double West, double South, double East, double North)
{
    public const int Width = 240;

    // Where a country has no map of its own.
    private const string Region = "region";

    private static readonly FrozenDictionary<string, Ground> All = Read();

    // A degree of longitude is narrower than one of latitude; one narrowing serves the whole of so small a map.
    private double Narrow => Math.Cos((South + North) / 2 * Math.PI / 180);

    private double Scale => Width / ((East - West) * Narrow);

    public int Height => (int)Math.Round((North - South) * Scale, MidpointRounding.AwayFromZero);

    /// <summary>Finds the map for a point of a country, or none where no map reaches so far.</summary>
    public static Ground? Of(string? country, double lat, double lon) =>
        new[] { country is null ? null : All.GetValueOrDefault(country), All[Region] }.FirstOrDefault(ground => ground?.Holds(lat, lon) == true);

    /// <summary>Projects a point into the image.</summary>
    public (double X, double Y) At(double lat, double lon) => (Math.Round((lon - West) * Narrow * Scale, 1), Math.Round((North - lat) * Scale, 1));

    private bool Holds(double lat, double lon) => lat >= South && lat <= North && lon >= West && lon <= East;

    private static FrozenDictionary<string, Ground> Read()
    {
        using var boxes = Assembly.GetExecutingAssembly().GetManifestResourceStream("grounds.json")!;
        return JsonSerializer
            .Deserialize<Dictionary<string, double[]>>(boxes)!
            .ToFrozenDictionary(box => box.Key, box => new Ground(box.Key, box.Value[0], box.Value[1], box.Value[2], box.Value[3]));
    }
}
