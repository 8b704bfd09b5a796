namespace Grappe.Algorithms.Matching;

/// <summary>The rules of what is to be foretold, and of which parties.</summary>
public sealed record LinkRules
{
    /// <summary>The fewest earlier projects with partners in which a party must have taken part.</summary>
    public int EarlierProjects { get; init; } = 3;

    /// <summary>The fewest later projects with partners in which it must have taken part, so that it is known to be still at work.</summary>
    public int LaterProjects { get; init; } = 1;

    /// <summary>Whether pairs that were partners before are candidates too. Usually only new ones are.</summary>
    public bool Repeated { get; init; }

    /// <summary>Whether projects alone and too large ones count for the number of projects. They never make partners.</summary>
    public bool CountEveryProject { get; init; }

    /// <summary>The conditions under which parties are partners.</summary>
    public NetworkOptions Network { get; init; } = new();
}

/// <summary>Scores several parties, each with its targets.</summary>
/// <param name="parties">Who, at most eight.</param>
/// <param name="targets">The targets of each.</param>
/// <param name="scores">Room for the scores: by ranking, party and target.</param>
public delegate void PairReader(int[] parties, int[][] targets, float[][][] scores);

/// <summary>Link prediction on a day: the network until then, the candidate pairs, and which of them became partners after.</summary>
public sealed class LinkTask
{
    private readonly LinkRules rules;
    private readonly HashSet<int>[] later;

    /// <summary>Sets the task.</summary>
    /// <param name="parties">Everybody.</param>
    /// <param name="earlier">The projects that are known.</param>
    /// <param name="afterwards">The projects that are foretold.</param>
    /// <param name="asOf">The day between the two, from which ages are counted.</param>
    /// <param name="rules">What is to be foretold; null for the usual.</param>
    public LinkTask(
        IReadOnlyList<Party> parties,
        IEnumerable<JointProject> earlier,
        IEnumerable<JointProject> afterwards,
        DateOnly asOf,
        LinkRules? rules = null
    )
    {
        this.rules = rules ?? new LinkRules();
        var (first, second) = (earlier.ToList(), afterwards.ToList());
        Network = new CooperationNetwork(parties, first, asOf, this.rules.Network);
        Network.KeepPartners();
        var (before, after) = (CountProjects(first), CountProjects(second));
        Eligible =
        [
            .. Enumerable.Range(0, parties.Count).Where(party => before[party] >= this.rules.EarlierProjects && after[party] >= this.rules.LaterProjects),
        ];
        var places = Eligible.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        later = [.. Eligible.Select(_ => new HashSet<int>())];
        foreach (var project in second.Where(MakesPartners))
        {
            int[] here = [.. project.Parties.Where(places.ContainsKey)];
            foreach (var party in here)
                later[places[party]].UnionWith(here);
        }

        int[] CountProjects(List<JointProject> projects)
        {
            var counts = new int[parties.Count];
            foreach (var project in projects.Where(project => this.rules.CountEveryProject || MakesPartners(project)))
            {
                foreach (var party in project.Parties)
                    counts[party]++;
            }
            return counts;
        }
    }

    /// <summary>The network until that day.</summary>
    public CooperationNetwork Network { get; }

    /// <summary>The parties whose pairs are candidates, ascending.</summary>
    public IReadOnlyList<int> Eligible { get; }

    /// <summary>Finds the candidates of an eligible party among the eligible ones behind it, so that each pair stands once.</summary>
    /// <param name="place">Its place among the eligible.</param>
    public int[] TargetsOf(int place)
    {
        var behind = Eligible.Skip(place + 1);
        if (rules.Repeated)
            return [.. behind];
        var partners = Network.Partners(Eligible[place]).ToHashSet();
        return [.. behind.Where(party => !partners.Contains(party))];
    }

    /// <summary>Finds the candidates of the party at a place that became its partners.</summary>
    public int[] LinksOf(int place)
    {
        var party = Eligible[place];
        var partners = rules.Repeated ? [] : Network.Partners(party);
        return [.. later[place].Except(partners).Where(other => other > party).Order()];
    }

    /// <summary>Whether the party at a place became a partner of another eligible one.</summary>
    public bool Happened(int place, int other) => later[place].Contains(other);

    /// <summary>Scores every candidate and measures the rankings. Scores are counted and not kept: first those of what happened, then all against them.</summary>
    /// <param name="reader">Makes what scores pairs; one is made for each thread.</param>
    /// <param name="rankings">How many scores each candidate gets.</param>
    public IReadOnlyList<RankingQuality> Measure(Func<PairReader> reader, int rankings)
    {
        var happened = new float[rankings][][];
        for (var ranking = 0; ranking < rankings; ranking++)
            happened[ranking] = new float[Eligible.Count][];
        ForEach(
            () => (Read: reader(), Nothing: 0),
            (places, mine) =>
            {
                var scores = Score(mine.Read, places, LinksOf, rankings);
                for (var at = 0; at < places.Length; at++)
                {
                    for (var ranking = 0; ranking < rankings; ranking++)
                        happened[ranking][places[at]] = scores[ranking][at];
                }
            }
        );
        RankingCount[] counts = [.. happened.Select(scores => new RankingCount(scores.SelectMany(row => row)))];
        ForEach(
            () => (Read: reader(), Counts: counts.Select(count => new RankingCount(count)).ToArray()),
            (places, mine) =>
            {
                foreach (var (count, scores) in mine.Counts.Zip(Score(mine.Read, places, TargetsOf, rankings)))
                {
                    foreach (var row in scores)
                        count.Add(row);
                }
            },
            mine =>
            {
                lock (counts)
                {
                    foreach (var (count, part) in counts.Zip(mine.Counts))
                        count.Add(part);
                }
            }
        );
        return [.. counts.Select(count => count.Quality())];
    }

    /// <summary>Each worker holds room for the whole network.</summary>
    private const int MostWorkers = 4;

    /// <summary>Works through the places of the eligible on several processors, as many at once as walk together.</summary>
    internal void ForEach<T>(Func<T> begin, Action<int[], T> work, Action<T>? end = null)
    {
        int[][] blocks = [.. Enumerable.Range(0, Eligible.Count).Chunk(WalksOfMany.Lanes)];
        Parallel.ForEach(
            blocks,
            new ParallelOptions { MaxDegreeOfParallelism = MostWorkers },
            begin,
            (places, _, mine) =>
            {
                work(places, mine);
                return mine;
            },
            mine => end?.Invoke(mine)
        );
    }

    private float[][][] Score(PairReader read, int[] places, Func<int, int[]> targetsOf, int rankings)
    {
        int[][] targets = [.. places.Select(targetsOf)];
        float[][][] scores = [.. Enumerable.Range(0, rankings).Select(_ => targets.Select(those => new float[those.Length]).ToArray())];
        read([.. places.Select(place => Eligible[place])], targets, scores);
        return scores;
    }

    private bool MakesPartners(JointProject project) => project.Parties.Count >= 2 && project.Parties.Count <= rules.Network.LargestProject;
}
