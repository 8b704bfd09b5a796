using System.Runtime.InteropServices;

namespace Grappe.Algorithms.Search;

/// <summary>The slots of an index in one order, each with a number that grows along it: to compare two entries is to compare two numbers.</summary>
internal sealed class Alphabet<T>(IComparer<T> order)
{
    // So many are put in one by one; more are merged in.
    private const int MostOneByOne = 64;

    private const long Gap = 1L << 32;
    private List<int> sorted = [];

    public long[] Labels { get; private set; } = [];

    public void Add(List<int> added, T[] items)
    {
        if (Labels.Length < items.Length)
        {
            var longer = new long[items.Length];
            Labels.CopyTo(longer, 0);
            Labels = longer;
        }
        if (added.Count > MostOneByOne)
        {
            Merge(added, items);
            return;
        }
        foreach (var slot in added)
        {
            var at = After(items[slot], items);
            sorted.Insert(at, slot);
            long? before = at == 0 ? null : Labels[sorted[at - 1]];
            long? behind = at + 1 == sorted.Count ? null : Labels[sorted[at + 1]];
            var (from, to) = (before ?? (behind ?? 0) - 2 * Gap, behind ?? (before ?? 0) + 2 * Gap);
            Labels[slot] = from + (to - from) / 2;
            if (to - from < 2)
                Number();
        }
    }

    private void Merge(List<int> added, T[] items)
    {
        added.Sort((a, b) => order.Compare(items[a], items[b]));
        var (merged, at) = (new List<int>(sorted.Count + added.Count), 0);
        foreach (var slot in added)
        {
            var behind = After(items[slot], items);
            merged.AddRange(CollectionsMarshal.AsSpan(sorted)[at..behind]);
            merged.Add(slot);
            at = behind;
        }
        merged.AddRange(CollectionsMarshal.AsSpan(sorted)[at..]);
        sorted = merged;
        Number();
    }

    public void Remove(int slot)
    {
        var (low, high) = (0, sorted.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Labels[sorted[middle]] < Labels[slot])
                low = middle + 1;
            else
                high = middle;
        }
        sorted.RemoveAt(low);
    }

    public void Move(int[] moved)
    {
        var labels = new long[Labels.Length];
        for (var at = 0; at < sorted.Count; at++)
        {
            labels[moved[sorted[at]]] = Labels[sorted[at]];
            sorted[at] = moved[sorted[at]];
        }
        Labels = labels;
    }

    /// <summary>The number of the last entry that stands no later than an item, which need not be of the index.</summary>
    public long LabelOf(T item, T[] items) => After(item, items) is > 0 and var at ? Labels[sorted[at - 1]] : long.MinValue;

    private int After(T item, T[] items)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (order.Compare(items[sorted[middle]], item) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private void Number()
    {
        for (var at = 0; at < sorted.Count; at++)
            Labels[sorted[at]] = at * Gap;
    }
}
