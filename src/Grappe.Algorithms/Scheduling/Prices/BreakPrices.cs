namespace Grappe.Algorithms.Scheduling.Prices;

/// <summary>
/// A bound on the breaks of all from prices. What is relaxed is that those who meet must do so in the same slot, and the tables: everybody plans their own day at the
/// least cost, and prices on "this meeting in this slot", positive for one and negative for the other, and on tables make them agree (Lagrangean
/// decomposition: Guignard and Kim, 1987). For any prices the sum of what the cheapest days cost is a bound; a subgradient method after Polyak (1969) with a
/// direction averaged as by Barahona and Anbil (2000) raises it. How much dearer somebody's day becomes with a meeting in a slot bounds every schedule that has it there.
/// People whose meetings allow too many orders plan when they meet and not whom, and each meeting then chooses a slot of its own.
/// </summary>
internal sealed class BreakPrices
{
    /// <summary>The most sets of meetings that can come about on a day that is planned exactly: 15 meetings in any order, or more with orders.</summary>
    private const int MostSets = 33_000;
    private const double Memory = 0.6;
    private const double FirstStep = 1;
    private const double LastStep = 0.004;
    private const double StepAfterChange = 0.3;
    private const double Shorter = 0.6;
    private const int Patience = 20;
    private const double Tolerance = 1e-6;

    private readonly int _slots;
    private readonly int _tables;
    private readonly SlotSet[] _domains;
    private readonly List<int>[] _meetingsOf;

    // Per copy of a meeting for one of its people: whose it is; copies of a meeting lie side by side, as do the copies' places in their people's days.
    private readonly int[] _firstCopy;
    private readonly int[] _personOf;
    private readonly int[][] _copiesOf;
    private readonly ExactDay?[] _exact;
    private readonly CountedDay?[] _counted;
    private readonly ExactDay.Scratch _scratch;

    /// <summary>Whether the meeting chooses a slot of its own, as not all of its people choose one for it.</summary>
    private readonly bool[] _chooses;

    // Prices: per copy and slot, per person who only counts and slot, per slot.
    private Prices _now;
    private Prices _best;
    private readonly Prices _direction;

    private readonly double[] _costs;
    private readonly int[] _slotOf;
    private readonly int[] _chosen;
    private readonly SlotSet[] _busy;
    private readonly double[] _load;
    private readonly int[] _chosenSlots;
    private double _step = FirstStep;
    private int _barren;

    private sealed record Prices(double[] Copy, double[] Presence, double[] Table)
    {
        public Prices(int copies, int presences, int slots)
            : this(new double[copies], new double[presences], new double[slots]) { }

        public void Take(Prices from)
        {
            from.Copy.CopyTo(Copy, 0);
            from.Presence.CopyTo(Presence, 0);
            from.Table.CopyTo(Table, 0);
        }
    }

    public BreakPrices(Timetable timetable, SlotSet[] domains, Precedences order, List<int>[] meetingsOf, int mostSets = MostSets)
    {
        (_slots, _tables, _domains, _meetingsOf) = (timetable.Slots, timetable.Tables, [.. domains], meetingsOf);
        _firstCopy = new int[domains.Length + 1];
        for (var meeting = 0; meeting < domains.Length; meeting++)
            _firstCopy[meeting + 1] = _firstCopy[meeting] + timetable.Meetings[meeting].People.Count;
        _personOf = [.. timetable.Meetings.SelectMany(meeting => meeting.People)];
        _copiesOf = new int[timetable.People][];
        _exact = new ExactDay?[timetable.People];
        _counted = new CountedDay?[timetable.People];
        var size = 0;
        for (var person = 0; person < timetable.People; person++)
        {
            var meetings = meetingsOf[person];
            _copiesOf[person] = [.. meetings.Select(meeting => Array.IndexOf(_personOf, person, _firstCopy[meeting]))];
            if (meetings.Count == 0)
                continue;
            if (meetings.Count <= 30)
                _exact[person] = ExactDay.Of(_slots, [.. meetings.Select(meeting => Preceding(meetings, meeting, order))], mostSets);
            if (_exact[person] is { } exact)
                size = Math.Max(size, exact.Size);
            else
                _counted[person] = new CountedDay(_slots, meetings.Count);
        }
        _scratch = new ExactDay.Scratch(size);
        _chooses = [.. timetable.Meetings.Select(meeting => meeting.People.Any(person => _exact[person] is null))];
        var copies = _personOf.Length;
        (_now, _best, _direction) = (Room(), Room(), Room());
        var most = meetingsOf.Max(meetings => meetings.Count);
        _costs = new double[Math.Max(1, most) * _slots];
        _slotOf = new int[copies];
        _chosen = new int[domains.Length];
        _busy = new SlotSet[timetable.People];
        _load = new double[_slots];
        _chosenSlots = new int[most];

        Prices Room() => new(copies * _slots, timetable.People * _slots, _slots);
    }

