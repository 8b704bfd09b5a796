namespace Grappe.Algorithms.Matching;

/// <summary>What a signal speaks of, and so the kind of reason it gives.</summary>
public enum SignalFamily
{
    /// <summary>Partners of both.</summary>
    CommonPartners,

    /// <summary>Chains over two, three or four others.</summary>
    WiderCircle,

    /// <summary>How much each of them works with others at all.</summary>
    Activity,

    /// <summary>How often their countries work together.</summary>
    Countries,

    /// <summary>What they are, and the kinds of parties each works with.</summary>
    Kinds,

    /// <summary>Projects alone, and projects too large to meet in.</summary>
    OtherWork,

    /// <summary>Projects they already had together.</summary>
    EarlierProjects,
}

/// <summary>One number read off a pair.</summary>
/// <param name="Name">Its name, as in the documentation.</param>
/// <param name="Family">What it speaks of.</param>
/// <param name="Spread">Whether it is a quantity without upper end, of which the model takes the logarithm.</param>
/// <param name="Favours">Whether more of it never speaks against a pair.</param>
public sealed record Signal(string Name, SignalFamily Family, bool Spread, bool Favours);

/// <summary>Reads the signals of one party with many others off a network. One for each thread.</summary>
internal sealed class PairSignals
{
    private const int Fixed = 16;

    private readonly CooperationNetwork network;
    private readonly Walks walks;
    private readonly float[] sharedLarge;
    private readonly List<int> inLarge = [];
    private CooperationNetwork.Node me;
    private float[] countries = [];
    private float[] groups = [];
    private float[] myShares = [];

    public PairSignals(CooperationNetwork network)
    {
        this.network = network;
        walks = new Walks(network);
        sharedLarge = new float[network.Count];
    }

    public Walks Walks => walks;

    public static IReadOnlyList<Signal> Of(IEnumerable<string> kinds) =>
        [
            new("two steps", SignalFamily.CommonPartners, true, true),
            new("three steps", SignalFamily.WiderCircle, true, true),
            new("four steps", SignalFamily.WiderCircle, true, true),
            new("five steps", SignalFamily.WiderCircle, true, true),
            new("three steps by strengths", SignalFamily.WiderCircle, true, true),
            new("strengths", SignalFamily.Activity, true, true),
            new("partners, fewer", SignalFamily.Activity, true, false),
            new("partners, more", SignalFamily.Activity, true, false),
            new("countries", SignalFamily.Countries, false, true),
            new("countries and kinds", SignalFamily.Kinds, false, true),
            new("alone, fewer", SignalFamily.OtherWork, true, false),
            new("alone, more", SignalFamily.OtherWork, true, false),
            new("large projects, fewer", SignalFamily.OtherWork, true, false),
            new("large projects, more", SignalFamily.OtherWork, true, false),
            new("same large projects", SignalFamily.OtherWork, true, true),
            new("tie", SignalFamily.EarlierProjects, true, true),
            .. kinds.SelectMany(kind =>
                new Signal[]
                {
                    new($"share of {kind}, less", SignalFamily.Kinds, false, false),
                    new($"share of {kind}, more", SignalFamily.Kinds, false, false),
                }
            ),
        ];

    /// <summary>Turns to a party: what is read next is read of its pairs.</summary>
    public void From(int party)
    {
        walks.From(party);
        foreach (var other in inLarge)
            sharedLarge[other] = 0;
        inLarge.Clear();
        var nodes = network.Nodes;
        me = nodes[party];
        (countries, groups) = (network.CountryTies.LogRow(me.Country), network.GroupTies.LogRow(me.Group));
        foreach (var project in me.Large ?? [])
        {
            foreach (var other in network.Members[project])
            {
                inLarge.Add(other);
                sharedLarge[other]++;
            }
        }
        myShares = [.. Enumerable.Range(0, network.Kinds.Count).Select(kind => network.KindShare(party, kind))];
    }

    /// <summary>Reads the signals of the party with each target, one target after the other, as many for each as there are signals.</summary>
    public void Read(ReadOnlySpan<int> targets, Span<float> values)
    {
        var nodes = network.Nodes;
        var kinds = network.Kinds.Count;
        var width = Fixed + 2 * kinds;
        var (tie, two, three, four, five) = (walks.After(1), walks.After(2), walks.After(3), walks.After(4), walks.After(5));
        for (var t = 0; t < targets.Length; t++)
        {
            var target = targets[t];
            ref readonly var other = ref nodes[target];
            var row = values.Slice(t * width, width);
            var strengths = me.Strength * other.Strength;
            row[0] = two[target];
            row[1] = three[target];
            row[2] = four[target];
            row[3] = five[target];
            row[4] = strengths > 0 ? three[target] / strengths : 0;
            row[5] = strengths;
            Order(me.Partners, other.Partners, row[6..]);
            row[8] = countries[other.Country];
            row[9] = groups[other.Group];
            Order(me.Alone, other.Alone, row[10..]);
            Order(me.Large?.Count ?? 0, other.Large?.Count ?? 0, row[12..]);
            row[14] = sharedLarge[target];
            row[15] = tie[target];
            for (var kind = 0; kind < kinds; kind++)
                Order(myShares[kind], network.KindShare(target, kind), row[(Fixed + 2 * kind)..]);
        }
    }

    // The same for both orders of a pair: the less and the more, instead of the one's and the other's.
    private static void Order(float a, float b, Span<float> to) => (to[0], to[1]) = a < b ? (a, b) : (b, a);
}
