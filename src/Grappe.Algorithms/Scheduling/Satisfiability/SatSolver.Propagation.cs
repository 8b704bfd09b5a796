using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Grappe.Algorithms.Scheduling.Satisfiability;

internal sealed partial class SatSolver
{
    // "At most k": literals in one array, counters of what is true, per literal where it is counted.
    private int[] _counted = [];
    private int _countedEnd;
    private readonly List<int> _cardinalityStart = [];
    private readonly List<int> _cardinalitySize = [];
    private readonly List<int> _cardinalityBound = [];
    private int[] _cardinalityTrue = [];
    private int[][] _occurrences = [];
    private int _countHead;

    /// <summary>Adds "at most <paramref name="bound"/> of these are true", kept by counting.</summary>
    public void AddAtMost(ReadOnlySpan<int> literals, int bound)
    {
        BacktrackTo(0);
        if (!Consistent || literals.Length <= bound)
            return;
        var left = bound;
        var open = new List<int>(literals.Length);
        foreach (var literal in literals)
        {
            if (_value[literal] > 0)
                left--;
            else if (_value[literal] == 0)
                open.Add(literal);
        }
        if (left < 0)
        {
            Consistent = false;
            return;
        }
        if (open.Count <= left)
            return;
        if (left == 0)
        {
            foreach (var literal in open)
                Add(literal ^ 1);
            return;
        }
        var id = _cardinalityStart.Count;
        _cardinalityStart.Add(_countedEnd);
        _cardinalitySize.Add(open.Count);
        _cardinalityBound.Add(left);
        if (id >= _cardinalityTrue.Length)
            Array.Resize(ref _cardinalityTrue, Math.Max(16, id * 2));
        if (_countedEnd + open.Count > _counted.Length)
            Array.Resize(ref _counted, Math.Max(_counted.Length * 2, _countedEnd + open.Count));
        foreach (var literal in open)
        {
            _counted[_countedEnd++] = literal;
            ref var list = ref _occurrences[literal];
            Array.Resize(ref list, list.Length + 1);
            list[^1] = id;
        }
    }

    /// <summary>Adds "at least <paramref name="bound"/> of these are true".</summary>
    public void AddAtLeast(ReadOnlySpan<int> literals, int bound)
    {
        var negated = new int[literals.Length];
        for (var i = 0; i < negated.Length; i++)
            negated[i] = literals[i] ^ 1;
        if (bound > literals.Length)
            Consistent = false;
        else
            AddAtMost(negated, literals.Length - bound);
    }

    /// <summary>Draws every consequence; the clause that is violated is returned, or 0.</summary>
    private int Propagate()
    {
        var conflict = 0;
        while (true)
        {
            while (_head < _trailCount)
            {
                var literal = _trail[_head++];
                Propagations++;
                conflict = PropagateClauses(literal);
                if (conflict != 0)
                    return conflict;
            }
            if (_countHead >= _trailCount)
                return 0;
            conflict = Count(_trail[_countHead++]);
            if (conflict != 0)
                return conflict;
        }
    }

