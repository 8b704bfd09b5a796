namespace Grappe.Algorithms.Matching;

/// <summary>What a signal speaks of, and so the kind of reason it gives.</summary>
public enum SignalFamily
{
    /// <summary>Partners of both, and partners of the one that work with partners of the other.</summary>
    Circle,

    /// <summary>How much each of them works with others at all.</summary>
    Activity,

    /// <summary>How often their countries work together.</summary>
    Countries,

    /// <summary>How often parties of their kinds and countries work together.</summary>
    Kinds,

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
    private readonly CooperationNetwork network;
    private readonly Walks walks;
    private CooperationNetwork.Node me;
    private float[] countries = [];
    private float[] groups = [];

    public PairSignals(CooperationNetwork network)
    {
        this.network = network;
        walks = new Walks(network);
    }

    public Walks Walks => walks;

    /// <summary>The signals, in the order in which they are read.</summary>
    public static IReadOnlyList<Signal> All { get; } =
    [
        new("two steps", SignalFamily.Circle, true, true),
        new("three steps", SignalFamily.Circle, true, true),
        new("four steps", SignalFamily.Circle, true, true),
        new("five steps", SignalFamily.Circle, true, true),
        new("three steps by strengths", SignalFamily.Circle, true, true),
        new("strengths", SignalFamily.Activity, true, true),
        new("partners, fewer", SignalFamily.Activity, true, false),
        new("partners, more", SignalFamily.Activity, true, false),
        new("countries", SignalFamily.Countries, false, true),
        new("countries and kinds", SignalFamily.Kinds, false, true),
        new("tie", SignalFamily.EarlierProjects, true, true),
    ];

    /// <summary>Turns to a party: what is read next is read of its pairs.</summary>
    public void From(int party)
    {
        walks.From(party);
        me = network.Nodes[party];
        (countries, groups) = (network.CountryTies.LogRow(me.Country), network.GroupTies.LogRow(me.Group));
    }

    /// <summary>Reads the signals of the party with each target, one target after the other, as many for each as there are signals.</summary>
    public void Read(ReadOnlySpan<int> targets, Span<float> values)
    {
        var nodes = network.Nodes;
        var (tie, two, three, four, five) = (walks.After(1), walks.After(2), walks.After(3), walks.After(4), walks.After(5));
        for (var t = 0; t < targets.Length; t++)
        {
            var target = targets[t];
            ref readonly var other = ref nodes[target];
            var row = values.Slice(t * All.Count, All.Count);
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
            row[10] = tie[target];
        }
    }

    // The same for both orders of a pair: the less and the more, instead of the one's and the other's.
    private static void Order(float a, float b, Span<float> to) => (to[0], to[1]) = a < b ? (a, b) : (b, a);
}
