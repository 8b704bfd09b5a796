using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling;

/// <summary>
/// Raises a lower bound by cores: sets of wishes that cannot all be granted. Each core is counted, and "no more than one of these fails" becomes a wish in its place
/// (OLL: Andres, Kaufmann, Matheis and Schaub, 2012). Cores that share nothing are collected first, so that a schedule is met at every round and bounds the sum from above too.
/// </summary>
internal sealed class CoreGuided
{
    private readonly SatSolver _solver;
    private readonly Action<string>? _log;
    private readonly List<int> _wishes;
    private readonly Dictionary<int, (int[] Outputs, int Index)> _sums = [];
    private int _upper = int.MaxValue;

    public CoreGuided(SatSolver solver, IEnumerable<int> wishes, Action<string>? log)
    {
        _solver = solver;
        _log = log;
        _wishes = [.. wishes];
    }

    /// <summary>No model fails fewer wishes; int.MaxValue when there is no model.</summary>
    public int Bound { get; private set; }

    /// <summary>Runs until the bound meets the best model, whose value the caller tells; false when stopped before.</summary>
    public bool Run(Func<int> met)
    {
        while (true)
        {
            // Cores that share nothing.
            var assumed = new List<int>(_wishes);
            var cores = new List<int[]>();
            while (true)
            {
                var verdict = _solver.Solve(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(assumed));
                if (verdict == Verdict.Unknown)
                    return false;
                if (verdict == Verdict.Satisfiable)
                {
                    _upper = met();
                    _log?.Invoke($"  bounds {Bound}..{_upper}, {_solver.Conflicts} conflicts");
                    break;
                }
                var core = Minimise(_solver.Core.ToArray());
                if (core.Length == 0)
                {
                    Bound = int.MaxValue;
                    return true;
                }
                cores.Add(core);
                Bound++;
                _log?.Invoke($"  core of {core.Length}, bound {Bound}, {_solver.Conflicts} conflicts");
                if (Bound == _upper)
                    return true;
                assumed.RemoveAll(core.Contains);
                _wishes.RemoveAll(core.Contains);
            }
            if (Bound == _upper)
                return true;
            foreach (var core in cores)
                Relax(core);
        }
    }

    private void Relax(int[] core)
    {
        foreach (var wish in core)
            if (_sums.Remove(wish, out var sum) && sum.Index + 1 < sum.Outputs.Length)
                Wish(sum.Outputs, sum.Index + 1);
        if (core.Length == 1)
        {
            _solver.Add(core[0] ^ 1);
            return;
        }
        _solver.Add(Array.ConvertAll(core, wish => wish ^ 1));
        var outputs = Counters.Totaliser(_solver, Array.ConvertAll(core, wish => wish ^ 1), core.Length);
        Wish(outputs, 1);
    }

    private void Wish(int[] outputs, int index)
    {
        var wish = outputs[index] ^ 1;
        _wishes.Add(wish);
        _sums[wish] = (outputs, index);
    }

    private int[] Minimise(int[] core)
    {
        var budget = 300;
        // Again while it shrinks by itself, then without one wish after the other.
        for (var i = 0; i < core.Length && core.Length > 1; )
        {
            var without = core.Where((_, index) => index != i).ToArray();
            var verdict = _solver.Solve(without, budget);
            if (verdict == Verdict.Unsatisfiable)
            {
                var smaller = _solver.Core.ToArray();
                core = core.Where(smaller.Contains).ToArray();
                if (smaller.Length == 0)
                    return [];
            }
            else
                i++;
        }
        return core;
    }
}
