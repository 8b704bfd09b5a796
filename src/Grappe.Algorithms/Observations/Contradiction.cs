using System.Collections.Immutable;

namespace Grappe.Algorithms.Observations;

/// <summary>The way in which claims contradict one another.</summary>
public enum ContradictionKind
{
    /// <summary>Different values of one field.</summary>
    Value,

    /// <summary>A total that is not the sum of its parts, within one observation.</summary>
    Sum,

    /// <summary>A number announced that is not the number of things listed.</summary>
    Listed,

    /// <summary>One person in two roles, each in another observation.</summary>
    Role,

    /// <summary>Dates in an impossible order.</summary>
    Order,

    /// <summary>A blank in a table where another place says yes.</summary>
    Omission,
}

/// <summary>The gravity of a contradiction, from the lightest to the gravest.</summary>
public enum Degree
{
    /// <summary>One name written in several ways.</summary>
    Spelling,

    /// <summary>The claims may all be right, with different precision or certainty.</summary>
    Imprecision,

    /// <summary>The claims cannot all be right.</summary>
    Conflict,
}

/// <summary>Claims about one subject that contradict one another.</summary>
/// <param name="Subject">The subject, as <c>kind/slug</c>.</param>
/// <param name="Field">Code of the field; for dates in a wrong order, of the one that should be the later.</param>
/// <param name="Key">Key within the field, or empty; for a person in several roles, the preferred one.</param>
/// <param name="Kind">In what way they contradict one another.</param>
/// <param name="Degree">How gravely.</param>
/// <param name="Claims">The claims, at least one; a total or an announced number comes before what it is held against.</param>
/// <param name="Expected">For a sum or a list: the total or the number announced (the lower end of a range).</param>
/// <param name="Found">For a sum or a list: the sum of the parts or the number of things listed.</param>
public sealed record Contradiction(
    string Subject,
    string Field,
    string Key,
    ContradictionKind Kind,
    Degree Degree,
    ImmutableArray<Claim> Claims,
    decimal? Expected = null,
    decimal? Found = null
)
{
    /// <summary>Whether one source contradicts itself.</summary>
    public bool WithinOneSource => Claims.All(claim => claim.Source == Claims[0].Source);
}
