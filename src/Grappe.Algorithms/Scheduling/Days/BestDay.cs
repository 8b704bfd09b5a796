using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>
/// The best schedule of a small day, with proof: goal after goal in their order, each by cores of wishes that cannot all be granted (OLL with weights: Andres, Kaufmann, Matheis and Schaub,
/// 2012; heavier wishes first). At a goal's optimum every wish that has weight left holds in all optimal schedules, so that it becomes a rule for the goals after it.
/// </summary>
internal sealed class BestDay
{
    private const int MinimisationConflicts = 100;

    private readonly DayBoard _board;
    private readonly DayModel _model;
    private readonly SatSolver _solver;
    private readonly int[] _meetings;
    private readonly Dictionary<int, long> _wishes = [];
    private readonly Dictionary<int, (int[] Outputs, int Index)> _sums = [];
    private readonly long _conflicts;

    /// <param name="board">The day with a schedule to begin with.</param>
    /// <param name="conflicts">How many dead ends may be met for each goal.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="stopped">True ends the search.</param>
    public BestDay(DayBoard board, long conflicts, int seed, Func<bool> stopped)
    {
        _board = board;
        _conflicts = conflicts;
        _meetings = [.. Enumerable.Range(0, board.Slot.Length).Where(meeting => board.Allowed[meeting] != 0)];
        _model = new DayModel(board, _meetings, seed);
        _solver = _model.Solver;
        _solver.Stop = stopped;
        _model.PreferBoard();
    }

    /// <summary>The slots of the best schedule met; null before the first.</summary>
    public int[]? Slots { get; private set; }

    /// <summary>The goals that no schedule meets better, given the ones before them; null when not even the number of meetings missed is proven.</summary>
    public IReadOnlyList<Goal>? Proven => _proven;

    private List<Goal>? _proven;

    /// <summary>Goes through the goals until one cannot be proven within the effort.</summary>
    /// <param name="mostValue">What is known to be the most value with everything held that must be, where that is the first goal; else null.</param>
    public void Run(long? mostValue)
    {
        if (mostValue is { } known)
            Require(known);
        foreach (var meeting in _meetings)
            if (_board.Day.Meetings[meeting].Must)
                Wish(_model.Held[meeting], 1);
        if (!Settle())
            return;
        _proven = [];
        foreach (var goal in _board.Day.Goals.Where(goal => goal != Goal.Walks))
        {
            if (goal != Goal.Value || mostValue is null)
                AddWishes(goal);
            if (!Settle())
                return;
            _proven.Add(goal);
        }
    }

    private void Require(long value)
    {
        (int, long)[] losses =
        [
            .. _meetings
                .Where(meeting => _board.Day.Meetings[meeting].Value > 0)
                .Select(meeting => (_model.Held[meeting] ^ 1, (long)_board.Day.Meetings[meeting].Value)),
        ];
        Counters.AddWeightAtMost(_solver, losses, losses.Sum(loss => loss.Item2) - value);
    }

    private void AddWishes(Goal goal)
    {
        if (goal == Goal.Value)
            foreach (var meeting in _meetings)
                Wish(_model.Held[meeting], _board.Day.Meetings[meeting].Value);
        else
            foreach (var person in _meetings.SelectMany(meeting => _board.People[meeting]).Distinct().Order())
            {
                var life = PersonOf(person);
                var unwanted =
                    goal == Goal.Lunch ? life.Unfed
                    : goal == Goal.Idle ? life.Idle
                    : Unfair(person, life);
                foreach (var literal in unwanted)
                    Wish(literal ^ 1, 1);
            }
    }

    private readonly Dictionary<int, Person> _people = [];

    /// <summary>Literals about a person's day.</summary>
    /// <param name="Busy">Per slot what occupies them; no two at once.</param>
    /// <param name="Idle">Idle slots.</param>
    /// <param name="Unfed">Days without time to eat.</param>
    private sealed record Person(List<int>[] Busy, List<int> Idle, List<int> Unfed);

    private Person PersonOf(int person)
    {
        if (_people.TryGetValue(person, out var known))
            return known;
        var slots = _board.Slots;
        var life = new Person([.. Enumerable.Range(0, slots).Select(slot => _model.Occupying(person, slot))], [], []);
        foreach (var day in _board.Days)
            AddDay(life, new SlotSet(day), _board.Available(person));
        return _people[person] = life;
    }

