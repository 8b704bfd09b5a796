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

/// <summary>Draws many points as few: those that share a square of the screen become one group.</summary>
/// <remarks>
/// A grid in Web Mercator (EPSG:3857) as in Mapbox's and Leaflet's server-side clusterings: linear in the number of points, and the same square holds the same points
/// wherever the view begins, so that groups do not jump while one moves the map.
/// </remarks>
public static class PointGroups
{
    private const double TilePixels = 512;
    private const double NorthernEnd = 85.0511287798;

    /// <summary>Groups points.</summary>
    /// <param name="points">Number, latitude and longitude of each point, in degrees.</param>
    /// <param name="box">Only points in it are drawn.</param>
    /// <param name="zoom">The zoom of the map, 0 or more: at 0 the world is 512 pixels wide, at each further one twice as wide.</param>
    /// <param name="pixels">The side of a square on the screen, above 0.</param>
    /// <param name="apart">How many points of one square are still told apart; the others of that square make a group. 1 for the usual.</param>
    /// <returns>The numbers of the points drawn by themselves, and the groups. Each point of the box is in exactly one of the two.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The zoom is negative, the side is not above 0, or fewer than 0 are told apart.</exception>
    public static (IReadOnlyList<int> Alone, IReadOnlyList<PointGroup> Groups) Of(
        IEnumerable<(int Id, double Lat, double Lon)> points,
        Box box,
        double zoom,
        double pixels,
        int apart = 1
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(zoom);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixels);
        ArgumentOutOfRangeException.ThrowIfNegative(apart);
        var across = TilePixels * Math.Pow(2, zoom) / pixels;
        var squares = new Dictionary<(int X, int Y), (int Count, double Lat, double Lon, List<int> First)>();
        foreach (var (id, lat, lon) in points)
        {
            if (!box.Has(lat, lon))
                continue;
            var square = SquareOf(lat, lon, across);
            var sum = squares.TryGetValue(square, out var held) ? held : (0, 0, 0, []);
            if (sum.First.Count <= apart)
                sum.First.Add(id);
            squares[square] = (sum.Count + 1, sum.Lat + lat, sum.Lon + lon, sum.First);
        }
        var alone = new List<int>();
        var groups = new List<PointGroup>();
        foreach (var (count, lat, lon, first) in squares.Values)
            if (count <= apart)
                alone.AddRange(first);
            else
                groups.Add(new PointGroup(lat / count, lon / count, count));
        return (alone, groups);
    }

    private static (int X, int Y) SquareOf(double lat, double lon, double across)
    {
        var bounded = Math.Clamp(lat, -NorthernEnd, NorthernEnd) * Math.PI / 180;
        var y = (1 - Math.Asinh(Math.Tan(bounded)) / Math.PI) / 2;
        return ((int)Math.Floor((lon + 180) / 360 * across), (int)Math.Floor(y * across));
    }
}
