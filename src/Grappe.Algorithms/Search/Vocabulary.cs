using System.Numerics;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Search;

/// <summary>The terms of an index, found exactly, by their beginning, or with a typing error.</summary>
/// <remarks>They stand one after the other in one long text, without an object for each.</remarks>
internal sealed class Vocabulary
{
    private const int MostUnsorted = 512;
    private const int FewestBuckets = 256;

    private char[] text = [];

    // Where each term begins, and behind the last of them where it ends.
    private int[] starts = new int[1];
    private Outline[] outlines = [];

    // Open addressing with linear probing: in each bucket the number of a term and one more, or 0.
    private int[] buckets = new int[FewestBuckets];
    private int[] sorted = [];

    // What refuses most terms without a look at them: the kind, the length, and one bit for each letter that occurs, modulo 48, of which an edit changes at most two.
    private readonly record struct Outline(ulong Bits)
    {
        private const int LetterBits = 48;
        private const int KindAt = 56;
        private const ulong Letters = (1UL << LetterBits) - 1;

        private int Length => (byte)(Bits >> LetterBits);

        public static Outline Of(ReadOnlySpan<char> term)
        {
            var bits = ((ulong)(byte)term[0] << KindAt) | ((ulong)Math.Min(term.Length, byte.MaxValue) << LetterBits);
            for (var at = 2; at < term.Length; at++)
                bits |= 1UL << (term[at] % LetterBits);
            return new Outline(bits);
        }

        public bool MayBe(Outline other, int edits)
        {
            var differing = Bits ^ other.Bits;
            return differing >> KindAt == 0 && Math.Abs(Length - other.Length) <= edits && BitOperations.PopCount(differing & Letters) <= 2 * edits;
        }
    }

    public int Count { get; private set; }

    public string this[int id] => TextOf(id).ToString();

    public int? Find(string term) => buckets[BucketOf(term)] is > 0 and var found ? found - 1 : null;

    public int FindOrAdd(ReadOnlySpan<char> term)
    {
        var bucket = BucketOf(term);
        if (buckets[bucket] is > 0 and var found)
            return found - 1;
        var id = Count++;
        var (start, end) = (starts[id], starts[id] + term.Length);
        MakeRoom(ref text, end);
        MakeRoom(ref starts, id + 2);
        MakeRoom(ref outlines, id + 1);
        term.CopyTo(text.AsSpan(start));
        (starts[id + 1], outlines[id], buckets[bucket]) = (end, Outline.Of(term), id + 1);
        if (Count > buckets.Length / 4 * 3)
            Spread();
        return id;
    }

    /// <summary>Must be called by the writer when it is done: what was added is sorted in.</summary>
    public void Settle()
    {
        if (Count - sorted.Length <= Math.Max(MostUnsorted, sorted.Length / 8))
            return;
        // Few join many: sorted by themselves and merged in.
        var added = Enumerable.Range(sorted.Length, Count - sorted.Length).ToArray();
        Array.Sort(added, (a, b) => TextOf(a).SequenceCompareTo(TextOf(b)));
        var merged = new int[Count];
        var (at, to) = (0, 0);
        foreach (var id in sorted)
        {
            while (at < added.Length && TextOf(added[at]).SequenceCompareTo(TextOf(id)) < 0)
                merged[to++] = added[at++];
            merged[to++] = id;
        }
        added.AsSpan(at).CopyTo(merged.AsSpan(to));
        sorted = merged;
    }

    /// <summary>The terms that are longer than <paramref name="start"/> and begin with it.</summary>
    public IEnumerable<int> StartingWith(string start)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (TextOf(sorted[middle]).SequenceCompareTo(start) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        for (var at = low; at < sorted.Length && TextOf(sorted[at]).StartsWith(start); at++)
            yield return sorted[at];
        for (var id = sorted.Length; id < Count; id++)
            if (starts[id + 1] - starts[id] > start.Length && TextOf(id).StartsWith(start))
                yield return id;
    }

    /// <summary>The terms of the same kind that differ by a typing error or two, with the number of edits.</summary>
    public IEnumerable<(int Id, int Edits)> Near(string term)
    {
        var atMost = EditsForgiven(term.Length - 2);
        if (atMost == 0)
            yield break;
        var own = Outline.Of(term);
        for (var id = 0; id < Count; id++)
        {
            if (!outlines[id].MayBe(own, atMost) || text[starts[id]] != term[0])
                continue;
            var edits = Spelling.Distance(term, this[id], atMost);
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

    private ReadOnlySpan<char> TextOf(int id) => text.AsSpan(starts[id], starts[id + 1] - starts[id]);

    // The bucket of a term, or where it would go.
    private int BucketOf(ReadOnlySpan<char> term)
    {
        var bucket = string.GetHashCode(term) & (buckets.Length - 1);
        while (buckets[bucket] is > 0 and var found && !TextOf(found - 1).SequenceEqual(term))
            bucket = (bucket + 1) & (buckets.Length - 1);
        return bucket;
    }

    private void Spread()
    {
        buckets = new int[buckets.Length * 2];
        for (var id = 0; id < Count; id++)
            buckets[BucketOf(TextOf(id))] = id + 1;
    }

    // By an eighth: doubled, the last arrays would be half empty.
    private static void MakeRoom<TItem>(ref TItem[] items, int length)
    {
        if (length > items.Length)
            Array.Resize(ref items, length + length / 8 + 64);
    }
}
