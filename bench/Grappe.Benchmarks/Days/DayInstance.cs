using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;

namespace Grappe.Benchmarks.Days;

/// <summary>
/// Two days of a large matchmaking event, made by chance: wishes go to the popular more often (Zipf), a fifth of the meetings are wished for by one side only, one in twenty must be
/// held, one in twelve has a third or fourth person; every sixth person misses half a day; quotas lie between 8 and 16; lunch is at noon; tables stand in a hall three metres apart.
/// </summary>
public static class DayInstance
{
    public static MeetingDay Make(int people, int slots, int tables, int wishes, int seed)
    {
        var random = new Random(seed);
        var half = Math.Max(1, slots / 2);
        var all = SlotSet.FirstSlots(slots);
        var attendees = new List<Attendee>();
        for (var person = 0; person < people; person++)
        {
            var quarter = random.Next(4) * half / 2;
            var away = random.Next(6) == 0 ? SlotSet.Range(quarter, quarter + half / 2 - 1) : SlotSet.None;
            attendees.Add(new Attendee(all - away, random.Next(8, 17)));
        }

        var popularity = Enumerable.Range(0, people).Select(rank => 1 / Math.Pow(rank + 20, 0.6)).ToArray();
        var sums = new double[people];
        for (var i = 0; i < people; i++)
            sums[i] = popularity[i] + (i > 0 ? sums[i - 1] : 0);
        int Popular()
        {
            var at = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
            return Math.Min(people - 1, at < 0 ? ~at : at);
        }

        var known = new HashSet<(int, int)>();
        var meetings = new List<WishedMeeting>();
        for (var tries = 0; meetings.Count < wishes && tries < wishes * 100L; tries++)
        {
            var (a, b) = (random.Next(people), Popular());
            if (a == b || !known.Add((Math.Min(a, b), Math.Max(a, b))))
                continue;
            int[] attending = [a, b];
            if (random.Next(12) == 0)
                attending = [.. attending.Append(random.Next(people)).Append(random.Next(people)).Distinct().Take(random.Next(3, 5))];
            var must = random.Next(20) == 0;
            var oneSided = random.Next(5) == 0;
            meetings.Add(
                new WishedMeeting
                {
                    People = attending,
                    Wishes =
                    [
                        .. attending.Select(
                            (_, side) =>
                                side == 0 && must ? Wish.Must
                                : side == 1 && oneSided
                                    ? random.Next(3) == 0 ? Wish.WouldRatherNot
                                        : Wish.NoMatter
                                : Wish.WouldLike
                        ),
                    ],
                    Weight = random.Next(1, 4),
                    Slots = random.Next(10) == 0 ? SlotSet.FirstSlots(half / 2) | SlotSet.Range(half, half + half / 2 - 1) : all,
                    After = meetings.Count > 0 && random.Next(50) == 0 ? [random.Next(meetings.Count)] : [],
                }
            );
        }
        return new MeetingDay
        {
            Slots = slots,
            Days = [SlotSet.FirstSlots(half), all - SlotSet.FirstSlots(half)],
            People = attendees,
            Places = [.. Enumerable.Range(0, tables).Select(table => new MeetingPlace(table % 10 == 0 ? 8 : 4, 1, all, table % 15 * 3, table / 15 * 3))],
            Meetings = meetings,
            Lunch = SlotSet.Range(half * 2 / 5, half * 3 / 5) | SlotSet.Range(half + half * 2 / 5, half + half * 3 / 5),
            LunchSlots = slots >= 20 ? 2 : 1,
        };
    }
}
