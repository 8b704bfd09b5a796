using System.Runtime.InteropServices;

namespace Grappe.Algorithms.Matching;

/// <summary>The options for learning a model.</summary>
public sealed record LearningOptions
{
    /// <summary>The rules of the links that are foretold.</summary>
    public LinkRules Rules { get; init; } = new();

    /// <summary>The most days of the past to learn from, each foretelling what came between it and the end; above 0.</summary>
    public int Rehearsals { get; init; } = 4;

    /// <summary>The months between these days, above 0.</summary>
    public int MonthsApart { get; init; } = 6;

    /// <summary>The fewest links that a rehearsal must have to be learnt from.</summary>
    public int FewestLinks { get; init; } = 500;

    /// <summary>The approximate number of pairs of a rehearsal to look at that did not become partners; each then counts for those left out.</summary>
    public int PairsWithout { get; init; } = 400_000;

    /// <summary>The strength with which weights are held near 0, above 0.</summary>
    public double Ridge { get; init; } = 300;

    /// <summary>The names of signals that count for nothing.</summary>
    public IReadOnlySet<string> Without { get; init; } = new HashSet<string>();

    /// <summary>The seed of every choice by chance: the same seed gives the same model.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>One signal and what it is worth.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Weight">What one usual deviation more of it adds to the logarithm of the odds that two parties become partners.</param>
public sealed record SignalWeight(Signal Signal, double Weight);

/// <summary>Foretells who will work with whom: the logarithm of the odds is a weighted sum of signals, its weights learnt from what happened before.</summary>
/// <remarks>
/// The past is rehearsed: from half a year, a year, a year and a half and two years before the end one foretells what has since happened, and the weights are those under
/// which it was likeliest (logistic regression with a ridge), among pairs that have a common partner: the others are many, easy to tell, and would decide. Signals are brought to what is usual in their network, so that weights learnt on a small one hold on a larger.
/// </remarks>
public sealed class PartnerModel
{
    private PartnerModel(IReadOnlyList<SignalWeight> weights, double constant, IReadOnlyList<DateOnly> rehearsed, int earlierProjects) =>
        (Weights, Constant, Rehearsed, EarlierProjects) = (weights, constant, rehearsed, earlierProjects);

    /// <summary>The signals that every model weighs.</summary>
    public static IReadOnlyList<Signal> Signals => PairSignals.All;

    /// <summary>Each signal with its weight.</summary>
    public IReadOnlyList<SignalWeight> Weights { get; }

    /// <summary>The logarithm of the odds where every signal is usual.</summary>
    public double Constant { get; }

    /// <summary>The days from which the past was foretold.</summary>
    public IReadOnlyList<DateOnly> Rehearsed { get; }

    internal int EarlierProjects { get; }

    /// <summary>Learns from everything that began before a day.</summary>
    /// <param name="parties">Everybody.</param>
    /// <param name="projects">What they did; projects that begin at the end or after are not looked at.</param>
    /// <param name="end">The day before which all is known.</param>
    /// <param name="options">How to learn; several give several models, for little more work than one. They may differ in ridge and in what counts for nothing only.</param>
    /// <exception cref="ArgumentException">Nothing can be learnt: in no rehearsal did anybody find a new partner. The message says so.</exception>
    public static IReadOnlyList<PartnerModel> Learn(
        IReadOnlyList<Party> parties,
        IReadOnlyList<JointProject> projects,
        DateOnly end,
        params IReadOnlyList<LearningOptions> options
    )
    {
        var common = options[0];
        var known = projects.Where(project => project.Start < end).ToList();
        var regression = new LogisticRegression(PairSignals.All.Count);
        List<DateOnly> rehearsed = [];
        (DateOnly Day, LinkTask Task, int Links)? richest = null;
        for (var back = 1; back <= common.Rehearsals; back++)
        {
            var day = end.AddMonths(-back * common.MonthsApart);
            var task = new LinkTask(parties, known.Where(project => project.Start < day), known.Where(project => project.Start >= day), day, common.Rules);
            var links = Enumerable.Range(0, task.Eligible.Count).Sum(place => task.LinksOf(place).Length);
            if (links > (richest?.Links ?? 0))
                richest = (day, task, links);
            if (links < common.FewestLinks)
                continue;
            Rehearse(task, links, common, regression);
            rehearsed.Add(day);
        }
        if (rehearsed.Count == 0)
        {
            var (day, task, links) =
                richest
                ?? throw new ArgumentException(
                    $"Nothing can be learnt: in the {common.Rehearsals * common.MonthsApart} months before {end:yyyy-MM-dd} no two parties with {common.Rules.EarlierProjects} earlier projects each became partners.",
                    nameof(projects)
                );
            Rehearse(task, links, common, regression);
            rehearsed.Add(day);
        }
        var favouring = Places(signal => signal.Favours);
        return
        [
            .. options.Select(option =>
            {
                var weights = regression.Fit(option.Ridge, Places(signal => signal.Bonus is not null || option.Without.Contains(signal.Name)), favouring);
                return new PartnerModel(
                    [
                        .. PairSignals.All.Zip(
                            weights,
                            (signal, learnt) =>
                                new SignalWeight(signal, signal.Bonus is { } bonus && !option.Without.Contains(signal.Name) ? bonus.Weight : learnt)
                        ),
                    ],
                    weights[^1],
                    rehearsed,
                    common.Rules.EarlierProjects
                );
            }),
        ];

        HashSet<int> Places(Func<Signal, bool> which) => [.. PairSignals.All.Index().Where(pair => which(pair.Item)).Select(pair => pair.Index)];
    }

