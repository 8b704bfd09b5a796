namespace Grappe.Algorithms.Scheduling;

/// <summary>What is known about a timetable's best schedule when the search ends.</summary>
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

    /// <summary>How many breaks fewer a schedule could at most have; 0 when there is none.</summary>
    public int Gap => Slots is null ? 0 : Breaks - Bound;
}

/// <summary>Finds the schedule with the fewest breaks, and proves it.</summary>
public static class FewestBreaks
{
    /// <summary>Solves a timetable until the best schedule is proven or the search is told to stop.</summary>
    /// <exception cref="ArgumentException">The timetable makes no sense.</exception>
    public static TimetableResult Find(Timetable timetable, TimetableOptions? options = null)
    {
        options ??= new TimetableOptions();
        timetable.Validate();
        var order = new Precedences(timetable.Meetings);
        if (SlotDomains.Of(timetable, order) is not { } domains)
            return new TimetableResult(null, int.MaxValue, int.MaxValue, 0);
        if (options.Method.OrderInterchangeable)
        {
            timetable = Interchangeable.Order(timetable, domains);
            order = new Precedences(timetable.Meetings);
        }

        // Fairness allows everybody between f and f + spread breaks, for some f; the least f first.
        int[]? best = null;
        var breaks = int.MaxValue;
        var bound = int.MaxValue;
        var conflicts = 0L;
        var highest = timetable.Spread is null ? 0 : MostForAll(timetable);
        for (var fewest = 0; fewest <= highest && (long)fewest * timetable.People < breaks; fewest++)
        {
            var most = timetable.Spread is { } spread ? fewest + spread : int.MaxValue;
            var model = new BreakModel(timetable, domains, order, fewest, most, options.Method, options.Seed);
            model.Solver.Stop = options.Stopped;
            BreakSearch? search = null;
            search = new BreakSearch(model, options.Method, breaks, () => Met(model), Tell);
            var end = search.Run();
            conflicts += model.Solver.Conflicts;
            if (end == SearchEnd.Infeasible)
                break;
            if (end == SearchEnd.Stopped)
                bound = Known();
            else if (end == SearchEnd.Proven)
                bound = Math.Min(bound, search.Bound);
            if (end == SearchEnd.Stopped)
                break;

            // What lies below every schedule: those of the limits tried before, these, and those that are left.
            int Known()
            {
                var here = Math.Min(bound, Math.Max(search!.Bound, fewest * timetable.People));
                return fewest < highest ? Math.Min(here, (fewest + 1) * timetable.People) : here;
            }

            int Met(BreakModel met)
            {
                var slots = met.ReadSlots();
                var value = Count(timetable, slots);
                if (value < breaks)
                {
                    (best, breaks) = (slots, value);
                    Tell();
                }
                return breaks;
            }

            void Tell() => options.Progress?.Invoke(new TimetableProgress(best, breaks, Known(), conflicts + model.Solver.Conflicts));
        }
        return new TimetableResult(best, breaks, bound, conflicts);
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