    private static uint Preceding(List<int> meetings, int meeting, Precedences order)
    {
        var before = 0u;
        for (var other = 0; other < meetings.Count; other++)
            if (order.Before(meetings[other], meeting))
                before |= 1u << other;
        return before;
    }

    /// <summary>No schedule within the slots left has fewer breaks; infinite where there is none.</summary>
    public double Bound { get; private set; } = double.NegativeInfinity;

    /// <summary><see cref="Bound"/> in whole breaks.</summary>
    public int Breaks => Whole(Bound);

    /// <summary>Whether more steps would bring next to nothing.</summary>
    public bool Settled => _step < LastStep || double.IsPositiveInfinity(Bound);

    /// <summary>Takes slots from a meeting.</summary>
    public void Narrow(int meeting, SlotSet slots)
    {
        if ((_domains[meeting] - slots).IsEmpty)
            return;
        _domains[meeting] &= slots;
        _step = Math.Max(_step, StepAfterChange);
    }

    /// <summary>Raises the bound by about so many steps of planning, until it excludes schedules better than <paramref name="target"/>.</summary>
    public void Raise(long work, int target, Func<bool>? stop)
    {
        while (work > 0 && !Settled && Breaks < target && !(stop?.Invoke() ?? false))
            work -= Ascend(target);
    }

    private long Ascend(int target)
    {
        Array.Clear(_load);
        var steps = (long)_personOf.Length * _slots;
        var bound = 0.0;
        for (var person = 0; person < _copiesOf.Length; person++)
            if (_exact[person] is { } exact)
            {
                steps += exact.Steps;
                var slots = _chosenSlots.AsSpan(0, _copiesOf[person].Length);
                bound += exact.Cheapest(CostsOf(person), _scratch, slots);
                for (var place = 0; place < slots.Length; place++)
                    _slotOf[_copiesOf[person][place]] = slots[place];
            }
            else if (_counted[person] is { } counted)
            {
                steps += counted.Steps;
                (var cost, _busy[person]) = counted.Cheapest(PresencesOf(person));
                bound += cost;
            }
        for (var meeting = 0; meeting < _domains.Length; meeting++)
            if (_chooses[meeting])
                bound += Choose(meeting);
        for (var slot = 0; slot < _slots; slot++)
            bound -= _tables * _now.Table[slot];
        if (bound > Bound + 1e-4)
        {
            _barren = 0;
            Bound = bound;
            _best.Take(_now);
        }
        else if (++_barren > Patience)
        {
            _barren = 0;
            _step *= Shorter;
        }
        if (!double.IsPositiveInfinity(bound))
            Follow(target - bound);
        return steps;
    }

    private double[] CostsOf(int person)
    {
        var copies = _copiesOf[person];
        for (var place = 0; place < copies.Length; place++)
        {
            var meeting = _meetingsOf[person][place];
            var share = _chooses[meeting] ? 0 : 1.0 / (_firstCopy[meeting + 1] - _firstCopy[meeting]);
            for (var slot = 0; slot < _slots; slot++)
                _costs[slot * copies.Length + place] = _domains[meeting].Contains(slot)
                    ? _now.Copy[copies[place] * _slots + slot] + share * _now.Table[slot]
                    : double.PositiveInfinity;
        }
        return _costs;
    }

    private double[] PresencesOf(int person)
    {
        var possible = SlotSet.None;
        foreach (var meeting in _meetingsOf[person])
            possible |= _domains[meeting];
        for (var slot = 0; slot < _slots; slot++)
            _costs[slot] = possible.Contains(slot) ? -_now.Presence[person * _slots + slot] : double.PositiveInfinity;
        return _costs;
    }

    /// <summary>Computes the cost of a slot to a meeting that chooses its own; infinite where it cannot be held.</summary>
    private double CostOf(int meeting, int slot)
    {
        if (!_domains[meeting].Contains(slot))
            return double.PositiveInfinity;
        var cost = _now.Table[slot];
        for (var copy = _firstCopy[meeting]; copy < _firstCopy[meeting + 1]; copy++)
            cost += _exact[_personOf[copy]] is null ? _now.Presence[_personOf[copy] * _slots + slot] : -_now.Copy[copy * _slots + slot];
        return cost;
    }

    private double Choose(int meeting)
    {
        var least = double.PositiveInfinity;
        for (var slot = 0; slot < _slots; slot++)
        {
            var cost = CostOf(meeting, slot);
            if (cost < least)
                (least, _chosen[meeting]) = (cost, slot);
        }
        return least;
    }