    /// <summary>Brings the model to a network.</summary>
    /// <param name="network">Who has worked with whom.</param>
    /// <param name="seed">The seed of the pairs that are taken for usual.</param>
    public PartnerRanking On(CooperationNetwork network, int seed = 1) => new(this, network, seed);

    private static void Rehearse(LinkTask task, int links, LearningOptions options, LogisticRegression regression)
    {
        var scale = ScaleOf(task.Network, options.Rules.EarlierProjects, options.Seed);
        var pairs = Enumerable.Range(0, task.Eligible.Count).Sum(place => (long)task.TargetsOf(place).Length);
        var part = Math.Min(1, options.PairsWithout / (double)Math.Max(1, pairs - links));
        var width = PairSignals.All.Count;
        var found = new (float[] Rows, int[] Others)[task.Eligible.Count];
        task.ForEach(
            () => new PairSignals(task.Network),
            (places, reader) =>
            {
                int[] parties = [.. places.Select(place => task.Eligible[place])];
                reader.From(parties);
                for (var at = 0; at < places.Length; at++)
                {
                    var place = places[at];
                    var chance = new Random(unchecked(options.Seed * 1_000_003 + place));
                    int[] targets = [.. task.TargetsOf(place).Where(other => chance.NextDouble() < part | task.Happened(place, other))];
                    reader.Turn(parties, at);
                    targets = Array.FindAll(targets, reader.HasCommonPartner);
                    var rows = new float[targets.Length * width];
                    reader.Read(targets, rows);
                    scale.Apply(rows);
                    found[place] = (rows, targets);
                }
            }
        );
        for (var place = 0; place < found.Length; place++)
        {
            var (rows, others) = found[place];
            for (var at = 0; at < others.Length; at++)
            {
                var happened = task.Happened(place, others[at]);
                regression.Add(rows.AsSpan(at * width, width), happened, happened ? 1 : (float)(1 / part));
            }
        }
    }

    /// <summary>Measures what is usual between two parties of a network that have taken part in some projects, by a sample of about 200,000 pairs.</summary>
    internal static SignalScale ScaleOf(CooperationNetwork network, int fewestProjects, int seed)
    {
        const int Rows = 200;
        const int Columns = 1000;
        int[] active = [];
        // In a network of beginners those who have done less are the usual ones.
        for (var fewest = fewestProjects; active.Length < 2 && fewest >= 0; fewest--)
            active = [.. Enumerable.Range(0, network.Count).Where(party => network.Projects(party) >= fewest)];
        var chance = new Random(seed);
        chance.Shuffle(active);
        var reader = new PairSignals(network);
        List<float> all = [];
        var values = new float[Columns * PairSignals.All.Count];
        foreach (var parties in active.Take(Rows).Chunk(WalksOfMany.Lanes))
        {
            reader.From(parties);
            for (var at = 0; at < parties.Length; at++)
            {
                int[] targets =
                [
                    .. Enumerable
                        .Range(0, Math.Min(Columns, active.Length))
                        .Select(_ => active[chance.Next(active.Length)])
                        .Where(other => other != parties[at]),
                ];
                var room = values.AsSpan(0, targets.Length * PairSignals.All.Count);
                reader.Turn(parties, at);
                reader.Read(targets, room);
                all.AddRange(room);
            }
        }
        return SignalScale.Of(CollectionsMarshal.AsSpan(all));
    }
}
