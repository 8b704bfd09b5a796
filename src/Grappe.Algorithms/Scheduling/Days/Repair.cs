namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>
/// Finds room for one meeting by moving as few others as allowed: it takes a slot, what stood there takes another, and so on, each meeting once. Among ways that move as few, the one with the
/// least cost. All ways are tried as long as the steps last.
/// </summary>
internal sealed class Repair(DayBoard board, int now, int mostSteps)
{
    private readonly ulong _coming = ~SlotSet.FirstSlots(now).Bits;
    private readonly HashSet<int> _moved = [];
    private readonly List<(int Meeting, int Slot)> _best = [];
    private long _bestCost;
    private long _stepsEnd;

    /// <summary>The number of placings tried.</summary>
    public long Steps { get; private set; }

    /// <summary>Holds a meeting, moving at most so many others; returns false and changes nothing when there is no way.</summary>
    public bool Hold(int meeting, int others)
    {
        _moved.Clear();
        _best.Clear();
        _bestCost = long.MaxValue;
        _stepsEnd = Steps + mostSteps;
        _moved.Add(meeting);
        Search([meeting], others);
        foreach (var (moved, _) in _best)
            if (board.Slot[moved] != DayBoard.Unplaced)
                board.Remove(moved);
        foreach (var (moved, slot) in _best)
            board.Place(moved, slot);
        return _best.Count > 0;
    }

    private void Search(List<int> waiting, int others)
    {
        if (waiting.Count == 0)
        {
            if (board.Cost >= _bestCost)
                return;
            _bestCost = board.Cost;
            _best.Clear();
            _best.AddRange(_moved.Select(meeting => (meeting, board.Slot[meeting])));
            return;
        }
        var next = waiting[^1];
        waiting.RemoveAt(waiting.Count - 1);
        foreach (var slot in new SlotSet(board.Allowed[next] & _coming))
        foreach (var away in InTheWay(next, slot, others))
        {
            if (++Steps > _stepsEnd)
                break;
            Take(next, slot, away, waiting, others);
        }
        waiting.Add(next);
    }

    private void Take(int next, int slot, List<int> away, List<int> waiting, int others)
    {
        var from = away.ConvertAll(other => board.Slot[other]);
        foreach (var other in away)
        {
            board.Remove(other);
            _moved.Add(other);
            waiting.Add(other);
        }
        if ((board.FreeFor(next) >> slot & 1) != 0)
        {
            board.Place(next, slot);
            Search(waiting, others - away.Count);
            board.Remove(next);
        }
        for (var i = 0; i < away.Count; i++)
        {
            board.Place(away[i], from[i]);
            _moved.Remove(away[i]);
            waiting.Remove(away[i]);
        }
    }

    /// <summary>The sets of meetings that would have to leave a slot, or stand out of order; none when it takes too many, or one that cannot move.</summary>
    private List<List<int>> InTheWay(int meeting, int slot, int most)
    {
        var away = new List<int>();
        foreach (var person in board.People[meeting])
            if (board.At(person, slot) is var other && other != DayBoard.Unplaced && !away.Contains(other))
                away.Add(other);
        foreach (var other in board.OutOfOrder(meeting, slot))
            if (board.Slot[other] != DayBoard.Unplaced && !away.Contains(other))
                away.Add(other);
        if (away.Count > most || away.Exists(Stuck))
            return [];
        if ((board.Room(meeting) >> slot & 1) != 0 || away.Exists(other => board.Slot[other] == slot && board.MakesRoom(other, meeting, slot)))
            return [away];
        if (away.Count == most)
            return [];
        return
        [
            .. board
                .In(slot)
                .Where(other => !Stuck(other) && !away.Contains(other) && board.MakesRoom(other, meeting, slot))
                .Select(other => new List<int>([.. away, other])),
        ];
    }

    private bool Stuck(int meeting) => board.Locked[meeting] || _moved.Contains(meeting);
}
