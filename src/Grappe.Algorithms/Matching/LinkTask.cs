namespace Grappe.Algorithms.Matching;

/// <summary>What is to be foretold, and of whom.</summary>
public sealed record LinkRules
{
    /// <summary>In how many earlier projects with partners a party must have taken part.</summary>
    public int EarlierProjects { get; init; } = 3;

    /// <summary>In how many later ones, so that it is known to be still at work.</summary>
    public int LaterProjects { get; init; } = 1;

    /// <summary>Whether pairs that were partners before are candidates too. Usually only new ones are.</summary>
    public bool Repeated { get; init; }

    /// <summary>Whether projects alone and too large ones count for the number of projects. They never make partners.</summary>
    public bool CountEveryProject { get; init; }

    /// <summary>What makes partners.</summary>
    public NetworkOptions Network { get; init; } = new();
}

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

    /// <summary>The candidates of an eligible party with the eligible ones behind it: each pair stands once.</summary>
    /// <param name="place">Its place among the eligible.</param>
    public int[] TargetsOf(int place)
    {
        var behind = Eligible.Skip(place + 1);
        if (rules.Repeated)
            return [.. behind];
        var partners = Network.Partners(Eligible[place]).ToHashSet();
        return [.. behind.Where(party => !partners.Contains(party))];
    }

    /// <summary>Whether the party at a place became a partner of another eligible one.</summary>
    public bool Happened(int place, int other) => later[place].Contains(other);

    /// <summary>Scores every candidate and measures the rankings.</summary>
    /// <param name="reader">Makes what reads one party's scores; one is made for each thread. It is given a party, its targets and, for each ranking, room for their scores.</param>
    /// <param name="rankings">How many scores each candidate gets.</param>
    public IReadOnlyList<RankingQuality> Measure(Func<Action<int, int[], float[][]>> reader, int rankings)
    {
        var starts = new int[Eligible.Count + 1];
        for (var place = 0; place < Eligible.Count; place++)
            starts[place + 1] = checked(starts[place] + TargetsOf(place).Length);
        var scores = Enumerable.Range(0, rankings).Select(_ => new float[starts[^1]]).ToArray();
        var happened = new bool[starts[^1]];
        Parallel.For(
            0,
            Eligible.Count,
            reader,
            (place, _, read) =>
            {
                var targets = TargetsOf(place);
                float[][] room = [.. scores.Select(_ => new float[targets.Length])];
                read(Eligible[place], targets, room);
                for (var ranking = 0; ranking < rankings; ranking++)
                    room[ranking].CopyTo(scores[ranking], starts[place]);
                for (var t = 0; t < targets.Length; t++)
                    happened[starts[place] + t] = Happened(place, targets[t]);
                return read;
            },
            _ => { }
        );
        return [.. scores.Select(ranking => RankingQuality.Of(ranking, happened))];
    }

    private bool MakesPartners(JointProject project) => project.Parties.Count >= 2 && project.Parties.Count <= rules.Network.LargestProject;
}
