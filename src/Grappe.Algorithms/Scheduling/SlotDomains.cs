namespace Grappe.Algorithms.Scheduling;

/// <summary>
/// The slots each meeting can have, by everything that is plain before any search: its own slots, its people's availability, the meetings that must come before
/// and after, and that a person has one meeting at a time (as many meetings confined to a stretch of a day as it has slots keep every other meeting out of it).
/// </summary>
internal static class SlotDomains
{
    /// <summary>Per meeting its slots; null when some meeting has none.</summary>
    public static SlotSet[]? Of(Timetable timetable, Precedences order)
    {
        var domains = new SlotSet[timetable.Meetings.Count];
        var meetingsOf = new List<int>[timetable.People];
        for (var person = 0; person < timetable.People; person++)
            meetingsOf[person] = [];
        for (var meeting = 0; meeting < domains.Length; meeting++)
        {
            domains[meeting] = timetable.Meetings[meeting].Slots & SlotSet.FirstSlots(timetable.Slots);
            foreach (var person in timetable.Meetings[meeting].People)
            {
                domains[meeting] &= timetable.Availability[person];
                meetingsOf[person].Add(meeting);
            }
        }

        for (var changed = true; changed; )
        {
            changed = false;
            for (var meeting = 0; meeting < domains.Length; meeting++)
            {
                var possible = domains[meeting];
                foreach (var earlier in timetable.Meetings[meeting].After)
                {
                    if (earlier == meeting)
                        return null;
                    possible -= SlotSet.FirstSlots(domains[earlier].First + 1);
                    changed |= Narrow(earlier, domains[earlier] & SlotSet.FirstSlots(Math.Max(0, domains[meeting].Last)));
                }
                foreach (var person in timetable.Meetings[meeting].People)
                {
                    possible -= SlotSet.FirstSlots(SlotsTaken(meetingsOf[person].Where(other => order.Before(other, meeting)), domains));
                    possible &= SlotSet.FirstSlots(SlotsLeft(meetingsOf[person].Where(other => order.Before(meeting, other)), domains));
                }
                changed |= Narrow(meeting, possible);
                if (domains[meeting].IsEmpty)
                    return null;
            }
            foreach (var meetings in meetingsOf)
                if (!KeepOutOfFullStretches(meetings))
                    return null;
        }
        return domains;

        bool Narrow(int meeting, SlotSet possible)
        {
            possible &= domains[meeting];
            if (possible == domains[meeting])
                return false;
            domains[meeting] = possible;
            return true;
        }

        bool KeepOutOfFullStretches(List<int> meetings)
        {
            var possible = SlotSet.None;
            foreach (var meeting in meetings)
                possible |= domains[meeting];
            foreach (var first in possible)
            foreach (var last in possible)
            {
                if (last < first)
                    continue;
                var stretch = SlotSet.Range(first, last) & possible;
                var confined = 0;
                foreach (var meeting in meetings)
                    if ((domains[meeting] - stretch).IsEmpty)
                        confined++;
                if (confined > stretch.Count)
                    return false;
                if (confined < stretch.Count)
                    continue;
                foreach (var meeting in meetings)
                    if (!(domains[meeting] - stretch).IsEmpty && Narrow(meeting, domains[meeting] - stretch))
                    {
                        if (domains[meeting].IsEmpty)
                            return false;
                    }
            }
            return true;
        }
    }

    /// <summary>Finds the first slot after some of one person's meetings when they are held as early as they can be, one at a time.</summary>
    private static int SlotsTaken(IEnumerable<int> meetings, SlotSet[] domains)
    {
        var next = 0;
        foreach (var first in meetings.Select(meeting => domains[meeting].First).Order())
            next = Math.Max(next, first) + 1;
        return next;
    }

    /// <summary>Counts the slots left before some of one person's meetings when they are held as late as they can be, one at a time.</summary>
    private static int SlotsLeft(IEnumerable<int> meetings, SlotSet[] domains)
    {
        var next = SlotSet.Capacity;
        foreach (var last in meetings.Select(meeting => domains[meeting].Last).OrderDescending())
            next = Math.Min(next, last + 1) - 1;
        return Math.Max(0, next);
    }
}
