using System.Collections.Concurrent;

namespace Grappe.Algorithms.Search;

// How a question is answered.
public sealed partial class TextIndex<T>
{
    private const double Saturation = 1.2;
    private const float GoesOn = 0.6f;
    private const float OneEdit = 0.5f;
    private const float TwoEdits = 0.25f;
    private const int ShortestStart = 2;
    private const int ShortestStemStart = 3;
    private const int Values = 256;

    private static readonly float[] Saturated = [.. Enumerable.Range(0, 256).Select(quarters => (float)(quarters / 4.0 / (quarters / 4.0 + Saturation)))];

    private readonly ConcurrentBag<Scratch> scratches = [];

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
        if (question.Alphabet is { } number && (number < 0 || number >= kept.Length))
            throw new ArgumentException($"This index keeps {kept.Length} alphabets, there is no number {number}.", nameof(question));
        var scratch = scratches.TryTake(out var free) ? free : new Scratch();
        gate.EnterReadLock();
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
        var best = new BestEntries<T>(question, items, question.Alphabet is { } alphabet ? kept[alphabet] : null);
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
            // Each entry that has all words, once: it is marked off as it is met.
            Span<uint> some = stackalloc uint[Postings.MostAtOnce];
            foreach (var (id, _) in words[^1])
                for (var reader = postings.Read(id); reader.Next(some) is > 0 and var read; )
                    foreach (var posting in some[..read])
                        if (Postings.SlotOf(posting) is var slot && scratch.Words[slot] == words.Length)
                        {
                            scratch.Words[slot] = 0;
                            Meet(slot, scratch.Scores[slot]);
                        }
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
        Span<uint> some = stackalloc uint[Postings.MostAtOnce];
        foreach (var (id, closeness) in terms)
        {
            var factor = idf * closeness;
            for (var reader = postings.Read(id); reader.Next(some) is > 0 and var read; )
                foreach (var posting in some[..read])
                {
                    var slot = Postings.SlotOf(posting);
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

    private int SizeOf((int Id, float)[] terms) => (int)Math.Min(int.MaxValue, terms.Sum(term => (long)postings.CountOf(term.Id)));

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
        foreach (var term in word.Also)
            if (vocabulary.Find(term) is { } id)
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
}
