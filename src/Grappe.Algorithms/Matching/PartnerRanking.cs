using System.Collections.Concurrent;

namespace Grappe.Algorithms.Matching;

/// <summary>A likely partner.</summary>
/// <param name="Party">Who.</param>
/// <param name="LogOdds">The logarithm of the odds that the two become partners within the time that the model rehearsed; for ordering rather than for betting.</param>
/// <param name="Reasons">Why, the strongest first, those that speak against last.</param>
public sealed record LikelyPartner(int Party, double LogOdds, IReadOnlyList<LinkReason> Reasons);

/// <summary>A model on a network: scores pairs, finds the likeliest partners of a party and tells why. What is added to the network is seen by the next question; what is usual in it stays as it was.</summary>
/// <remarks>Questions may be asked from several threads as long as nobody adds to the network. Memory: 33 bytes a party and 4 a project for each thread that asks at the same time.</remarks>
public sealed class PartnerRanking
{
    private const int Block = 1024;
    private const int Named = 5;

    private readonly PartnerModel model;
    private readonly CooperationNetwork network;
    private readonly SignalScale scale;
    private readonly float[] weights;
    private readonly ConcurrentBag<PairSignals> idle = [];

    internal PartnerRanking(PartnerModel model, CooperationNetwork network, int seed)
    {
        (this.model, this.network) = (model, network);
        weights = [.. model.Weights.Select(weight => (float)weight.Weight)];
        scale = PartnerModel.ScaleOf(network, model.EarlierProjects, seed);
    }

    /// <summary>Makes a reader for one thread that scores pairs by several models on one network.</summary>
    /// <param name="rankings">The models, of the same signals on the same network with the same seed.</param>
    public static PairReader Reader(IReadOnlyList<PartnerRanking> rankings)
    {
        var (network, scale) = (rankings[0].network, rankings[0].scale);
        var (reader, width) = (new PairSignals(network), rankings[0].weights.Length);
        var values = new float[Block * width];
        return (parties, targets, scores) =>
        {
            reader.From(parties);
            for (var at = 0; at < parties.Length; at++)
            {
                reader.Turn(parties, at);
                for (var start = 0; start < targets[at].Length; start += Block)
                    ReadBlock(at, targets[at].AsSpan(start, Math.Min(Block, targets[at].Length - start)), start, scores);
            }
        };

        void ReadBlock(int at, ReadOnlySpan<int> block, int start, float[][][] scores)
        {
            var rows = values.AsSpan(0, block.Length * width);
            reader.Read(block, rows);
            scale.Apply(rows);
            for (var ranking = 0; ranking < rankings.Count; ranking++)
            {
                for (var t = 0; t < block.Length; t++)
                    scores[ranking][at][start + t] = rankings[ranking].Sum(rows.Slice(t * width, width));
            }
        }
    }

    /// <summary>The logarithm of the odds that two parties become partners. The same in both orders, up to rounding.</summary>
    public double Score(int a, int b) => Ask(a, reader => Sum(Row(reader, b)));

    /// <summary>The likeliest partners of a party that are none yet, the likeliest first; equal ones by their number.
    /// Looked at are those with a common partner and, where these are too few, those that three steps reach: who is farther away gives no reason that one could check.</summary>
    /// <param name="party">Whose.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="accept">Whom to look at; null for all.</param>
    public IReadOnlyList<LikelyPartner> Best(int party, int count, Func<int, bool>? accept = null) =>
        Ask(
            party,
            reader =>
            {
                var (walks, width) = (reader.Walks, weights.Length);
                int[] candidates = [.. Strangers(2)];
                if (candidates.Length < count)
                    candidates = [.. candidates, .. Strangers(3).Where(other => walks.After(2)[other] == 0)];
                var best = new PriorityQueue<int, (float Score, int Party)>(Comparer<(float Score, int Party)>.Create(Worse));
                var values = new float[Block * width];
                for (var start = 0; start < candidates.Length; start += Block)
                {
                    var block = candidates.AsSpan(start, Math.Min(Block, candidates.Length - start));
                    var rows = values.AsSpan(0, block.Length * width);
                    reader.Read(block, rows);
                    scale.Apply(rows);
                    for (var t = 0; t < block.Length; t++)
                    {
                        var entry = (Sum(rows.Slice(t * width, width)), block[t]);
                        if (best.Count < count)
                            best.Enqueue(block[t], entry);
                        else
                            best.EnqueueDequeue(block[t], entry);
                    }
                }
                return best
                    .UnorderedItems.Select(item => item.Priority)
                    .OrderByDescending(entry => entry.Score)
                    .ThenBy(entry => entry.Party)
                    .Select(entry => new LikelyPartner(entry.Party, entry.Score, Reasons(reader, party, entry.Party)))
                    .ToList();

                IEnumerable<int> Strangers(int steps) =>
                    walks.Reached(steps).Where(other => other != party && walks.After(1)[other] == 0 && accept?.Invoke(other) != false);
            }
        );

