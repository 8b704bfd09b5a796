using System.Collections.Immutable;

namespace Grappe.Algorithms.Observations;

/// <summary>The kind of a field's values, by which they are compared.</summary>
public enum ValueKind
{
    /// <summary>Free text, in the words of whoever wrote it: never compared.</summary>
    Text,

    /// <summary>A proper name as written: differences are spellings.</summary>
    Name,

    /// <summary>A person or organisation named in a role.</summary>
    Holder,

    /// <summary>A code of a closed list, such as a state or a sector.</summary>
    Code,

    /// <summary>Codes of an open list, one or several that hold together, such as who runs a programme.</summary>
    Codes,

    /// <summary>A count or amount, with its unit.</summary>
    Number,

    /// <summary>A partial date.</summary>
    Date,

    /// <summary>One or several places of a hierarchy.</summary>
    Places,

    /// <summary>Another subject.</summary>
    Reference,

    /// <summary>Yes or no.</summary>
    Flag,
}

/// <summary>The number of values of a field that can hold together.</summary>
public enum Cardinality
{
    /// <summary>One value: two different ones disagree.</summary>
    One,

    /// <summary>One value for each key, such as a role or a category of members.</summary>
    PerKey,

    /// <summary>Any number: different values add to one another.</summary>
    Many,
}

/// <summary>A field of a card.</summary>
/// <param name="Code">The field's code, as in the data and the API.</param>
/// <param name="Kind">How values are compared.</param>
/// <param name="Cardinality">How many values hold together.</param>
/// <param name="Changes">Whether the value may truly change in time: then claims about dates more than a year apart tell of a change and not of a disagreement.</param>
public sealed record Field(string Code, ValueKind Kind, Cardinality Cardinality, bool Changes);

/// <summary>A value claimed for a field.</summary>
public abstract record ClaimValue;

/// <summary>Text, a proper name or the holder of a role, as written.</summary>
public sealed record TextValue(string Text) : ClaimValue;

/// <summary>A code of a closed list.</summary>
public sealed record CodeValue(string Code) : ClaimValue;

/// <summary>A set of codes of an open list.</summary>
public sealed record CodesValue(ImmutableArray<string> Codes) : ClaimValue
{
    /// <inheritdoc />
    public bool Equals(CodesValue? other) => other is not null && Codes.ToHashSet().SetEquals(other.Codes);

    /// <inheritdoc />
    public override int GetHashCode() => Codes.Order(StringComparer.Ordinal).Aggregate(0, HashCode.Combine);
}

/// <summary>A number between two bounds, which are equal when the number is exact.</summary>
/// <param name="From">Lowest value meant, in <paramref name="Unit"/>.</param>
/// <param name="To">Highest value meant, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit, empty for counts.</param>
public sealed record NumberValue(decimal From, decimal To, string Unit = "") : ClaimValue;

/// <summary>A partial date.</summary>
public sealed record DateValue(PartialDate Date) : ClaimValue;

/// <summary>A set of places, by slug.</summary>
public sealed record PlacesValue(ImmutableArray<string> Places) : ClaimValue
{
    /// <inheritdoc />
    public bool Equals(PlacesValue? other) => other is not null && Places.ToHashSet().SetEquals(other.Places);

    /// <inheritdoc />
    public override int GetHashCode() => Places.Order(StringComparer.Ordinal).Aggregate(0, HashCode.Combine);
}

/// <summary>Another subject, as <c>kind/slug</c>.</summary>
public sealed record ReferenceValue(string Subject) : ClaimValue;

/// <summary>Yes or no.</summary>
public sealed record FlagValue(bool Yes) : ClaimValue;

/// <summary>The qualifications with which a claim's value is to be understood.</summary>
[Flags]
public enum Qualifiers
{
    /// <summary>Nothing said.</summary>
    None = 0,

    /// <summary>About, around, some.</summary>
    About = 1,

    /// <summary>More than.</summary>
    Over = 2,

    /// <summary>Fewer than.</summary>
    Under = 4,

    /// <summary>Said to be provisional.</summary>
    Provisional = 8,

    /// <summary>In the interim.</summary>
    Interim = 16,

    /// <summary>Planned, not yet so.</summary>
    Planned = 32,

    /// <summary>No longer so.</summary>
    Former = 64,

    /// <summary>The code was chosen by the editors from the source's words.</summary>
    Coded = 128,

    /// <summary>The editors counted the items of the source's own list.</summary>
    Counted = 256,

    /// <summary>The list is introduced as partial.</summary>
    Among = 512,

    /// <summary>Said of a value that others claim: it holds no longer.</summary>
    Ended = 1024,

    /// <summary>Said of a value that others claim: it never held.</summary>
    Denied = 2048,
}

/// <summary>A statement of one source about one field of one subject: the unit that is ranked and compared.</summary>
/// <param name="Id">Identifier of the statement.</param>
/// <param name="Field">The field.</param>
/// <param name="Key">The key within the field (a role, a category of members), or empty.</param>
/// <param name="Value">The value.</param>
/// <param name="ObservedOn">The date the statement speaks of.</param>
/// <param name="Source">Slug of the source.</param>
/// <param name="SourceRank">Rank of the source; 1 is preferred.</param>
/// <param name="Part">Part of the source: <c>table</c>, <c>card</c>, <c>box</c>, <c>text</c>, <c>note</c>, <c>annex</c>, <c>list</c>.</param>
/// <param name="Observation">Identifier of the observation: statements of one place in one source share it.</param>
/// <param name="Qualifiers">How the value is to be understood.</param>
/// <param name="Within">For a part of a part: the key it is contained in, otherwise empty.</param>
public sealed record Claim(
    long Id,
    Field Field,
    string Key,
    ClaimValue Value,
    PartialDate ObservedOn,
    string Source,
    int SourceRank,
    string Part,
    long Observation,
    Qualifiers Qualifiers = Qualifiers.None,
    string Within = ""
);
