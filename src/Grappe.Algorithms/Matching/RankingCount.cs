namespace Grappe.Algorithms.Matching;

/// <summary>Measures a ranking whose candidates are too many to be kept: those that happened are few and known first, and of every candidate only its place between them is counted.</summary>
/// <remarks>A candidate costs a binary search among those that happened. Memory: 16 to 24 bytes for each of these.</remarks>
internal sealed class RankingCount
{
    private readonly float[] marks;
    private readonly int[] positives;

    // Of all candidates: below the first mark, equal to it, between it and the second, and so on.
    private readonly long[] seen;

    /// <summary>Begins with the scores of what happened.</summary>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public RankingCount(IEnumerable<float> happened)
    {
        var groups = happened.Select(Number).CountBy(score => score).OrderBy(group => group.Key).ToList();
        (marks, positives) = ([.. groups.Select(group => group.Key)], [.. groups.Select(group => group.Value)]);
        seen = new long[2 * marks.Length + 1];
    }

    /// <summary>Begins anew with the same scores of what happened, for another thread.</summary>
    public RankingCount(RankingCount other) => (marks, positives, seen) = (other.marks, other.positives, new long[other.seen.Length]);

    /// <summary>Counts candidates, those that happened among them.</summary>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Add(ReadOnlySpan<float> scores)
    {
        foreach (var score in scores)
        {
            var at = Array.BinarySearch(marks, Number(score));
            seen[at >= 0 ? 2 * at + 1 : 2 * ~at]++;
        }
    }

    /// <summary>Takes in what another thread has counted.</summary>
    public void Add(RankingCount other)
    {
        for (var at = 0; at < seen.Length; at++)
            seen[at] += other.seen[at];
    }

    /// <summary>Computes the quality of the ranking.</summary>
    public RankingQuality Quality()
    {
        var (candidates, happened) = (seen.Sum(), positives.Sum());
        var won = 0.0;
        long passed = seen[0],
            beaten = seen[0];
        Span<long> tops = [100, 1000, happened];
        Span<double> hits = [0, 0, 0];
        for (var mark = 0; mark < marks.Length; mark++)
        {
            var (equal, here) = (seen[2 * mark + 1], positives[mark]);
            won += here * (beaten + (equal - here) / 2.0);
            passed += equal;
            for (var k = 0; k < tops.Length; k++)
                hits[k] += here * Math.Clamp(tops[k] - (candidates - passed), 0, equal) / (double)equal;
            passed += seen[2 * mark + 2];
            beaten += equal - here + seen[2 * mark + 2];
        }
        return new RankingQuality(
            candidates,
            happened,
            won / ((double)happened * (candidates - happened)),
            hits[0] / Math.Min(100, candidates),
            hits[1] / Math.Min(1000, candidates),
            hits[2] / happened
        );
    }

    private static float Number(float score) => float.IsNaN(score) ? throw new ArgumentException("A score is not a number.", nameof(score)) : score;
}
