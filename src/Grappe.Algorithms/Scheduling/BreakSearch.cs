using System.Runtime.InteropServices;
using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling;

/// <summary>How a search for the fewest breaks ended.</summary>
internal enum SearchEnd
{
    /// <summary>Told to stop.</summary>
    Stopped,

    /// <summary>The best schedule is known.</summary>
    Proven,

    /// <summary>There is no schedule within the limits of a person's breaks.</summary>
    Unfair,

    /// <summary>There is no schedule.</summary>
    Infeasible,
}

/// <summary>
/// Closes in on the fewest breaks from both sides, in turns of so many conflicts. From below by cores, sets of wishes "not one more break for this person" that cannot
/// all be granted: a core is counted, and "no more than one of these fails" becomes a wish in its place (OLL: Andres, Kaufmann, Matheis and Schaub, 2012);
/// cores that share nothing are collected first, so that schedules are met on the way. From above by asking for fewer breaks than the best schedule has.
/// </summary>
internal sealed class BreakSearch
{
    private const int FirstTurn = 10_000;
    private const int MinimisationConflicts = 300;

    private readonly SatSolver _solver;
    private readonly Func<int> _met;
    private readonly Action _told;

    /// <summary>The literal under which nobody has more breaks than is fair.</summary>
    private readonly int _fair;

    private readonly int[] _breaks;
    private readonly List<int> _wishes;
    private readonly Dictionary<int, (int[] Outputs, int Index)> _sums = [];
    private readonly List<int[]> _cores = [];
    private readonly List<int> _assumed = [];
    private int[]? _atLeast;
    private readonly bool _guided;
    private readonly double _share;
    private int _upper;
    private int _turns;
    private bool _feasible;

    /// <param name="model">The clauses.</param>
    /// <param name="method">The ingredients.</param>
    /// <param name="upper">The value of the best schedule known so far.</param>
    /// <param name="met">Called at every schedule met; tells the value of the best.</param>
    /// <param name="told">Called whenever the bound rose.</param>
    public BreakSearch(BreakModel model, TimetableMethod method, int upper, Func<int> met, Action told)
    {
        _solver = model.Solver;
        _upper = upper;
        _met = met;
        _told = told;
        _fair = model.Fair;
        _guided = method.Guided;
        _share = method.ImprovingShare;
        _breaks = [.. model.Breaks.SelectMany(literals => literals)];
        _wishes = [.. _breaks.Select(literal => literal ^ 1)];
        _assumed.AddRange(_wishes);
    }

    /// <summary>No schedule has fewer breaks.</summary>
    public int Bound { get; private set; }

    /// <summary>Runs until the bound meets the best schedule, or until told to stop.</summary>
    public SearchEnd Run()
    {
        long turn = FirstTurn;
        while (true)
        {
            if (RaiseBound(turn) is { } end)
                return end;
            if (_solver.Stop?.Invoke() ?? false)
                return SearchEnd.Stopped;
            if (Improve(Math.Max(1, (long)(turn * _share))) is { } better)
                return better;
            if (_solver.Stop?.Invoke() ?? false)
                return SearchEnd.Stopped;
            turn += turn / 2;
        }
    }

    /// <summary>Looks for cores within so many conflicts; null when they are spent.</summary>
    private SearchEnd? RaiseBound(long turn)
    {
        var last = _solver.Conflicts + turn;
        while (_solver.Conflicts < last)
        {
            var verdict = _solver.Solve([_fair, .. _assumed], last - _solver.Conflicts);
            if (verdict == Verdict.Unknown)
                return null;
            if (verdict == Verdict.Satisfiable)
            {
                Met();
                if (Bound == _upper)
                    return SearchEnd.Proven;
                foreach (var found in _cores)
                    Relax(found);
                _cores.Clear();
                _assumed.Clear();
                _assumed.AddRange(_wishes);
                continue;
            }
            var core = Minimise(_solver.Core.ToArray());
            var unfair = core.Contains(_fair);
            core = Array.FindAll(core, literal => literal != _fair);
            if (core.Length == 0)
                return unfair ? SearchEnd.Unfair : SearchEnd.Infeasible;
            _cores.Add(core);
            Bound++;
            _told();
            if (Bound == _upper)
                return SearchEnd.Proven;
            _assumed.RemoveAll(core.Contains);
            _wishes.RemoveAll(core.Contains);
        }
        return null;
    }

    /// <summary>Looks for schedules better than the best within so many conflicts, far better ones first; null when they are spent.</summary>
    private SearchEnd? Improve(long turn)
    {
        var last = _solver.Conflicts + turn;
        var daring = true;
        // Every second turn looks elsewhere: where the best schedule is far from every better one, its neighbourhood is the wrong place.
        var near = _guided && _turns++ % 2 == 0;
        while (_solver.Conflicts < last)
        {
            List<int> assumptions = [_fair];
            var most = daring ? Bound + (_upper - 1 - Bound) / 2 : _upper - 1;
            if (_upper < int.MaxValue)
            {
                _atLeast ??= Counters.Totaliser(_solver, _breaks, Math.Min(_breaks.Length, _upper));
                if (most < _atLeast.Length)
                    assumptions.Add(_atLeast[most] ^ 1);
                if (near)
                    _solver.PreferModel();
            }
            var left = last - _solver.Conflicts;
            var verdict = _solver.Solve(CollectionsMarshal.AsSpan(assumptions), daring && most < _upper - 1 ? Math.Max(1, left / 2) : left);
            if (verdict == Verdict.Satisfiable)
            {
                Met();
                if (Bound == _upper)
                    return SearchEnd.Proven;
            }
            else if (verdict == Verdict.Unsatisfiable)
            {
                if (_upper == int.MaxValue)
                    return _solver.Core.Count > 0 ? SearchEnd.Unfair : SearchEnd.Infeasible;
                Bound = Math.Max(Bound, most + 1);
                _told();
                if (Bound == _upper)
                    return SearchEnd.Proven;
            }
            else if (_solver.Stop?.Invoke() ?? false)
                return null;
            else
                daring = false;
        }
        return null;
    }

    private void Met()
    {
        if (!_feasible)
            _solver.Add(_fair);
        _feasible = true;
        _upper = _met();
    }

    private void Relax(int[] core)
    {
        foreach (var wish in core)
            if (_sums.Remove(wish, out var sum) && sum.Index + 1 < sum.Outputs.Length)
                Wish(sum.Outputs, sum.Index + 1);
        var failed = Array.ConvertAll(core, wish => wish ^ 1);
        _solver.Add(failed);
        if (core.Length > 1)
            Wish(Counters.Totaliser(_solver, failed, failed.Length), 1);
    }

    private void Wish(int[] outputs, int index)
    {
        var wish = outputs[index] ^ 1;
        _wishes.Add(wish);
        _sums[wish] = (outputs, index);
    }

    /// <summary>Tries to do without one literal after the other.</summary>
    private int[] Minimise(int[] core)
    {
        for (var i = 0; i < core.Length && core.Length > 1; )
        {
            var without = core.Where((_, index) => index != i).ToArray();
            if (_solver.Solve(without, MinimisationConflicts) == Verdict.Unsatisfiable)
            {
                if (_solver.Core.Count == 0)
                    return [];
                core = Array.FindAll(core, literal => _solver.Core.Contains(literal));
            }
            else
                i++;
        }
        return core;
    }
}
