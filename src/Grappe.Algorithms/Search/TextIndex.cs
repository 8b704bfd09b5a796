using System.Collections.Concurrent;

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
/// Memory: four bytes for each term of each entry, plus the entry. Cost of a question: the postings of its words.
/// </remarks>
/// <typeparam name="T">What is kept of an entry for its order and its answer.</typeparam>
/// <param name="facets">How many facets an entry has, 0 to 8; the values of each are 0 to 255.</param>
/// <param name="alphabets">Orders in which answers are asked for again and again: the index keeps the place of each entry in them, and need not look at the entries to compare.</param>
public sealed class TextIndex<T>(int facets, params IComparer<T>[] alphabets)
{
    private const double Saturation = 1.2;
    private const float GoesOn = 0.6f;
    private const float OneEdit = 0.5f;
    private const float TwoEdits = 0.25f;
    private const int ShortestStart = 2;
    private const int ShortestStemStart = 3;
    private const int Values = 256;
    private const int WeightBits = 8;
    private const int MostSlots = 1 << (32 - WeightBits);
    private const int FewestDead = 1_000;
    private const int FewUnsorted = 64;

    private static readonly float[] Saturated = [.. Enumerable.Range(0, 256).Select(quarters => (float)(quarters / 4.0 / (quarters / 4.0 + Saturation)))];

    private readonly ReaderWriterLockSlim gate = new();
    private readonly ConcurrentBag<Scratch> scratches = [];
    private readonly Vocabulary vocabulary = new();
    private readonly List<Postings> postings = [];
    private readonly Dictionary<int, int> slots = [];
    private readonly Alphabet[] kept = [.. alphabets.Select(order => new Alphabet(order))];
    private readonly List<int> unsorted = [];
    private T[] items = [];
    private byte[] values = [];
    private bool[] live = [];
    private int used;

    // Each posting is an entry's slot, and in the lowest byte the weight of the term there. A long list is many blocks, none of which is ever copied.
    private sealed class Postings
    {
        private const int LongestBlock = 512;
        private List<uint[]>? full;
        private uint[] last = new uint[1];
        private int used;

        public int Blocks => (full?.Count ?? 0) + 1;
        public int Count => (full?.Count ?? 0) * LongestBlock + used;

        public ReadOnlySpan<uint> Block(int at) => at < Blocks - 1 ? full![at] : last.AsSpan(0, used);

        public void Add(uint posting)
        {
            if (used == LongestBlock)
            {
                (full ??= []).Add(last);
                (last, used) = (new uint[LongestBlock], 0);
            }
            else if (used == last.Length)
                Array.Resize(ref last, Math.Min(LongestBlock, used + Math.Max(1, used / 2)));
            last[used++] = posting;
        }
    }

    // What one question needs of memory, kept for the next.
    private sealed class Scratch
    {
        public byte[] Words = [];
        public float[] Scores = [];
        public float[] Best = [];

        public void Clear(int size)
        {
            if (Words.Length < size)
            {
                Words = new byte[size + size / 4];
                Scores = new float[Words.Length];
                Best = new float[Words.Length];
            }
            else
                Array.Clear(Words, 0, size);
        }
    }

    /// <summary>How many entries there are.</summary>
    public int Count => slots.Count;

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
                if (slot == MostSlots)
                    throw new InvalidOperationException($"This index holds at most {MostSlots} entries.");
                if (slot == live.Length)
                    Grow(Math.Max(64, slot + slot / 2));
                (slots[id], live[slot], items[slot]) = (slot, true, item);
                unsorted.Add(slot);
                facetValues.CopyTo(values, slot * facets);
                foreach (var (term, weight) in terms)
                {
                    var known = vocabulary.FindOrAdd(term.Span);
                    if (known == postings.Count)
                        postings.Add(new Postings());
                    postings[known].Add(((uint)slot << WeightBits) | (byte)Math.Clamp(Math.Round(weight * 4), 1, 255));
                }
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

    /// <summary>Answers a question from the entries as they stand at this moment.</summary>
    /// <exception cref="ArgumentException">The question allows values for another number of facets, or asks for a negative number of entries or more than 255 words.</exception>
    public Answer<T> Ask(Question<T> question)
    {
        if (question.Allowed.Count != 0 && question.Allowed.Count != facets)
            throw new ArgumentException($"This index has {facets} facets, not {question.Allowed.Count}.", nameof(question));
        if (question.Skip < 0 || question.Take < 0)
            throw new ArgumentException("The number of entries is 0 or more.", nameof(question));
        if (question.Words.Count > byte.MaxValue)
            throw new ArgumentException("A question has at most 255 words.", nameof(question));
        if (question.Alphabet is { } number && (number < 0 || number >= alphabets.Length))
            throw new ArgumentException($"This index keeps {alphabets.Length} alphabets, there is no number {number}.", nameof(question));
        var scratch = scratches.TryTake(out var free) ? free : new Scratch();
        EnterSorted();
        try
        {
            var answer = AskOnce(question, scratch, forgiveAll: false);
            // Each word may be known and yet no entry have them all: then one of them may be mistyped into another word.
            return
                answer.Total > 0
                || !question.Forgiving
                || question.Words.Count == 0
                || answer.Matched.Any(terms => terms.Count == 0)
                || answer.Counts.Any(counts => counts.Any(count => count > 0))
                ? answer
                : AskOnce(question, scratch, forgiveAll: true);
        }
        finally
        {
            gate.ExitReadLock();
            scratches.Add(scratch);
        }
    }

