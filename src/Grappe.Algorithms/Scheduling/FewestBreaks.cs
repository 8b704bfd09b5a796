namespace Grappe.Algorithms.Scheduling;

/// <summary>What is known about a timetable's best schedule when the search ends.</summary>
/// <param name="Slots">The slot of each meeting, or null when no schedule was found.</param>
/// <param name="Breaks">The sum of breaks of that schedule.</param>
/// <param name="Bound">No schedule has fewer breaks; <see cref="int.MaxValue"/> when there is no schedule at all.</param>
/// <param name="Conflicts">How many dead ends the search met.</param>
public sealed record TimetableResult(int[]? Slots, int Breaks, int Bound, long Conflicts)
{
    /// <summary>Whether the schedule is known to be the best, or it is known that there is none.</summary>
    public bool Proven => Bound == int.MaxValue || Slots is not null && Breaks == Bound;
}

/// <summary>Finds the schedule with the fewest breaks and proves it, from below: by cores, after Morgado, Dodaro and Marques-Silva (OLL, 2014).</summary>
public static class FewestBreaks
{
    /// <summary>Solves the timetable until done or told to stop.</summary>
    public static TimetableResult Find(Timetable timetable, Func<bool>? stop = null, int seed = 0, TimetableMethod? method = null, Action<string>? log = null)
    {
        var options = method ?? new TimetableMethod();
        var order = new Precedences(timetable.Meetings);
        if (SlotDomains.Of(timetable, order) is not { } domains)
            return new TimetableResult(null, int.MaxValue, int.MaxValue, 0);

        // Fairness allows everybody between f and f + spread breaks, for some f; the least f first.
        int[]? best = null;
        var breaks = int.MaxValue;
        var bound = int.MaxValue;
        var conflicts = 0L;
        var bottom = timetable.Spread is null ? 0 : FewestPossible(timetable);
        for (var fewest = 0; fewest <= bottom && (long)fewest * timetable.People < breaks; fewest++)
        {
            var most = timetable.Spread is { } spread ? fewest + spread : int.MaxValue;
            var model = new BreakModel(timetable, domains, order, fewest, most, options, seed);
            model.Solver.Stop = stop;
            log?.Invoke($"{model.Solver.Variables} variables, {model.Solver.Clauses} long clauses");
            var search = new BreakSearch(model, breaks, () => Met(model), log);
            var end = search.Run();
            conflicts += model.Solver.Conflicts;
            log?.Invoke($"{end}, {model.Solver.Propagations} propagations, {model.Solver.Decisions} decisions, {model.Solver.Conflicts} conflicts");
            if (end == SearchEnd.Infeasible)
                break;
            if (end != SearchEnd.Unfair)
                bound = Math.Min(bound, search.Bound);
            if (end == SearchEnd.Stopped)
            {
                // What was not looked at could be better only down to its own bottom.
                bound = Math.Min(bound, fewest < bottom ? (fewest + 1) * timetable.People : bound);
                break;
            }
        }
        return new TimetableResult(best, breaks, bound, conflicts);

        int Met(BreakModel model)
        {
            var slots = model.ReadSlots();
            var value = Count(timetable, slots);
            if (value < breaks)
                (best, breaks) = (slots, value);
            return breaks;
        }
    }

    /// <summary>The most breaks that everybody can have: who has n meetings has fewer than n.</summary>
    private static int FewestPossible(Timetable timetable)
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