    private int PropagateClauses(int literal)
    {
        ref var value = ref MemoryMarshal.GetArrayDataReference(_value);

        var implied = _implied[literal];
        var impliedCount = _impliedCount[literal];
        for (var i = 0; i < impliedCount; i++)
        {
            var other = implied[i];
            var state = Unsafe.Add(ref value, other);
            if (state < 0)
                return Temporary(other, literal ^ 1);
            if (state == 0)
                Assign(other, -1 - (literal ^ 1));
        }

        var watchers = _watch[literal];
        ref var watch = ref MemoryMarshal.GetArrayDataReference(watchers);
        ref var arena = ref MemoryMarshal.GetArrayDataReference(_arena);
        var end = _watchCount[literal];
        var from = 0;
        var to = 0;
        var falsified = literal ^ 1;
        while (from < end)
        {
            var clause = Unsafe.Add(ref watch, from);
            var blocker = Unsafe.Add(ref watch, from + 1);
            from += 2;
            if (Unsafe.Add(ref value, blocker) > 0)
            {
                Unsafe.Add(ref watch, to) = clause;
                Unsafe.Add(ref watch, to + 1) = blocker;
                to += 2;
                continue;
            }
            ref var literals = ref Unsafe.Add(ref arena, clause + HeaderSize);
            var other = literals ^ Unsafe.Add(ref literals, 1) ^ falsified;
            var otherValue = Unsafe.Add(ref value, other);
            if (otherValue > 0)
            {
                Unsafe.Add(ref watch, to) = clause;
                Unsafe.Add(ref watch, to + 1) = other;
                to += 2;
                continue;
            }
            var size = Unsafe.Add(ref arena, clause);
            var found = 0;
            for (var i = 2; i < size; i++)
            {
                var candidate = Unsafe.Add(ref literals, i);
                if (Unsafe.Add(ref value, candidate) < 0)
                    continue;
                literals = other;
                Unsafe.Add(ref literals, 1) = candidate;
                Unsafe.Add(ref literals, i) = falsified;
                PushWatch(candidate ^ 1, clause, other);
                found = 1;
                break;
            }
            if (found != 0)
                continue;
            literals = other;
            Unsafe.Add(ref literals, 1) = falsified;
            Unsafe.Add(ref watch, to) = clause;
            Unsafe.Add(ref watch, to + 1) = other;
            to += 2;
            if (clause == _ignored)
                continue;
            if (otherValue < 0)
            {
                while (from < end)
                    Unsafe.Add(ref watch, to++) = Unsafe.Add(ref watch, from++);
                _watchCount[literal] = to;
                return clause;
            }
            Assign(other, clause);
        }
        _watchCount[literal] = to;
        return 0;
    }

    private int Count(int literal)
    {
        var conflict = 0;
        foreach (var id in _occurrences[literal])
        {
            var count = ++_cardinalityTrue[id];
            var bound = _cardinalityBound[id];
            if (count < bound || conflict != 0)
                continue;
            var counted = _counted.AsSpan(_cardinalityStart[id], _cardinalitySize[id]);
            if (count > bound)
                conflict = Overfull(counted, bound);
            else
                foreach (var other in counted)
                    if (_value[other] == 0)
                        Assign(other ^ 1, CardinalityReason | id);
        }
        return conflict;
    }

    private void UncountFrom(int start)
    {
        for (var i = start; i < _countHead; i++)
            foreach (var id in _occurrences[_trail[i]])
                _cardinalityTrue[id]--;
        _countHead = Math.Min(_countHead, start);
    }

    private int Overfull(ReadOnlySpan<int> counted, int bound)
    {
        Span<int> clause = new int[bound + 1];
        var found = 0;
        foreach (var literal in counted)
            if (_value[literal] > 0 && _assigned[literal >> 1].Place < _countHead)
            {
                clause[found++] = literal ^ 1;
                if (found > bound)
                    break;
            }
        return Temporary(clause[..found]);
    }

    /// <summary>A clause that explains or contradicts now and is not kept.</summary>
    private int Temporary(params ReadOnlySpan<int> literals)
    {
        _wasted += literals.Length + HeaderSize;
        return Store(literals, learnt: false, quality: 0);
    }

    /// <summary>The reason of an assigned literal as a clause, the literal itself first; what was implied by counting is explained only now.</summary>
    private int ReasonClause(int literal)
    {
        var variable = literal >> 1;
        var reason = _assigned[variable].Reason;
        if (reason < CardinalityReason)
            return reason;
        var id = reason ^ CardinalityReason;
        var bound = _cardinalityBound[id];
        Span<int> clause = new int[bound + 1];
        clause[0] = literal;
        var found = 1;
        foreach (var other in _counted.AsSpan(_cardinalityStart[id], _cardinalitySize[id]))
            if (_value[other] > 0 && _assigned[other >> 1].Place < _assigned[variable].Place)
            {
                clause[found++] = other ^ 1;
                if (found > bound)
                    break;
            }
        return _assigned[variable].Reason = Temporary(clause);
    }
}
