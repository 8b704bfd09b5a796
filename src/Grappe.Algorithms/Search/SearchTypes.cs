namespace Grappe.Algorithms.Search;

/// <summary>A word of a text as the index knows it, with what it weighs there.</summary>
/// <param name="Value">
/// The term: the letter of its kind, a colon and the word, such as <c>n:sousse</c> for a name or <c>f:industr</c> for the stem of a French text.
/// Only terms of one kind are compared when prefixes and typing errors are looked up.
/// </param>
/// <param name="Weight">How often it occurs, each occurrence weighed by its field: above 0, in steps of a quarter; more than 63.75 counts as 63.75.</param>
public readonly record struct Term(ReadOnlyMemory<char> Value, double Weight)
{
    /// <inheritdoc cref="Term(ReadOnlyMemory{char}, double)" />
    public Term(string value, double weight)
        : this(value.AsMemory(), weight) { }
}

/// <summary>One word of a question.</summary>
/// <param name="Terms">What the word may be, one term or several of different kinds; an entry with any of them has the word.</param>
/// <param name="Open">Whether the word may go on: an entry with a term that begins with one of <paramref name="Terms"/> has the word too, for less.</param>
public sealed record Word(IReadOnlyList<string> Terms, bool Open = false)
{
    /// <summary>Other words that may be meant, whole: an entry with any of these has the word too, for less.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];
}

/// <summary>A question to a <see cref="TextIndex{T}"/>.</summary>
public sealed record Question<T>
{
    /// <summary>Words that an entry must all have; none asks for every entry.</summary>
    public IReadOnlyList<Word> Words { get; init; } = [];

    /// <summary>For each facet the values allowed, or null where all are; as many as the index has facets, or none at all.</summary>
    public IReadOnlyList<IReadOnlySet<byte>?> Allowed { get; init; } = [];

    /// <summary>The order of the answer where scores tie, or of the whole of it when <see cref="ByScore"/> is false. No two entries may tie in it.</summary>
    public required IComparer<T> Order { get; init; }

    /// <summary>The number of the index's alphabet that has this same order and decides much faster in its place; null where there is none.</summary>
    public int? Alphabet { get; init; }

    /// <summary>Whether the entries that say the words best come first.</summary>
    public bool ByScore { get; init; }

    /// <summary>The place behind which the entries answered stand, or null for all; those before it are counted all the same.</summary>
    public Position<T>? After { get; init; }

    /// <summary>The number of entries of the answer to pass over: 0 or more.</summary>
    public int Skip { get; init; }

    /// <summary>The most entries to answer: 0 or more.</summary>
    public int Take { get; init; }

    /// <summary>Whether words that nothing has are also looked for with a typing error.</summary>
    public bool Forgiving { get; init; } = true;

    /// <summary>Is shown every entry of the answer, in no order, while nothing can change; null for nobody.</summary>
    public Action<T>? Visit { get; init; }
}

/// <summary>A place in an answer: an entry with its score, which is 0 where none was asked for.</summary>
public readonly record struct Position<T>(T Item, double Score);

/// <summary>The answer of a <see cref="TextIndex{T}"/>.</summary>
/// <param name="Total">How many entries have all words and all allowed values.</param>
/// <param name="Counts">For each facet and value how many entries have all words, the value, and the allowed values of the other facets: what choosing it would give.</param>
/// <param name="Found">The entries asked for, in order.</param>
/// <param name="Matched">For each word the terms under which it was found, the best first.</param>
/// <param name="Forgiven">Whether a word was found only by forgiving a typing error.</param>
public sealed record Answer<T>(
    int Total,
    IReadOnlyList<int[]> Counts,
    IReadOnlyList<Position<T>> Found,
    IReadOnlyList<IReadOnlyList<string>> Matched,
    bool Forgiven
);
