namespace Grappe.Algorithms.Matching;

/// <summary>The quality of a ranking: how well scores put what happened before what did not.</summary>
/// <param name="Candidates">How many were ranked.</param>
/// <param name="Positives">How many of them happened.</param>
/// <param name="Auc">The chance that one that happened stands before one that did not, equal scores counted half: over all pairs of them, not a sample. NaN where there are none.</param>
/// <param name="At100">The part of the first 100 that happened; where equal scores straddle the end, the part to be expected.</param>
/// <param name="At1000">The same for the first 1,000.</param>
/// <param name="AtPositives">The same for as many as happened (R-precision).</param>
public sealed record RankingQuality(long Candidates, int Positives, double Auc, double At100, double At1000, double AtPositives)
{
    /// <summary>Measures a ranking.</summary>
    /// <param name="scores">A number for each candidate, higher for earlier.</param>
    /// <param name="happened">Whether it happened, in the same order.</param>
    /// <exception cref="ArgumentException">The two differ in length, or a score is not a number.</exception>
    public static RankingQuality Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> happened)
    {
        if (scores.Length != happened.Length)
            throw new ArgumentException($"There are {scores.Length} scores for {happened.Length} candidates.", nameof(scores));
        List<float> positives = [];
        for (var at = 0; at < scores.Length; at++)
        {
            if (happened[at])
                positives.Add(scores[at]);
        }
        var count = new RankingCount(positives);
        count.Add(scores);
        return count.Quality();
    }
}
