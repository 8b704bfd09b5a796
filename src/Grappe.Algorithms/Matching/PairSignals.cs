namespace Grappe.Algorithms.Matching;

/// <summary>The family of a signal: the subject it speaks of, and so the kind of reason it gives.</summary>
public enum SignalFamily
{
    /// <summary>Partners of both, and partners of the one that work with partners of the other.</summary>
    Circle,

    /// <summary>The work of each of them with others at all.</summary>
    Activity,

    /// <summary>The frequency with which their countries work together.</summary>
    Countries,

    /// <summary>The frequency with which parties of their kinds and countries work together.</summary>
    Kinds,

    /// <summary>Projects they already had together.</summary>
    EarlierProjects,
}

/// <summary>One number read off a pair.</summary>
/// <param name="Name">Its name, as in the documentation.</param>
/// <param name="Family">What it speaks of.</param>
/// <param name="Spread">Whether it is a quantity without upper end, of which the model takes the logarithm.</param>
/// <param name="Favours">Whether more of it never speaks against a pair.</param>
public sealed record Signal(string Name, SignalFamily Family, bool Spread, bool Favours)
{
    /// <summary>The bonus that it gives where it stands out; null where its weight is learnt.</summary>
    public SignalBonus? Bonus { get; init; }
}

/// <summary>The weight of a signal where it is far above the usual, whatever was learnt; elsewhere it counts for nothing.</summary>
/// <param name="Beyond">From how many usual deviations above the mean on.</param>
/// <param name="Weight">What each deviation beyond adds to the logarithm of the odds.</param>
public sealed record SignalBonus(double Beyond, double Weight);

/// <summary>Reads the signals of one party with many others off a network. One for each thread.</summary>
internal sealed class PairSignals(CooperationNetwork network)
{
    private readonly Walks walks = new(network);
    private WalksOfMany? many;
    private (float[] Tie, float[] Three, float[] Five) after = ([], [], []);
    private int stride;
    private int lane;
    private readonly ResourceAllocation allocation = new(network);
    private CooperationNetwork.Node me;
    private float[] countries = [];
    private float[] kinds = [];
    private float[] groups = [];

    /// <summary>The walks from the party that was turned to alone.</summary>
    public Walks Walks => walks;

    /// <summary>The signals, in the order in which they are read.</summary>
    public static IReadOnlyList<Signal> All { get; } =
    [
        new("three steps", SignalFamily.Circle, true, true),
        new("five steps by strengths", SignalFamily.Circle, true, true),
        // What is likeliest over all pairs says little of the surest ones, which are few: among those with most in common, this decides.
        new("resource allocation", SignalFamily.Circle, true, true) { Bonus = new SignalBonus(2, 3) },
        new("strengths", SignalFamily.Activity, true, true),
        new("partners, fewer", SignalFamily.Activity, true, false),
        new("partners, more", SignalFamily.Activity, true, false),
        new("countries", SignalFamily.Countries, false, true),
        new("kinds", SignalFamily.Kinds, false, true),
        new("countries and kinds", SignalFamily.Kinds, false, true),
        new("tie", SignalFamily.EarlierProjects, true, true),
    ];

    /// <summary>Turns to a party: what is read next is read of its pairs.</summary>
    public void From(int party)
    {
        walks.From(party);
        (after, stride, lane) = ((walks.After(1), walks.After(3), walks.After(5)), 1, 0);
        Turn(party);
    }

    /// <summary>Turns to up to eight parties at once, which is much cheaper than to one after the other; to be followed by <see cref="Turn(ReadOnlySpan{int}, int)"/>.</summary>
    public void From(ReadOnlySpan<int> parties)
    {
        many ??= new WalksOfMany(network);
        many.From(parties);
        (after, stride) = ((many.After(1), many.After(3), many.After(5)), WalksOfMany.Lanes);
    }

    /// <summary>Turns to one of the parties turned to at once: what is read next is read of its pairs.</summary>
    public void Turn(ReadOnlySpan<int> parties, int which)
    {
        lane = which;
        Turn(parties[which]);
    }

    /// <summary>Whether the party has a partner in common with another.</summary>
    public bool HasCommonPartner(int other) => allocation.With(other) > 0;

    private void Turn(int party)
    {
        allocation.From(party);
        me = network.Nodes[party];
        countries = network.CountryTies.LogRow(me.Country);
        kinds = network.KindTies.LogRow(me.Kind);
        groups = network.GroupTies.LogRow(me.Group);
    }

    /// <summary>Reads the signals of the party with each target, one target after the other, as many for each as there are signals.</summary>
    public void Read(ReadOnlySpan<int> targets, Span<float> values)
    {
        var nodes = network.Nodes;
        var (tie, three, five) = after;
        for (var t = 0; t < targets.Length; t++)
        {
            var target = targets[t];
            ref readonly var other = ref nodes[target];
            var row = values.Slice(t * All.Count, All.Count);
            var held = target * stride + lane;
            var strengths = me.Strength * other.Strength;
            row[0] = three[held];
            row[1] = strengths > 0 ? five[held] / strengths : 0;
            row[2] = allocation.With(target);
            row[3] = strengths;
            Order(me.Partners, other.Partners, row[4..]);
            row[6] = countries[other.Country];
            row[7] = kinds[other.Kind];
            row[8] = groups[other.Group];
            row[9] = tie[held];
        }
    }

    // The same for both orders of a pair: the less and the more, instead of the one's and the other's.
    private static void Order(float a, float b, Span<float> to) => (to[0], to[1]) = a < b ? (a, b) : (b, a);
}