    /// <summary>Raises the prices of what too many choose and lowers those of what too few choose, by a step in the averaged direction.</summary>
    private void Follow(double missing)
    {
        var (copyWay, presenceWay, tableWay) = _direction;
        foreach (var way in (double[][])[copyWay, presenceWay, tableWay])
            for (var i = 0; i < way.Length; i++)
                way[i] *= Memory;
        for (var meeting = 0; meeting < _domains.Length; meeting++)
        {
            var (first, end) = (_firstCopy[meeting], _firstCopy[meeting + 1]);
            if (!_chooses[meeting])
            {
                var share = 1.0 / (end - first);
                for (var copy = first; copy < end; copy++)
                {
                    copyWay[copy * _slots + _slotOf[copy]] += 1;
                    _load[_slotOf[copy]] += share;
                    for (var other = first; other < end; other++)
                        copyWay[other * _slots + _slotOf[copy]] -= share;
                }
                continue;
            }
            _load[_chosen[meeting]]++;
            for (var copy = first; copy < end; copy++)
                if (_exact[_personOf[copy]] is null)
                    presenceWay[_personOf[copy] * _slots + _chosen[meeting]]++;
                else
                {
                    copyWay[copy * _slots + _slotOf[copy]]++;
                    copyWay[copy * _slots + _chosen[meeting]]--;
                }
        }
        for (var person = 0; person < _counted.Length; person++)
            if (_counted[person] is not null)
                foreach (var slot in _busy[person])
                    presenceWay[person * _slots + slot]--;
        var length = 0.0;
        for (var slot = 0; slot < _slots; slot++)
        {
            tableWay[slot] += _load[slot] - _tables;
            if (_now.Table[slot] > 0 || tableWay[slot] > 0)
                length += tableWay[slot] * tableWay[slot];
        }
        foreach (var part in copyWay)
            length += part * part;
        foreach (var part in presenceWay)
            length += part * part;
        if (length < Tolerance)
        {
            _step = 0;
            return;
        }
        var step = _step * missing / length;
        for (var i = 0; i < copyWay.Length; i++)
            _now.Copy[i] += step * copyWay[i];
        for (var i = 0; i < presenceWay.Length; i++)
            _now.Presence[i] += step * presenceWay[i];
        for (var slot = 0; slot < _slots; slot++)
            _now.Table[slot] = Math.Max(0, _now.Table[slot] + step * tableWay[slot]);
    }

    /// <summary>
    /// By the best prices, the fewest breaks of any schedule that has a meeting in a slot (per meeting and slot), in which a person has a break, and in which they have none.
    /// </summary>
    public (int[,] Placed, int[] WithBreak, int[] Without) Least()
    {
        (_now, _best) = (_best, _now);
        var more = new double[_domains.Length, _slots];
        var (withBreak, without) = (new int[_copiesOf.Length], new int[_copiesOf.Length]);
        var margins = new double[_costs.Length];
        for (var person = 0; person < _copiesOf.Length; person++)
        {
            var (dearer, calm) = (double.PositiveInfinity, 0.0);
            var least = 0.0;
            if (_exact[person] is { } exact)
            {
                var costs = CostsOf(person);
                least = exact.Cheapest(costs, _scratch, _chosenSlots);
                (dearer, calm) = exact.Margins(costs, _scratch, margins);
                for (var place = 0; place < _copiesOf[person].Length; place++)
                for (var slot = 0; slot < _slots; slot++)
                    more[_meetingsOf[person][place], slot] += Above(margins[slot * _copiesOf[person].Length + place], least);
            }
            else if (_counted[person] is { } counted)
            {
                var costs = PresencesOf(person);
                (least, _) = counted.Cheapest(costs);
                (dearer, calm) = counted.Margins(costs, margins);
                foreach (var meeting in _meetingsOf[person])
                    for (var slot = 0; slot < _slots; slot++)
                        more[meeting, slot] += Above(margins[slot], least);
            }
            withBreak[person] = Whole(Bound + Above(dearer, least));
            without[person] = Whole(Bound + Above(calm, least));
        }
        var placed = new int[_domains.Length, _slots];
        for (var meeting = 0; meeting < _domains.Length; meeting++)
        {
            var least = _chooses[meeting] ? Choose(meeting) : 0;
            for (var slot = 0; slot < _slots; slot++)
                placed[meeting, slot] = Whole(Bound + more[meeting, slot] + (_chooses[meeting] ? Above(CostOf(meeting, slot), least) : 0));
        }
        (_now, _best) = (_best, _now);
        return (placed, withBreak, without);
    }

    private static double Above(double cost, double least) => double.IsPositiveInfinity(cost) ? cost : Math.Max(0, cost - least);

    private static int Whole(double breaks) =>
        double.IsPositiveInfinity(breaks) ? int.MaxValue
        : double.IsNegativeInfinity(breaks) ? 0
        : Math.Max(0, (int)Math.Ceiling(breaks - Tolerance));
}
