using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Grappe.Algorithms.Matching;

/// <summary>The walks of <see cref="Walks"/> from several parties at once: for measuring and learning, where everybody is asked and nearly all of a network is met each time.</summary>
/// <remarks>Cost: five times the participations of the network for up to eight parties. Memory: 128 bytes a party and 32 a project. What is added to the network later is not seen.</remarks>
internal sealed class WalksOfMany(CooperationNetwork network)
{
    /// <summary>The number of parties that walk at once; numbers of the same party stand beside each other, one for each that walks.</summary>
    public const int Lanes = 8;

    private readonly float[] leaving = new float[network.Count * Lanes];
    private readonly float[] mass = new float[network.ProjectCount * Lanes];

    // After two and four steps nobody asks.
    private readonly float[][] held = [.. Enumerable.Range(0, (Walks.Steps + 1) / 2).Select(_ => new float[network.Count * Lanes])];

    /// <summary>Returns what each party holds after 1, 3 or 5 steps: at its number times <see cref="Lanes"/> for the first walker, then the others.</summary>
    public float[] After(int steps) => held[steps / 2];

    /// <summary>Walks from up to eight parties; what an earlier walk left is forgotten.</summary>
    public void From(ReadOnlySpan<int> parties)
    {
        Array.Clear(leaving);
        for (var lane = 0; lane < parties.Length; lane++)
            leaving[parties[lane] * Lanes + lane] = 1;
        for (var step = 1; step <= Walks.Steps; step++)
        {
            Gather();
            HandOn(step % 2 == 1 ? After(step) : []);
        }
    }

    private void Gather()
    {
        var from = Vectors(leaving);
        var to = Vectors(mass);
        var members = network.Members;
        for (var project = 0; project < to.Length; project++)
        {
            var sum = Vector256<float>.Zero;
            foreach (var party in members[project])
                sum += from[party];
            to[project] = sum;
        }
    }

    private void HandOn(float[] keep)
    {
        var from = Vectors(leaving);
        var through = Vectors(mass);
        var kept = Vectors(keep);
        var nodes = network.Nodes;
        var weights = network.Weights;
        for (var party = 0; party < from.Length; party++)
        {
            if (nodes[party].Projects is not { } projects)
                continue;
            var (sum, own) = (Vector256<float>.Zero, from[party]);
            // What a party brought does not come back to it.
            foreach (var project in CollectionsMarshal.AsSpan(projects))
                sum += weights[project] * Vector256.Max(Vector256<float>.Zero, through[project] - own);
            if (!kept.IsEmpty)
                kept[party] = sum;
            from[party] = sum / nodes[party].Strength;
        }
    }

    private static Span<Vector256<float>> Vectors(float[] numbers) => MemoryMarshal.Cast<float, Vector256<float>>(numbers.AsSpan());
}
