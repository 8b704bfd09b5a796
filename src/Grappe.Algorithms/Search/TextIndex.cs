namespace Grappe.Algorithms.Search;

/// <summary>
/// An inverted index in memory which answers a question exactly: how many entries, how many by each value of each facet, and the best of them in order.
/// One pass over the entries that have the words gives all three.
/// </summary>
/// <remarks>
/// The score is BM25F without the length of fields (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004, with b = 0):
/// for each word the best of its terms, Σ idf · closeness · w / (w + 1.2), where w is the weight of the term in the entry,
/// idf = ln(1 + (N − n + ½) / (n + ½)) over the n of N entries that have a term of the word, and closeness is 1 for the word itself, 0.6 for a word that goes on,
/// 0.5 for one with a typing error and 0.25 for one with two. Facets count as "what choosing it would give": an entry that fails exactly one facet is counted in that facet only.
/// Any number of threads may ask while one writes; an entry that is changed leaves its old postings behind until a tenth of all is dead, which counts a little into n.
/// Memory: one or two bytes for each term of each entry, about fifty for each term, plus the entry. Cost of a question: the postings of its words.
/// </remarks>
/// <typeparam name="T">What is kept of an entry for its order and its answer.</typeparam>
/// <param name="facets">How many facets an entry has, 0 to 8; the values of each are 0 to 255.</param>
/// <param name="alphabets">Orders in which answers are asked for again and again: the index keeps the place of each entry in them, and need not look at the entries to compare.</param>
public sealed partial class TextIndex<T>(int facets, params IComparer<T>[] alphabets)
{
    private const int FewestDead = 1_000;

    private readonly ReaderWriterLockSlim gate = new();
    private readonly Vocabulary vocabulary = new();
    private readonly Dictionary<int, int> slots = [];
    private readonly Alphabet<T>[] kept = [.. alphabets.Select(order => new Alphabet<T>(order))];
    private readonly List<int> unsorted = [];
    private Postings postings = new();
    private T[] items = [];
    private byte[] values = [];
    private bool[] live = [];
    private int used;

    /// <summary>The number of entries.</summary>
    public int Count => slots.Count;

    /// <summary>Finds what is kept of the entry of this number, or the default where there is none.</summary>
    public T? Find(int id)
    {
        gate.EnterReadLock();
        try
        {
            return slots.TryGetValue(id, out var slot) ? items[slot] : default;
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>Adds entries, or puts them in the place of those with the same numbers.</summary>
    /// <param name="entries">The number of each entry, its terms (each once), the values of its facets and what is kept of it.</param>
    /// <exception cref="ArgumentException">An entry has not as many values as the index has facets.</exception>
    /// <exception cref="InvalidOperationException">There are more than 16,777,216 entries.</exception>
    public void Put(IEnumerable<(int Id, IReadOnlyCollection<Term> Terms, byte[] Facets, T Item)> entries)
    {
        gate.EnterWriteLock();
        try
        {
            foreach (var (id, terms, facetValues, item) in entries)
            {
                if (facetValues.Length != facets)
                    throw new ArgumentException($"An entry of this index has {facets} facets, not {facetValues.Length}.", nameof(entries));
                Bury(id);
                var slot = used++;
                if (slot == Postings.MostSlots)
                    throw new InvalidOperationException($"This index holds at most {Postings.MostSlots} entries.");
                if (slot == live.Length)
                    Grow(Math.Max(64, slot + slot / 2));
                (slots[id], live[slot], items[slot]) = (slot, true, item);
                unsorted.Add(slot);
                facetValues.CopyTo(values, slot * facets);
                foreach (var (term, weight) in terms)
                    postings.Add(vocabulary.FindOrAdd(term.Span), slot, (byte)Math.Clamp(Math.Round(weight * 4), 1, 255));
            }
            Settle();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Takes entries out; numbers that are not there are passed over.</summary>
    public void Remove(IEnumerable<int> ids)
    {
        gate.EnterWriteLock();
        try
        {
            foreach (var id in ids)
                Bury(id);
            Settle();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private void Bury(int id)
    {
        if (!slots.Remove(id, out var slot))
            return;
        if (!unsorted.Remove(slot))
            foreach (var alphabet in kept)
                alphabet.Remove(slot);
        (live[slot], items[slot]) = (false, default!);
    }

    private void Grow(int size)
    {
        Array.Resize(ref items, size);
        Array.Resize(ref live, size);
        Array.Resize(ref values, size * facets);
    }

    private void Settle()
    {
        vocabulary.Settle();
        foreach (var alphabet in kept)
            alphabet.Add(unsorted, items);
        unsorted.Clear();
        var dead = used - slots.Count;
        if (dead > FewestDead && dead > used / 10)
            Compact();
    }

    // Entries move down into the places of the dead ones and keep their order.
    private void Compact()
    {
        var moved = new int[used];
        var next = 0;
        for (var slot = 0; slot < used; slot++)
        {
            moved[slot] = live[slot] ? next++ : -1;
            if (!live[slot])
                continue;
            items[moved[slot]] = items[slot];
            live[moved[slot]] = true;
            values.AsSpan(slot * facets, facets).CopyTo(values.AsSpan(moved[slot] * facets));
        }
        foreach (var alphabet in kept)
            alphabet.Move(moved);
        Array.Clear(live, next, used - next);
        Array.Clear(items, next, used - next);
        used = next;
        foreach (var id in slots.Keys.ToList())
            slots[id] = moved[slots[id]];
        postings = postings.Moved(moved);
    }
}
