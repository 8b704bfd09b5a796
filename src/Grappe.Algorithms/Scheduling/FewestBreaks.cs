using Grappe.Algorithms.Scheduling.Prices;

namespace Grappe.Algorithms.Scheduling;

/// <summary>The result of solving a timetable: the best schedule found, and the bound on the breaks of any schedule.</summary>
/// <param name="Slots">The slot of each meeting, or null when no schedule was found.</param>
/// <param name="Breaks">The sum of breaks of that schedule; <see cref="int.MaxValue"/> when none was found.</param>
/// <param name="Bound">No schedule has fewer breaks; <see cref="int.MaxValue"/> when there is no schedule at all.</param>
/// <param name="Conflicts">How many dead ends the search met.</param>
public sealed record TimetableResult(IReadOnlyList<int>? Slots, int Breaks, int Bound, long Conflicts)
{
    /// <summary>Whether it is known that there is no schedule.</summary>
    public bool Infeasible => Slots is null && Bound == int.MaxValue;

    /// <summary>Whether the schedule is known to be the best, or it is known that there is none.</summary>
    public bool Proven => Breaks == Bound;

    /// <summary>The most breaks that a better schedule could save; 0 when no schedule was found.</summary>
    public int Gap => Slots is null ? 0 : Breaks - Bound;
}

/// <summary>Finds the schedule with the fewest breaks, and proves it.</summary>
public static class FewestBreaks
{
    /// <summary>Solves a timetable until the best schedule is proven or the search is told to stop.</summary>
    /// <exception cref="ArgumentException">The timetable makes no sense, or the number of threads is neither 1 nor 2.</exception>
    public static TimetableResult Find(Timetable timetable, TimetableOptions? options = null)
    {
        options ??= new TimetableOptions();
        timetable.Validate();
        if (options.Threads is not (1 or 2))
            throw new ArgumentException($"There can be 1 or 2 threads, not {options.Threads}.");
        var known = new BestKnown(options.Progress);
        return options.Threads == 1 ? Solve(timetable, options, known) : SolveTogether(timetable, options, known);
    }

    /// <summary>A second thread searches in another order, with as much effort for schedules as for the bound; who is done first stops the other.</summary>
    private static TimetableResult SolveTogether(Timetable timetable, TimetableOptions options, BestKnown known)
    {
        var method = options.Method with
        {
            OrderAllAbove = options.Method.OrderAllAbove > 0 ? 0 : double.PositiveInfinity,
            ImprovingShare = Math.Max(1, options.Method.ImprovingShare),
        };
        var helping = Task.Run(() => SolveAndClose(options with { Seed = options.Seed + 1, Method = method }));
        TimetableResult mine;
        try
        {
            mine = SolveAndClose(options);
        }
        finally
        {
            known.Close();
            ((IAsyncResult)helping).AsyncWaitHandle.WaitOne();
        }
        var theirs = helping.GetAwaiter().GetResult();
        var bound = Math.Min(known.Breaks, Math.Max(known.Bound, Math.Max(mine.Bound, theirs.Bound)));
        return new TimetableResult(known.Slots, known.Breaks, bound, mine.Conflicts + theirs.Conflicts);

        TimetableResult SolveAndClose(TimetableOptions with)
        {
            var result = Solve(timetable, with, known);
            if (result.Proven)
                known.Close();
            return result;
        }
    }

    private static TimetableResult Solve(Timetable timetable, TimetableOptions options, BestKnown known)
    {
        var order = new Precedences(timetable.Meetings);
        if (SlotDomains.Of(timetable, order) is not { } domains)
            return new TimetableResult(null, int.MaxValue, int.MaxValue, 0);
        if (options.Method.OrderInterchangeable)
        {
            timetable = Interchangeable.Order(timetable, domains);
            order = new Precedences(timetable.Meetings);
        }

        // Fairness allows everybody between f and f + spread breaks, for some f; the least f first.
        var bound = int.MaxValue;
        var conflicts = 0L;
        var highest = timetable.Spread is null ? 0 : MostForAll(timetable);
        for (var fewest = 0; fewest <= highest && (long)fewest * timetable.People < known.Breaks; fewest++)
        {
            var most = timetable.Spread is { } spread ? fewest + spread : int.MaxValue;
            var model = new BreakModel(timetable, domains, order, fewest, most, options.Method, options.Seed);
            model.Solver.Stop = () => known.Closed || options.Stopped();
            Bracket? bracket = null;
            bracket = new Bracket(model, known, Met, () => known.Raise(LowerBound(), conflicts + model.Solver.Conflicts));
            var parts = options.Method.Parts ? new Neighbourhoods(timetable, model, options.Seed) : null;
            var walk = options.Method.WalkShare > 0 && fewest == 0 ? new BreakWalk(timetable, domains, model.MeetingsOf, most, options.Seed) : null;
            var prices = new Lazy<BreakPrices>(() => new BreakPrices(timetable, domains, order, model.MeetingsOf));
            var end = new BreakSearch(
                bracket,
                options.Method,
                options.Method.PricesShare > 0 ? new PriceBound(bracket, prices, options.Method.PricesShare) : null,
                new BetterSchedules(bracket, options.Method.Guided, parts, walk, options.Method.WalkShare)
            ).Run();
            conflicts += model.Solver.Conflicts;
            if (end == SearchEnd.Infeasible)
                break;
            if (end == SearchEnd.Stopped)
            {
                bound = LowerBound();
                break;
            }
            if (end == SearchEnd.Proven)
                bound = Math.Min(bound, bracket.Bound);

            // What lies below every schedule: those of the limits tried before, these, and those that are left.
            int LowerBound()
            {
                var here = Math.Min(bound, Math.Max(bracket!.Bound, fewest * timetable.People));
                return fewest < highest ? Math.Min(here, (fewest + 1) * timetable.People) : here;
            }

            void Met()
            {
                var slots = model.ReadSlots();
                known.Met(slots, Count(timetable, slots), LowerBound(), conflicts + model.Solver.Conflicts);
            }
        }
        return new TimetableResult(known.Slots, known.Breaks, bound, conflicts);
    }

    /// <summary>The most breaks that everybody can have: who has n meetings has fewer than n.</summary>
    private static int MostForAll(Timetable timetable)
    {
        var meetings = new int[timetable.People];
        foreach (var meeting in timetable.Meetings)
        foreach (var person in meeting.People)
            meetings[person]++;
        return meetings.Length == 0 ? 0 : Math.Max(0, meetings.Min() - 1);
    }

    private static int Count(Timetable timetable, int[] slots)
    {
        var days = new SlotSet[timetable.People];
        for (var meeting = 0; meeting < slots.Length; meeting++)
            foreach (var person in timetable.Meetings[meeting].People)
                days[person] |= SlotSet.Of(slots[meeting]);
        return days.Sum(day => day.Breaks);
    }
}
