namespace Grappe.Algorithms.Matching;

/// <summary>Somebody who works with others: an organisation, or a cluster.</summary>
/// <param name="Kind">What it is: company, university, … Any word; equal words are one kind.</param>
/// <param name="Country">Where it is. Any word; equal words are one country.</param>
public sealed record Party(string Kind, string Country);

/// <summary>A project that parties carry out together, or one of them alone.</summary>
/// <param name="Id">How the caller knows it; told again in reasons.</param>
/// <param name="Start">The day it begins.</param>
/// <param name="Parties">Who takes part, by their place in the list of parties; each once.</param>
public sealed record JointProject(int Id, DateOnly Start, IReadOnlyList<int> Parties);

/// <summary>The conditions under which two parties are partners, and the strength of their tie.</summary>
public sealed record NetworkOptions
{
    /// <summary>The size up to which a project makes its parties partners of each other, 2 or more. In larger ones people need not have met.</summary>
    public int LargestProject { get; init; } = 40;

    /// <summary>The days after which a project counts half, above 0.</summary>
    public double HalfLifeDays { get; init; } = 1000;

    /// <summary>
    /// The exponent, 0 or more, that weakens ties in large projects: each of n parties is tied to the n − 1 others by (n − 1) to the power of
    /// minus this.
    /// </summary>
    public double SizeExponent { get; init; } = 0.5;
}
