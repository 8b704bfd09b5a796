using Grappe.Algorithms.Scheduling;

namespace Grappe.Benchmarks.B2B;

/// <summary>Other events made of a published one, changed as the published ones differ from one another. The same chance makes the same event.</summary>
public static class Variants
{
    /// <summary>So few tables that this share of all places is used.</summary>
    public static Timetable Tight(Timetable event_, double use) => event_ with { Tables = (int)Math.Ceiling(event_.Meetings.Count / (use * event_.Slots)) };

    /// <summary>A share of the meetings taken out.</summary>
    public static Timetable Fewer(Timetable event_, double share, Random chance) =>
        event_ with
        {
            Meetings = [.. Shuffled(event_.Meetings, chance).Skip((int)(share * event_.Meetings.Count))],
        };

    /// <summary>A share more meetings, between people who do not meet yet and have time left.</summary>
    public static Timetable More(Timetable event_, double share, Random chance)
    {
        var meetings = event_.Meetings.ToList();
        var met = meetings.Select(meeting => (meeting.People[0], meeting.People[1])).ToHashSet();
        var left = event_.Availability.Select((slots, person) => slots.Count - meetings.Count(meeting => meeting.People.Contains(person))).ToArray();
        var pairs = Enumerable.Range(0, event_.People).SelectMany(first => Enumerable.Range(0, first).Select(second => (first, second)));
        var wanted = meetings.Count + (int)(share * meetings.Count);
        foreach (var (first, second) in Shuffled(pairs, chance))
        {
            if (meetings.Count == wanted)
                break;
            if (left[first] == 0 || left[second] == 0 || met.Contains((first, second)) || met.Contains((second, first)))
                continue;
            left[first]--;
            left[second]--;
            meetings.Add(new RequiredMeeting([first, second], SlotSet.FirstSlots(event_.Slots), []));
        }
        return event_ with { Meetings = meetings };
    }

    /// <summary>"fixed020-Forb": a share of the meetings fixed to slots in which both can meet, tables suffice and nobody is fixed twice.</summary>
    public static Timetable Fixed(Timetable event_, double share, Random chance)
    {
        var meetings = event_.Meetings.ToArray();
        var free = event_.Availability.ToArray();
        var held = new int[event_.Slots];
        foreach (var meeting in Shuffled(Enumerable.Range(0, meetings.Length), chance).Take((int)(share * meetings.Length)))
        {
            var (people, slots, _) = meetings[meeting];
            List<int> possible = [];
            foreach (var slot in slots & free[people[0]] & free[people[1]])
                if (held[slot] < event_.Tables)
                    possible.Add(slot);
            if (possible.Count == 0)
                continue;
            var at = possible[chance.Next(possible.Count)];
            held[at]++;
            foreach (var person in people)
                free[person] -= SlotSet.Of(at);
            meetings[meeting] = meetings[meeting] with { Slots = SlotSet.Of(at) };
        }
        return event_ with { Meetings = meetings };
    }

    /// <summary>"forb0003": in place of the event's own, a share of all pairs of person and slot is forbidden.</summary>
    public static Timetable Forbidden(Timetable event_, double share, Random chance)
    {
        var free = Enumerable.Repeat(SlotSet.FirstSlots(event_.Slots), event_.People).ToArray();
        var all = Enumerable.Range(0, event_.People * event_.Slots);
        foreach (var pair in Shuffled(all, chance).Take((int)(share * event_.People * event_.Slots)))
            free[pair / event_.Slots] -= SlotSet.Of(pair % event_.Slots);
        return event_ with { Availability = free };
    }

    /// <summary>
    /// "prec15": of each person's meetings, a share as many pairs have an order. Without circles: meetings are ordered as they stand in <paramref name="time"/>,
    /// which is a schedule that is to stay possible, or chance.
    /// </summary>
    public static Timetable Ordered(Timetable event_, double share, IReadOnlyList<int> time, Random chance)
    {
        var after = event_.Meetings.Select(meeting => meeting.After.ToHashSet()).ToArray();
        for (var person = 0; person < event_.People; person++)
        {
            int[] mine = [.. Enumerable.Range(0, after.Length).Where(meeting => event_.Meetings[meeting].People.Contains(person))];
            var pairs = mine.SelectMany(first => mine.Where(second => time[first] < time[second]).Select(second => (first, second)));
            foreach (var (first, second) in Shuffled(pairs, chance).Take((int)(share * mine.Length)))
                after[second].Add(first);
        }
        return event_ with { Meetings = [.. event_.Meetings.Select((meeting, number) => meeting with { After = [.. after[number].Order()] })] };
    }

    private static T[] Shuffled<T>(IEnumerable<T> items, Random chance)
    {
        var shuffled = items.ToArray();
        chance.Shuffle(shuffled);
        return shuffled;
    }
}
