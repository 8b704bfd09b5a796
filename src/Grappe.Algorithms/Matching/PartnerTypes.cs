namespace Grappe.Algorithms.Matching;

/// <summary>A party as it is compared with others: a cluster or an organisation.</summary>
/// <param name="Id">Its number.</param>
public sealed record PartnerProfile(int Id)
{
    /// <summary>The concepts of what it does, makes or knows.</summary>
    public IReadOnlyList<Weighted> Does { get; init; } = [];

    /// <summary>
    /// The concepts it is taken to do because of the parties it belongs to, as a company does what its cluster does. It is compared by them, but they do not
    /// count for how rare a concept is: the work of a cluster is no less special because many of its members are known.
    /// </summary>
    public IReadOnlyList<Weighted> Through { get; init; } = [];

    /// <summary>The concepts that it said it offers to others.</summary>
    public IReadOnlyList<Weighted> Offers { get; init; } = [];

    /// <summary>The concepts that it said it looks for.</summary>
    public IReadOnlyList<Weighted> Needs { get; init; } = [];

    /// <summary>The words of its texts that are no concept, each once, by numbers of the caller's own.</summary>
    public IReadOnlyList<Weighted> Words { get; init; } = [];

    /// <summary>Its ties, each once: to partners by their own numbers as parties, and to networks, events or hosts by numbers that no party has.</summary>
    public IReadOnlyList<int> Ties { get; init; } = [];

    /// <summary>The parties it belongs to and those that belong to it: with them it works already, which is no tie to others. Each once.</summary>
    public IReadOnlyList<int> Kin { get; init; } = [];

    /// <summary>Latitude and longitude in degrees; null where it has no place.</summary>
    public (double Latitude, double Longitude)? Place { get; init; }

    /// <summary>The greatest <see cref="Maturity"/>.</summary>
    public const byte MostMature = 3;

    /// <summary>The degree of its maturity: 0 an idea, 1 awaited, 2 emerging, 3 constituted.</summary>
    public byte Maturity { get; init; }

    /// <summary>The number by which a question may leave it out, such as that of its kind and country.</summary>
    public ushort Group { get; init; }

    /// <summary>All that it does or is taken to do.</summary>
    internal IEnumerable<Weighted> Field => Does.Concat(Through);

    /// <summary>All that it does, and is taken to do as if that were sure: likeness is measured against it, so that a guess makes nobody more alike.</summary>
    internal IEnumerable<Weighted> Whole => Does.Concat(Through.Select(guess => guess with { Weight = 1 }));
}

/// <summary>The motive of a search for partners (study of 2019, "Une consolidation": to compare oneself when young, partners and markets when grown).</summary>
public enum Motive
{
    /// <summary>No reason in particular.</summary>
    Any,

    /// <summary>To learn from somebody alike who is further.</summary>
    Benchmark,

    /// <summary>Customers and suppliers.</summary>
    Market,

    /// <summary>Techniques one lacks or shares.</summary>
    Technology,

    /// <summary>Training and know-how.</summary>
    Skills,

    /// <summary>A consortium for a call: shared fields, other strengths, people who know each other.</summary>
    Project,
}

/// <summary>The parts of a score, each from 0 to 1.</summary>
/// <param name="Product">Shared products: the information of the shared ones over that of all concepts of both.</param>
/// <param name="Technology">The same of technologies.</param>
/// <param name="Step">The same of steps of a value chain.</param>
/// <param name="Words">The same of words that are no concept.</param>
/// <param name="Wanted">What one looks for and the other has.</param>
/// <param name="Chain">What one makes and the other uses.</param>
/// <param name="Near">How near the places are: e^(−km/150).</param>
/// <param name="Ties">Common partners, networks, events.</param>
/// <param name="Ahead">How much further the other is: a third for each degree of maturity.</param>
public readonly record struct PartnerSignals(
    double Product,
    double Technology,
    double Step,
    double Words,
    double Wanted,
    double Chain,
    double Near,
    double Ties,
    double Ahead
)
{
    /// <summary>The sum of the parts, each times its weight.</summary>
    public double Times(PartnerSignals weights) =>
        Product * weights.Product
        + Technology * weights.Technology
        + Step * weights.Step
        + Words * weights.Words
        + Wanted * weights.Wanted
        + Chain * weights.Chain
        + Near * weights.Near
        + Ties * weights.Ties
        + Ahead * weights.Ahead;

    /// <summary>The names of the parts, in the order of <see cref="ToArray"/>.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        nameof(Product),
        nameof(Technology),
        nameof(Step),
        nameof(Words),
        nameof(Wanted),
        nameof(Chain),
        nameof(Near),
        nameof(Ties),
        nameof(Ahead),
    ];

    /// <summary>The parts in their order.</summary>
    public double[] ToArray() => [Product, Technology, Step, Words, Wanted, Chain, Near, Ties, Ahead];

    /// <summary>Makes the signals from the parts in their order.</summary>
    /// <exception cref="ArgumentException">There are not as many as there are <see cref="Names"/>.</exception>
    public static PartnerSignals Of(IReadOnlyList<double> parts) =>
        parts.Count == Names.Count
            ? new(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7], parts[8])
            : throw new ArgumentException($"There are {parts.Count} parts where {Names.Count} are needed.", nameof(parts));

    /// <summary>Returns the weight of each part for a motive, where no outcomes have taught otherwise.</summary>
    public static PartnerSignals WeightsFor(Motive motive) =>
        motive switch
        {
            Motive.Benchmark => new(1.0, 0.8, 0.3, 0.4, 0.2, 0.1, 0.05, 0.2, 0.4),
            Motive.Market => new(0.3, 0.3, 0.3, 0.2, 1.0, 0.8, 0.1, 0.2, 0.05),
            Motive.Technology => new(0.4, 1.0, 0.2, 0.4, 0.8, 0.4, 0.05, 0.2, 0.1),
            Motive.Skills => new(0.4, 0.5, 0.8, 0.3, 0.8, 0.2, 0.15, 0.2, 0.2),
            Motive.Project => new(0.7, 0.8, 0.4, 0.4, 0.6, 0.3, 0.05, 0.5, 0.1),
            _ => new(0.8, 0.7, 0.3, 0.4, 0.7, 0.4, 0.15, 0.3, 0.1),
        };
}

