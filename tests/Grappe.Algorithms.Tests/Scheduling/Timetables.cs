using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Scheduling;

namespace Grappe.Algorithms.Tests.Scheduling;

/// <summary>Small timetables at random, and the plain way to solve them.</summary>
internal static class Timetables
{
    public static readonly Gen<Timetable> Small = Gen.Choose(0, int.MaxValue - 1).Select(seed => Random(seed));

    public static Timetable Random(int seed)
    {
        var random = new Random(seed);
        var people = random.Next(2, 6);
        var slots = random.Next(2, 6);
        var meetings = new List<RequiredMeeting>();
        for (var i = random.Next(1, 7); i > 0; i--)
        {
            var attending = Enumerable.Range(0, people).OrderBy(_ => random.Next()).Take(random.Next(8) == 0 ? 3 : 2).ToArray();
            var allowed = SlotSet.FirstSlots(slots);
            if (random.Next(3) == 0)
                allowed = new SlotSet((ulong)random.NextInt64(1, 1L << slots));
            // Mostly without a circle, now and then with one.
            var after = Enumerable
                .Range(0, i > 1 ? 6 : 1)
                .Where(other => other != meetings.Count && random.Next(12) == 0 && (other < meetings.Count || random.Next(8) == 0));
            meetings.Add(new RequiredMeeting(attending, allowed, [.. after]));
        }
        meetings = [.. meetings.Select(meeting => meeting with { After = [.. meeting.After.Where(other => other < meetings.Count)] })];
        return new Timetable
        {
            People = people,
            Slots = slots,
            Tables = random.Next(1, 4),
            Spread = random.Next(4) switch
            {
                0 => null,
                1 => 0,
                2 => 1,
                _ => 2,
            },
            Meetings = meetings,
            Availability =
            [
                .. Enumerable.Range(0, people).Select(_ => random.Next(3) == 0 ? new SlotSet((ulong)random.NextInt64(1L << slots)) : SlotSet.FirstSlots(slots)),
            ],
        };
    }

    /// <summary>The fewest breaks by trying every schedule; null when there is none.</summary>
    public static int? ByTryingAll(Timetable timetable)
    {
        int? best = null;
        var slots = new int[timetable.Meetings.Count];
        while (true)
        {
            if (Fault(timetable, slots) is null)
                best = Math.Min(best ?? int.MaxValue, Breaks(timetable, slots).Sum());
            var meeting = 0;
            while (meeting < slots.Length && ++slots[meeting] == timetable.Slots)
                slots[meeting++] = 0;
            if (meeting == slots.Length)
                return best;
        }
    }

    /// <summary>The first rule a schedule breaks; null when it keeps them all.</summary>
    public static string? Fault(Timetable timetable, IReadOnlyList<int> slots)
    {
        var days = Enumerable.Range(0, timetable.People).Select(_ => new bool[timetable.Slots]).ToArray();
        for (var meeting = 0; meeting < slots.Count; meeting++)
        {
            var (people, allowed, after) = timetable.Meetings[meeting];
            if (!allowed.Contains(slots[meeting]))
                return $"meeting {meeting} is outside its slots";
            if (after.Any(earlier => slots[earlier] >= slots[meeting]))
                return $"meeting {meeting} is too early";
            foreach (var person in people)
            {
                if (!timetable.Availability[person].Contains(slots[meeting]))
                    return $"person {person} is not available";
                if (days[person][slots[meeting]])
                    return $"person {person} is at two meetings";
                days[person][slots[meeting]] = true;
            }
        }
        if (slots.GroupBy(slot => slot).Any(held => held.Count() > timetable.Tables))
            return "tables are missing";
        var breaks = Breaks(timetable, slots);
        return breaks.Max() - breaks.Min() > (timetable.Spread ?? int.MaxValue) ? "breaks are unfair" : null;
    }

    public static int[] Breaks(Timetable timetable, IReadOnlyList<int> slots)
    {
        var breaks = new int[timetable.People];
        for (var person = 0; person < timetable.People; person++)
        {
            var mine = Enumerable
                .Range(0, slots.Count)
                .Where(meeting => timetable.Meetings[meeting].People.Contains(person))
                .Select(meeting => slots[meeting])
                .Order();
            breaks[person] = mine.Zip(mine.Skip(1)).Count(pair => pair.Second > pair.First + 1);
        }
        return breaks;
    }
}
