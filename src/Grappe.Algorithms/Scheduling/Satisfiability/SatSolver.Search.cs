namespace Grappe.Algorithms.Scheduling.Satisfiability;

internal sealed partial class SatSolver
{
    private const int FirstModeConflicts = 1000;
    private const int RephaseConflicts = 1000;
    private const int ReluctantPeriod = 1024;
    private const int FocusedRestartConflicts = 2;
    private const double FocusedRestartMargin = 1.1;
    private const int ConflictsBetweenQuestions = 128;

    private bool[] _model = [];
    private int[] _assumptions = [];

    private long _askAt;

    private bool _stable;
    private long _modeEnds = FirstModeConflicts;
    private long _modeStartTicks;
    private long _modeTicks;
    private int _modes;
    private double _fastQuality;
    private double _slowQuality;
    private long _restartAllowed;
    private long _reluctantU = 1;
    private long _reluctantV = 1;
    private long _reluctantLeft = ReluctantPeriod;
    private int _targetAssigned;
    private int _bestAssigned;
    private long _rephaseAt = RephaseConflicts;
    private int _rephases;

    /// <summary>Looks for a model in which every assumption is true, within so many conflicts.</summary>
    public Verdict Solve(ReadOnlySpan<int> assumptions, long conflicts = long.MaxValue)
    {
        _core.Clear();
        if (!Consistent)
            return Verdict.Unsatisfiable;
        _assumptions = assumptions.ToArray();
        BacktrackTo(0);
        _targetAssigned = 0;
        _bestAssigned = 0;
        var limit = conflicts > long.MaxValue - Conflicts ? long.MaxValue : Conflicts + conflicts;
        _restartAllowed = Conflicts + FocusedRestartConflicts;
        _askAt = Conflicts;
        while (true)
        {
            var conflict = Propagate();
            if (conflict != 0)
            {
                Conflicts++;
                if (Level == 0)
                {
                    Consistent = false;
                    return Verdict.Unsatisfiable;
                }
                Learn(conflict);
                continue;
            }
            if (Conflicts >= limit || ToldToStop())
            {
                BacktrackTo(0);
                return Verdict.Unknown;
            }
            if (RestartDue())
                Restart();
            else if (Conflicts >= _reduceAt)
            {
                if (!Reduce())
                    return Verdict.Unsatisfiable;
            }
            else
            {
                var next = NextAssumption();
                if (next == Failed)
                {
                    BacktrackTo(0);
                    return Verdict.Unsatisfiable;
                }
                if (next == None)
                    next = Decide();
                if (next == None)
                {
                    Remember();
                    return Verdict.Satisfiable;
                }
                _levelStart.Add(_trailCount);
                Assign(next, NoReason);
            }
        }
    }

    private const int None = -1;
    private const int Failed = -2;

    private bool ToldToStop()
    {
        if (Conflicts < _askAt || Stop is null)
            return false;
        _askAt = Conflicts + ConflictsBetweenQuestions;
        return Stop();
    }

    private int NextAssumption()
    {
        while (Level < _assumptions.Length)
        {
            var assumption = _assumptions[Level];
            if (_value[assumption] > 0)
                _levelStart.Add(_trailCount);
            else if (_value[assumption] < 0)
            {
                ExplainFailure(assumption);
                return Failed;
            }
            else
                return assumption;
        }
        return None;
    }

    private int Decide()
    {
        while (_heap.Count > 0)
        {
            var variable = _heap.RemoveTop();
            if (_value[2 * variable] != 0)
                continue;
            Decisions++;
            var positive = _stable && _target[variable] != 0 ? _target[variable] > 0 : _phase[variable];
            return positive ? 2 * variable : 2 * variable + 1;
        }
        return None;
    }

    private void Remember()
    {
        if (_model.Length < Variables)
            _model = new bool[Variables];
        for (var i = 0; i < Variables; i++)
            _model[i] = _value[2 * i] > 0;
        for (var i = 0; i < Variables; i++)
            _phase[i] = _model[i];
        BacktrackTo(0);
    }

