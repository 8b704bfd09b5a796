namespace Grappe.Algorithms.Scheduling.Satisfiability;

internal sealed partial class SatSolver
{
    private const byte Marked = 1;
    private const byte Removable = 2;
    private const byte Poison = 4;

    private readonly List<int> _lemma = [];
    private readonly List<int> _touched = [];
    private readonly List<int> _core = [];
    private readonly Stack<(int Literal, int Index)> _pending = new();
    private int[] _levelStamp = [];
    private int _stamp;

    /// <summary>The assumptions that contradict each other, after an unsatisfiable answer; empty when there is no model at all.</summary>
    public IReadOnlyList<int> Core => _core;

    /// <summary>Learns from a violated clause up to the first unique implication point; the level to return to is returned.</summary>
    private int Analyse(int conflict)
    {
        _lemma.Clear();
        _lemma.Add(0);
        var open = 0;
        var index = _trailCount - 1;
        var clause = conflict;
        var literal = -1;
        while (true)
        {
            if (clause < 0)
                Visit(-1 - clause, ref open);
            else
            {
                if ((_arena[clause + 1] & LearntFlag) != 0)
                    Used(clause);
                foreach (var other in Literals(clause))
                    if (other != literal)
                        Visit(other, ref open);
            }
            while (_seen[_trail[index] >> 1] == 0)
                index--;
            literal = _trail[index--];
            if (--open == 0)
                break;
            clause = ReasonClause(literal);
        }
        _lemma[0] = literal ^ 1;
        Minimise();

        // The second literal is of the level to return to.
        var back = 0;
        if (_lemma.Count > 1)
        {
            var highest = 1;
            for (var i = 2; i < _lemma.Count; i++)
                if (_assigned[_lemma[i] >> 1].Level > _assigned[_lemma[highest] >> 1].Level)
                    highest = i;
            (_lemma[1], _lemma[highest]) = (_lemma[highest], _lemma[1]);
            back = _assigned[_lemma[1] >> 1].Level;
        }
        foreach (var variable in _touched)
            _seen[variable] = 0;
        _touched.Clear();
        return back;
    }

    private void Visit(int literal, ref int open)
    {
        var variable = literal >> 1;
        if (_seen[variable] != 0 || _assigned[variable].Level == 0)
            return;
        _seen[variable] = Marked;
        _touched.Add(variable);
        Bump(variable);
        if (_assigned[variable].Level == Level)
            open++;
        else
            _lemma.Add(literal);
    }

    /// <summary>A learnt clause took part in a conflict: it may prove better than it was, and is kept for a while.</summary>
    private void Used(int clause)
    {
        var quality = Quality(clause);
        if (quality > 2)
        {
            var now = LevelsIn(Literals(clause));
            if (now < quality)
                quality = now;
        }
        var used = quality <= 6 ? 2 : 1;
        _arena[clause + 1] = _arena[clause + 1] & (LearntFlag | VivifiedFlag) | used << UsedShift | quality << QualityShift;
    }

    private int LevelsIn(ReadOnlySpan<int> literals)
    {
        _stamp++;
        var levels = 0;
        foreach (var literal in literals)
        {
            var level = _assigned[literal >> 1].Level;
            if (_levelStamp[level] == _stamp)
                continue;
            _levelStamp[level] = _stamp;
            levels++;
        }
        return levels;
    }

    /// <summary>Drops the literals that the others imply.</summary>
    private void Minimise()
    {
        _stamp++;
        for (var i = 1; i < _lemma.Count; i++)
            _levelStamp[_assigned[_lemma[i] >> 1].Level] = _stamp;
        var kept = 1;
        for (var i = 1; i < _lemma.Count; i++)
            if (_assigned[_lemma[i] >> 1].Reason == NoReason || !Implied(_lemma[i]))
                _lemma[kept++] = _lemma[i];
        _lemma.RemoveRange(kept, _lemma.Count - kept);
    }

    private bool Implied(int start)
    {
        // Depth first through the reasons; a literal is implied when its reason consists of marked or implied ones.
        _pending.Clear();
        _pending.Push((start ^ 1, 0));
        while (_pending.Count > 0)
        {
            var (literal, index) = _pending.Pop();
            var reason = ReasonClause(literal);
            var size = reason < 0 ? 1 : _arena[reason];
            var settled = true;
            for (; index < size; index++)
            {
                var other = reason < 0 ? -1 - reason : _arena[reason + HeaderSize + index];
                var variable = other >> 1;
                if (other == literal || _assigned[variable].Level == 0 || (_seen[variable] & (Marked | Removable)) != 0)
                    continue;
                if ((_seen[variable] & Poison) != 0 || _assigned[variable].Reason == NoReason || _levelStamp[_assigned[variable].Level] != _stamp)
                {
                    Poisoned(variable);
                    Poisoned(literal >> 1);
                    foreach (var (waiting, _) in _pending)
                        Poisoned(waiting >> 1);
                    return false;
                }
                _pending.Push((literal, index + 1));
                _pending.Push((other ^ 1, 0));
                settled = false;
                break;
            }
            if (!settled)
                continue;
            if (_seen[literal >> 1] == 0)
                _touched.Add(literal >> 1);
            _seen[literal >> 1] |= Removable;
        }
        return true;
    }

    private void Poisoned(int variable)
    {
        if (_seen[variable] == 0)
            _touched.Add(variable);
        _seen[variable] |= Poison;
    }

    /// <summary>Collects in the core an assumption that is false and the assumptions that made it so.</summary>
    private void ExplainFailure(int assumption)
    {
        _core.Clear();
        _core.Add(assumption);
        if (_assigned[assumption >> 1].Level == 0)
            return;
        _seen[assumption >> 1] = Marked;
        for (var i = _trailCount - 1; i >= _levelStart[0]; i--)
        {
            var literal = _trail[i];
            var variable = literal >> 1;
            if (_seen[variable] == 0)
                continue;
            _seen[variable] = 0;
            var reason = ReasonClause(literal);
            if (reason == NoReason)
            {
                _core.Add(literal);
                continue;
            }
            if (reason < 0)
                MarkAbove(-1 - reason);
            else
                foreach (var other in Literals(reason))
                    if (other != literal)
                        MarkAbove(other);
        }

        void MarkAbove(int literal)
        {
            if (_assigned[literal >> 1].Level > 0)
                _seen[literal >> 1] = Marked;
        }
    }

    private void Bump(int variable)
    {
        if ((_heap.Activity[variable] += _bump) > 1e100)
        {
            for (var i = 0; i < Variables; i++)
                _heap.Activity[i] *= 1e-100;
            _bump *= 1e-100;
        }
        _heap.Increased(variable);
    }
}
