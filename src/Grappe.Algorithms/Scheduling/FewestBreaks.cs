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
        var domains = Domains(timetable);
        var model = new BreakModel(timetable, domains, timetable.Spread ?? int.MaxValue, options, seed);
        model.Solver.Stop = stop;
        log?.Invoke($"{model.Solver.Variables} variables, {model.Solver.Clauses} clauses");
        var search = new CoreGuided(model.Solver, model.Breaks.SelectMany(literals => literals).Select(literal => literal ^ 1), log);
        int[]? best = null;
        var breaks = int.MaxValue;
        search.Run(
            () =>
            {
                var slots = model.ReadSlots();
                var value = Count(timetable, slots);
                if (value < breaks)
                    (best, breaks) = (slots, value);
                return breaks;
            }
        );
        return new TimetableResult(best, breaks, search.Bound, model.Solver.Conflicts);
    }

    private static int Count(Timetable timetable, int[] slots)
    {
        var days = new SlotSet[timetable.People];
        for (var meeting = 0; meeting < slots.Length; meeting++)
            foreach (var person in timetable.Meetings[meeting].People)
                days[person] |= SlotSet.Of(slots[meeting]);
        return days.Sum(day => day.Breaks);
    }

    private static SlotSet[] Domains(Timetable timetable)
    {
        var domains = new SlotSet[timetable.Meetings.Count];
        for (var meeting = 0; meeting < domains.Length; meeting++)
        {
            domains[meeting] = timetable.Meetings[meeting].Slots & SlotSet.FirstSlots(timetable.Slots);
            foreach (var person in timetable.Meetings[meeting].People)
                domains[meeting] &= timetable.Availability[person];
        }
        return domains;
    }
}
