namespace Grappe.Algorithms.Matching;

/// <summary>Weights under which what happened is likeliest: logistic regression with a ridge, by Newton's method.</summary>
internal sealed class LogisticRegression(int width)
{
    private const int Part = 4096;
    private const double WeakRidge = 1e-3;

    private readonly List<float> rows = [];
    private readonly List<(bool Happened, float Weight)> outcomes = [];

    public int Count => outcomes.Count;

    public void Add(ReadOnlySpan<float> row, bool happened, float weight)
    {
        rows.AddRange(row);
        outcomes.Add((happened, weight));
    }

    /// <summary>The weight of each column, the constant last.</summary>
    /// <param name="ridge">How strongly weights are held near 0, above 0: the weight of what one imagines to have seen without effect.</param>
    /// <param name="without">Columns that count for nothing.</param>
    /// <param name="never">Columns that never count against: where one would, it counts for nothing.</param>
    public double[] Fit(double ridge, IReadOnlySet<int> without, IReadOnlySet<int> never)
    {
        var left = Enumerable.Range(0, width).Except(without).ToList();
        while (true)
        {
            var weights = Fit(ridge, [.. left]);
            if (left.RemoveAll(column => never.Contains(column) && weights[column] < 0) == 0)
                return weights;
        }
    }

    /// <summary>The weight of each column, the constant last, none below 0: those under which what happened and what was believed before are likeliest together.</summary>
    /// <param name="ridge">How strongly each weight is held where it was believed, above 0: one over the variance of that belief.</param>
    /// <param name="around">What each weight was believed to be, from 0.</param>
    /// <remarks>
    /// An active set: a weight that would be below 0 is held there, and let go when its slope says that it would rise. The constant is held near 0 so weakly that it only
    /// stays finite where all outcomes are alike.
    /// </remarks>
    public double[] Fit(double ridge, IReadOnlyList<double> around)
    {
        var free = Enumerable.Range(0, width).ToHashSet();
        var weights = Fit(ridge, [.. free], around, WeakRidge);
        for (var round = 0; round < 4 * width; round++)
        {
            var worst = free.Where(column => weights[column] < 0).OrderBy(column => weights[column]).Cast<int?>().FirstOrDefault();
            if (worst is { } below)
                free.Remove(below);
            else if (Rising(weights, ridge, around, free) is { } column)
                free.Add(column);
            else
                break;
            weights = Fit(ridge, [.. free.Order()], around, WeakRidge);
        }
        for (var column = 0; column < width; column++)
            weights[column] = Math.Max(0, weights[column]);
        return weights;
    }

    // Of the columns that are held at 0, the one that would rise most.
    private int? Rising(double[] weights, double ridge, IReadOnlyList<double> around, HashSet<int> free)
    {
        const double Flat = 1e-9;
        var (_, slope) = Slopes([.. Enumerable.Range(0, width)], weights);
        return Enumerable
            .Range(0, width)
            .Where(column => !free.Contains(column) && slope[column] + ridge * around[column] > Flat)
            .OrderByDescending(column => slope[column] + ridge * around[column])
            .Cast<int?>()
            .FirstOrDefault();
    }

    private double[] Fit(double ridge, int[] used, IReadOnlyList<double>? around = null, double ridgeOfConstant = 0)
    {
        var size = used.Length + 1;
        double[] believed = [.. used.Select(column => around?[column] ?? 0), 0];
        double[] held = [.. used.Select(_ => ridge), ridgeOfConstant];
        double[] weights = [.. believed];
        for (var round = 0; round < 25; round++)
        {
            var (curvature, slope) = Slopes(used, weights);
            for (var a = 0; a < size; a++)
            {
                curvature[a * size + a] += held[a];
                slope[a] -= held[a] * (weights[a] - believed[a]);
            }
            var step = Solve(curvature, slope, size);
            var longest = step.Max(Math.Abs);
            // A full step from far away may overshoot.
            var scale = longest > 3 ? 3 / longest : 1;
            for (var a = 0; a < size; a++)
                weights[a] += step[a] * scale;
            if (longest < 1e-6)
                break;
        }
        var all = new double[width + 1];
        for (var a = 0; a < used.Length; a++)
            all[used[a]] = weights[a];
        all[width] = weights[^1];
        return all;
    }

    private (double[] Curvature, double[] Slope) Slopes(int[] used, double[] weights)
    {
        var size = weights.Length;
        var parts = new (double[] Curvature, double[] Slope)[(outcomes.Count + Part - 1) / Part];
        Parallel.For(0, parts.Length, part => parts[part] = Slopes(used, weights, part * Part, Math.Min(outcomes.Count, (part + 1) * Part)));
        var (curvature, slope) = (new double[size * size], new double[size]);
        // In their order, so that the sum is the same each time.
        foreach (var (c, s) in parts)
        {
            for (var k = 0; k < curvature.Length; k++)
                curvature[k] += c[k];
            for (var k = 0; k < slope.Length; k++)
                slope[k] += s[k];
        }
        for (var a = 0; a < size; a++)
        {
            for (var b = a + 1; b < size; b++)
                curvature[a * size + b] = curvature[b * size + a];
        }
        return (curvature, slope);
    }

    private (double[] Curvature, double[] Slope) Slopes(int[] used, double[] weights, int from, int to)
    {
        var size = weights.Length;
        var (curvature, slope, row) = (new double[size * size], new double[size], new double[size]);
        row[size - 1] = 1;
        for (var at = from; at < to; at++)
        {
            var sum = weights[^1];
            for (var a = 0; a < used.Length; a++)
            {
                row[a] = rows[at * width + used[a]];
                sum += weights[a] * row[a];
            }
            var chance = 1 / (1 + Math.Exp(-sum));
            var (happened, weight) = outcomes[at];
            var error = weight * ((happened ? 1 : 0) - chance);
            var spread = weight * Math.Max(1e-9, chance * (1 - chance));
            for (var a = 0; a < size; a++)
            {
                slope[a] += error * row[a];
                var scaled = spread * row[a];
                for (var b = 0; b <= a; b++)
                    curvature[a * size + b] += scaled * row[b];
            }
        }
        return (curvature, slope);
    }

    /// <summary>Solves for a symmetric matrix without negative direction, by Cholesky.</summary>
    private static double[] Solve(double[] matrix, double[] right, int size)
    {
        var lower = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * size + j];
                for (var k = 0; k < j; k++)
                    sum -= lower[i * size + k] * lower[j * size + k];
                lower[i * size + j] = i == j ? Math.Sqrt(Math.Max(1e-12, sum)) : sum / lower[j * size + j];
            }
        }
        var answer = (double[])right.Clone();
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < i; k++)
                answer[i] -= lower[i * size + k] * answer[k];
            answer[i] /= lower[i * size + i];
        }
        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++)
                answer[i] -= lower[k * size + i] * answer[k];
            answer[i] /= lower[i * size + i];
        }
        return answer;
    }
}
