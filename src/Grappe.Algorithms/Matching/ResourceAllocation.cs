namespace Grappe.Algorithms.Matching;

/// <summary>Resource allocation of one party with all others (<see cref="CooperationNetwork.ResourceAllocation"/>), and room for one thread, used again for each party.</summary>
/// <remarks>Cost: the partners of the partners where they are kept, else the participations of their projects. Memory: 8 bytes a party.</remarks>
internal sealed class ResourceAllocation(CooperationNetwork network)
{
    private readonly float[] held = new float[network.Count];
    private readonly int[] stamps = new int[network.Count];
    private readonly List<int> reached = [];
    private int stamp;

    /// <summary>Turns to a party; what was found for an earlier one is forgotten.</summary>
    public void From(int party)
    {
        foreach (var other in reached)
            held[other] = 0;
        reached.Clear();
        var nodes = network.Nodes;
        foreach (var common in network.Partners(party))
        {
            var each = 1f / nodes[common].Partners;
            if (network.KeptPartners is { } kept)
                Share(kept[common], each);
            else
                Share(common, each);
        }
    }

    /// <summary>The sum over common partners with another party of 1 / number of their partners.</summary>
    public float With(int other) => held[other];

    private void Share(int common, float each)
    {
        var members = network.Members;
        stamps[common] = ++stamp;
        foreach (var project in network.Nodes[common].Projects ?? [])
        {
            foreach (var other in members[project])
            {
                if (stamps[other] == stamp)
                    continue;
                stamps[other] = stamp;
                Give(other, each);
            }
        }
    }

    private void Share(int[] partners, float each)
    {
        foreach (var other in partners)
            Give(other, each);
    }

    private void Give(int other, float each)
    {
        if (held[other] == 0)
            reached.Add(other);
        held[other] += each;
    }
}
