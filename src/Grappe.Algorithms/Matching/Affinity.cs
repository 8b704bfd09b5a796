namespace Grappe.Algorithms.Matching;

/// <summary>Measures how much more often two groups work together than chance would have it.</summary>
internal sealed class Affinity(int groups)
{
    // Ten imagined ties as expected and ten as seen: a pair of groups that hardly ever had a chance says nothing.
    private const double Prior = 10;

    private readonly Dictionary<int, double>?[] seen = new Dictionary<int, double>?[groups];
    private readonly double[] total = new double[groups];
    private double all;

    /// <summary>Counts one end of a tie; the other end is counted by the call with the groups exchanged.</summary>
    public void Add(int from, int to)
    {
        var row = seen[from] ??= [];
        row[to] = row.GetValueOrDefault(to) + 1;
        total[from]++;
        all++;
    }

    /// <summary>Computes how many times as many ties as expected two groups have; 1 where nothing is known.</summary>
    public double Factor(int a, int b)
    {
        var expected = all > 0 ? total[a] * total[b] / all : 0;
        return ((seen[a]?.GetValueOrDefault(b) ?? 0) + Prior) / (expected + Prior);
    }

    /// <summary>The logarithms of the factors of one group with each.</summary>
    public float[] LogRow(int group) => [.. Enumerable.Range(0, groups).Select(other => (float)Math.Log(Factor(group, other)))];
}
