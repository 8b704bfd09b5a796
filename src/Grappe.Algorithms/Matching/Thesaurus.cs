namespace Grappe.Algorithms.Matching;

/// <summary>The kind of thing that a concept names.</summary>
public enum ConceptKind : byte
{
    /// <summary>A thing made or a service given: moulds, olive oil, tourism.</summary>
    Product,

    /// <summary>A means by which things are made or services given: die casting, connected objects.</summary>
    Technology,

    /// <summary>A step of a value chain that many products pass: packaging, logistics, training.</summary>
    Step,
}

/// <summary>A concept of the thesaurus.</summary>
/// <param name="Id">Its number, from 0, without gaps.</param>
/// <param name="Kind">What it names.</param>
/// <param name="Broader">The concepts it is a case of, none for one that stands at the top; without cycles.</param>
/// <param name="Feeds">The concepts that use what it gives, as moulds are used in plastics processing.</param>
public sealed record Concept(int Id, ConceptKind Kind, IReadOnlyList<int> Broader, IReadOnlyList<int> Feeds);

/// <summary>The concepts by which parties are compared, from broad to precise, and which of them feed which.</summary>
public sealed class Thesaurus
{
    private readonly Concept[] concepts;
    private readonly int[][] lineages;
    private readonly int[][] feeders;

    /// <param name="concepts">All of them, in the order of their numbers.</param>
    /// <exception cref="ArgumentException">A number is missing or unknown, or a concept is broader than itself.</exception>
    public Thesaurus(IEnumerable<Concept> concepts)
    {
        this.concepts = [.. concepts];
        for (var id = 0; id < this.concepts.Length; id++)
            if (this.concepts[id].Id != id)
                throw new ArgumentException($"The concept in place {id} has the number {this.concepts[id].Id}.", nameof(concepts));
        if (
            this.concepts.SelectMany(concept => concept.Broader.Concat(concept.Feeds)).FirstOrDefault(id => (uint)id >= this.concepts.Length, -1)
            is >= 0
                and var unknown
        )
            throw new ArgumentException($"There is no concept {unknown}.", nameof(concepts));
        lineages = new int[this.concepts.Length][];
        foreach (var concept in this.concepts)
            lineages[concept.Id] = LineageFrom(concept.Id);
        var feeding = new List<int>[this.concepts.Length];
        foreach (var concept in this.concepts)
        foreach (var fed in concept.Feeds)
            (feeding[fed] ??= []).Add(concept.Id);
        feeders = [.. feeding.Select(list => list?.ToArray() ?? [])];
    }

    /// <summary>The number of concepts.</summary>
    public int Count => concepts.Length;

    /// <summary>The concept of this number.</summary>
    public Concept this[int id] => concepts[id];

    /// <summary>A concept and all that are broader, itself first.</summary>
    public IReadOnlyList<int> LineageOf(int id) => lineages[id];

    /// <summary>The concepts that feed it or a broader one: who makes electric vehicles uses what the automotive industry uses.</summary>
    public IEnumerable<int> FeedersOf(int id) => lineages[id].SelectMany(broader => feeders[broader]).Distinct();

    /// <summary>Each of the concepts and all that are broader, each once, with the greatest weight by which it is reached.</summary>
    public IReadOnlyDictionary<int, float> WithBroader(IEnumerable<Weighted> held)
    {
        var all = new Dictionary<int, float>();
        foreach (var (id, weight) in held)
        foreach (var broader in lineages[id])
            all[broader] = Math.Max(all.GetValueOrDefault(broader), weight);
        return all;
    }

    private int[] LineageFrom(int id)
    {
        var lineage = new List<int> { id };
        for (var at = 0; at < lineage.Count; at++)
            foreach (var broader in concepts[lineage[at]].Broader)
            {
                if (broader == id)
                    throw new ArgumentException($"The concept {id} is broader than itself.", nameof(id));
                if (!lineage.Contains(broader))
                    lineage.Add(broader);
            }
        return [.. lineage];
    }
}

/// <summary>A concept or a word with how surely it belongs to somebody.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Weight">Above 0, at most 1: 1 where it was declared, less where it was read out of a text.</param>
public readonly record struct Weighted(int Id, float Weight);
