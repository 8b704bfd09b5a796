namespace Grappe.Benchmarks.Atlas;

/// <summary>Chance that is the same for the same seed on every machine (splitmix64), which <see cref="Random"/> does not promise across versions.</summary>
internal sealed class Chance(ulong seed)
{
    private readonly Dictionary<(int Count, double Exponent), double[]> tables = [];
    private ulong state = seed;

    public ulong Next()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool In100(int percent) => Below(100) < percent;

    public double Between(double low, double high) => low + (high - low) * (Next() >> 11) / (1UL << 53);

    /// <summary>One of a list whose first is the commonest: the k-th is met 1/k as often, as words of a language are (Zipf).</summary>
    public T Of<T>(IReadOnlyList<T> items, double exponent = 1) => items[Zipf(items.Count, exponent)];

    private int Zipf(int count, double exponent)
    {
        if (!tables.TryGetValue((count, exponent), out var sums))
        {
            sums = new double[count];
            for (var k = 0; k < count; k++)
                sums[k] = (k == 0 ? 0 : sums[k - 1]) + 1 / Math.Pow(k + 1, exponent);
            tables.Add((count, exponent), sums);
        }
        var found = Array.BinarySearch(sums, Between(0, sums[^1]));
        return Math.Min(found < 0 ? ~found : found, count - 1);
    }
}
