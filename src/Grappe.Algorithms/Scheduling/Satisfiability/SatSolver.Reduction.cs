namespace Grappe.Algorithms.Scheduling.Satisfiability;

internal sealed partial class SatSolver
{
    private const double ReduceConflicts = 1000;
    private const int KeptQuality = 2;
    private const double VivificationShare = 0.15;

    private long _reduceAt = (long)ReduceConflicts;
    private int _reductions;
    private int _fixedAtReduction;
    private int _ignored;
    private long _vivified;

    /// <summary>Forgets the less useful half of what was learnt, shortens some of the rest; false when that shows that there is no model.</summary>
    private bool Reduce()
    {
        _reductions++;
        _reduceAt = Conflicts + (long)(ReduceConflicts * Math.Sqrt(_reductions));
        BacktrackTo(0);
        if (Propagate() != 0)
        {
            Consistent = false;
            return false;
        }
        if (_trailCount > _fixedAtReduction)
        {
            ForgetSatisfied(_original);
            ForgetSatisfied(_learnt);
            _fixedAtReduction = _trailCount;
        }
        var candidates = new List<int>();
        foreach (var clause in _learnt)
        {
            ref var state = ref _arena[clause + 1];
            if ((state & DeletedFlag) != 0 || state >> QualityShift <= KeptQuality)
                continue;
            if ((state & UsedMask) != 0)
                state -= 1 << UsedShift;
            else
                candidates.Add(clause);
        }
        candidates.Sort(
            (a, b) =>
            {
                var order = Quality(b).CompareTo(Quality(a));
                if (order == 0)
                    order = _arena[b].CompareTo(_arena[a]);
                return order != 0 ? order : a.CompareTo(b);
            }
        );
        for (var i = 0; i < candidates.Count * 3 / 4; i++)
            Forget(candidates[i]);
        Sweep();
        if (!Vivify())
            return false;
        if (_wasted > _arenaEnd / 3)
            Compact();
        return true;
    }

    private void ForgetSatisfied(List<int> clauses)
    {
        foreach (var clause in clauses)
        foreach (var literal in Literals(clause))
            if (_value[literal] > 0)
            {
                Forget(clause);
                break;
            }
    }

    private void Forget(int clause)
    {
        if ((_arena[clause + 1] & DeletedFlag) != 0)
            return;
        _arena[clause + 1] |= DeletedFlag;
        _wasted += _arena[clause] + HeaderSize;
    }

    /// <summary>Takes forgotten clauses out of the lists; only at level 0, where no reason is needed any more.</summary>
    private void Sweep()
    {
        _original.RemoveAll(clause => (_arena[clause + 1] & DeletedFlag) != 0);
        _learnt.RemoveAll(clause => (_arena[clause + 1] & DeletedFlag) != 0);
        for (var literal = 0; literal < 2 * Variables; literal++)
        {
            var list = _watch[literal];
            var to = 0;
            for (var i = 0; i < _watchCount[literal]; i += 2)
            {
                if ((_arena[list[i] + 1] & DeletedFlag) != 0)
                    continue;
                list[to] = list[i];
                list[to + 1] = list[i + 1];
                to += 2;
            }
            _watchCount[literal] = to;
        }
    }

    private void Compact()
    {
        for (var i = 0; i < _trailCount; i++)
            _assigned[_trail[i] >> 1].Reason = NoReason;
        var arena = new int[Math.Max(1 << 16, (_arenaEnd - _wasted) * 3 / 2)];
        var end = 8;
        foreach (var list in (List<int>[])[_original, _learnt])
            for (var i = 0; i < list.Count; i++)
            {
                var clause = list[i];
                var length = _arena[clause] + HeaderSize;
                if (end + length > arena.Length)
                    Array.Resize(ref arena, arena.Length * 2);
                Array.Copy(_arena, clause, arena, end, length);
                _arena[clause] = end;
                list[i] = end;
                end += length;
            }
        for (var literal = 0; literal < 2 * Variables; literal++)
        for (var i = 0; i < _watchCount[literal]; i += 2)
            _watch[literal][i] = _arena[_watch[literal][i]];
        _arena = arena;
        _arenaEnd = end;
        _wasted = 0;
    }

