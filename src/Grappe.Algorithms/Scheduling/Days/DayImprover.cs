using System.Numerics;

namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>
/// Improves what is on a board by simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983). Goals outweigh one another by orders of magnitude, so that a temperature that
/// falls through all of them settles the first goal, then the second among schedules as good in the first, and so on. Three changes: a meeting is pushed
/// into a slot and what stood in its way finds another or is dropped; all meetings of two slots that hang together change sides (Kempe's chains, by which
/// edges are coloured after Vizing, 1964); two slots of one person are exchanged in this way so that a meeting that waits fits.
/// Chance comes from a seed and nothing depends on time.
/// </summary>
internal sealed class DayImprover
{
    private const int LongestChain = 80;
    private const int CheckEvery = 1024;

    private readonly DayBoard _board;
    private readonly DayMethod _method;
    private readonly List<(int Meeting, int Before)> _journal = [];
    private readonly List<int> _ejected = [];
    private readonly List<int> _chain = [];
    private readonly bool[] _inChain;
    private readonly int[] _movable;
    private ulong _chance;

    public DayImprover(DayBoard board, int seed, DayMethod method)
    {
        _board = board;
        _method = method;
        _inChain = new bool[board.Slot.Length];
        _movable = [.. Enumerable.Range(0, board.Slot.Length).Where(meeting => board.Allowed[meeting] != 0 && !board.Locked[meeting])];
        _chance = (ulong)seed * 0x9E3779B97F4A7C15 + 0x1234567;
    }

    /// <summary>The number of changes tried.</summary>
    public long Moves { get; private set; }

    /// <summary>The slots of the best schedule met.</summary>
    public int[] Best { get; private set; } = [];

    /// <summary>Its cost.</summary>
    public long BestCost { get; private set; } = long.MaxValue;

    /// <summary>Puts meetings into free slots in the order given, each where it costs least, moving others aside where there is no free slot.</summary>
    public void Fill(IEnumerable<int> meetings)
    {
        foreach (var meeting in meetings)
        {
            if (_board.Slot[meeting] != DayBoard.Unplaced || _board.Locked[meeting])
                continue;
            var free = _board.FreeFor(meeting);
            if (free != 0)
                _board.Place(meeting, _board.CheapestOf(meeting, free));
            else
            {
                var before = _board.Cost;
                if (_method.MakeWay && MakeWay(meeting) && _board.Cost < before)
                    _journal.Clear();
                else
                    Undo();
            }
        }
        Keep();
    }

    /// <summary>Lets the temperature fall from one to the other over so many moves.</summary>
    public void Anneal(double hottest, double coldest, long moves, Func<bool> stopped)
    {
        if (_movable.Length == 0)
            return;
        var cooling = Math.Pow(coldest / hottest, (double)CheckEvery / Math.Max(CheckEvery, moves));
        var temperature = hottest;
        for (long move = 0; move < moves; move++)
        {
            if (move % CheckEvery == 0)
            {
                temperature = Math.Max(coldest, temperature * cooling);

                // Before the last goals are settled too, what is good in the first may be poor in all others.
                if (temperature < 20 * coldest)
                    Keep();
                if (stopped())
                    return;
            }
            Moves++;
            var before = _board.Cost;
            if (!Change() || !Accept(_board.Cost - before, temperature))
                Undo();
            _journal.Clear();
        }
        Keep();
    }

    /// <summary>Brings the best schedule back onto the board.</summary>
    public void Return() => _board.Load(Best);

    private void Keep()
    {
        if (_board.Cost >= BestCost)
            return;
        BestCost = _board.Cost;
        Best = [.. _board.Slot];
    }

    private bool Accept(long worse, double temperature) => worse <= 0 || Fraction() < Math.Exp(-worse / temperature);

    private bool Change()
    {
        var meeting = _movable[Below(_movable.Length)];
        if (_board.Slot[meeting] == DayBoard.Unplaced)
            return Below(2) == 0 || !_method.MakeWay ? Push(meeting, PickSlot(_board.Allowed[meeting])) : MakeWay(meeting);
        if (Below(2) == 0 || !_method.Chains)
            return Push(meeting, PickSlot(_board.Allowed[meeting] & ~(1UL << _board.Slot[meeting])));
        return Swap(meeting, _board.Slot[meeting], PickSlot(_board.Allowed[meeting] & ~(1UL << _board.Slot[meeting])));
    }

