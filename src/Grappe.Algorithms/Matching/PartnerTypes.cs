namespace Grappe.Algorithms.Matching;

/// <summary>A party as it is compared with others: a cluster or an organisation.</summary>
/// <param name="Id">Its number.</param>
public sealed record PartnerProfile(int Id)
{
    /// <summary>What it does, makes or knows.</summary>
    public IReadOnlyList<Weighted> Does { get; init; } = [];

    /// <summary>
    /// What it is taken to do because of whom it belongs to, as a company does what its cluster does. It is compared by it, but it tells nothing of how rare that is: a cluster of
    /// which many members are known does nothing less special.
    /// </summary>
    public IReadOnlyList<Weighted> Through { get; init; } = [];

    /// <summary>What it offers to others and said so.</summary>
    public IReadOnlyList<Weighted> Offers { get; init; } = [];

    /// <summary>What it looks for and said so.</summary>
    public IReadOnlyList<Weighted> Needs { get; init; } = [];

    /// <summary>The words of its texts that are no concept, each once, by numbers of the caller's own.</summary>
    public IReadOnlyList<Weighted> Words { get; init; } = [];

    /// <summary>Whom and what it is tied to: partners by their own numbers as parties, and networks, events or hosts by numbers that no party has. Each once.</summary>
    public IReadOnlyList<int> Ties { get; init; } = [];

    /// <summary>Whom it belongs to and who belongs to it: with them it works already, which is no tie to others. Each once.</summary>
    public IReadOnlyList<int> Kin { get; init; } = [];

    /// <summary>Latitude and longitude in degrees; null where it has no place.</summary>
    public (double Latitude, double Longitude)? Place { get; init; }

    /// <summary>The greatest <see cref="Maturity"/>.</summary>
    public const byte MostMature = 3;

    /// <summary>How far it is: 0 an idea, 1 awaited, 2 emerging, 3 constituted.</summary>
    public byte Maturity { get; init; }

    /// <summary>By which a question may leave it out, such as the number of its kind and country.</summary>
    public ushort Group { get; init; }

    /// <summary>All that it does or is taken to do.</summary>
    internal IEnumerable<Weighted> Field => Does.Concat(Through);

    /// <summary>The same, what it is taken to do as if it were sure: against this its likeness to others is measured, so that a guess makes nobody more alike.</summary>
    internal IEnumerable<Weighted> Whole => Does.Concat(Through.Select(guess => guess with { Weight = 1 }));
}

/// <summary>Why a partner is looked for (study of 2019, "Une consolidation": to compare oneself when young, partners and markets when grown).</summary>
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

    /// <summary>From the parts in their order.</summary>
    /// <exception cref="ArgumentException">There are not as many as there are <see cref="Names"/>.</exception>
    public static PartnerSignals Of(IReadOnlyList<double> parts) =>
        parts.Count == Names.Count
            ? new(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7], parts[8])
            : throw new ArgumentException($"There are {parts.Count} parts where {Names.Count} are needed.", nameof(parts));

    /// <summary>What each part weighs for a motive, where no outcomes have taught otherwise.</summary>
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

/// <summary>What is asked of a <see cref="PartnerIndex"/>.</summary>
/// <param name="Asker">Who looks for partners; it need not be in the index, and is never its own candidate.</param>
public sealed record PartnerQuestion(PartnerProfile Asker)
{
    /// <summary>What each part of the score weighs.</summary>
    public PartnerSignals Weights { get; init; } = PartnerSignals.WeightsFor(Motive.Any);

    /// <summary>The groups candidates may have; null for all.</summary>
    public IReadOnlySet<ushort>? Groups { get; init; }

    /// <summary>Parties that are not to be named, such as those that were dismissed.</summary>
    public IReadOnlySet<int> Without { get; init; } = new HashSet<int>();

    /// <summary>Whether parties the asker is tied to already, or of one house with, may be named.</summary>
    public bool Partners { get; init; }

    /// <summary>How many candidates: 1 to 200.</summary>
    public int Take { get; init; } = 20;

    /// <summary>
    /// How much a candidate loses for being like those named before it, from 0, best first whatever they are, to 1 (maximal marginal relevance,
    /// Carbonell and Goldstein, SIGIR 1998). Above 0, of those of one house who are proposed mostly for what their house does, at most two are named.
    /// </summary>
    public double Diversity { get; init; } = 0.2;
}

/// <summary>What a reason tells.</summary>
public enum ReasonKind
{
    /// <summary>Both do it. <see cref="PartnerReason.Item"/> is the most precise concept they share.</summary>
    Shared,

    /// <summary>The other offers or does (<see cref="PartnerReason.Item"/>) what the asker looks for (<see cref="PartnerReason.Other"/>).</summary>
    TheyHave,

    /// <summary>The asker offers or does (<see cref="PartnerReason.Item"/>) what the other looks for (<see cref="PartnerReason.Other"/>).</summary>
    TheySeek,

    /// <summary>What the asker makes (<see cref="PartnerReason.Item"/>) is used in what the other does (<see cref="PartnerReason.Other"/>).</summary>
    TheyUse,

    /// <summary>What the other makes (<see cref="PartnerReason.Item"/>) is used in what the asker does (<see cref="PartnerReason.Other"/>).</summary>
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
