using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling;

/// <summary>
/// Raises the bound by cores, sets of wishes "not one more break for this person" that cannot all be granted: a core is counted, and "no more than one of these fails"
/// becomes a wish in its place (OLL: Andres, Kaufmann, Matheis and Schaub, 2012); cores that share nothing are collected first, so that schedules are met on the way.
/// </summary>
internal sealed class Cores
{
    private const int MinimisationConflicts = 300;

    private readonly Bracket _bracket;
    private readonly SatSolver _solver;
    private readonly List<int> _wishes;
    private readonly List<int> _assumed;
    private readonly Dictionary<int, (int[] Outputs, int Index)> _sums = [];
    private readonly List<int[]> _cores = [];
    private int _counted;

    public Cores(Bracket bracket)
    {
        (_bracket, _solver) = (bracket, bracket.Solver);
        _wishes = [.. bracket.Model.Breaks.SelectMany(literals => literals).Select(literal => literal ^ 1)];
        _assumed = [.. _wishes];
    }

    /// <summary>Looks for cores within so many conflicts; null when they are spent.</summary>
    public SearchEnd? Raise(long turn)
    {
        var last = _solver.Conflicts + turn;
        while (_solver.Conflicts < last)
        {
            var verdict = _solver.Solve([_bracket.Fair, .. _assumed], last - _solver.Conflicts);
            if (verdict == Verdict.Unknown)
                return null;
            if (verdict == Verdict.Satisfiable)
            {
                _bracket.Met();
                if (_bracket.Closed)
                    return SearchEnd.Proven;
                foreach (var found in _cores)
                    Relax(found);
                _cores.Clear();
                _assumed.Clear();
                _assumed.AddRange(_wishes);
                continue;
            }
            var core = Minimise(_solver.Core.ToArray());
            var unfair = core.Contains(_bracket.Fair);
            core = Array.FindAll(core, literal => literal != _bracket.Fair);
            if (core.Length == 0 && _bracket.HasSchedule)
            {
                _bracket.Close();
                return SearchEnd.Proven;
            }
            if (core.Length == 0)
                return unfair ? SearchEnd.Unfair : SearchEnd.Infeasible;
            _cores.Add(core);
            // Each core costs one break more than those before it; what "at most b breaks" refuted is not added to.
            _bracket.Raise(++_counted);
            if (_bracket.Closed)
                return SearchEnd.Proven;
            _assumed.RemoveAll(core.Contains);
            _wishes.RemoveAll(core.Contains);
        }
        return null;
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
