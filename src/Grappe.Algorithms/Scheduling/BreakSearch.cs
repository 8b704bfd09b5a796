using System.Runtime.InteropServices;
using Grappe.Algorithms.Scheduling.Prices;
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
    private const int MinimisationConflicts = 300;
    private const int PartConflicts = 300;
    private const int MostHalvings = 20;

    /// <summary>The first turn from above has this part of the effort of a turn at the bound.</summary>
    private const int FirstImproving = 16;

    /// <summary>Setting out on a part costs about as much as so many conflicts.</summary>
    private const int PartCost = 30;

    /// <summary>So many steps of a walk take about as long as a conflict.</summary>
    private const int WalkPerConflict = 300;

    /// <summary>With more breaks between bound and schedule, walks and parts get their share however little they bring, and whole schedules less.</summary>
    private const int WideGap = 4;
    private const int WideHalvings = 1;
    private const double WideWhole = 0.3;
    private const double MostWalk = 3;
    private const int ShortestWalk = 1000;
    private const int ShortWalk = 200_000;

    /// <summary>After so many parts that brought nothing, a short walk looks for another schedule as good, from one of these heats.</summary>
    private const int StaleParts = 40;
    private static readonly double[] Warmth = [0.2, 0.25, 0.3];

    /// <summary>With so few breaks between bound and schedule every turn at the bound is longer than the last, even if that brought nothing.</summary>
    private const int Near = 2;

    /// <summary>Planning a day anew costs as much as a conflict after so many steps.</summary>
    private const long StepsPerConflict = 50_000;

    private readonly SatSolver _solver;
    private readonly BreakModel _model;
    private readonly Lazy<BreakPrices>? _prices;
    private readonly double _pricesShare;
    private readonly BreakWalk? _walk;
    private readonly double _walkShare;
    private readonly BestKnown _known;
    private readonly Action _met;
    private readonly Action _told;

    /// <summary>The literal under which nobody has more breaks than is fair.</summary>
    private readonly int _fair;

    private readonly int[] _breaks;
    private readonly List<int> _wishes;
    private readonly Dictionary<int, (int[] Outputs, int Index)> _sums = [];
    private readonly List<int[]> _cores = [];
    private readonly List<int> _assumed = [];
    private readonly Dictionary<int, int> _costs = [];
    private int[]? _atLeast;
    private readonly bool _guided;
    private readonly double _share;
    private readonly Neighbourhoods? _parts;
    private readonly int _firstTurn;
    private int _upper;
    private int _counted;
    private int _turns;
    private int _barren;
    private int _barrenWalks;
    private bool _feasible;

    /// <param name="model">The clauses.</param>
    /// <param name="method">The ingredients.</param>
    /// <param name="known">The best schedule known so far, by whomever.</param>
    /// <param name="met">Called at every schedule met.</param>
    /// <param name="told">Called whenever the bound rose.</param>
    /// <param name="parts">The parts of the best schedule to search through; null for none.</param>
    /// <param name="prices">The bound from prices; null for none.</param>
    /// <param name="walk">Walks from the best schedule; null for none.</param>
    public BreakSearch(
        BreakModel model,
        TimetableMethod method,
        BestKnown known,
        Action met,
        Action told,
        Neighbourhoods? parts,
        Lazy<BreakPrices>? prices,
        BreakWalk? walk
    )
    {
        (_model, _solver) = (model, model.Solver);
        (_known, _upper) = (known, known.Breaks);
        _parts = parts;
        (_prices, _pricesShare) = (prices, method.PricesShare);
        (_walk, _walkShare) = (walk, method.WalkShare);
        _met = met;
        _told = told;
        _fair = model.Fair;
        _guided = method.Guided;
        _share = method.ImprovingShare;
        _firstTurn = method.FirstTurn;
        _breaks = [.. model.Breaks.SelectMany(literals => literals)];
        _wishes = [.. _breaks.Select(literal => literal ^ 1)];
        _assumed.AddRange(_wishes);
    }

    /// <summary>No schedule has fewer breaks.</summary>
    public int Bound { get; private set; }

    private bool Wide => _upper < int.MaxValue && _upper - Bound > WideGap;

    /// <summary>Runs until the bound meets the best schedule, or until told to stop.</summary>
    public SearchEnd Run()
    {
        long turn = _firstTurn;
        // Many timetables are proven by bounds alone: from above it begins with little and doubles.
        var improving = turn / FirstImproving;
        while (true)
        {
            var bound = Bound;
            if (RaiseBound(turn) is { } end)
                return end;
            if (_solver.Stop?.Invoke() ?? false)
                return SearchEnd.Stopped;
            if (Price(turn))
                return SearchEnd.Proven;
            if (Improve(Math.Max(1, (long)(improving * _share))) is { } better)
                return better;
            if (_solver.Stop?.Invoke() ?? false)
                return SearchEnd.Stopped;
            improving = Math.Max(1, 2 * improving);
            if (Bound > bound || _upper - Bound <= Near)
                turn += Math.Max(1, turn / 2);
            _upper = Math.Min(_upper, _known.Breaks);
            if (Bound >= _upper)
                return SearchEnd.Proven;
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
                if (Bound >= _upper)
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
            if (core.Length == 0 && _upper < int.MaxValue)
            {
                // What prices ruled out, they ruled out for better schedules only.
                Bound = _upper;
                return SearchEnd.Proven;
            }
            if (core.Length == 0)
                return unfair ? SearchEnd.Unfair : SearchEnd.Infeasible;
            _cores.Add(core);
            // Each core costs one break more than those before it; what "at most b breaks" refuted is not added to.
            Bound = Math.Max(Bound, ++_counted);
            _told();
            if (Bound >= _upper)
                return SearchEnd.Proven;
            _assumed.RemoveAll(core.Contains);
            _wishes.RemoveAll(core.Contains);
        }
        return null;
    }

    /// <summary>Looks for schedules better than the best within so many conflicts, far better ones first; null when they are spent.</summary>
    private SearchEnd? Improve(long turn)
    {
        if (Walk(LongWalk(turn), BreakWalk.Hot) || ImproveParts(turn))
            return SearchEnd.Proven;
        var last = _solver.Conflicts + (Wide ? (long)(turn * WideWhole) : turn);
        var daring = true;
        // Every second turn looks elsewhere: where the best schedule is far from every better one, its neighbourhood is the wrong place.
        var near = _guided && _turns++ % 2 == 0;
        while (_solver.Conflicts < last)
        {
            List<int> assumptions = [_fair];
            var most = daring ? Bound + (_upper - 1 - Bound) / 2 : _upper - 1;
            if (_upper < int.MaxValue)
            {
                assumptions.AddRange(AtMost(most));
                if (near)
                    _solver.PreferModel();
            }
            var left = last - _solver.Conflicts;
            var verdict = _solver.Solve(CollectionsMarshal.AsSpan(assumptions), daring && most < _upper - 1 ? Math.Max(1, left / 2) : left);
            if (verdict == Verdict.Satisfiable)
            {
                var first = _upper == int.MaxValue;
                Met();
                if (first && Walk(LongWalk(turn), BreakWalk.Hot) || ImproveParts(turn))
                    return SearchEnd.Proven;
            }
            else if (verdict == Verdict.Unsatisfiable)
            {
                if (_upper == int.MaxValue)
                    return _solver.Core.Count > 0 ? SearchEnd.Unfair : SearchEnd.Infeasible;
                Bound = Math.Max(Bound, most + 1);
                _told();
                if (Bound >= _upper)
                    return SearchEnd.Proven;
            }
            else if (_solver.Stop?.Invoke() ?? false)
                return null;
            else
                daring = false;
        }
        return null;
    }

    /// <summary>Looks through parts of the best schedule until so many conflicts in a row brought nothing; whether it is known to be the best.</summary>
    private bool ImproveParts(long turn)
    {
        if (_parts is null)
            return false;
        // As long as parts bring nothing, less and less is spent on them.
        var patience = Math.Max(PartConflicts, turn >> Math.Min(_barren++, Wide ? WideHalvings : MostHalvings));
        var stale = 0;
        for (var spent = 0L; spent < patience && _parts.Any && _upper > Bound; )
        {
            if (_solver.Stop?.Invoke() ?? false)
                return false;
            var before = _solver.Conflicts;
            var verdict = _solver.Solve([_fair, .. AtMost(_upper - 1), .. _parts.Next()], PartConflicts);
            _parts.Heard(verdict);
            spent = verdict == Verdict.Satisfiable ? 0 : spent + _solver.Conflicts - before + PartCost;
            if (verdict != Verdict.Satisfiable)
            {
                if (++stale % StaleParts > 0)
                    continue;
                var known = _upper;
                if (Walk(ShortWalk, Warmth[stale / StaleParts % Warmth.Length]))
                    return true;
                if (_upper < known)
                    (patience, _barren, spent) = (turn, 0, 0);
                continue;
            }
            Met();
            (patience, _barren) = (turn, 0);
        }
        return Bound >= _upper;
    }

    /// <summary>The steps of a walk that may take about as long as so many conflicts: more where a schedule far better may be found.</summary>
    private long LongWalk(long turn) => (long)(turn * _walkShare * Math.Clamp((double)(_upper - Bound) / WideGap, 1.0 / WideGap, MostWalk)) * WalkPerConflict;

    /// <summary>Walks from the best schedule; whether it is known to be the best.</summary>
    private bool Walk(long steps, double hot)
    {
        if (_walk is null || _upper == int.MaxValue || _upper <= Bound)
            return false;
        // As long as walks bring nothing, they become shorter and at last are left out.
        steps >>= Math.Min(_barrenWalks++, Wide ? WideHalvings : MostHalvings);
        if (steps < ShortestWalk)
            return false;
        _walk.Run(_known.Slots!, steps, hot, _solver.Stop);
        if (_walk.BestBreaks < _upper)
        {
            var verdict = _solver.Solve([_fair, .. _model.At(_walk.Best)]);
            if (verdict == Verdict.Satisfiable)
                Met();
            _barrenWalks = 0;
        }
        else if (_walk.BestBreaks == _upper)
            _parts?.Move(_walk.Best);
        return Bound >= _upper;
    }

    /// <summary>
    /// Raises the bound by prices for about as long as so many conflicts take, and tells the solver which placements and breaks cost how much; whether the
    /// best schedule is known. What this and the solver rule out holds for schedules better than the best.
    /// </summary>
    private bool Price(long turn)
    {
        if (_prices is null || _upper == int.MaxValue)
            return false;
        var prices = _prices.Value;
        _model.Narrow(prices);
        if (prices.Settled)
            return false;
        prices.Raise((long)(turn * _pricesShare / (prices.Breaks < Bound ? 4 : 1)) * StepsPerConflict, _upper, _solver.Stop);
        if (prices.Breaks > Bound)
        {
            Bound = Math.Min(prices.Breaks, _upper);
            _told();
        }
        if (Bound >= _upper)
            return true;
        var (placed, withBreak, without) = prices.Least();
        for (var meeting = 0; meeting < placed.GetLength(0); meeting++)
        for (var slot = 0; slot < placed.GetLength(1); slot++)
            if (_model.Placed[meeting, slot] >= 0)
                Costs(_model.Placed[meeting, slot], placed[meeting, slot]);
        for (var person = 0; person < withBreak.Length; person++)
            if (_model.Breaks[person] is [var broken, ..])
            {
                Costs(broken, withBreak[person]);
                Costs(broken ^ 1, without[person]);
            }
        if (!_solver.Consistent)
            Bound = _upper;
        return Bound >= _upper;
    }

    /// <summary>Where the literal holds there are so many breaks in all.</summary>
    private void Costs(int literal, int breaks)
    {
        if (breaks <= Math.Max(Bound, _costs.GetValueOrDefault(literal)) || _solver.Fixed(literal) != 0)
            return;
        _costs[literal] = breaks;
        if (breaks >= _upper)
            _solver.Add(literal ^ 1);
        else if (AtMost(breaks - 1) is [var fewer])
            _solver.Add(literal ^ 1, fewer ^ 1);
    }

    private int[] AtMost(int breaks)
    {
        _atLeast ??= Counters.Totaliser(_solver, _breaks, Math.Min(_breaks.Length, _upper));
        return breaks < _atLeast.Length ? [_atLeast[breaks] ^ 1] : [];
    }

    private void Met()
    {
        if (!_feasible)
            _solver.Add(_fair);
        _feasible = true;
        _met();
        if (_known.Breaks >= _upper)
            return;
        _upper = _known.Breaks;
        _parts?.Move(_model.ReadSlots());
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
