namespace Grappe.Algorithms.Scheduling.Prices;

/// <summary>Raises the bound by prices, and tells the solver which placements and breaks cost how much.</summary>
/// <param name="bracket">The bound and the best schedule.</param>
/// <param name="planned">The prices, made when they are first needed.</param>
/// <param name="share">The effort, as a share of that for cores.</param>
internal sealed class PriceBound(Bracket bracket, Lazy<BreakPrices> planned, double share)
{
    /// <summary>The number of steps of planning that cost as much as a conflict.</summary>
    private const long StepsPerConflict = 50_000;

    /// <summary>The divisor of the effort for prices while the bound is higher than theirs.</summary>
    private const int Behind = 4;

    private readonly Dictionary<int, int> _costs = [];

    /// <summary>
    /// Works for about as long as so many conflicts take; whether the best schedule is known. What this and the solver rule out holds for schedules better than the best.
    /// </summary>
    public bool Raise(long turn)
    {
        if (!bracket.HasSchedule)
            return false;
        var prices = planned.Value;
        bracket.Model.Narrow(prices);
        if (prices.Settled)
            return false;
        prices.Raise((long)(turn * share / (prices.Breaks < bracket.Bound ? Behind : 1)) * StepsPerConflict, bracket.Upper, bracket.Solver.Stop);
        bracket.Raise(prices.Breaks);
        if (bracket.Closed)
            return true;
        var (placed, withBreak, without) = prices.Least();
        var model = bracket.Model;
        for (var meeting = 0; meeting < placed.GetLength(0); meeting++)
        for (var slot = 0; slot < placed.GetLength(1); slot++)
            if (model.Placed[meeting, slot] >= 0)
                Costs(model.Placed[meeting, slot], placed[meeting, slot]);
        for (var person = 0; person < withBreak.Length; person++)
            if (model.Breaks[person] is [var broken, ..])
            {
                Costs(broken, withBreak[person]);
                Costs(broken ^ 1, without[person]);
            }
        if (!bracket.Solver.Consistent)
            bracket.Close();
        return bracket.Closed;
    }

    /// <summary>Tells the solver that every schedule in which the literal holds has at least so many breaks in all.</summary>
    private void Costs(int literal, int breaks)
    {
        if (breaks <= Math.Max(bracket.Bound, _costs.GetValueOrDefault(literal)) || bracket.Solver.Fixed(literal) != 0)
            return;
        _costs[literal] = breaks;
        if (breaks >= bracket.Upper)
            bracket.Solver.Add(literal ^ 1);
        else if (bracket.AtMost(breaks - 1) is [var fewer])
            bracket.Solver.Add(literal ^ 1, fewer ^ 1);
    }
}
