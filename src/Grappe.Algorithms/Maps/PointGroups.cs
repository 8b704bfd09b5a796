using System.Runtime.InteropServices;

namespace Grappe.Algorithms.Maps;

/// <summary>A rectangle of the map in degrees. Where west is greater than east it crosses the antimeridian.</summary>
public readonly record struct Box(double West, double South, double East, double North)
{
    /// <summary>The whole map.</summary>
    public static readonly Box World = new(-180, -90, 180, 90);

    /// <summary>Whether a point stands in it, its border included.</summary>
    public bool Has(double lat, double lon) => lat >= South && lat <= North && (West <= East ? lon >= West && lon <= East : lon >= West || lon <= East);
}

/// <summary>Points that stand too near to each other to be drawn apart: the mean of where they stand, and how many they are.</summary>
public readonly record struct PointGroup(double Lat, double Lon, int Count);

/// <summary>Draws many points as few: those that share a square of the screen become one group. Points are given one by one and need not be held anywhere.</summary>
/// <remarks>
/// A grid in Web Mercator (EPSG:3857) as in Mapbox's and Leaflet's server-side clusterings: linear in the number of points, and the same square holds the same points
/// wherever the view begins, so that groups do not jump while one moves the map. Memory: what is known of each square that has a point.
/// </remarks>
public sealed class PointGroups
{
    private const double TilePixels = 512;
    private const double NorthernEnd = 85.0511287798;

    private readonly Dictionary<(int X, int Y), Square> squares = [];
    private readonly Box box;
    private readonly double across;
    private readonly int apart;

    private struct Square
    {
        public int Count;
        public double Lat;
        public double Lon;
        public List<int> First;
    }

    /// <summary>Begins without a point.</summary>
    /// <param name="box">Only points in it are drawn.</param>
    /// <param name="zoom">The zoom of the map, 0 or more: at 0 the world is 512 pixels wide, at each further one twice as wide.</param>
    /// <param name="pixels">The side of a square on the screen, above 0.</param>
    /// <param name="apart">How many points of one square are still told apart; the others of that square make a group. 1 for the usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">The zoom is negative, the side is not above 0, or fewer than 0 are told apart.</exception>
    public PointGroups(Box box, double zoom, double pixels, int apart = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(zoom);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixels);
        ArgumentOutOfRangeException.ThrowIfNegative(apart);
        (this.box, this.apart) = (box, apart);
        across = TilePixels * Math.Pow(2, zoom) / pixels;
    }

    /// <summary>Adds a point by its number, its latitude and its longitude in degrees.</summary>
    public void Add(int id, double lat, double lon)
    {
        if (!box.Has(lat, lon))
            return;
        ref var square = ref CollectionsMarshal.GetValueRefOrAddDefault(squares, SquareOf(lat, lon, across), out _);
        square.First ??= [];
        if (square.First.Count <= apart)
            square.First.Add(id);
        (square.Count, square.Lat, square.Lon) = (square.Count + 1, square.Lat + lat, square.Lon + lon);
    }

    /// <summary>The numbers of the points drawn by themselves. Each point of the box is either among them or in exactly one group.</summary>
    public IReadOnlyList<int> Alone => [.. squares.Values.Where(square => square.Count <= apart).SelectMany(square => square.First)];

    /// <summary>The groups.</summary>
    public IReadOnlyList<PointGroup> Groups =>
        [
            .. squares
                .Values.Where(square => square.Count > apart)
                .Select(square => new PointGroup(square.Lat / square.Count, square.Lon / square.Count, square.Count)),
        ];

    private static (int X, int Y) SquareOf(double lat, double lon, double across)
    {
        var bounded = Math.Clamp(lat, -NorthernEnd, NorthernEnd) * Math.PI / 180;
        var y = (1 - Math.Asinh(Math.Tan(bounded)) / Math.PI) / 2;
        return ((int)Math.Floor((lon + 180) / 360 * across), (int)Math.Floor(y * across));
    }
}
