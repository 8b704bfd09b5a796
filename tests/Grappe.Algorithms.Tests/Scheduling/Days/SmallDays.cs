using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;

namespace Grappe.Algorithms.Tests.Scheduling.Days;

/// <summary>Makes small days at random, states their rules once more in the plainest way, and tries every schedule.</summary>
internal static class SmallDays
{
    public static readonly Gen<int> Seeds = Gen.Choose(0, int.MaxValue - 1);

    public static MeetingDay Random(int seed, int mostMeetings = 5)
    {
        var random = new Random(seed);
        var people = random.Next(2, 6);
        var slots = random.Next(2, 6);
        var all = SlotSet.FirstSlots(slots);
        var attendees = Enumerable
            .Range(0, people)
            .Select(_ => new Attendee(random.Next(3) == 0 ? Some(random, slots) : all, random.Next(4) == 0 ? random.Next(0, 3) : SlotSet.Capacity))
            .ToList();
        var places = Enumerable
            .Range(0, random.Next(1, 3))
            .Select(_ => new MeetingPlace(
                random.Next(2, 4),
                random.Next(1, 3),
                random.Next(4) == 0 ? Some(random, slots) : all,
                random.Next(20),
                random.Next(20)
            ))
            .ToList();
        var meetings = new List<WishedMeeting>();
        for (var left = random.Next(1, mostMeetings + 1); left > 0; left--)
        {
            var attending = Enumerable.Range(0, people).OrderBy(_ => random.Next()).Take(random.Next(6) == 0 ? 3 : 2).ToArray();
            meetings.Add(
                new WishedMeeting
                {
                    People = attending,
                    Wishes = random.Next(3) == 0 ? null : [.. attending.Select(_ => (Wish)random.Next(random.Next(8) == 0 ? 5 : 4))],
                    Weight = random.Next(1, 4),
                    Slots = random.Next(3) == 0 ? Some(random, slots) : all,
                    After = meetings.Count > 0 && random.Next(4) == 0 ? [random.Next(meetings.Count)] : [],
                    Fixed = random.Next(10) == 0 ? new Appointment(random.Next(slots), random.Next(places.Count)) : null,
                }
            );
        }
        var goals = Enum.GetValues<Goal>();
        random.Shuffle(goals);
        return new MeetingDay
        {
            Slots = slots,
            People = attendees,
            Places = places,
            Meetings = meetings,
            Days = random.Next(3) == 0 ? [SlotSet.FirstSlots(slots / 2), all - SlotSet.FirstSlots(slots / 2)] : null,
            Lunch = random.Next(2) == 0 ? Some(random, slots) : SlotSet.None,
            LunchSlots = random.Next(1, 3),
            Goals = random.Next(3) == 0 ? goals : [Goal.Value, Goal.Lunch, Goal.Idle, Goal.Fairness, Goal.Walks],
            FairShare = random.Next(5) / 4.0,
            MostIdle = random.Next(3),
        };
    }

    private static SlotSet Some(Random random, int slots) => new((ulong)random.NextInt64(1, 1L << slots));

    /// <summary>Every schedule that keeps the hard rules, as the slot of each meeting or −1. Where fixed meetings exclude one another, the first of the list stands.</summary>
    public static IEnumerable<int[]> Schedules(MeetingDay day)
    {
        var unmet = UnmetFixed(day);
        return All(day, new int[day.Meetings.Count], 0)
            .Where(slots => day.Meetings.Index().All(item => FixedIsKept(item.Item, slots[item.Index], unmet.Contains(item.Index))));

        static bool FixedIsKept(WishedMeeting meeting, int slot, bool unmet) =>
            meeting.Fixed is null || meeting.Refused || (unmet ? slot < 0 : slot == meeting.Fixed.Value.Slot);
    }

    private static HashSet<int> UnmetFixed(MeetingDay day)
    {
        var slots = Enumerable.Repeat(-1, day.Meetings.Count).ToArray();
        var unmet = new HashSet<int>();
        for (var meeting = 0; meeting < slots.Length; meeting++)
            if (day.Meetings[meeting] is { Fixed: { } set, Refused: false })
            {
                slots[meeting] = set.Slot;
                if (Keeps(day, slots))
                    continue;
                slots[meeting] = -1;
                unmet.Add(meeting);
            }
        return unmet;
    }

    private static IEnumerable<int[]> All(MeetingDay day, int[] slots, int meeting)
    {
        if (meeting == slots.Length)
        {
            if (Keeps(day, slots))
                yield return [.. slots];
            yield break;
        }
        for (slots[meeting] = -1; slots[meeting] < day.Slots; slots[meeting]++)
            foreach (var found in All(day, slots, meeting + 1))
                yield return found;
        slots[meeting] = -1;
    }

    public static bool Keeps(MeetingDay day, int[] slots)
    {
        for (var m = 0; m < slots.Length; m++)
        {
            var (meeting, slot) = (day.Meetings[m], slots[m]);
            if (slot < 0)
                continue;
            if (meeting.Refused || meeting is { Value: 0, Must: false } || !meeting.Slots.Contains(slot) || meeting.Fixed is { } set && set.Slot != slot)
                return false;
            if (meeting.People.Any(person => !day.People[person].Available.Contains(slot)))
                return false;
            if (meeting.After.Any(earlier => slots[earlier] >= slot))
                return false;
            for (var other = 0; other < m; other++)
                if (slots[other] == slot && day.Meetings[other].People.Intersect(meeting.People).Any())
                    return false;
        }
        for (var person = 0; person < day.People.Count; person++)
            if (slots.Index().Count(item => item.Item >= 0 && day.Meetings[item.Index].People.Contains(person)) > day.People[person].MostMeetings)
                return false;
        return Enumerable
            .Range(0, day.Slots)
            .All(slot => Seated(day, [.. slots.Index().Where(item => item.Item == slot).Select(item => item.Index)], 0, new int[day.Places.Count], slot));
    }

