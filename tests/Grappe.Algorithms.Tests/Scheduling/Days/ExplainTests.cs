using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Scheduling.Days;

public sealed class ExplainTests
{
    [Fact]
    public void What_is_said_of_a_meeting_that_is_not_held_is_what_trying_all_finds() =>
        SmallDays.Seeds.Check(seed =>
        {
            var day = SmallDays.Random(seed) with { Days = null };
            var schedule = ScheduleDay.Find(day, new DayOptions { Rounds = 0, ProofEffort = 0 });
            var held = schedule.Appointments.Index().Where(item => item.Item is not null).Select(item => item.Index).ToHashSet();
            foreach (var meeting in Enumerable.Range(0, day.Meetings.Count).Except(held))
            {
                var explained = Explain.Meeting(day, schedule.Appointments, meeting);

                switch (explained.Why)
                {
                    case WhyNot.Refused:
                        day.Meetings[meeting].Refused.ShouldBeTrue();
                        break;
                    case WhyNot.Unwanted:
                        day.Meetings[meeting].Value.ShouldBe(0);
                        break;
                    case WhyNot.Impossible:
                        CanAllBeHeld(day, [meeting]).ShouldBeFalse();
                        explained.Obstacles.ShouldNotBeEmpty();
                        break;
                    case WhyNot.Quota:
                        CanAllBeHeld(day, [.. held, meeting]).ShouldBeFalse();
                        break;
                    case WhyNot.Crowded:
                        CanAllBeHeld(day, [.. explained.Crowd, meeting]).ShouldBeFalse();
                        foreach (var other in explained.Crowd)
                            CanAllBeHeld(day, [.. explained.Crowd.Where(one => one != other), meeting]).ShouldBeTrue();
                        break;
                    default:
                        explained.Why.ShouldBe(WhyNot.RoomCanBeMade);
                        break;
                }
                foreach (var change in explained.Changes)
                    Works(day, schedule, meeting, change).ShouldBeTrue($"{explained.Why} of meeting {meeting}: {change}");
            }
        });

    [Fact]
    public void Two_people_who_are_never_there_together_are_told_when_either_could_come()
    {
        var day = Pair(new Attendee(SlotSet.Of(0)), new Attendee(SlotSet.Of(1)));

        var explained = Explain.Meeting(day, [null], 0);

        explained.Why.ShouldBe(WhyNot.Impossible);
        explained
            .Changes.Select(change => (change.Kind, change.Slot, change.People[0]))
            .ShouldBe([(ChangeKind.FreePerson, 0, 1), (ChangeKind.FreePerson, 1, 0)]);
    }

    [Fact]
    public void Who_has_all_his_meetings_may_be_given_one_more_or_give_one_up()
    {
        var day = Pair(new Attendee(SlotSet.FirstSlots(2), MostMeetings: 1), new Attendee(SlotSet.FirstSlots(2)));
        day = day with { Meetings = [.. day.Meetings, day.Meetings[0] with { Weight = 2 }] };

        var explained = Explain.Meeting(day, [null, new Appointment(0, 0)], 0);

        explained.Why.ShouldBe(WhyNot.Quota);
        explained.Obstacles.ShouldHaveSingleItem().Person.ShouldBe(0);
        explained.Changes.Select(change => change.Kind).ShouldBe([ChangeKind.RaiseQuota, ChangeKind.GiveUp]);
    }

    [Fact]
    public void A_meeting_that_does_not_exist_is_refused() =>
        Should
            .Throw<ArgumentException>(() => Explain.Meeting(Pair(new Attendee(SlotSet.Of(0)), new Attendee(SlotSet.Of(0))), [null], 1))
            .Message.ShouldBe("There is no meeting 1.");

    private static MeetingDay Pair(Attendee first, Attendee second) =>
        new()
        {
            Slots = 2,
            People = [first, second],
            Places = [new MeetingPlace(2, 1, SlotSet.FirstSlots(2))],
            Meetings = [new WishedMeeting { People = [0, 1], Slots = SlotSet.FirstSlots(2) }],
        };

    private static bool CanAllBeHeld(MeetingDay day, HashSet<int> meetings) =>
        SmallDays.Schedules(day).Any(slots => meetings.All(meeting => slots[meeting] >= 0));

    /// <summary>With the change made, the schedule with its moves keeps all rules and holds the meeting and all that were held.</summary>
    private static bool Works(MeetingDay day, DaySchedule schedule, int meeting, SmallChange change)
    {
        var slots = SmallDays.SlotsOf(schedule.Appointments);
        if (change.GivenUp is { } given)
            slots[given] = -1;
        foreach (var move in change.Moves)
            slots[move.Meeting] = move.Slot;
        var people = day.People.ToList();
        var wished = day.Meetings[meeting];
        foreach (var person in change.People)
            people[person] =
                change.Kind == ChangeKind.RaiseQuota
                    ? people[person] with
                    {
                        MostMeetings = people[person].MostMeetings + 1,
                    }
                    : people[person] with
                    {
                        Available = people[person].Available | SlotSet.Of(change.Slot),
                    };
        var changed = day with
        {
            People = people,
            Places = change.Kind == ChangeKind.OneMorePlace ? [.. day.Places, new MeetingPlace(wished.People.Count, 1, SlotSet.Of(change.Slot))] : day.Places,
            Meetings =
            [
                .. day.Meetings.Select(
                    (other, at) => at == meeting && change.Kind == ChangeKind.AllowSlot ? other with { Slots = other.Slots | SlotSet.Of(change.Slot) } : other
                ),
            ],
        };
        return SmallDays.Keeps(changed, slots) && slots[meeting] == change.Slot;
    }
}
