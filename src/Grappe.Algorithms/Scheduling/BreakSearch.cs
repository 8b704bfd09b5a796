using Grappe.Algorithms.Scheduling.Prices;

namespace Grappe.Algorithms.Scheduling;

/// <summary>The end of a search for the fewest breaks.</summary>
internal enum SearchEnd
{
    /// <summary>The search was told to stop.</summary>
    Stopped,

    /// <summary>The best schedule is known.</summary>
    Proven,

    /// <summary>There is no schedule within the limits of a person's breaks.</summary>
    Unfair,

    /// <summary>There is no schedule.</summary>
    Infeasible,
}

/// <summary>Closes in on the fewest breaks from both sides, in turns of so many conflicts: from below by cores and prices, from above by better schedules.</summary>
/// <param name="bracket">The bound and the best schedule.</param>
/// <param name="method">The ingredients.</param>
/// <param name="prices">The bound from prices; null for none.</param>
/// <param name="better">The search for better schedules.</param>
internal sealed class BreakSearch(Bracket bracket, TimetableMethod method, PriceBound? prices, BetterSchedules better)
{
    /// <summary>The first turn from above has this part of the effort of a turn at the bound.</summary>
    private const int FirstImproving = 16;

    /// <summary>With so few breaks between bound and schedule every turn at the bound is longer than the last, even if that brought nothing.</summary>
    private const int Near = 2;

    private readonly Cores _cores = new(bracket);

    /// <summary>Runs until the bound meets the best schedule, or until told to stop.</summary>
    public SearchEnd Run()
    {
        long turn = method.FirstTurn;
        // Many timetables are proven by bounds alone: from above it begins with little and doubles.
        var improving = turn / FirstImproving;
        while (true)
        {
            var bound = bracket.Bound;
            if (_cores.Raise(turn) is { } end)
                return end;
            if (bracket.Stopped)
                return SearchEnd.Stopped;
            if (prices?.Raise(turn) ?? false)
                return SearchEnd.Proven;
            if (better.Find(Math.Max(1, (long)(improving * method.ImprovingShare))) is { } found)
                return found;
            if (bracket.Stopped)
                return SearchEnd.Stopped;
            improving = Math.Max(1, 2 * improving);
            if (bracket.Bound > bound || bracket.Upper - bracket.Bound <= Near)
                turn += Math.Max(1, turn / 2);
            bracket.Hear();
            if (bracket.Closed)
                return SearchEnd.Proven;
        }
    }
}
