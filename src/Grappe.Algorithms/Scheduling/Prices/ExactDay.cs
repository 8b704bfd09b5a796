using System.Numerics;

namespace Grappe.Algorithms.Scheduling.Prices;

/// <summary>
/// One person's cheapest day when each of their meetings has a price in each slot and each break costs 1: dynamic programming over the sets of meetings that can
/// have been held before a slot (Held and Karp, 1962), which orders between their meetings make few. Costs are per slot and meeting, infinite where it cannot be held.
/// </summary>
internal sealed class ExactDay
{
    private const int SetBits = 24;
    private const int SetMask = (1 << SetBits) - 1;

    private readonly int _meetings;
    private readonly int _slots;
    private readonly int _sets;

    // Sets by size: where each size begins, and per set the steps to it and from it, a meeting above a set.
    private readonly int[] _firstOfSize;
    private readonly int[] _size;
    private readonly int[] _toStart;
    private readonly int[] _to;
    private readonly int[] _fromStart;
    private readonly int[] _from;

    private ExactDay(int slots, List<uint> sets, uint[] mustPrecede)
    {
        _meetings = mustPrecede.Length;
        _slots = slots;
        _sets = sets.Count;
        _size = [.. sets.Select(BitOperations.PopCount)];
        _firstOfSize = new int[_meetings + 2];
        var place = new Dictionary<uint, int>();
        for (var set = 0; set < _sets; set++)
        {
            place[sets[set]] = set;
            _firstOfSize[_size[set] + 1] = set + 1;
        }
        var (to, from) = (new List<int>(), new List<int>());
        (_toStart, _fromStart) = (new int[_sets + 1], new int[_sets + 1]);
        for (var set = 0; set < _sets; set++)
        {
            for (var meeting = 0; meeting < _meetings; meeting++)
            {
                var bit = 1u << meeting;
                if ((sets[set] & bit) != 0 && place.TryGetValue(sets[set] & ~bit, out var without))
                    to.Add(meeting << SetBits | without);
                if ((sets[set] & bit) == 0 && place.TryGetValue(sets[set] | bit, out var with))
                    from.Add(meeting << SetBits | with);
            }
            (_toStart[set + 1], _fromStart[set + 1]) = (to.Count, from.Count);
        }
        (_to, _from) = ([.. to], [.. from]);
    }

    /// <summary>The cost of a pass through the day, in steps from set to set.</summary>
    public long Steps => (long)_to.Length * (_slots - _meetings + 1);

    /// <summary>The length that a pass needs of each array in <see cref="Scratch"/>.</summary>
    public int Size => (_slots + 1) * _sets;

    /// <summary>The day of somebody whose meetings must be preceded by others of theirs, given as bits; null when more sets than <paramref name="most"/> can come about.</summary>
    public static ExactDay? Of(int slots, uint[] mustPrecede, int most)
    {
        if (mustPrecede.Length > slots)
            return null;
        var sets = new List<uint> { 0 };
        var known = new HashSet<uint> { 0 };
        for (var at = 0; at < sets.Count; at++)
        for (var meeting = 0; meeting < mustPrecede.Length; meeting++)
        {
            var set = sets[at];
            if ((set >> meeting & 1) != 0 || (mustPrecede[meeting] & ~set) != 0 || !known.Add(set | 1u << meeting))
                continue;
            if (sets.Count == most)
                return null;
            sets.Add(set | 1u << meeting);
        }
        return new ExactDay(slots, sets, mustPrecede);
    }

    /// <summary>
    /// Holds the arrays of the passes, shared by all days. Per slot and set: the least cost before, ready to meet or in any state, and the least cost after,
    /// from a meeting or from a break.
    /// </summary>
    public sealed class Scratch(int size)
    {
        internal readonly double[] Ready = new double[size];
        internal readonly double[] Any = new double[size];
        internal readonly double[] MetAfter = new double[size];
        internal readonly double[] FreeAfter = new double[size];
    }

    /// <summary>The cost of the cheapest day, and the slot of each meeting in it; infinite when there is none.</summary>
    public double Cheapest(double[] costs, Scratch scratch, Span<int> slots)
    {
        var cost = Forward(costs, scratch, breaks: true);
        if (double.IsPositiveInfinity(cost))
            return cost;
        var set = _sets - 1;
        var free = false;
        for (var slot = _slots; slot > 0 && set > 0; slot--)
        {
            if (!free)
            {
                var (met, step) = Met(costs, scratch, slot, set);
                if (set == _sets - 1 && IsPossible(slot - 1, set) && scratch.Ready[(slot - 1) * _sets + set] <= met)
                    continue;
                slots[step >> SetBits] = slot - 1;
                set = step & SetMask;
            }
            // Whether they come from a break: then the slot before was free as well.
            var before = slot - 1;
            if (set > 0)
                free = Met(costs, scratch, before, set).Cost > Free(scratch, before, set) + (free ? 0 : 1);
        }
        return cost;
    }

