using System.Numerics;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Search;

/// <summary>The terms of an index, found exactly, by their beginning, or with a typing error.</summary>
internal sealed class Vocabulary
{
    private const int MostUnsorted = 512;

    private readonly Dictionary<string, int> ids = [];
    private readonly List<string> terms = [];

    // One bit for each letter that occurs, modulo 64: an edit changes at most two, so that most terms are refused without a look at their letters.
    private readonly List<ulong> letters = [];
    private readonly List<int> sorted = [];
    private int sortedUpTo;

    public int Count => terms.Count;

    public string this[int id] => terms[id];

    public int? Find(string term) => ids.TryGetValue(term, out var id) ? id : null;

    public int FindOrAdd(string term)
    {
        if (ids.TryGetValue(term, out var id))
            return id;
        id = terms.Count;
        ids.Add(term, id);
        terms.Add(term);
        letters.Add(LettersOf(term));
        return id;
    }

    /// <summary>Must be called by the writer when it is done: what was added is sorted in.</summary>
    public void Settle()
    {
        if (terms.Count - sortedUpTo <= MostUnsorted)
            return;
        sorted.AddRange(Enumerable.Range(sortedUpTo, terms.Count - sortedUpTo));
        sorted.Sort((a, b) => string.CompareOrdinal(terms[a], terms[b]));
        sortedUpTo = terms.Count;
    }

    /// <summary>The terms that are longer than <paramref name="start"/> and begin with it.</summary>
    public IEnumerable<int> StartingWith(string start)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(terms[sorted[middle]], start) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        for (var at = low; at < sorted.Count && terms[sorted[at]].StartsWith(start, StringComparison.Ordinal); at++)
            yield return sorted[at];
        for (var id = sortedUpTo; id < terms.Count; id++)
            if (terms[id].Length > start.Length && terms[id].StartsWith(start, StringComparison.Ordinal))
                yield return id;
    }

    /// <summary>The terms of the same kind that differ by a typing error or two, with the number of edits.</summary>
    public IEnumerable<(int Id, int Edits)> Near(string term)
    {
        var atMost = EditsForgiven(term.Length - 2);
        if (atMost == 0)
            yield break;
        var mask = LettersOf(term);
        for (var id = 0; id < terms.Count; id++)
        {
            var other = terms[id];
            if (other[0] != term[0] || Math.Abs(other.Length - term.Length) > atMost || BitOperations.PopCount(letters[id] ^ mask) > 2 * atMost)
                continue;
            var edits = Spelling.Distance(term, other, atMost);
            if (edits > 0 && edits <= atMost)
                yield return (id, edits);
        }
    }

    /// <summary>One error from four letters on, two from eight: as <see cref="Spelling.Similar"/> has it.</summary>
    private static int EditsForgiven(int letters) =>
        letters switch
        {
            < 4 => 0,
            < 8 => 1,
            _ => 2,
        };

    private static ulong LettersOf(string term)
    {
        var mask = 0UL;
        for (var at = 2; at < term.Length; at++)
            mask |= 1UL << (term[at] & 63);
        return mask;
    }
}
