namespace Grappe.Algorithms.Matching;

/// <summary>Brings signals to what is usual between two parties of a network taken by chance, so that they mean the same in a small and a large one.</summary>
/// <remarks>A quantity without upper end is taken as ln(1 + x / (mean / 20)); then all are brought to mean 0 and deviation 1, and cut at −6 and 8. Of a signal with a bonus only what is beyond its beginning is left.</remarks>
internal sealed class SignalScale
{
    private const float Low = -6;
    private const float High = 8;

    private readonly bool[] spread;
    private readonly float?[] beyond;
    private readonly float[] unit;
    private readonly float[] mean;
    private readonly float[] deviation;

    private SignalScale(IReadOnlyList<Signal> signals)
    {
        spread = [.. signals.Select(signal => signal.Spread)];
        beyond = [.. signals.Select(signal => (float?)signal.Bonus?.Beyond)];
        (unit, mean, deviation) = (new float[spread.Length], new float[spread.Length], new float[spread.Length]);
    }

    /// <summary>The scale of some pairs, one row of signals after the other.</summary>
    public static SignalScale Of(ReadOnlySpan<float> rows)
    {
        var scale = new SignalScale(PairSignals.All);
        var width = PairSignals.All.Count;
        var count = Math.Max(1, rows.Length / width);
        for (var s = 0; s < width; s++)
        {
            var sum = 0.0;
            for (var at = s; at < rows.Length; at += width)
                sum += rows[at];
            scale.unit[s] = (float)Math.Max(1e-9, sum / count / 20);
            double total = 0,
                squares = 0;
            for (var at = s; at < rows.Length; at += width)
            {
                double value = scale.Spread(s, rows[at]);
                total += value;
                squares += value * value;
            }
            scale.mean[s] = (float)(total / count);
            scale.deviation[s] = (float)Math.Sqrt(Math.Max(1e-12, squares / count - total / count * (total / count)));
        }
        return scale;
    }

    /// <summary>Brings rows of signals to the scale, in place.</summary>
    public void Apply(Span<float> rows)
    {
        for (var at = 0; at < rows.Length; at += spread.Length)
        {
            for (var s = 0; s < spread.Length; s++)
            {
                var value = Math.Clamp((Spread(s, rows[at + s]) - mean[s]) / deviation[s], Low, High);
                rows[at + s] = beyond[s] is { } start ? Math.Max(0, value - start) : value;
            }
        }
    }

    private float Spread(int signal, float value) => spread[signal] ? MathF.Log(1 + value / unit[signal]) : value;
}