    private void Learn(int conflict)
    {
        NoteProgress();
        var back = Analyse(conflict);
        var lemma = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lemma);
        var quality = LevelsIn(lemma);
        BacktrackTo(back);
        if (lemma.Length == 1)
            Assign(lemma[0], NoReason);
        else if (lemma.Length == 2)
        {
            AddBinary(lemma[0], lemma[1]);
            Assign(lemma[0], -1 - lemma[1]);
        }
        else
        {
            var clause = Store(lemma, learnt: true, quality);
            _arena[clause + 1] |= (quality <= 6 ? 2 : 1) << UsedShift;
            _learnt.Add(Attach(clause));
            Assign(lemma[0], clause);
        }
        _bump *= _stable ? 1 / 0.95 : 1 / 0.92;
        _fastQuality += (quality - _fastQuality) / 33;
        _slowQuality += (quality - _slowQuality) / Math.Min(Conflicts + 1, 20000);
        if (_stable && _reluctantLeft > 0)
            _reluctantLeft--;
    }

    /// <summary>The longest assignments without conflict are where a model is looked for next.</summary>
    private void NoteProgress()
    {
        var consistent = _levelStart[^1];
        if (consistent > _targetAssigned)
        {
            _targetAssigned = consistent;
            CopyTrail(_target, consistent);
        }
        if (consistent > _bestAssigned)
        {
            _bestAssigned = consistent;
            CopyTrail(_best, consistent);
        }
    }

    private void CopyTrail(sbyte[] phases, int count)
    {
        for (var i = 0; i < count; i++)
            phases[_trail[i] >> 1] = (sbyte)((_trail[i] & 1) == 0 ? 1 : -1);
    }

    private bool RestartDue()
    {
        if (Level <= _assumptions.Length)
            return false;
        if (_stable)
            return _reluctantLeft <= 0;
        return Conflicts >= _restartAllowed && _fastQuality > FocusedRestartMargin * _slowQuality;
    }

    private void Restart()
    {
        if (Conflicts >= _rephaseAt)
            Rephase();
        BacktrackTo(_assumptions.Length);
        _restartAllowed = Conflicts + FocusedRestartConflicts;
        if (_stable)
        {
            // The reluctant doubling of Knuth: 1 1 2 1 1 2 4 …
            if ((_reluctantU & -_reluctantU) == _reluctantV)
            {
                _reluctantU++;
                _reluctantV = 1;
            }
            else
                _reluctantV *= 2;
            _reluctantLeft = ReluctantPeriod * _reluctantV;
        }
        if (_modes == 0 ? Conflicts >= _modeEnds : Propagations - _modeStartTicks >= _modeTicks)
            SwitchMode();
    }

    private void SwitchMode()
    {
        // The first focused phase is measured in conflicts; later phases have the same number of propagations, growing quadratically.
        _modes++;
        if (_modes == 1)
            _firstTicks = Math.Max(Propagations, 1);
        var round = (_modes + 1) / 2;
        _modeTicks = _firstTicks * round * round;
        _modeStartTicks = Propagations;
        _stable = !_stable;
        _targetAssigned = 0;
        _reluctantLeft = ReluctantPeriod;
        _reluctantU = _reluctantV = 1;
    }

    private long _firstTicks;

    private void Rephase()
    {
        _rephases++;
        _rephaseAt = Conflicts + RephaseConflicts * (long)(_rephases + 1);
        switch (_rephases % 6)
        {
            case 1:
            case 3:
            case 5:
                for (var i = 0; i < Variables; i++)
                    if (_best[i] != 0)
                        _phase[i] = _best[i] > 0;
                break;
            case 2:
                Array.Clear(_phase, 0, Variables);
                break;
            case 4:
                for (var i = 0; i < Variables; i++)
                    _phase[i] = !_phase[i];
                break;
            default:
                for (var i = 0; i < Variables; i++)
                    _phase[i] = _random.Next(2) == 0;
                break;
        }
        Array.Clear(_target, 0, Variables);
        _targetAssigned = 0;
        _bestAssigned = 0;
    }
}
