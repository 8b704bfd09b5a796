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
/// Memory: five bytes for each term of each entry, plus the entry. Cost of a question: the postings of its words.
/// </remarks>
/// <typeparam name="T">What is kept of an entry for its order and its answer.</typeparam>
/// <param name="facets">How many facets an entry has, 0 to 8; the values of each are 0 to 255.</param>
public sealed class TextIndex<T>(int facets)
{
    private const double Saturation = 1.2;
    private const float GoesOn = 0.6f;
    private const float OneEdit = 0.5f;
    private const float TwoEdits = 0.25f;
    private const int ShortestStart = 2;
    private const int ShortestStemStart = 3;
    private const int Values = 256;
    private const int FewestDead = 1_000;

    private static readonly float[] Saturated = [.. Enumerable.Range(0, 256).Select(quarters => (float)(quarters / 4.0 / (quarters / 4.0 + Saturation)))];

    private readonly ReaderWriterLockSlim gate = new();
    private readonly ConcurrentBag<Scratch> scratches = [];
    private readonly Vocabulary vocabulary = new();
    private readonly List<Postings> postings = [];
    private readonly Dictionary<int, int> slots = [];
    private T[] items = [];
    private byte[] values = [];
    private bool[] live = [];
    private int used;

    private sealed class Postings
    {
        public int[] Slots = new int[2];
        public byte[] Weights = new byte[2];
        public int Count;

        public void Add(int slot, byte weight)
        {
            if (Count == Slots.Length)
            {
                var size = Count + Math.Max(2, Count / 2);
                Array.Resize(ref Slots, size);
                Array.Resize(ref Weights, size);
            }
            Slots[Count] = slot;
            Weights[Count++] = weight;
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
                if (slot == live.Length)
                    Grow(Math.Max(64, slot + slot / 2));
                (slots[id], live[slot], items[slot]) = (slot, true, item);
                facetValues.CopyTo(values, slot * facets);
                foreach (var (term, weight) in terms)
                {
                    var known = vocabulary.FindOrAdd(term);
                    if (known == postings.Count)
                        postings.Add(new Postings());
                    postings[known].Add(slot, (byte)Math.Clamp(Math.Round(weight * 4), 1, 255));
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
        var scratch = scratches.TryTake(out var kept) ? kept : new Scratch();
        gate.EnterReadLock();
        try
        {
            var forgiving = false;
            var answer = AskOnce(question, scratch, forgiveAll: false, ref forgiving);
            // Each word may be known and yet no entry have them all: then one of them may be mistyped into another word.
            return answer.Total > 0 || !question.Forgiving || question.Words.Count == 0 || answer.Counts.Any(counts => counts.Any(count => count > 0))
                ? answer
                : AskOnce(question, scratch, forgiveAll: true, ref forgiving);
        }
        finally
        {
            gate.ExitReadLock();
            scratches.Add(scratch);
        }
    }

    /// <summary>The terms of one kind that begin as told, those that most entries have first.</summary>
    /// <param name="start">The letter of the kind, a colon and the beginning.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<string> TermsStartingWith(string start, int most)
    {
        gate.EnterReadLock();
        try
        {
            return
            [
                .. vocabulary
                    .StartingWith(start)
                    .OrderByDescending(id => postings[id].Count)
                    .ThenBy(id => vocabulary[id], StringComparer.Ordinal)
                    .Take(most)
                    .Select(id => vocabulary[id]),
            ];
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>Every entry, in no order.</summary>
    public IReadOnlyList<T> All()
    {
        gate.EnterReadLock();
        try
        {
            return [.. slots.Values.Select(slot => items[slot])];
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    private Answer<T> AskOnce(Question<T> question, Scratch scratch, bool forgiveAll, ref bool forgiven)
    {
        var words = question.Words.Select(word => TermsOf(word, question.Forgiving, forgiveAll)).ToArray();
        forgiven = words.Any(word => word.Any(term => term.Closeness is OneEdit or TwoEdits));
        var matched = words
            .Select(word => (IReadOnlyList<string>)[.. word.OrderByDescending(term => term.Closeness).Select(term => vocabulary[term.Id])])
            .ToArray();
        var counts = Enumerable.Range(0, facets).Select(_ => new int[Values]).ToArray();
        var best = new Best(question);
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
            best.Offer(items[slot], question.ByScore ? score : 0);
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
            for (var at = 0; at < list.Count; at++)
            {
                var slot = list.Slots[at];
                if (words[slot] == earlier)
                {
                    if (!live[slot])
                        continue;
                    words[slot]++;
                    best[slot] = factor * Saturated[list.Weights[at]];
                    scores[slot] = (earlier == 0 ? 0 : scores[slot]) + best[slot];
                }
                else if (words[slot] == earlier + 1 && factor * Saturated[list.Weights[at]] is var score && score > best[slot])
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
            for (var at = 0; at < list.Count; at++)
                if (scratch.Words[list.Slots[at]] == all)
                {
                    scratch.Words[list.Slots[at]] = 0;
                    yield return list.Slots[at];
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
        if (slots.Remove(id, out var slot))
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
        Array.Clear(live, next, used - next);
        Array.Clear(items, next, used - next);
        used = next;
        foreach (var id in slots.Keys.ToList())
            slots[id] = moved[slots[id]];
        foreach (var list in postings)
        {
            var kept = 0;
            for (var at = 0; at < list.Count; at++)
                if (moved[list.Slots[at]] >= 0)
                    (list.Slots[kept], list.Weights[kept++]) = (moved[list.Slots[at]], list.Weights[at]);
            list.Count = kept;
        }
    }

    // The first entries of the answer so far, the worst of them on top.
    private sealed class Best(Question<T> question)
    {
        private readonly int most = (int)Math.Min(int.MaxValue, (long)question.Skip + question.Take);
        private readonly PriorityQueue<Position<T>, Position<T>> kept = new(Comparer<Position<T>>.Create((a, b) => Compare(question, b, a)));

        public void Offer(T item, double score)
        {
            var position = new Position<T>(item, score);
            if (most == 0 || (question.After is { } after && Compare(question, position, after) <= 0))
                return;
            if (kept.Count < most)
                kept.Enqueue(position, position);
            else if (Compare(question, position, kept.Peek()) < 0)
                kept.EnqueueDequeue(position, position);
        }

        public List<Position<T>> Ordered()
        {
            var ordered = kept.UnorderedItems.Select(pair => pair.Element).ToList();
            ordered.Sort((a, b) => Compare(question, a, b));
            return [.. ordered.Skip(question.Skip)];
        }

        private static int Compare(Question<T> question, Position<T> a, Position<T> b) =>
            question.ByScore && a.Score.CompareTo(b.Score) is not 0 and var order ? -order : question.Order.Compare(a.Item, b.Item);
    }
}
