using System.Diagnostics;

namespace Grappe.Algorithms.Scheduling;

/// <summary>
/// Simulated annealing on whole schedules. A step moves a meeting to another slot; whoever meets then moves to the slot left, and so on (a Kempe chain: Thompson and
/// Dowsland, 1998), so that nobody is ever in two meetings and no slot holds more than its tables. Orders may be broken on the way, at a price that rises while they are.
/// A break of one slot counts for less than one of three, as it is closed more easily, and every fifth step tries to close one.
/// </summary>
internal sealed class BreakWalk
{
    /// <summary>The heat from which a walk leaves little of the schedule it set out from.</summary>
    public const double Hot = 0.35;

    private const double Cold = 0.17;
    private const int MovesPerLook = 4096;
    private const double LeastPrice = 1;
    private const double MostPrice = 4;
    private const double UnfairPrice = 3;
    private const int MostChains = 3;

    /// <summary>The price of a free slot between meetings, as a share of the heat: high on the way, low in the end.</summary>
    private const double IdleShare = 0.5;

    /// <summary>The number of steps of which, on average, one tries to close a break.</summary>
    private const int Closing = 5;

    private readonly Random _chance;
    private readonly int _tables;
    private readonly int _slotCount;
    private readonly int _mostBreaks;
    private readonly SlotSet[] _domains;
    private readonly int[][] _people;
    private readonly IReadOnlyList<int>[] _meetings;
    private readonly int[][] _before;
    private readonly int[][] _after;

    // The schedule: per meeting its slot and its place among those of the slot, per person and slot their meeting.
    private readonly int[] _slots;
    private readonly int[] _place;
    private readonly List<int>[] _held;
    private readonly int[] _meetingAt;
    private readonly SlotSet[] _days;
    private readonly List<int> _broken = [];
    private readonly int[] _placeAmongBroken;
    private int _breaks;
    private int _violated;
    private int _unfair;
    private double _price = LeastPrice;
    private double _idlePrice;

    // The step being tried.
    private readonly List<int> _chain = [];
    private readonly bool[] _inChain;
    private readonly List<int> _touched = [];
    private readonly SlotSet[] _dayAfter;
    private readonly bool[] _isTouched;

    public BreakWalk(Timetable timetable, SlotSet[] domains, IReadOnlyList<int>[] meetings, int mostBreaks, int seed)
    {
        _chance = new Random(seed);
        (_tables, _slotCount, _domains, _meetings, _mostBreaks) = (timetable.Tables, timetable.Slots, domains, meetings, mostBreaks);
        _people = [.. timetable.Meetings.Select(meeting => meeting.People.ToArray())];
        _before = [.. timetable.Meetings.Select(meeting => meeting.After.Distinct().ToArray())];
        var after = Array.ConvertAll(_before, _ => new List<int>());
        for (var meeting = 0; meeting < _before.Length; meeting++)
            foreach (var earlier in _before[meeting])
                after[earlier].Add(meeting);
        _after = Array.ConvertAll(after, list => list.ToArray());
        _slots = new int[domains.Length];
        _place = new int[domains.Length];
        _held = [.. Enumerable.Range(0, _slotCount).Select(_ => new List<int>())];
        _meetingAt = new int[timetable.People * _slotCount];
        _days = new SlotSet[timetable.People];
        _placeAmongBroken = new int[timetable.People];
        _dayAfter = new SlotSet[timetable.People];
        _isTouched = new bool[timetable.People];
        _inChain = new bool[domains.Length];
        Best = [];
    }

    /// <summary>The last of the best schedules met.</summary>
    public int[] Best { get; private set; }

    /// <summary>Its breaks.</summary>
    public int BestBreaks { get; private set; } = int.MaxValue;

    /// <summary>Walks from a schedule. The breaks that a step may well cost fall from <paramref name="hot"/> at first to <see cref="Cold"/> at last.</summary>
    public void Run(IReadOnlyList<int> from, long steps, double hot, Func<bool>? stop)
    {
        Start(from);
        Note();
        for (var step = 0L; step < steps && BestBreaks > 0; step++)
        {
            if (step % MovesPerLook == 0)
            {
                if (stop?.Invoke() ?? false)
                    break;
                _price = Math.Clamp(_violated > 0 ? _price * 1.1 : _price / 1.1, LeastPrice, MostPrice);
            }
            var heat = hot * Math.Pow(Cold / hot, (double)step / steps);
            _idlePrice = IdleShare * heat;
            if (Try(-heat * Math.Log(1 - _chance.NextDouble())))
                Note();
        }
    }

    private void Start(IReadOnlyList<int> from)
    {
        Array.Fill(_meetingAt, -1);
        Array.Clear(_days);
        Array.Fill(_placeAmongBroken, -1);
        _broken.Clear();
        foreach (var held in _held)
            held.Clear();
        for (var meeting = 0; meeting < _slots.Length; meeting++)
        {
            _slots[meeting] = from[meeting];
            Put(meeting);
        }
        _breaks = 0;
        _unfair = 0;
        for (var person = 0; person < _days.Length; person++)
        {
            _breaks += _days[person].Breaks;
            _unfair += Math.Max(0, _days[person].Breaks - _mostBreaks);
            NoteBroken(person);
        }
        _violated = 0;
        for (var meeting = 0; meeting < _slots.Length; meeting++)
            foreach (var earlier in _before[meeting])
                if (_slots[earlier] >= _slots[meeting])
                    _violated++;
    }

    private void Note()
    {
        if (_violated > 0 || _unfair > 0 || _breaks > BestBreaks)
            return;
        BestBreaks = _breaks;
        Best = [.. _slots];
    }