    /// <summary>Holds a meeting in a slot whatever stands there; what was there goes where the meeting was, or to a free slot, or waits.</summary>
    private bool Push(int meeting, int slot)
    {
        if (slot < 0)
            return false;
        var before = _board.Slot[meeting];
        if (before != DayBoard.Unplaced)
            Move(meeting, DayBoard.Unplaced);
        _ejected.Clear();
        foreach (var person in _board.People[meeting])
        {
            var other = _board.At(person, slot);
            if (other != DayBoard.Unplaced && !Eject(other))
                return false;
            if (_board.QuotaFull(person) && (_board.Busy[person] == 0 || !Eject(_board.At(person, PickSlot(_board.Busy[person])))))
                return false;
        }
        foreach (var other in _board.OutOfOrder(meeting, slot).ToArray())
            if (_board.Slot[other] != DayBoard.Unplaced && !Eject(other))
                return false;
        if ((_board.Room(meeting) >> slot & 1) == 0)
        {
            var others = _board.In(slot);
            if (others.Count == 0)
                return false;
            var other = others[Below(others.Count)];
            if (!_board.MakesRoom(other, meeting, slot) || !Eject(other))
                return false;
        }
        Move(meeting, slot);
        foreach (var other in _ejected)
        {
            var free = _board.FreeFor(other);
            if (free == 0)
                continue;
            Move(other, before != DayBoard.Unplaced && (free >> before & 1) != 0 ? before : PickSlot(free));
        }
        return true;
    }

    private bool Eject(int meeting)
    {
        if (meeting == DayBoard.Unplaced || _board.Locked[meeting])
            return false;
        Move(meeting, DayBoard.Unplaced);
        _ejected.Add(meeting);
        return true;
    }

    /// <summary>
    /// Finds a slot for a meeting that waits, where one of its people is busy in every slot that suits the others: that person's meeting changes sides with what they
    /// have in a slot in which they are free, along the chain of all that depends on it.
    /// </summary>
    private bool MakeWay(int meeting)
    {
        var people = _board.People[meeting];
        foreach (var person in people)
            if (_board.QuotaFull(person))
                return false;
        var busy = people[Below(people.Length)];
        var wanted = _board.Allowed[meeting] & _board.Room(meeting) & _board.Busy[busy];
        foreach (var person in people)
            if (person != busy)
                wanted &= ~_board.Busy[person];
        var slot = PickSlot(wanted);
        if (slot < 0)
            return false;
        var other = _board.At(busy, slot);
        if (!Swap(other, slot, PickSlot(_board.Allowed[other] & ~_board.Busy[busy])))
            return false;
        if ((_board.FreeFor(meeting) >> slot & 1) == 0)
            return false;
        Move(meeting, slot);
        return true;
    }

    /// <summary>A meeting goes from one slot to another, and everything that hangs on it by a person changes between the two.</summary>
    private bool Swap(int first, int from, int to)
    {
        if (to < 0)
            return false;
        _chain.Clear();
        _chain.Add(first);
        _inChain[first] = true;
        var possible = true;
        for (var i = 0; i < _chain.Count && possible; i++)
        {
            var meeting = _chain[i];
            var target = _board.Slot[meeting] == from ? to : from;
            possible = !_board.Locked[meeting] && (_board.Allowed[meeting] >> target & 1) != 0 && _chain.Count <= LongestChain;
            if (possible)
                foreach (var person in _board.People[meeting])
                {
                    var other = _board.At(person, target);
                    if (other == DayBoard.Unplaced || _inChain[other])
                        continue;
                    _inChain[other] = true;
                    _chain.Add(other);
                }
        }
        foreach (var meeting in _chain)
            _inChain[meeting] = false;
        if (!possible)
            return false;
        var start = _journal.Count;
        foreach (var meeting in _chain)
            Move(meeting, DayBoard.Unplaced);
        for (var i = 0; i < _chain.Count; i++)
        {
            var meeting = _chain[i];
            var target = _journal[start + i].Before == from ? to : from;
            if ((_board.FreeFor(meeting) >> target & 1) == 0)
                return false;
            Move(meeting, target);
        }
        return true;
    }

    private void Move(int meeting, int slot)
    {
        _journal.Add((meeting, _board.Slot[meeting]));
        if (_board.Slot[meeting] != DayBoard.Unplaced)
            _board.Remove(meeting);
        if (slot != DayBoard.Unplaced)
            _board.Place(meeting, slot);
    }

    private void Undo()
    {
        for (var i = _journal.Count - 1; i >= 0; i--)
        {
            var (meeting, before) = _journal[i];
            if (_board.Slot[meeting] != DayBoard.Unplaced)
                _board.Remove(meeting);
            if (before != DayBoard.Unplaced)
                _board.Place(meeting, before);
        }
        _journal.Clear();
    }

    /// <summary>A slot of a set by chance; −1 when it is empty.</summary>
    private int PickSlot(ulong slots)
    {
        if (slots == 0)
            return -1;
        for (var skip = Below(BitOperations.PopCount(slots)); skip > 0; skip--)
            slots &= slots - 1;
        return BitOperations.TrailingZeroCount(slots);
    }

    private int Below(int count) => (int)((Next() >> 32) * (ulong)count >> 32);

    private double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private ulong Next()
    {
        var mixed = _chance += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return mixed ^ mixed >> 31;
    }
}