    private Answer<T> AskOnce(Question<T> question, Scratch scratch, bool forgiveAll)
    {
        var words = question.Words.Select(word => TermsOf(word, question.Forgiving, forgiveAll)).ToArray();
        var forgiven = words.Any(word => word.Any(term => term.Closeness is OneEdit or TwoEdits));
        var matched = words
            .Select(word => (IReadOnlyList<string>)[.. word.OrderByDescending(term => term.Closeness).Select(term => vocabulary[term.Id])])
            .ToArray();
        var counts = Enumerable.Range(0, facets).Select(_ => new int[Values]).ToArray();
        var labels = question.Alphabet is { } alphabet ? kept[alphabet].Labels : null;
        var best = new Best(question, this, labels);
        var total = 0;
        var allowed = AllowedOf(question);

        if (words.Length == 0)
        {
            for (var slot = 0; slot < used; slot++)
                if (live[slot])
                    Meet(slot, 0);
        }
        else
        {
            scratch.Clear(used);
            // The rarest word first: every later one then looks only at entries that have the earlier ones.
            Array.Sort(words, (a, b) => SizeOf(a).CompareTo(SizeOf(b)));
            for (var at = 0; at < words.Length; at++)
                Weigh(words[at], (byte)at, scratch);
            foreach (var slot in Slots(words[^1], scratch, (byte)words.Length))
                Meet(slot, scratch.Scores[slot]);
        }
        return new Answer<T>(total, counts, best.Ordered(), matched, forgiven);

        void Meet(int slot, double score)
        {
            var own = values.AsSpan(slot * facets, facets);
            var failed = -1;
            for (var facet = 0; facet < allowed.Length; facet++)
                if (allowed[facet] is { } table && !table[own[facet]])
                {
                    if (failed >= 0)
                        return;
                    failed = facet;
                }
            if (failed >= 0)
            {
                counts[failed][own[failed]]++;
                return;
            }
            total++;
            for (var facet = 0; facet < own.Length; facet++)
                counts[facet][own[facet]]++;
            question.Visit?.Invoke(items[slot]);
            best.Offer(slot, question.ByScore ? score : 0);
        }
    }

    private void Weigh((int Id, float Closeness)[] terms, byte earlier, Scratch scratch)
    {
        var holders = Math.Min(slots.Count, SizeOf(terms));
        var idf = (float)Math.Log(1 + (slots.Count - holders + 0.5) / (holders + 0.5));
        var (words, scores, best) = (scratch.Words, scratch.Scores, scratch.Best);
        foreach (var (id, closeness) in terms)
        {
            var list = postings[id];
            var factor = idf * closeness;
            for (var block = 0; block < list.Blocks; block++)
                foreach (var posting in list.Block(block))
                {
                    var slot = posting >> WeightBits;
                    if (words[slot] == earlier)
                    {
                        if (!live[slot])
                            continue;
                        words[slot]++;
                        best[slot] = factor * Saturated[(byte)posting];
                        scores[slot] = (earlier == 0 ? 0 : scores[slot]) + best[slot];
                    }
                    else if (words[slot] == earlier + 1 && factor * Saturated[(byte)posting] is var score && score > best[slot])
                    {
                        scores[slot] += score - best[slot];
                        best[slot] = score;
                    }
                }
        }
    }

    // Each entry that has all words, once: it is marked off as it is met.
    private IEnumerable<int> Slots((int Id, float Closeness)[] terms, Scratch scratch, byte all)
    {
        foreach (var (id, _) in terms)
        {
            var list = postings[id];
            for (var block = 0; block < list.Blocks; block++)
            for (var at = 0; at < list.Block(block).Length; at++)
                if (list.Block(block)[at] >> WeightBits is var slot && scratch.Words[slot] == all)
                {
                    scratch.Words[slot] = 0;
                    yield return (int)slot;
                }
        }
    }

    private int SizeOf((int Id, float)[] terms) => (int)Math.Min(int.MaxValue, terms.Sum(term => (long)postings[term.Id].Count));