    private void AddDay(Person life, SlotSet day, ulong available)
    {
        // A meal begins in one slot at most, and nobody meets while they eat.
        var meals = new Dictionary<int, int>();
        var window = (_board.Day.Lunch & day).Bits;
        foreach (var start in new SlotSet(DayBoard.Starts(window, _board.Day.LunchSlots)))
        {
            var meal = meals[start] = _solver.NewVariable();
            for (var slot = start; slot < start + _board.Day.LunchSlots; slot++)
                foreach (var busy in life.Busy[slot])
                    _solver.Add(meal ^ 1, busy ^ 1);
        }
        int[] eats = [.. meals.Values];
        _solver.AddAtMost(eats, 1);
        if (window != 0)
        {
            var unfed = _solver.NewVariable();
            life.Unfed.Add(unfed);
            foreach (var slot in day)
            foreach (var busy in life.Busy[slot])
                _solver.Add([busy ^ 1, unfed, .. eats]);
        }

        // Idle: met before, meets after, is there, and neither meets nor eats.
        var before = Reaching(life, day);
        var after = Reaching(life, day.Reverse());
        foreach (var slot in day)
            if ((available >> slot & 1) != 0 && before.TryGetValue(slot, out var met) && after.TryGetValue(slot, out var meets))
            {
                var idle = _solver.NewVariable();
                life.Idle.Add(idle);
                var eating = meals.Where(meal => meal.Key <= slot && slot < meal.Key + _board.Day.LunchSlots).Select(meal => meal.Value);
                _solver.Add([met ^ 1, meets ^ 1, idle, .. life.Busy[slot], .. eating]);
            }
    }

    /// <summary>Per slot, in the order given, a literal for "they meet in this or one that came before".</summary>
    private Dictionary<int, int> Reaching(Person life, IEnumerable<int> slots)
    {
        var reached = new Dictionary<int, int>();
        int? last = null;
        foreach (var slot in slots)
        {
            if (life.Busy[slot].Count > 0)
            {
                var next = _solver.NewVariable();
                foreach (var busy in life.Busy[slot])
                    _solver.Add(busy ^ 1, next);
                if (last is { } earlier)
                    _solver.Add(earlier ^ 1, next);
                last = next;
            }
            if (last is { } met)
                reached[slot] = met;
        }
        return reached;
    }

    private List<int> Unfair(int person, Person life)
    {
        var unwanted = new List<int>();
        int[] absent = [.. _meetings.Where(meeting => _board.People[meeting].Contains(person)).Select(meeting => _model.Held[meeting] ^ 1)];
        var fair = Math.Min(_board.Fair(person), absent.Length);

        // Fewer than j are held when more than n − j are not.
        var missing = Counters.Totaliser(_solver, absent, absent.Length);
        for (var held = 1; held <= fair; held++)
            unwanted.Add(missing[absent.Length - held]);
        var idle = Counters.Totaliser(_solver, life.Idle.ToArray(), life.Idle.Count);
        unwanted.AddRange(idle.Skip(_board.Day.MostIdle));
        return unwanted;
    }

    private void Wish(int literal, long weight)
    {
        if (weight > 0)
            _wishes[literal] = _wishes.GetValueOrDefault(literal) + weight;
    }

    /// <summary>Grants as much as can be granted, and makes a rule of it; false when the effort is spent.</summary>
    private bool Settle()
    {
        var last = _solver.Conflicts + _conflicts;
        var least = _wishes.Values.DefaultIfEmpty(0).Max();
        while (true)
        {
            int[] assumed =
            [
                .. _wishes.Where(wish => wish.Value >= least).OrderByDescending(wish => wish.Value).ThenBy(wish => wish.Key).Select(wish => wish.Key),
            ];
            var verdict = _solver.Solve(assumed, Math.Max(1, last - _solver.Conflicts));
            if (verdict == Verdict.Unknown)
                return false;
            if (verdict == Verdict.Satisfiable)
            {
                Slots = _model.ReadSlots();
                _solver.PreferModel();
                if (assumed.Length == _wishes.Count)
                    break;
                least = _wishes.Values.Where(weight => weight < least).Max();
                continue;
            }
            var core = Minimise([.. _solver.Core]);
            if (core.Length == 0)
                return false;
            Relax(core);
        }
        foreach (var wish in _wishes.Keys)
            _solver.Add(wish);
        _wishes.Clear();
        _sums.Clear();
        return true;
    }

    private void Relax(int[] core)
    {
        var weight = core.Min(wish => _wishes[wish]);
        foreach (var wish in core)
        {
            if ((_wishes[wish] -= weight) == 0)
                _wishes.Remove(wish);
            if (_sums.TryGetValue(wish, out var sum) && sum.Index + 1 < sum.Outputs.Length)
                WishFewer(sum.Outputs, sum.Index + 1, weight);
        }
        var failed = Array.ConvertAll(core, wish => wish ^ 1);
        _solver.Add(failed);
        if (core.Length > 1)
            WishFewer(Counters.Totaliser(_solver, failed, failed.Length), 1, weight);
    }

    private void WishFewer(int[] outputs, int index, long weight)
    {
        Wish(outputs[index] ^ 1, weight);
        _sums[outputs[index] ^ 1] = (outputs, index);
    }

    private int[] Minimise(int[] core)
    {
        for (var i = 0; i < core.Length && core.Length > 1; )
        {
            var without = core.Where((_, index) => index != i).ToArray();
            if (_solver.Solve(without, MinimisationConflicts) == Verdict.Unsatisfiable)
                core = Array.FindAll(core, literal => _solver.Core.Contains(literal));
            else
                i++;
        }
        return core;
    }
}
