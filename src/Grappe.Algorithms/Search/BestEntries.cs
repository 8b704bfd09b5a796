namespace Grappe.Algorithms.Search;

internal readonly record struct Candidate(int Slot, double Score, long Label);

/// <summary>The first entries of an answer so far, the worst of them on top.</summary>
internal sealed class BestEntries<T>
{
    private readonly Question<T> question;
    private readonly T[] items;
    private readonly long[]? labels;
    private readonly int most;
    private readonly PriorityQueue<Candidate, Candidate> queue;
    private readonly long afterLabel;

    /// <param name="question">What is asked.</param>
    /// <param name="items">What is kept of each slot.</param>
    /// <param name="alphabet">The alphabet that is the order of the question, if the index keeps one.</param>
    public BestEntries(Question<T> question, T[] items, Alphabet<T>? alphabet)
    {
        (this.question, this.items, labels) = (question, items, alphabet?.Labels);
        most = (int)Math.Min(int.MaxValue, (long)question.Skip + question.Take);
        queue = new PriorityQueue<Candidate, Candidate>(Comparer<Candidate>.Create((a, b) => Compare(b, a)));
        if (question.After is { } after && alphabet is not null)
            afterLabel = alphabet.LabelOf(after.Item, items);
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
