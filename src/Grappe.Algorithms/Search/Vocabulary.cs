using System.Numerics;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Search;

/// <summary>The terms of an index, found exactly, by their beginning, or with a typing error.</summary>
internal sealed class Vocabulary
{
    private const int MostUnsorted = 512;

    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly List<string> terms = [];

    // What refuses most terms without a look at them: the kind, the length, and one bit for each letter that occurs, modulo 64, of which an edit changes at most two.
    private readonly record struct Outline(char Kind, int Length, ulong Letters);

    private readonly List<Outline> outlines = [];
    private List<int> sorted = [];
    private int sortedUpTo;

    public int Count => terms.Count;

    public string this[int id] => terms[id];

    public int? Find(string term) => ids.TryGetValue(term, out var id) ? id : null;

    public int FindOrAdd(ReadOnlySpan<char> text)
    {
        if (ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var id))
            return id;
        var term = text.ToString();
        id = terms.Count;
        ids.Add(term, id);
        terms.Add(term);
        outlines.Add(OutlineOf(term));
        return id;
    }

    /// <summary>Must be called by the writer when it is done: what was added is sorted in.</summary>
    public void Settle()
    {
        if (terms.Count - sortedUpTo <= Math.Max(MostUnsorted, sorted.Count / 8))
            return;
        // Few join many: sorted by themselves and merged in.
        var added = Enumerable.Range(sortedUpTo, terms.Count - sortedUpTo).ToArray();
        Array.Sort(added, (a, b) => string.CompareOrdinal(terms[a], terms[b]));
        var merged = new List<int>(terms.Count);
        var at = 0;
        foreach (var id in sorted)
        {
            while (at < added.Length && string.CompareOrdinal(terms[added[at]], terms[id]) < 0)
                merged.Add(added[at++]);
            merged.Add(id);
        }
        merged.AddRange(added.AsSpan(at));
        sorted = merged;
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
        var own = OutlineOf(term);
        for (var id = 0; id < terms.Count; id++)
        {
            var other = outlines[id];
            if (other.Kind != own.Kind || Math.Abs(other.Length - own.Length) > atMost || BitOperations.PopCount(other.Letters ^ own.Letters) > 2 * atMost)
                continue;
            var edits = Spelling.Distance(term, terms[id], atMost);
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

    private static Outline OutlineOf(string term)
    {
        var mask = 0UL;
        for (var at = 2; at < term.Length; at++)
            mask |= 1UL << (term[at] & 63);
        return new Outline(term[0], term.Length, mask);
    }
}
