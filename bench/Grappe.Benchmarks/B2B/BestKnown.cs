using System.Globalization;

namespace Grappe.Benchmarks.B2B;

/// <summary>The published values, where a file best-known.csv stands beside the instances.</summary>
public sealed class BestKnown
{
    private readonly Dictionary<string, string> _values = [];

    public static BestKnown Beside(string instance)
    {
        var known = new BestKnown();
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(instance))!, "best-known.csv");
        if (!File.Exists(file))
            return known;
        var lines = File.ReadAllLines(file);
        var column = Array.IndexOf(lines[0].Split(','), "best_known");
        foreach (var line in lines.Skip(1))
            if (line.Split(',') is { } cells && column >= 0 && cells.Length > column)
                known._values[cells[0]] = cells[column];
        return known;
    }

    /// <summary>Names the published value that contradicts an answer; null when none does.</summary>
    public string? Contradicts(string instance, string value, bool proven)
    {
        if (!_values.TryGetValue(instance, out var best) || value == best)
            return null;
        if (proven)
            return $"WRONG: {best} is published";
        var isNumber = int.TryParse(value, CultureInfo.InvariantCulture, out var found);
        return isNumber && int.TryParse(best, CultureInfo.InvariantCulture, out var expected) && found >= expected ? null
            : isNumber ? $"WRONG: {best} is published"
            : null;
    }
}
