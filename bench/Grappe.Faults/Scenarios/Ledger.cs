using System.Collections.Concurrent;
using System.Diagnostics;

namespace Grappe.Faults;

internal enum Kind
{
    Message,
    Draft,
    Edit,
    Import,
}

/// <summary>One thing that somebody wrote, and what became of it.</summary>
internal sealed class Writing(Kind kind, int number)
{
    public Kind Kind => kind;
    public int Number => number;
    public bool Acknowledged { get; set; }

    /// <summary>The number of times it was found in the end.</summary>
    public int Times { get; set; }
}

/// <summary>All that was written and what was answered.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Writing> writings = new();
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly Lock changing = new();
    private int numbers;
    private int sendings;
    private long newest;
    private TimeSpan slowest;

    public IReadOnlyCollection<Writing> Writings => writings;

    /// <summary>The number of requests sent. A writing that was sent again counts each time.</summary>
    public int Sendings => Volatile.Read(ref sendings);

    public int Acknowledged => writings.Count(writing => writing.Acknowledged);

    public TimeSpan Slowest
    {
        get
        {
            lock (changing)
                return slowest;
        }
    }

    /// <summary>The answers in place of an acknowledgement, each with the number of times.</summary>
    public IReadOnlyDictionary<string, int> Answers => answers;

    /// <summary>Findings that must not be, such as an answer that is neither an acknowledgement nor a failure.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    public Writing Begin(Kind kind)
    {
        var writing = new Writing(kind, Interlocked.Increment(ref numbers));
        writings.Enqueue(writing);
        return writing;
    }

    /// <returns>When it was sent.</returns>
    public long Send()
    {
        Interlocked.Increment(ref sendings);
        return Stopwatch.GetTimestamp();
    }

    public void Acknowledge(Writing writing, long sent)
    {
        var took = Stopwatch.GetElapsedTime(sent);
        lock (changing)
        {
            writing.Acknowledged = true;
            newest = Math.Max(newest, sent);
            slowest = took > slowest ? took : slowest;
        }
    }

    /// <summary>Whether something was acknowledged that was sent after a moment.</summary>
    public bool AcknowledgedSince(long moment)
    {
        lock (changing)
            return newest > moment;
    }

    public void Answer(string answer) => answers.AddOrUpdate(answer, 1, (_, times) => times + 1);
}
