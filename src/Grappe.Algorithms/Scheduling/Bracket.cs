using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling;

/// <summary>Holds the limits of the fewest breaks, the bound below and the best schedule above, and the clauses in which both are improved.</summary>
/// <param name="model">The clauses.</param>
/// <param name="known">The best schedule known so far, by whomever.</param>
/// <param name="met">Called at every schedule met.</param>
/// <param name="told">Called whenever the bound rose.</param>
internal sealed class Bracket(BreakModel model, BestKnown known, Action met, Action told)
{
    private readonly int[] _breaks = [.. model.Breaks.SelectMany(literals => literals)];
    private int[]? _atLeast;
    private bool _feasible;

    public BreakModel Model => model;

    public SatSolver Solver => model.Solver;

    /// <summary>The literal under which nobody has more breaks than is fair.</summary>
    public int Fair => model.Fair;

    /// <summary>No schedule has fewer breaks.</summary>
    public int Bound { get; private set; }

    /// <summary>The breaks of the best schedule; <see cref="int.MaxValue"/> while there is none.</summary>
    public int Upper { get; private set; } = known.Breaks;

    /// <summary>The best schedule, whoever found it.</summary>
    public int[] Slots => known.Slots!;

    public bool HasSchedule => Upper < int.MaxValue;

    /// <summary>Whether the best schedule is known to be the best.</summary>
    public bool Closed => Bound >= Upper;

    public bool Stopped => Solver.Stop?.Invoke() ?? false;

    /// <summary>Raises the bound: no schedule has fewer breaks than so many.</summary>
    public void Raise(int bound)
    {
        if (bound <= Bound)
            return;
        Bound = Math.Min(bound, Upper);
        told();
    }

    /// <summary>Raises the bound to the best schedule, which is proven: what is ruled out is ruled out for better ones only.</summary>
    public void Close() => Bound = Upper;

    /// <summary>The last schedule met in these clauses that was better than all before.</summary>
    public int[]? Latest { get; private set; }

    /// <summary>Reads the schedule the solver has just met.</summary>
    public void Met()
    {
        if (!_feasible)
            Solver.Add(Fair);
        _feasible = true;
        met();
        if (known.Breaks >= Upper)
            return;
        Upper = known.Breaks;
        Latest = model.ReadSlots();
    }

    /// <summary>Takes over what others have found.</summary>
    public void Hear() => Upper = Math.Min(Upper, known.Breaks);

    /// <summary>Returns the literals to assume for no more than so many breaks; none where that is no limit.</summary>
    public int[] AtMost(int breaks)
    {
        _atLeast ??= Counters.Totaliser(Solver, _breaks, Math.Min(_breaks.Length, Upper));
        return breaks < _atLeast.Length ? [_atLeast[breaks] ^ 1] : [];
    }
}
