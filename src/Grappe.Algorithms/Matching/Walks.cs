namespace Grappe.Algorithms.Matching;

/// <summary>Computes random walks from one party over projects to others, with room for one thread that is used again for each party.</summary>
/// <remarks>
/// After k steps a party j holds (W (S⁻¹ W)^(k−1))(i,j): the strength of i times the chance that a walker who leaves i along its ties stands on j after k steps. It is
/// the same from i to j as from j to i. One step is the tie itself, two steps are resource allocation with weights, three are the paths of length three (L3), each
/// passing party dividing what it hands on by its strength. Local random walks: W. Liu, L. Lü, Link prediction based on local random walk, 2010.
/// Cost: the participations met on the way, at most those of the network for each step.
/// </remarks>
internal sealed class Walks
{
    public const int Steps = 5;

    private readonly CooperationNetwork network;
    private readonly float[][] held;
    private readonly float[] leaving;
    private readonly bool[] isReached;
    private readonly List<int>[] reached;
    private float[] mass;
    private readonly List<int> touched = [];

    public Walks(CooperationNetwork network)
    {
        this.network = network;
        held = [.. Enumerable.Range(0, Steps).Select(_ => new float[network.Count])];
        reached = [.. Enumerable.Range(0, Steps).Select(_ => new List<int>())];
        leaving = new float[network.Count];
        isReached = new bool[network.Count];
        mass = new float[network.ProjectCount];
    }

    /// <summary>Returns what each party holds after 1 to 5 steps, at its number.</summary>
    public float[] After(int steps) => held[steps - 1];

    /// <summary>The parties that a number of steps reaches.</summary>
    public IReadOnlyList<int> Reached(int steps) => reached[steps - 1];

    /// <summary>Walks from a party; what an earlier walk left is forgotten.</summary>
    public void From(int party)
    {
        if (mass.Length < network.ProjectCount)
            mass = new float[network.ProjectCount];
        for (var step = 0; step < Steps; step++)
        {
            foreach (var one in reached[step])
                held[step][one] = 0;
            reached[step].Clear();
        }
        leaving[party] = 1;
        List<int> active = [party];
        for (var step = 0; step < Steps; step++)
        {
            Step(active, held[step], reached[step]);
            foreach (var one in active)
                leaving[one] = 0;
            active = reached[step];
            if (step < Steps - 1)
                foreach (var one in active)
                    leaving[one] = held[step][one] / network.Nodes[one].Strength;
        }
    }

    private void Step(List<int> active, float[] to, List<int> found)
    {
        var nodes = network.Nodes;
        var members = network.Members;
        var weights = network.Weights;
        foreach (var party in active)
        {
            foreach (var project in nodes[party].Projects ?? [])
            {
                if (mass[project] == 0)
                    touched.Add(project);
                mass[project] += leaving[party];
            }
        }
        foreach (var project in touched)
        {
            var (whole, weight) = (mass[project], weights[project]);
            mass[project] = 0;
            foreach (var party in members[project])
            {
                // What a party brought does not come back to it. Rounding may leave a trace below nought where it brought all but nothing.
                var others = whole - leaving[party];
                if (others <= 0)
                    continue;
                if (!isReached[party])
                {
                    isReached[party] = true;
                    found.Add(party);
                }
                to[party] += weight * others;
            }
        }
        touched.Clear();
        foreach (var party in found)
            isReached[party] = false;
    }
}
