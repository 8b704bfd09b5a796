namespace Grappe.Algorithms.Scheduling;

/// <summary>
/// Meetings that differ only in people who have no other meeting can exchange their slots in any schedule. Asking for them in the order of the list loses no
/// schedule that matters, and spares the search all the others.
/// </summary>
internal static class Interchangeable
{
    /// <summary>The same timetable with an order among interchangeable meetings.</summary>
    public static Timetable Order(Timetable timetable, SlotSet[] domains)
    {
        var meetingsOf = new int[timetable.People];
        foreach (var meeting in timetable.Meetings)
        foreach (var person in meeting.People)
            meetingsOf[person]++;
        var ordered = new bool[timetable.Meetings.Count];
        for (var meeting = 0; meeting < ordered.Length; meeting++)
            foreach (var earlier in timetable.Meetings[meeting].After)
                ordered[meeting] = ordered[earlier] = true;

        // Only meetings that share somebody are ordered strictly: they cannot be at the same time.
        var last = new Dictionary<(string People, SlotSet Slots), int>();
        var meetings = timetable.Meetings.ToArray();
        for (var meeting = 0; meeting < meetings.Length; meeting++)
        {
            var others = meetings[meeting].People.Where(person => meetingsOf[person] > 1).Order().ToArray();
            if (ordered[meeting] || others.Length == 0 || others.Length == meetings[meeting].People.Count)
                continue;
            var key = ($"{string.Join(' ', others)} of {meetings[meeting].People.Count}", domains[meeting]);
            if (last.TryGetValue(key, out var previous))
                meetings[meeting] = meetings[meeting] with { After = [previous] };
            last[key] = meeting;
        }
        return last.Count == 0 ? timetable : timetable with { Meetings = meetings };
    }
}