    /// <summary>The least that a day costs with each meeting in each slot (laid out as the costs), with a break, and without one.</summary>
    public (double WithBreak, double Without) Margins(double[] costs, Scratch scratch, double[] margins)
    {
        var without = Forward(costs, scratch, breaks: false);
        Forward(costs, scratch, breaks: true);
        var (ready, metAfter, freeAfter) = (scratch.Ready, scratch.MetAfter, scratch.FreeAfter);
        Array.Fill(margins, double.PositiveInfinity, 0, _meetings * _slots);
        metAfter[_slots * _sets + _sets - 1] = 0;
        var withBreak = double.PositiveInfinity;
        for (var slot = _slots - 1; slot >= 0; slot--)
        {
            var (first, end) = SetsAt(slot);
            for (var set = first; set < end; set++)
            {
                var at = slot * _sets + set;
                var after = (slot + 1) * _sets;
                var meet = double.PositiveInfinity;
                for (var i = _fromStart[set]; i < _fromStart[set + 1]; i++)
                {
                    var place = slot * _meetings + (_from[i] >> SetBits);
                    var rest = costs[place] + metAfter[after + (_from[i] & SetMask)];
                    meet = Math.Min(meet, rest);
                    margins[place] = Math.Min(margins[place], ready[at] + rest);
                }
                var waits = IsPossible(slot + 1, set);
                if (set == 0 || set == _sets - 1)
                    metAfter[at] = waits ? Math.Min(meet, metAfter[after + set]) : meet;
                else
                {
                    withBreak = Math.Min(withBreak, Free(scratch, slot, set) + 1 + meet);
                    metAfter[at] = waits ? Math.Min(meet, freeAfter[after + set]) : meet;
                    freeAfter[at] = waits ? Math.Min(meet + 1, freeAfter[after + set]) : meet + 1;
                }
            }
        }
        return (withBreak, without);
    }

    private double Forward(double[] costs, Scratch scratch, bool breaks)
    {
        var (ready, any) = (scratch.Ready, scratch.Any);
        ready[0] = any[0] = 0;
        for (var slot = 1; slot <= _slots; slot++)
        {
            var (first, end) = SetsAt(slot);
            var now = slot * _sets;
            var before = ready.AsSpan(now - _sets, _sets);
            var prices = costs.AsSpan((slot - 1) * _meetings, _meetings);
            for (var set = first; set < end; set++)
            {
                var met = double.PositiveInfinity;
                for (var i = _toStart[set]; i < _toStart[set + 1]; i++)
                    met = Math.Min(met, before[_to[i] & SetMask] + prices[_to[i] >> SetBits]);
                var waited = IsPossible(slot - 1, set);
                if (set == 0 || set == _sets - 1)
                    ready[now + set] = any[now + set] = waited ? Math.Min(met, before[set]) : met;
                else
                {
                    var free = waited && breaks ? any[now - _sets + set] : double.PositiveInfinity;
                    ready[now + set] = Math.Min(met, free + 1);
                    any[now + set] = Math.Min(met, free);
                }
            }
        }
        return ready[_slots * _sets + _sets - 1];
    }

    /// <summary>The least cost of having held the set with a meeting in the slot just before, and the step that led there.</summary>
    private (double Cost, int Step) Met(double[] costs, Scratch scratch, int slot, int set)
    {
        var (least, step) = (double.PositiveInfinity, 0);
        if (slot == 0)
            return (least, step);
        for (var i = _toStart[set]; i < _toStart[set + 1]; i++)
        {
            var cost = scratch.Ready[(slot - 1) * _sets + (_to[i] & SetMask)] + costs[(slot - 1) * _meetings + (_to[i] >> SetBits)];
            if (cost < least)
                (least, step) = (cost, _to[i]);
        }
        return (least, step);
    }

    /// <summary>The least cost of having held a set, neither empty nor whole, with the slot just before free; the break itself is not counted yet.</summary>
    private double Free(Scratch scratch, int slot, int set) =>
        slot > 0 && IsPossible(slot - 1, set) ? scratch.Any[(slot - 1) * _sets + set] : double.PositiveInfinity;

    /// <summary>Whether so many meetings can have been held before a slot, and the rest still fits.</summary>
    private bool IsPossible(int slot, int set) => _size[set] <= slot && _size[set] >= _meetings - (_slots - slot);

    /// <summary>The sets that can have been held before a slot such that the rest still fits.</summary>
    private (int First, int End) SetsAt(int slot) => (_firstOfSize[Math.Max(0, _meetings - (_slots - slot))], _firstOfSize[Math.Min(slot, _meetings) + 1]);
}