    private (int Id, float Closeness)[] TermsOf(Word word, bool forgiving, bool forgiveAll)
    {
        var found = new Dictionary<int, float>();
        foreach (var term in word.Terms)
            if (vocabulary.Find(term) is { } id)
                found[id] = 1;
        if (word.Open)
            foreach (var term in word.Terms.Where(term => term.Length - 2 >= (term[0] == 'n' ? ShortestStart : ShortestStemStart)))
            foreach (var id in vocabulary.StartingWith(term))
                found.TryAdd(id, GoesOn);
        if (forgiving && (forgiveAll || found.Count == 0))
            foreach (var term in word.Terms)
            foreach (var (id, edits) in vocabulary.Near(term))
                found.TryAdd(id, edits == 1 ? OneEdit : TwoEdits);
        return [.. found.Select(pair => (pair.Key, pair.Value))];
    }

    private static bool[]?[] AllowedOf(Question<T> question)
    {
        return [.. question.Allowed.Select(TableOf)];

        static bool[]? TableOf(IReadOnlySet<byte>? some)
        {
            if (some is null)
                return null;
            var table = new bool[Values];
            foreach (var value in some)
                table[value] = true;
            return table;
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

    // Few entries are sorted in one by one as they are put; very many wait for who asks, and are sorted together.
    private void EnterSorted()
    {
        gate.EnterReadLock();
        while (unsorted.Count > 0)
        {
            gate.ExitReadLock();
            gate.EnterWriteLock();
            SortIn();
            gate.ExitWriteLock();
            gate.EnterReadLock();
        }
    }

    private void SortIn()
    {
        foreach (var alphabet in kept)
            alphabet.Add(unsorted, items);
        unsorted.Clear();
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
        if (unsorted.Count <= FewUnsorted)
            SortIn();
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
        for (var at = 0; at < unsorted.Count; at++)
            unsorted[at] = moved[unsorted[at]];
        Array.Clear(live, next, used - next);
        Array.Clear(items, next, used - next);
        used = next;
        foreach (var id in slots.Keys.ToList())
            slots[id] = moved[slots[id]];
        for (var term = 0; term < postings.Count; term++)
        {
            var kept = new Postings();
            for (var block = 0; block < postings[term].Blocks; block++)
                foreach (var posting in postings[term].Block(block))
                    if (moved[posting >> WeightBits] is >= 0 and var slot)
                        kept.Add(((uint)slot << WeightBits) | (byte)posting);
            postings[term] = kept;
        }
    }

    // The slots in one order, each with a number that grows along it: to compare two entries is to compare two numbers.
    private sealed class Alphabet(IComparer<T> order)
    {
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
            if (added.Count > FewUnsorted)
            {
                sorted.AddRange(added);
                sorted.Sort((a, b) => order.Compare(items[a], items[b]));
                Number();
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

    private readonly record struct Candidate(int Slot, double Score, long Label);

    // The first entries of the answer so far, the worst of them on top.
    private sealed class Best
    {
        private readonly Question<T> question;
        private readonly T[] items;
        private readonly long[]? labels;
        private readonly int most;
        private readonly PriorityQueue<Candidate, Candidate> queue;
        private readonly long afterLabel;

        public Best(Question<T> question, TextIndex<T> index, long[]? labels)
        {
            (this.question, this.labels, items) = (question, labels, index.items);
            most = (int)Math.Min(int.MaxValue, (long)question.Skip + question.Take);
            queue = new PriorityQueue<Candidate, Candidate>(Comparer<Candidate>.Create((a, b) => Compare(b, a)));
            if (question is { After: { } after, Alphabet: { } alphabet })
                afterLabel = index.kept[alphabet].LabelOf(after.Item, items);
        }

        public void Offer(int slot, double score)
        {
            var candidate = new Candidate(slot, score, labels is null ? 0 : labels[slot]);
            if (most == 0 || (question.After is { } after && !StandsBehind(candidate, after)))
                return;
            if (queue.Count < most)
                queue.Enqueue(candidate, candidate);
            else if (Compare(candidate, queue.Peek()) < 0)
                queue.EnqueueDequeue(candidate, candidate);
        }

        public List<Position<T>> Ordered()
        {
            var ordered = queue.UnorderedItems.Select(pair => pair.Element).ToList();
            ordered.Sort(Compare);
            return [.. ordered.Skip(question.Skip).Select(candidate => new Position<T>(items[candidate.Slot], candidate.Score))];
        }

        private bool StandsBehind(Candidate candidate, Position<T> after)
        {
            if (question.ByScore && candidate.Score != after.Score)
                return candidate.Score < after.Score;
            return labels is null ? question.Order.Compare(items[candidate.Slot], after.Item) > 0 : candidate.Label > afterLabel;
        }

        private int Compare(Candidate a, Candidate b)
        {
            if (question.ByScore && a.Score != b.Score)
                return b.Score.CompareTo(a.Score);
            return labels is null ? question.Order.Compare(items[a.Slot], items[b.Slot]) : a.Label.CompareTo(b.Label);
        }
    }
}
