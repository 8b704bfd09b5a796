namespace Grappe.Algorithms.Matching;

/// <summary>How well scores put what happened before what did not.</summary>
/// <param name="Candidates">How many were ranked.</param>
/// <param name="Positives">How many of them happened.</param>
/// <param name="Auc">The chance that one that happened stands before one that did not, equal scores counted half: over all pairs of them, not a sample. NaN where there are none.</param>
/// <param name="At100">The part of the first 100 that happened; where equal scores straddle the end, the part to be expected.</param>
/// <param name="At1000">The same for the first 1,000.</param>
/// <param name="AtPositives">The same for as many as happened (R-precision).</param>
public sealed record RankingQuality(int Candidates, int Positives, double Auc, double At100, double At1000, double AtPositives)
{
    /// <summary>Measures a ranking. O(n log n), 8 bytes a candidate beside the input.</summary>
    /// <param name="scores">A number for each candidate, higher for earlier.</param>
    /// <param name="happened">Whether it happened, in the same order.</param>
    /// <exception cref="ArgumentException">The two differ in length, or a score is not a number.</exception>
    public static RankingQuality Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> happened)
    {
        if (scores.Length != happened.Length)
            throw new ArgumentException($"There are {scores.Length} scores for {happened.Length} candidates.", nameof(scores));
        var ascending = scores.ToArray();
        if (Array.Exists(ascending, float.IsNaN))
            throw new ArgumentException("A score is not a number.", nameof(scores));
        var truth = happened.ToArray();
        Array.Sort(ascending, truth);
        long positives = truth.Count(one => one);
        long negatives = truth.Length - positives;
        var won = 0.0;
        long beaten = 0;
        Span<long> tops = [100, 1000, positives];
        Span<double> hits = [0, 0, 0];
        for (int start = 0, end; start < truth.Length; start = end)
        {
            long equalPositives = 0;
            for (end = start; end < truth.Length && ascending[end] == ascending[start]; end++)
                equalPositives += truth[end] ? 1 : 0;
            long equal = end - start;
            won += equalPositives * (beaten + (equal - equalPositives) / 2.0);
            beaten += equal - equalPositives;
            for (var k = 0; k < tops.Length; k++)
            {
                var before = truth.Length - end;
                hits[k] += equalPositives * Math.Clamp(tops[k] - before, 0, equal) / (double)equal;
            }
        }
        return new RankingQuality(
            truth.Length,
            (int)positives,
            won / ((double)positives * negatives),
            hits[0] / Math.Min(100, truth.Length),
            hits[1] / Math.Min(1000, truth.Length),
            hits[2] / positives
        );
    }
}
