using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling;

/// <summary>
/// Parts of the best schedule in which a better one is looked for while everything else stays where it is (large neighbourhood search: Shaw, 1998): the meetings
/// of some people, beginning with one who has a break, or all meetings of a stretch of slots. Parts grow while they can be searched through, and shrink while not.
/// </summary>
internal sealed class Neighbourhoods(Timetable timetable, BreakModel model, int seed)
{
    private const double Step = 1.05;
    private const double Smallest = 0.05;
    private const double Largest = 0.8;

    private readonly Random _chance = new(seed);
    private readonly SlotSet[] _days = new SlotSet[timetable.People];
    private int[] _slots = [];
    private double _share = 0.2;

    /// <summary>Whether there is a schedule to look near to.</summary>
    public bool Any => _slots.Length > 0;

    /// <summary>Takes a schedule as the one to look near to.</summary>
    public void Move(int[] slots)
    {
        _slots = slots;
        Array.Clear(_days);
        for (var meeting = 0; meeting < _slots.Length; meeting++)
            foreach (var person in timetable.Meetings[meeting].People)
                _days[person] |= SlotSet.Of(_slots[meeting]);
    }

    /// <summary>The literals that keep all meetings outside the next part where they are.</summary>
    public IEnumerable<int> Next()
    {
        var free = _chance.Next(2) == 0 ? People() : Stretch();
        for (var meeting = 0; meeting < _slots.Length; meeting++)
            // Where no better schedule has a meeting, it is not kept either.
            if (!free[meeting] && model.Solver.Fixed(model.Placed[meeting, _slots[meeting]]) >= 0)
                yield return model.Placed[meeting, _slots[meeting]];
    }

    /// <summary>Takes the outcome of the last part: the next is larger when that one was searched through, smaller when it was not.</summary>
    public void Heard(Verdict verdict) => _share = Math.Clamp(verdict == Verdict.Unknown ? _share / Step : _share * Step, Smallest, Largest);

    private bool[] People()
    {
        var free = new bool[_slots.Length];
        int[] people = [.. Enumerable.Range(0, timetable.People)];
        _chance.Shuffle(people);
        var left = (int)(_share * free.Length);
        foreach (var person in people.OrderByDescending(person => _days[person].Breaks > 0 ? _chance.Next(3) : 0))
        foreach (var meeting in model.MeetingsOf[person])
        {
            if (left <= 0)
                return free;
            if (!free[meeting])
                left--;
            free[meeting] = true;
        }
        return free;
    }

    private bool[] Stretch()
    {
        var wanted = Math.Max(2, (int)Math.Ceiling(_share * timetable.Slots));
        var first = _chance.Next(Math.Max(1, timetable.Slots - wanted + 1));
        var stretch = SlotSet.Range(first, Math.Min(timetable.Slots, first + wanted) - 1);
        return Array.ConvertAll(_slots, stretch.Contains);
    }
}
