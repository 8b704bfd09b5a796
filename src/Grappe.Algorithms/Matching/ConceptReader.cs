namespace Grappe.Algorithms.Matching;

/// <summary>Finds the concepts that a text names: the longest name at each place, from left to right, so that "olive oil" is not also "olives".</summary>
/// <remarks>Words are compared as they are given: who wants "tomate" to be "tomates" gives stems, of names and of texts alike.</remarks>
public sealed class ConceptReader
{
    private readonly Dictionary<string, List<(string[] Words, int Concept)>> byFirst = new(StringComparer.Ordinal);
    private readonly Func<string, IEnumerable<string>> also;

    /// <param name="names">Each name as its words in order, with the number of its concept; of two equal names the first counts.</param>
    /// <param name="also">What else a word of a text may be where a name begins, looked at where no name begins with the word itself.</param>
    public ConceptReader(IEnumerable<(IReadOnlyList<string> Words, int Concept)> names, Func<string, IEnumerable<string>>? also = null)
    {
        this.also = also ?? (_ => []);
        foreach (var (words, concept) in names)
        {
            if (words.Count == 0)
                continue;
            if (!byFirst.TryGetValue(words[0], out var same))
                byFirst[words[0]] = same = [];
            if (!same.Any(other => other.Words.AsSpan().SequenceEqual([.. words])))
                same.Add(([.. words], concept));
        }
        foreach (var same in byFirst.Values)
            same.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
    }

    /// <summary>A mention of a concept in a text.</summary>
    /// <param name="Concept">The number of the concept.</param>
    /// <param name="Start">The place of its first word in the text, from 0.</param>
    /// <param name="Length">How many words its name has.</param>
    public readonly record struct Mention(int Concept, int Start, int Length);

    /// <summary>The concepts a text names, in their order; words of no name are passed over.</summary>
    /// <param name="words">The text's words in order.</param>
    public IReadOnlyList<Mention> Read(IReadOnlyList<string> words)
    {
        var found = new List<Mention>();
        for (var at = 0; at < words.Count; )
        {
            var mention = MentionAt(words, at);
            if (mention is { } known)
                found.Add(known);
            at += mention?.Length ?? 1;
        }
        return found;
    }

    private Mention? MentionAt(IReadOnlyList<string> words, int at)
    {
        if (MentionAt(words, at, words[at]) is { } mention)
            return mention;
        foreach (var other in also(words[at]))
            if (MentionAt(words, at, other) is { } meant)
                return meant;
        return null;
    }

    private Mention? MentionAt(IReadOnlyList<string> words, int at, string first)
    {
        if (!byFirst.TryGetValue(first, out var names))
            return null;
        foreach (var (name, concept) in names)
        {
            var length = 1;
            while (length < name.Length && at + length < words.Count && words[at + length] == name[length])
                length++;
            if (length == name.Length)
                return new Mention(concept, at, length);
        }
        return null;
    }
}
