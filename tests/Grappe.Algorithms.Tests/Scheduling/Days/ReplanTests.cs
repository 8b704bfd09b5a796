using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Scheduling.Days;

public sealed class ReplanTests
{
    [Fact]
    public void One_meeting_that_cannot_stay_moves_as_few_others_as_trying_all_would() =>
        SmallDays.Seeds.Check(seed =>
        {
            var day = SmallDays.Random(seed);
            var before = ScheduleDay.Find(day, new DayOptions { Rounds = 0, ProofEffort = 0 }).Appointments;
            var late = new Random(seed).Next(day.People.Count);
            var after = day with
            {
                People = [.. day.People.Select((person, at) => at == late ? person with { Available = person.Available - SlotSet.Of(1) } : person)],
            };
            int[] lost = [.. Held(before).Where(meeting => before[meeting]!.Value.Slot == 1 && day.Meetings[meeting].People.Contains(late))];

            var plan = Replan.After(after, before, new ReplanOptions { FillGaps = false });

            SmallDays.Keeps(after, SmallDays.SlotsOf(plan.Schedule.Appointments)).ShouldBeTrue();
            if (lost.Length == 0)
            {
                plan.Changes.ShouldBeEmpty();
                return;
            }
            var slots = SmallDays.SlotsOf(before);
            var fewest = All(after)
                .Where(other => Held(before).All(meeting => other[meeting] >= 0) && other.Index().All(item => before[item.Index] is not null || item.Item < 0))
                .Select(other => other.Index().Count(item => item.Item != slots[item.Index]))
                .DefaultIfEmpty(int.MaxValue)
                .Min();
            var moved = Held(plan.Schedule.Appointments).Count(meeting => plan.Schedule.Appointments[meeting]!.Value.Slot != slots[meeting]);
            if (fewest <= 3)
            {
                Held(plan.Schedule.Appointments).ShouldBe(Held(before));
                moved.ShouldBe(fewest);
            }
            else
                moved.ShouldBe(0);
        });

    [Fact]
    public void What_is_over_or_confirmed_stays_and_whoever_is_concerned_is_told()
    {
        var day = Crowded(slots: 4);
        var before = ScheduleDay.Find(day).Appointments;
        var past = Held(before).Where(meeting => before[meeting]!.Value.Slot == 0).ToArray();
        var confirmed = Held(before).Where(meeting => before[meeting]!.Value.Slot == 3).Take(1).ToHashSet();
        var late = Held(before).Except(confirmed).Where(meeting => before[meeting]!.Value.Slot == 1).Select(meeting => day.Meetings[meeting].People[0]).First();

        var plan = Replan.After(
            day with
            {
                People = [.. day.People.Select((person, at) => at == late ? person with { Available = person.Available - SlotSet.FirstSlots(2) } : person)],
            },
            before,
            new ReplanOptions { Now = 1, Confirmed = confirmed }
        );

        foreach (var meeting in past.Concat(confirmed))
            plan.Schedule.Appointments[meeting].ShouldBe(before[meeting]);
        plan.Changes.ShouldNotBeEmpty();
        plan.Changes.ShouldAllBe(change =>
            change.Before == before[change.Meeting] && change.After == plan.Schedule.Appointments[change.Meeting] && change.Before != change.After
        );
        plan.ToTell.Keys.Order().ShouldBe(plan.Changes.SelectMany(change => day.Meetings[change.Meeting].People).Distinct().Order());
        plan.ToTell.ContainsKey(late).ShouldBeTrue();
    }

    [Fact]
    public void When_a_table_is_lost_its_meetings_go_to_another_in_the_same_slot_where_one_is_free()
    {
        var all = SlotSet.FirstSlots(2);
        var day = new MeetingDay
        {
            Slots = 2,
            People = [.. Enumerable.Repeat(new Attendee(all), 4)],
            Places = [new MeetingPlace(2, 1, all), new MeetingPlace(2, 1, all), new MeetingPlace(2, 1, all)],
            Meetings = [new WishedMeeting { People = [0, 1], Slots = all }, new WishedMeeting { People = [2, 3], Slots = all }],
        };
        Appointment?[] before = [new(0, 0), new(0, 1)];

        var plan = Replan.After(day with { Places = [day.Places[0] with { Open = SlotSet.None }, .. day.Places.Skip(1)] }, before);

        plan.Changes.ShouldHaveSingleItem().ShouldBe(new MeetingChange(0, new Appointment(0, 0), new Appointment(0, 2)));
        plan.ToTell.Keys.ShouldBe([0, 1]);
    }

    [Fact]
    public void A_table_that_is_no_more_does_not_change_where_meetings_were()
    {
        var all = SlotSet.FirstSlots(2);
        var day = new MeetingDay
        {
            Slots = 2,
            People = [.. Enumerable.Repeat(new Attendee(all), 2)],
            Places = [new MeetingPlace(2, 1, all)],
            Meetings = [new WishedMeeting { People = [0, 1], Slots = all }],
        };

        var plan = Replan.After(day with { Places = [day.Places[0] with { Open = SlotSet.None }] }, [new Appointment(0, 0)], new ReplanOptions { Now = 1 });

        plan.Changes.ShouldBeEmpty();
        plan.Schedule.Appointments.ShouldBe([new Appointment(0, 0)]);
    }

    [Fact]
    public void Who_loses_a_meeting_gets_another_that_was_wished_for()
    {
        var all = SlotSet.Of(0);
        var meetings = new[] { (0, 1), (0, 2), (3, 4) }.Select(pair => new WishedMeeting { People = [pair.Item1, pair.Item2], Slots = all }).ToArray();
        var day = new MeetingDay
        {
            Slots = 1,
            People = [.. Enumerable.Repeat(new Attendee(all), 5)],
            Places = [new MeetingPlace(2, 2, all)],
            Meetings = meetings,
        };
        Appointment?[] before = [new(0, 0), null, new(0, 0)];

        var plan = Replan.After(day with { Meetings = [meetings[0] with { Wishes = [Wish.WouldLike, Wish.Never] }, .. meetings.Skip(1)] }, before);

        plan.Schedule.Appointments.ShouldBe([null, new Appointment(0, 0), new Appointment(0, 0)]);
        plan.ToTell.Keys.ShouldBe([0, 1, 2]);
    }

    private static MeetingDay Crowded(int slots)
    {
        var all = SlotSet.FirstSlots(slots);
        return new MeetingDay
        {
            Slots = slots,
            People = [.. Enumerable.Repeat(new Attendee(all), 6)],
            Places = [new MeetingPlace(2, 2, all)],
            Meetings = [.. from a in Enumerable.Range(0, 6) from b in Enumerable.Range(0, a) select new WishedMeeting { People = [a, b], Slots = all }],
        };
    }

    private static int[] Held(IReadOnlyList<Appointment?> appointments) =>
        [.. appointments.Index().Where(item => item.Item is not null).Select(item => item.Index)];

    /// <summary>Every schedule that keeps the rules, those included that give up a fixed meeting.</summary>
    private static IEnumerable<int[]> All(MeetingDay day) => SmallDays.Schedules(day);
}
