using System.Runtime.InteropServices;
using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling;

/// <summary>Looks for schedules better than the best: by walks from it, in parts of it, and among all schedules with fewer breaks.</summary>
/// <param name="bracket">The bound and the best schedule.</param>
/// <param name="guided">Whether to look near the best schedule.</param>
/// <param name="parts">The parts of the best schedule to search through; null for none.</param>
/// <param name="walk">Walks from the best schedule; null for none.</param>
/// <param name="walkShare">The effort for a walk, as a share of that for whole schedules.</param>
internal sealed class BetterSchedules(Bracket bracket, bool guided, Neighbourhoods? parts, BreakWalk? walk, double walkShare)
{
    private const int PartConflicts = 300;
    private const int MostHalvings = 20;

    /// <summary>Setting out on a part costs about as much as so many conflicts.</summary>
    private const int PartCost = 30;

    /// <summary>So many steps of a walk take about as long as a conflict.</summary>
    private const int WalkPerConflict = 300;
    private const double MostWalk = 3;
    private const int ShortestWalk = 1000;
    private const int ShortWalk = 200_000;

    /// <summary>After so many parts that brought nothing, a short walk looks for another schedule as good, from one of these heats.</summary>
    private const int StaleParts = 40;
    private static readonly double[] Warmth = [0.2, 0.25, 0.3];

    /// <summary>With more breaks between bound and schedule, walks and parts get their share however little they bring, and whole schedules less.</summary>
    private const int WideGap = 4;
    private const int WideHalvings = 1;
    private const double WideWhole = 0.3;

    private readonly SatSolver _solver = bracket.Solver;
    private int[]? _followed;
    private int _turns;
    private int _barrenParts;
    private int _barrenWalks;

    private bool Wide => bracket.HasSchedule && bracket.Upper - bracket.Bound > WideGap;

    /// <summary>Looks within so many conflicts; null when they are spent.</summary>
    public SearchEnd? Find(long turn)
    {
        Follow();
        return Walk(LongWalk(turn), BreakWalk.Hot) || Parts(turn) ? SearchEnd.Proven : Whole(turn);
    }

    /// <summary>Looks among all schedules, for far better ones first.</summary>
    private SearchEnd? Whole(long turn)
    {
        var last = _solver.Conflicts + (Wide ? (long)(turn * WideWhole) : turn);
        var daring = true;
        // Every second turn looks elsewhere: where the best schedule is far from every better one, its neighbourhood is the wrong place.
        var near = guided && _turns++ % 2 == 0;
        while (_solver.Conflicts < last)
        {
            List<int> assumptions = [bracket.Fair];
            var first = !bracket.HasSchedule;
            var better = bracket.Upper - 1;
            var most = daring ? bracket.Bound + (better - bracket.Bound) / 2 : better;
            if (!first)
            {
                assumptions.AddRange(bracket.AtMost(most));
                if (near)
                    _solver.PreferModel();
            }
            var left = last - _solver.Conflicts;
            var verdict = _solver.Solve(CollectionsMarshal.AsSpan(assumptions), daring && most < better ? Math.Max(1, left / 2) : left);
            if (verdict == Verdict.Satisfiable)
            {
                Met();
                if (first && Walk(LongWalk(turn), BreakWalk.Hot) || Parts(turn))
                    return SearchEnd.Proven;
            }
            else if (verdict == Verdict.Unsatisfiable && first)
                return _solver.Core.Count > 0 ? SearchEnd.Unfair : SearchEnd.Infeasible;
            else if (verdict == Verdict.Unsatisfiable)
            {
                bracket.Raise(most + 1);
                if (bracket.Closed)
                    return SearchEnd.Proven;
            }
            else if (bracket.Stopped)
                return null;
            else
                daring = false;
        }
        return null;
    }

    /// <summary>Looks through parts of the best schedule until so many conflicts in a row brought nothing; whether it is known to be the best.</summary>
    private bool Parts(long turn)
    {
        if (parts is null)
            return false;
        // As long as parts bring nothing, less and less is spent on them.
        var patience = Math.Max(PartConflicts, turn >> Math.Min(_barrenParts++, Wide ? WideHalvings : MostHalvings));
        var stale = 0;
        for (var spent = 0L; spent < patience && parts.Any && !bracket.Closed; )
        {
            if (bracket.Stopped)
                return false;
            var before = _solver.Conflicts;
            var verdict = _solver.Solve([bracket.Fair, .. bracket.AtMost(bracket.Upper - 1), .. parts.Next()], PartConflicts);
            parts.Heard(verdict);
            if (verdict == Verdict.Satisfiable)
            {
                Met();
                (patience, _barrenParts, spent) = (turn, 0, 0);
                continue;
            }
            spent += _solver.Conflicts - before + PartCost;
            if (++stale % StaleParts > 0)
                continue;
            var known = bracket.Upper;
            if (Walk(ShortWalk, Warmth[stale / StaleParts % Warmth.Length]))
                return true;
            if (bracket.Upper < known)
                (patience, _barrenParts, spent) = (turn, 0, 0);
        }
        return bracket.Closed;
    }

    /// <summary>The steps of a walk that may take about as long as so many conflicts: more where a schedule far better may be found.</summary>
    private long LongWalk(long turn) =>
        (long)(turn * walkShare * Math.Clamp((double)(bracket.Upper - bracket.Bound) / WideGap, 1.0 / WideGap, MostWalk)) * WalkPerConflict;

    /// <summary>Walks from the best schedule; whether it is known to be the best.</summary>
    private bool Walk(long steps, double hot)
    {
        if (walk is null || !bracket.HasSchedule || bracket.Closed)
            return false;
        // As long as walks bring nothing, they become shorter and at last are left out.
        steps >>= Math.Min(_barrenWalks++, Wide ? WideHalvings : MostHalvings);
        if (steps < ShortestWalk)
            return false;
        walk.Run(bracket.Slots, steps, hot, _solver.Stop);
        if (walk.BestBreaks < bracket.Upper)
        {
            var verdict = _solver.Solve([bracket.Fair, .. bracket.Model.At(walk.Best)]);
            if (verdict == Verdict.Satisfiable)
                Met();
            _barrenWalks = 0;
        }
        else if (walk.BestBreaks == bracket.Upper)
            parts?.Move(walk.Best);
        return bracket.Closed;
    }

    private void Met()
    {
        bracket.Met();
        Follow();
    }

    /// <summary>Parts are those of the last schedule that was better, whoever met it.</summary>
    private void Follow()
    {
        if (bracket.Latest is not { } latest || latest == _followed)
            return;
        parts?.Move(latest);
        _followed = latest;
    }
}
