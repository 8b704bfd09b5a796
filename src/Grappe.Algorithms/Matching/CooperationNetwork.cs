using System.Runtime.InteropServices;

namespace Grappe.Algorithms.Matching;

/// <summary>Holds who has worked with whom as of a day: parties and projects as a bipartite graph, and the indices of link prediction on it.</summary>
/// <remarks>
/// Two parties are partners when they share a project of at most <see cref="NetworkOptions.LargestProject"/> parties. A tie weighs W(a,b) = Σ over their projects of
/// 2^(−age/half-life) · (size − 1)^(−exponent); the strength S(a) of a party is the sum of its ties. Memory: about 64 bytes for a party and 20 for a participation.
/// Reading from several threads is safe as long as nobody adds.
/// </remarks>
public sealed class CooperationNetwork
{
    internal struct Node
    {
        public List<int>? Projects;
        public float Strength;
        public int Partners;
        public int Country;
        public int Kind;
        public int Group;
    }

    private readonly NetworkOptions options;
    private readonly DateOnly asOf;
    private readonly IReadOnlyList<Party> parties;
    private readonly Node[] nodes;
    private readonly List<int[]> members = [];
    private readonly List<float> weights = [];
    private readonly List<JointProject> projects = [];
    private readonly int[] stamps;
    private int stamp;
    private int[][]? kept;

    /// <summary>Begins with projects.</summary>
    /// <param name="parties">Everybody who may take part.</param>
    /// <param name="projects">What is known on that day.</param>
    /// <param name="asOf">The day from which ages are counted.</param>
    /// <param name="options">What makes partners; null for the usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside what it may be, or a project names a party that is not in the list.</exception>
    /// <exception cref="ArgumentException">A project names nobody, or somebody twice.</exception>
    public CooperationNetwork(IReadOnlyList<Party> parties, IEnumerable<JointProject> projects, DateOnly asOf, NetworkOptions? options = null)
    {
        this.options = options ?? new NetworkOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.LargestProject, 2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(this.options.HalfLifeDays, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.SizeExponent, nameof(options));
        (this.parties, this.asOf) = (parties, asOf);
        nodes = new Node[parties.Count];
        stamps = new int[parties.Count];
        var (countries, kinds, groups) = (new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<(string, string), int>());
        for (var party = 0; party < nodes.Length; party++)
        {
            var (kind, country) = parties[party];
            nodes[party].Country = NumberOf(countries, country);
            nodes[party].Kind = NumberOf(kinds, kind);
            nodes[party].Group = NumberOf(groups, (country, kind));
        }
        CountryTies = new Affinity(countries.Count);
        KindTies = new Affinity(kinds.Count);
        GroupTies = new Affinity(groups.Count);
        foreach (var project in projects)
            Join(project);
        for (var party = 0; party < nodes.Length; party++)
            nodes[party].Partners = CountPartners(party);
    }

    /// <summary>The number of parties.</summary>
    public int Count => nodes.Length;

    internal Affinity CountryTies { get; }

    internal Affinity KindTies { get; }

    internal Affinity GroupTies { get; }

    internal ReadOnlySpan<Node> Nodes => nodes;

    internal int ProjectCount => members.Count;

    internal ReadOnlySpan<int[]> Members => CollectionsMarshal.AsSpan(members);

    internal ReadOnlySpan<float> Weights => CollectionsMarshal.AsSpan(weights);

    /// <summary>Takes in one more project, seen by whatever is asked next. Its cost is the projects of those who take part, however large the network is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It names a party that is not in the list.</exception>
    /// <exception cref="ArgumentException">It names nobody, or somebody twice.</exception>
    public void Add(JointProject project)
    {
        kept = null;
        Join(project);
        foreach (var party in project.Parties)
            nodes[party].Partners = CountPartners(party);
    }