/// <summary>A question to a <see cref="PartnerIndex"/>.</summary>
/// <param name="Asker">Who looks for partners; it need not be in the index, and is never its own candidate.</param>
public sealed record PartnerQuestion(PartnerProfile Asker)
{
    /// <summary>The weight of each part of the score.</summary>
    public PartnerSignals Weights { get; init; } = PartnerSignals.WeightsFor(Motive.Any);

    /// <summary>The groups candidates may have; null for all.</summary>
    public IReadOnlySet<ushort>? Groups { get; init; }

    /// <summary>Parties that are not to be named, such as those that were dismissed.</summary>
    public IReadOnlySet<int> Without { get; init; } = new HashSet<int>();

    /// <summary>Whether parties the asker is tied to already, or of one house with, may be named.</summary>
    public bool Partners { get; init; }

    /// <summary>The number of candidates asked for: 1 to 200.</summary>
    public int Take { get; init; } = 20;

    /// <summary>
    /// The weight of a candidate's likeness to those named before it, which counts against it: from 0, best first whatever they are, to 1 (maximal marginal
    /// relevance, Carbonell and Goldstein, SIGIR 1998). Above 0, of those of one house who are proposed mostly for what their house does, at most two
    /// are named.
    /// </summary>
    public double Diversity { get; init; } = 0.2;
}

/// <summary>The kind of thing that a reason tells.</summary>
public enum ReasonKind
{
    /// <summary>Both do it. <see cref="PartnerReason.Item"/> is the most precise concept they share.</summary>
    Shared,

    /// <summary>The other offers or does (<see cref="PartnerReason.Item"/>) what the asker looks for (<see cref="PartnerReason.Other"/>).</summary>
    TheyHave,

    /// <summary>The asker offers or does (<see cref="PartnerReason.Item"/>) what the other looks for (<see cref="PartnerReason.Other"/>).</summary>
    TheySeek,

    /// <summary>The asker makes something (<see cref="PartnerReason.Item"/>) that is used in what the other does (<see cref="PartnerReason.Other"/>).</summary>
    TheyUse,

    /// <summary>The other makes something (<see cref="PartnerReason.Item"/>) that is used in what the asker does (<see cref="PartnerReason.Other"/>).</summary>
    TheySupply,

    /// <summary>Their texts share a word.</summary>
    Word,

    /// <summary>They are near: <see cref="PartnerReason.Item"/> is the distance in whole kilometres.</summary>
    Near,

    /// <summary>Both are tied to the party, network or event <see cref="PartnerReason.Item"/>.</summary>
    Tie,

    /// <summary>The other is further.</summary>
    Ahead,
}

/// <summary>One reason for a candidate, which a person can read and check.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Item">The concept, word, tie or distance it tells of.</param>
/// <param name="Other">The second concept where there are two, else −1.</param>
/// <param name="Points">How much of the score it gave.</param>
public readonly record struct PartnerReason(ReasonKind Kind, int Item, int Other, double Points);

/// <summary>A candidate.</summary>
/// <param name="Id">The party's number.</param>
/// <param name="Score">The sum of the weighted signals.</param>
/// <param name="Signals">Of what the score is made.</param>
/// <param name="IsPartner">Whether the asker is tied to it already.</param>
/// <param name="Reasons">The strongest first.</param>
public sealed record PartnerCandidate(int Id, double Score, PartnerSignals Signals, bool IsPartner, IReadOnlyList<PartnerReason> Reasons);