    private static bool Seated(MeetingDay day, int[] meetings, int next, int[] used, int slot)
    {
        if (next == meetings.Length)
            return true;
        var meeting = day.Meetings[meetings[next]];
        for (var place = 0; place < used.Length; place++)
        {
            var candidate = day.Places[place];
            if (
                used[place] >= candidate.AtOnce
                || candidate.Seats < meeting.People.Count
                || !candidate.Open.Contains(slot)
                || meeting.Fixed is { } set && set.Place != place
            )
                continue;
            used[place]++;
            if (Seated(day, meetings, next + 1, used, slot))
                return true;
            used[place]--;
        }
        return false;
    }

    public static DayScore Score(MeetingDay day, int[] slots)
    {
        int missed = 0,
            unfed = 0,
            idle = 0,
            unfair = 0;
        var value = 0L;
        for (var m = 0; m < slots.Length; m++)
            if (slots[m] >= 0)
                value += day.Meetings[m].Value;
            else if (day.Meetings[m].Must)
                missed++;
        for (var person = 0; person < day.People.Count; person++)
        {
            var attended = slots
                .Index()
                .Where(item => item.Item >= 0 && day.Meetings[item.Index].People.Contains(person))
                .Select(item => item.Item)
                .ToHashSet();
            var own = 0;
            foreach (var calendarDay in day.Days ?? [SlotSet.FirstSlots(day.Slots)])
            {
                int[] meets = [.. calendarDay.Where(attended.Contains)];
                if (meets.Length == 0)
                    continue;
                var free = calendarDay
                    .Where(slot => slot > meets[0] && slot < meets[^1] && !attended.Contains(slot) && day.People[person].Available.Contains(slot))
                    .ToHashSet();
                int[][] meals =
                [
                    .. Enumerable
                        .Range(0, day.Slots)
                        .Select(start => Enumerable.Range(start, day.LunchSlots).ToArray())
                        .Where(meal =>
                            meal.All(slot => slot < day.Slots && day.Lunch.Contains(slot) && calendarDay.Contains(slot) && !attended.Contains(slot))
                        ),
                ];
                if (meals.Length == 0 && calendarDay.Any(day.Lunch.Contains))
                    unfed++;
                own += free.Count - meals.Select(meal => meal.Count(free.Contains)).DefaultIfEmpty(0).Max();
            }
            idle += own;
            unfair += Math.Max(0, own - day.MostIdle) + Math.Max(0, Fair(day, person) - attended.Count);
        }
        return new DayScore(missed, value, unfed, idle, unfair, 0);
    }

    private static int Fair(MeetingDay day, int person)
    {
        var wished = day.Meetings.Index().Count(item => item.Item.People.Contains(person) && CouldBe(day, item.Item));
        return (int)
            Math.Ceiling(
                day.FairShare * Math.Min(wished, Math.Min(day.People[person].MostMeetings, day.People[person].Available.Count(slot => slot < day.Slots)))
            );
    }

    private static bool CouldBe(MeetingDay day, WishedMeeting meeting) =>
        !meeting.Refused
        && meeting is not { Value: 0, Must: false }
        && Enumerable
            .Range(0, day.Slots)
            .Any(slot =>
                meeting.Slots.Contains(slot)
                && (meeting.Fixed is null || meeting.Fixed.Value.Slot == slot)
                && meeting.People.All(person => day.People[person].Available.Contains(slot))
                && day.Places.Index()
                    .Any(place =>
                        place.Item.Seats >= meeting.People.Count
                        && place.Item.AtOnce > 0
                        && place.Item.Open.Contains(slot)
                        && (meeting.Fixed is null || meeting.Fixed.Value.Place == place.Index)
                    )
            );

    public static int[] SlotsOf(IReadOnlyList<Appointment?> appointments) => [.. appointments.Select(at => at?.Slot ?? -1)];

    /// <summary>Names the first fault of a schedule: a broken hard rule, or a place that is too small, closed, overfull or not the fixed one. Null when there is none.</summary>
    public static string? Fault(MeetingDay day, DaySchedule schedule)
    {
        var appointments = schedule.Appointments;
        if (!Keeps(day, SlotsOf(appointments)))
            return $"a hard rule is broken by {string.Join(' ', appointments)}";
        foreach (var (meeting, at) in appointments.Index())
            if (at is { } held)
            {
                var place = day.Places[held.Place];
                if (place.Seats < day.Meetings[meeting].People.Count || !place.Open.Contains(held.Slot))
                    return $"meeting {meeting} has no seats or a closed place";
                if (day.Meetings[meeting].Fixed is { } set && set != held)
                    return $"meeting {meeting} is not where it is fixed";
                if (appointments.Count(other => other == held) > place.AtOnce)
                    return $"place {held.Place} is used too often in slot {held.Slot}";
            }
        return null;
    }
}