    private void Join(JointProject project)
    {
        int[] who = [.. project.Parties];
        if (who.Length == 0)
            throw new ArgumentException($"Project {project.Id} names nobody.", nameof(project));
        stamp++;
        foreach (var party in who)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(party, nameof(project));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(party, nodes.Length, nameof(project));
            if (stamps[party] == stamp)
                throw new ArgumentException($"Project {project.Id} names party {party} twice.", nameof(project));
            stamps[party] = stamp;
        }
        if (who.Length == 1 || who.Length > options.LargestProject)
            return;
        var decay = Math.Pow(2, (project.Start.DayNumber - asOf.DayNumber) / options.HalfLifeDays);
        var weight = (float)(decay * Math.Pow(who.Length - 1, -options.SizeExponent));
        foreach (var party in who)
        {
            ref var node = ref nodes[party];
            (node.Projects ??= new List<int>(1)).Add(members.Count);
            node.Strength += weight * (who.Length - 1);
            foreach (var other in who.Where(other => other != party))
            {
                CountryTies.Add(node.Country, nodes[other].Country);
                KindTies.Add(node.Kind, nodes[other].Kind);
                GroupTies.Add(node.Group, nodes[other].Group);
            }
        }
        members.Add(who);
        weights.Add(weight);
        projects.Add(project);
    }

    /// <summary>Returns the kind and the country of a party.</summary>
    public Party Party(int party) => parties[party];

    /// <summary>Counts the projects with partners in which a party took part.</summary>
    public int Projects(int party) => nodes[party].Projects?.Count ?? 0;

    /// <summary>Counts the projects with partners of a party that began on a day or after.</summary>
    public int ProjectsSince(int party, DateOnly day) => nodes[party].Projects?.Count(project => projects[project].Start >= day) ?? 0;

    /// <summary>Counts the different partners of a party: its degree in the graph of partners.</summary>
    public int PartnerCount(int party) => nodes[party].Partners;

    /// <summary>The sum of a party's ties.</summary>
    public double Strength(int party) => nodes[party].Strength;

    /// <summary>The partners of a party, in the order of its projects.</summary>
    public IReadOnlyList<int> Partners(int party)
    {
        if (kept is not null)
            return kept[party];
        HashSet<int> found = [];
        foreach (var project in nodes[party].Projects ?? [])
            found.UnionWith(members[project]);
        found.Remove(party);
        return [.. found];
    }

    /// <summary>Everybody's partners, where they are kept.</summary>
    internal int[][]? KeptPartners => kept;

    /// <summary>Keeps everybody's partners until something is added: for learning and measuring, which read them again and again. Memory: 4 bytes for each of two partners.</summary>
    internal int[][] KeepPartners() => kept ??= [.. Enumerable.Range(0, Count).Select(party => Partners(party).ToArray())];

    /// <summary>The ids of the projects in which both took part as partners.</summary>
    public IReadOnlyList<int> ProjectsOf(int a, int b) =>
        [.. (nodes[a].Projects ?? []).Where(project => members[project].Contains(b)).Select(project => projects[project].Id)];

    /// <summary>W(a,b): how strongly two parties are tied; 0 where they are not partners.</summary>
    public double Tie(int a, int b) =>
        a == b ? 0 : (nodes[a].Projects ?? []).Where(project => members[project].Contains(b)).Sum(project => (double)weights[project]);

    /// <summary>The partners that two parties have in common.</summary>
    public IReadOnlyList<int> CommonPartners(int a, int b) => [.. Partners(a).Intersect(Partners(b))];

    /// <summary>Adamic–Adar: the sum over common partners of 1 / ln(number of their partners). L. Adamic, E. Adar, Friends and neighbors on the Web, 2003.</summary>
    public double AdamicAdar(int a, int b) => CommonPartners(a, b).Sum(common => 1 / Math.Log(nodes[common].Partners));

    /// <summary>Resource allocation: the sum over common partners of 1 / number of their partners. T. Zhou, L. Lü, Y.-C. Zhang, Predicting missing links via local information, 2009.</summary>
    public double ResourceAllocation(int a, int b) => CommonPartners(a, b).Sum(common => 1.0 / nodes[common].Partners);

    internal DateOnly AsOf => asOf;

    /// <summary>Computes how many times as many ties as expected the countries of two parties have; 1 where nothing is known.</summary>
    public double CountryFactor(int a, int b) => CountryTies.Factor(nodes[a].Country, nodes[b].Country);

    /// <summary>Computes the same for their kinds.</summary>
    public double KindFactor(int a, int b) => KindTies.Factor(nodes[a].Kind, nodes[b].Kind);

    /// <summary>Computes the same for parties of both their countries and kinds.</summary>
    public double GroupFactor(int a, int b) => GroupTies.Factor(nodes[a].Group, nodes[b].Group);

    /// <summary>The partners of a party, each with its tie.</summary>
    internal Dictionary<int, double> TiesOf(int party)
    {
        var ties = new Dictionary<int, double>();
        foreach (var project in nodes[party].Projects ?? [])
        {
            foreach (var other in members[project])
                CollectionsMarshal.GetValueRefOrAddDefault(ties, other, out _) += weights[project];
        }
        ties.Remove(party);
        return ties;
    }

    private int CountPartners(int party)
    {
        stamp++;
        stamps[party] = stamp;
        var count = 0;
        foreach (var project in nodes[party].Projects ?? [])
        {
            foreach (var other in members[project])
            {
                count += stamps[other] == stamp ? 0 : 1;
                stamps[other] = stamp;
            }
        }
        return count;
    }

    private static int NumberOf<T>(Dictionary<T, int> numbers, T word)
        where T : notnull
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, word, out var known);
        if (!known)
            number = numbers.Count - 1;
        return number;
    }
}