    /// <summary>Tells why two parties are likely partners, or are not.</summary>
    public IReadOnlyList<LinkReason> Explain(int a, int b) => Ask(a, reader => Reasons(reader, a, b));

    private static int Worse((float Score, int Party) a, (float Score, int Party) b) =>
        a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Party.CompareTo(a.Party);

    private T Ask<T>(int party, Func<PairSignals, T> question)
    {
        var reader = idle.TryTake(out var waiting) ? waiting : new PairSignals(network);
        reader.From(party);
        var answer = question(reader);
        idle.Add(reader);
        return answer;
    }

    private float[] Row(PairSignals reader, int other)
    {
        var row = new float[weights.Length];
        reader.Read([other], row);
        scale.Apply(row);
        return row;
    }

    private float Sum(ReadOnlySpan<float> row)
    {
        var sum = (float)model.Constant;
        for (var s = 0; s < row.Length; s++)
            sum += weights[s] * row[s];
        return sum;
    }

    private List<LinkReason> Reasons(PairSignals reader, int a, int b)
    {
        var row = Row(reader, b);
        var families = model
            .Weights.Zip(row, (weight, value) => (weight.Signal.Family, Worth: weight.Weight * value))
            .GroupBy(pair => pair.Family, pair => pair.Worth)
            .Select(family => (Family: family.Key, Worth: family.Sum()))
            .ToList();
        var inFavour = families.Sum(family => Math.Max(0, family.Worth));
        return
        [
            .. families
                .Where(family => family.Worth != 0)
                .OrderByDescending(family => family.Worth)
                .Select(family => new LinkReason(
                    family.Family,
                    family.Worth,
                    inFavour > 0 ? Math.Max(0, family.Worth) / inFavour : 0,
                    EvidenceOf(family.Family, reader, a, b)
                )),
        ];
    }

    private IReadOnlyList<LinkEvidence> EvidenceOf(SignalFamily family, PairSignals reader, int a, int b) =>
        family switch
        {
            SignalFamily.Circle => [.. CommonPartnersOf(reader, a, b), .. ChainsOf(reader, a, b)],
            SignalFamily.Activity => [WorkOf(a), WorkOf(b)],
            SignalFamily.Countries => [new CountryTies(network.Party(a).Country, network.Party(b).Country, network.CountryFactor(a, b))],
            SignalFamily.Kinds =>
            [
                new KindTies(network.Party(a).Kind, network.Party(b).Kind, network.KindFactor(a, b)),
                new GroupTies(network.Party(a), network.Party(b), network.GroupFactor(a, b)),
            ],
            _ => [.. network.ProjectsOf(a, b).Select(project => new SharedProject(project))],
        };

    private List<LinkEvidence> CommonPartnersOf(PairSignals reader, int a, int b)
    {
        var tied = reader.Walks.After(1);
        var common = network
            .TiesOf(b)
            .Where(tie => tied[tie.Key] > 0)
            .Select(tie => (Party: tie.Key, Worth: tied[tie.Key] * tie.Value / network.Strength(tie.Key)))
            .OrderByDescending(one => one.Worth)
            .ThenBy(one => one.Party)
            .ToList();
        var all = common.Sum(one => one.Worth);
        return
        [
            new CommonPartnerCount(common.Count),
            .. common
                .Take(Named)
                .Select(one => new CommonPartner(
                    one.Party,
                    network.PartnerCount(one.Party),
                    one.Worth / all,
                    network.ProjectsOf(one.Party, a),
                    network.ProjectsOf(one.Party, b)
                )),
        ];
    }

    private List<LinkEvidence> ChainsOf(PairSignals reader, int a, int b)
    {
        var (tied, all) = (reader.Walks.After(1), (double)reader.Walks.After(3)[b]);
        var chains = new PriorityQueue<PartnerChain, (double Worth, int Near, int Far)>();
        // A party with many partners has chains without number: the strongest of its ties hold the strongest chains.
        foreach (
            var (far, end) in network
                .TiesOf(b)
                .Where(tie => tie.Key != a)
                .OrderByDescending(tie => tie.Value / network.Strength(tie.Key))
                .ThenBy(tie => tie.Key)
                .Take(20)
        )
        {
            foreach (var (near, middle) in network.TiesOf(far))
            {
                if (near == b || tied[near] == 0)
                    continue;
                var worth = tied[near] / network.Strength(near) * middle / network.Strength(far) * end;
                chains.Enqueue(new PartnerChain(near, far, worth / all), (worth, -near, -far));
                if (chains.Count > Named)
                    chains.Dequeue();
            }
        }
        return [.. chains.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }

    private WorkWithOthers WorkOf(int party) =>
        new(party, network.Projects(party), network.ProjectsSince(party, network.AsOf.AddYears(-1)), network.PartnerCount(party));
}
