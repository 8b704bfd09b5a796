using Grappe.Algorithms.Scheduling.Days;

namespace Grappe.Benchmarks.Days;

/// <summary>Holds a schedule against the rules of its day, sharing no code with what made it.</summary>
public static class DayVerifier
{
    public static List<string> Check(MeetingDay day, IReadOnlyList<Appointment?> appointments, long value)
    {
        var faults = new List<string>();
        var persons = new HashSet<(int Person, int Slot)>();
        var places = new Dictionary<(int Place, int Slot), int>();
        var counts = new int[day.People.Count];
        var sum = 0L;
        for (var i = 0; i < day.Meetings.Count; i++)
        {
            if (appointments[i] is not { } at)
                continue;
            var meeting = day.Meetings[i];
            var place = day.Places[at.Place];
            sum += meeting.Value;
            Fault(meeting.Wishes?.Contains(Wish.Never) ?? false, $"meeting {i} is refused");
            Fault(!meeting.Slots.Contains(at.Slot) || at.Slot >= day.Slots, $"meeting {i} is outside its slots");
            Fault(meeting.Fixed is { } set && set != at, $"meeting {i} is not where it is fixed");
            Fault(!place.Open.Contains(at.Slot) || place.Seats < meeting.People.Count, $"place {at.Place} is closed or too small for meeting {i}");
            foreach (var person in meeting.People)
            {
                Fault(!day.People[person].Available.Contains(at.Slot), $"person {person} is away in slot {at.Slot}");
                Fault(!persons.Add((person, at.Slot)), $"person {person} has two meetings in slot {at.Slot}");
                counts[person]++;
            }
            places[(at.Place, at.Slot)] = places.GetValueOrDefault((at.Place, at.Slot)) + 1;
            foreach (var earlier in meeting.After)
                Fault(appointments[earlier] is { } other && other.Slot >= at.Slot, $"meeting {i} is not after meeting {earlier}");
        }
        foreach (var ((place, slot), uses) in places)
            Fault(uses > day.Places[place].AtOnce, $"place {place} is used {uses} times in slot {slot}");
        for (var person = 0; person < counts.Length; person++)
            Fault(counts[person] > day.People[person].MostMeetings, $"person {person} has more meetings than his quota");
        Fault(sum != value, $"the meetings are worth {sum}, not {value}");
        return faults;

        void Fault(bool wrong, string what)
        {
            if (wrong)
                faults.Add(what);
        }
    }
}
