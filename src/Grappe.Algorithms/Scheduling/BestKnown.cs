namespace Grappe.Algorithms.Scheduling;

/// <summary>The best schedule and the best bound found by all who search the same timetable.</summary>
internal sealed class BestKnown(Action<TimetableProgress>? progress)
{
    private readonly Lock _lock = new();
    private volatile int _breaks = int.MaxValue;
    private volatile int _bound;
    private volatile bool _closed;

    public int[]? Slots { get; private set; }

    public int Breaks => _breaks;

    public int Bound => _bound;

    /// <summary>Whether everybody should stop.</summary>
    public bool Closed => _closed || _bound >= _breaks;

    public void Close() => _closed = true;

    /// <summary>A schedule was met.</summary>
    public void Met(int[] slots, int breaks, int bound, long conflicts)
    {
        lock (_lock)
        {
            if (breaks >= _breaks)
                return;
            (Slots, _breaks) = (slots, breaks);
            Tell(bound, conflicts);
        }
    }

    /// <summary>No schedule has fewer breaks.</summary>
    public void Raise(int bound, long conflicts)
    {
        lock (_lock)
            Tell(bound, conflicts);
    }

    private void Tell(int bound, long conflicts)
    {
        _bound = Math.Max(_bound, bound);
        progress?.Invoke(new TimetableProgress(Slots, _breaks, _bound, conflicts));
    }
}
