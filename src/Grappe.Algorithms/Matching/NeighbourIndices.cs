namespace Grappe.Algorithms.Matching;

/// <summary>The classical indices of one party with many others, for measuring beside them: faster than pair by pair.</summary>
public sealed class NeighbourIndices
{
    private readonly CooperationNetwork network;
    private readonly int[][] partners;

    /// <summary>Takes a network as it stands; what is added to it later is not seen.</summary>
    public NeighbourIndices(CooperationNetwork network)
    {
        this.network = network;
        partners = network.KeepPartners();
    }

    /// <summary>The names of the indices, in the order in which a reader writes them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["resource allocation", "Adamic–Adar", "common neighbours", "preferential attachment"];

    /// <summary>Makes a reader for one thread, which scores by each index.</summary>
    public PairReader Reader()
    {
        var (shared, weighed, allocated) = (new float[network.Count], new double[network.Count], new double[network.Count]);
        return (parties, targets, scores) =>
        {
            for (var at = 0; at < parties.Length; at++)
                Read(parties[at], targets[at], [.. scores.Select(ranking => ranking[at])]);
        };

        void Read(int party, int[] targets, float[][] scores)
        {
            foreach (var common in partners[party])
            {
                var degree = partners[common].Length;
                var (logarithmic, inverse) = (1 / Math.Log(degree), 1.0 / degree);
                foreach (var other in partners[common])
                {
                    shared[other]++;
                    weighed[other] += logarithmic;
                    allocated[other] += inverse;
                }
            }
            for (var t = 0; t < targets.Length; t++)
            {
                var target = targets[t];
                scores[0][t] = (float)allocated[target];
                scores[1][t] = (float)weighed[target];
                scores[2][t] = shared[target];
                scores[3][t] = (float)partners[party].Length * partners[target].Length;
            }
            Array.Clear(shared);
            Array.Clear(weighed);
            Array.Clear(allocated);
        }
    }
}