    private void Put(int meeting)
    {
        var slot = _slots[meeting];
        _place[meeting] = _held[slot].Count;
        _held[slot].Add(meeting);
        foreach (var person in _people[meeting])
        {
            _meetingAt[person * _slotCount + slot] = meeting;
            _days[person] |= SlotSet.Of(slot);
        }
    }

    private void Take(int meeting)
    {
        var slot = _slots[meeting];
        var held = _held[slot];
        var last = held[^1];
        held[_place[meeting]] = last;
        _place[last] = _place[meeting];
        held.RemoveAt(held.Count - 1);
        foreach (var person in _people[meeting])
        {
            _meetingAt[person * _slotCount + slot] = -1;
            _days[person] -= SlotSet.Of(slot);
        }
    }

    private void NoteBroken(int person)
    {
        var place = _placeAmongBroken[person];
        if (_days[person].Breaks > 0 == place >= 0)
            return;
        if (place < 0)
        {
            _placeAmongBroken[person] = _broken.Count;
            _broken.Add(person);
            return;
        }
        var last = _broken[^1];
        _broken[place] = last;
        _placeAmongBroken[last] = place;
        _placeAmongBroken[person] = -1;
        _broken.RemoveAt(_broken.Count - 1);
    }

    /// <summary>Tries a step that may cost no more than <paramref name="most"/>; tells whether it was taken.</summary>
    private bool Try(double most)
    {
        int meeting;
        SlotSet targets;
        if (_broken.Count > 0 && _chance.Next(Closing) == 0)
        {
            var person = _broken[_chance.Next(_broken.Count)];
            meeting = _meetings[person][_chance.Next(_meetings[person].Count)];
            targets = _days[person].Idle & _domains[meeting];
        }
        else
        {
            meeting = _chance.Next(_slots.Length);
            targets = _domains[meeting] - SlotSet.Of(_slots[meeting]);
        }
        return !targets.IsEmpty && Try(meeting, _slots[meeting], OneOf(targets), most);
    }

    private int OneOf(SlotSet slots)
    {
        var nth = _chance.Next(slots.Count);
        foreach (var slot in slots)
            if (nth-- == 0)
                return slot;
        throw new UnreachableException();
    }

    /// <summary>Tries to move a meeting from one slot to another at no more than such a cost; tells whether it was moved.</summary>
    private bool Try(int meeting, int from, int to, double most)
    {
        var possible = Grow(meeting, from, to);
        // Where a slot would be too full, somebody else moves the other way.
        for (var tries = 0; possible && tries < MostChains; tries++)
        {
            var moved = Moved(from);
            var full =
                _held[to].Count + moved > _tables ? to
                : _held[from].Count - moved > _tables ? from
                : -1;
            if (full < 0)
                break;
            var other = _held[full][_chance.Next(_held[full].Count)];
            possible = tries + 1 < MostChains && (_inChain[other] || Grow(other, from, to));
        }
        var taken = possible && Cost(from, to, most);
        if (taken)
        {
            foreach (var one in _chain)
                Take(one);
            foreach (var one in _chain)
            {
                _slots[one] = from + to - _slots[one];
                Put(one);
            }
            foreach (var one in _chain)
            foreach (var person in _people[one])
                NoteBroken(person);
        }
        foreach (var one in _chain)
            _inChain[one] = false;
        _chain.Clear();
        return taken;
    }

    private int Moved(int from)
    {
        var moved = 0;
        foreach (var one in _chain)
            moved += _slots[one] == from ? 1 : -1;
        return moved;
    }

    private bool Grow(int meeting, int from, int to)
    {
        var next = _chain.Count;
        _chain.Add(meeting);
        _inChain[meeting] = true;
        for (; next < _chain.Count; next++)
        {
            var target = from + to - _slots[_chain[next]];
            if (!_domains[_chain[next]].Contains(target))
                return false;
            foreach (var person in _people[_chain[next]])
            {
                var other = _meetingAt[person * _slotCount + target];
                if (other < 0 || _inChain[other])
                    continue;
                _chain.Add(other);
                _inChain[other] = true;
            }
        }
        return true;
    }

    /// <summary>Whether the chain costs no more than so much; notes what it changes if so.</summary>
    private bool Cost(int from, int to, double most)
    {
        var exchanged = SlotSet.Of(from) | SlotSet.Of(to);
        var (breaks, idle, unfair, violated) = (0, 0, 0, 0);
        foreach (var one in _chain)
        foreach (var person in _people[one])
        {
            if (!_isTouched[person])
            {
                _isTouched[person] = true;
                _touched.Add(person);
                _dayAfter[person] = _days[person];
            }
            _dayAfter[person] = new SlotSet(_dayAfter[person].Bits ^ exchanged.Bits);
        }
        foreach (var person in _touched)
        {
            _isTouched[person] = false;
            var (now, then) = (_days[person].Breaks, _dayAfter[person].Breaks);
            breaks += then - now;
            idle += _dayAfter[person].Idle.Count - _days[person].Idle.Count;
            unfair += Math.Max(0, then - _mostBreaks) - Math.Max(0, now - _mostBreaks);
        }
        _touched.Clear();
        foreach (var one in _chain)
        {
            var (now, then) = (_slots[one], from + to - _slots[one]);
            foreach (var earlier in _before[one])
            {
                var slot = _slots[earlier];
                violated -= slot >= now ? 1 : 0;
                violated += (_inChain[earlier] ? from + to - slot : slot) >= then ? 1 : 0;
            }
            foreach (var later in _after[one])
                if (!_inChain[later])
                    violated += (then >= _slots[later] ? 1 : 0) - (now >= _slots[later] ? 1 : 0);
        }
        if (breaks + idle * _idlePrice + unfair * UnfairPrice + violated * _price > most)
            return false;
        _breaks += breaks;
        _unfair += unfair;
        _violated += violated;
        return true;
    }
}