    /// <summary>
    /// Assumes the opposite of a learnt clause's literals one after the other: where the rest already follows, the clause is shortened.
    /// Its cost is kept to a share of the search's own.
    /// </summary>
    private bool Vivify()
    {
        var started = Propagations;
        var allowed = (long)((Propagations - _vivified) * VivificationShare) - _vivified;
        var queue = new List<int>();
        foreach (var clause in _learnt)
            if (Quality(clause) <= 6 && (_arena[clause + 1] & VivifiedFlag) == 0)
                queue.Add(clause);
        queue.Sort(
            (a, b) =>
            {
                var order = Quality(a).CompareTo(Quality(b));
                return order != 0 ? order : b.CompareTo(a);
            }
        );
        var phases = _phase.AsSpan(0, Variables).ToArray();
        foreach (var clause in queue)
        {
            if (Propagations - started > allowed)
                break;
            _arena[clause + 1] |= VivifiedFlag;
            if (!Shorten(clause))
                return false;
        }
        phases.CopyTo(_phase, 0);
        _vivified += Propagations - started;
        Sweep();
        return true;
    }

    private bool Shorten(int clause)
    {
        var literals = Literals(clause).ToArray();
        Array.Sort(
            literals,
            (a, b) =>
            {
                var order = _heap.Activity[b >> 1].CompareTo(_heap.Activity[a >> 1]);
                return order != 0 ? order : a.CompareTo(b);
            }
        );
        foreach (var literal in literals)
            if (_value[literal] > 0)
            {
                Forget(clause);
                return true;
            }
        _ignored = clause;
        var kept = new List<int>();
        foreach (var literal in literals)
        {
            if (_value[literal] < 0)
                continue;
            if (_value[literal] > 0)
            {
                kept = Deciding(ReasonClause(literal), literal);
                kept.Add(literal);
                break;
            }
            kept.Add(literal);
            _levelStart.Add(_trailCount);
            Assign(literal ^ 1, NoReason);
            var conflict = Propagate();
            if (conflict == 0)
                continue;
            kept = Deciding(conflict, None);
            break;
        }
        _ignored = 0;
        BacktrackTo(0);
        if (kept.Count >= literals.Length)
            return true;
        var quality = Math.Min(Quality(clause), Math.Max(1, kept.Count - 1));
        var flags = _arena[clause + 1] & (UsedMask | VivifiedFlag);
        Forget(clause);
        switch (kept.Count)
        {
            case 0:
                return Consistent = false;
            case 1:
                Assign(kept[0], NoReason);
                return Consistent = Propagate() == 0;
            case 2:
                AddBinary(kept[0], kept[1]);
                return true;
            default:
                var shorter = Store(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept), learnt: true, quality);
                _arena[shorter + 1] |= flags;
                _learnt.Add(Attach(shorter));
                return true;
        }
    }

    /// <summary>The negated decisions from which the clause, without one of its literals, is false.</summary>
    private List<int> Deciding(int clause, int except)
    {
        var decisions = new List<int>();
        Mark(clause, except);
        for (var i = _trailCount - 1; i >= _levelStart[0]; i--)
        {
            var literal = _trail[i];
            if (_seen[literal >> 1] == 0)
                continue;
            _seen[literal >> 1] = 0;
            var reason = ReasonClause(literal);
            if (reason == NoReason)
                decisions.Add(literal ^ 1);
            else
                Mark(reason, literal);
        }
        return decisions;

        void Mark(int from, int without)
        {
            if (from < 0)
                MarkOne(-1 - from);
            else
                foreach (var literal in Literals(from))
                    if (literal != without)
                        MarkOne(literal);
        }

        void MarkOne(int literal)
        {
            if (_assigned[literal >> 1].Level > 0)
                _seen[literal >> 1] = Marked;
        }
    }
}
