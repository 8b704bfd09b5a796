using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Scheduling.Days;

public sealed class DayDeskTests
{
    [Fact]
    public void A_move_is_allowed_exactly_when_the_schedule_it_makes_keeps_the_rules_and_its_score_is_told() =>
        SmallDays.Seeds.Check(seed =>
        {
            var day = SmallDays.Random(seed);
            var found = ScheduleDay.Find(day, new DayOptions { Rounds = 0, ProofEffort = 0 });
            var desk = new DayDesk(day, found.Appointments);
            for (var meeting = 0; meeting < day.Meetings.Count; meeting++)
            for (var slot = 0; slot < day.Slots; slot++)
            {
                var slots = SmallDays.SlotsOf(found.Appointments);
                var stays = slots[meeting] == slot;
                slots[meeting] = slot;

                var verdict = desk.Try(meeting, slot);

                verdict.Allowed.ShouldBe(SmallDays.Keeps(day, slots) || stays, $"meeting {meeting} to slot {slot}: {string.Join(", ", verdict.Obstacles)}");
                if (verdict.Allowed)
                    verdict.After.ShouldBe(SmallDays.Score(day, slots));
            }
        });

    [Fact]
    public void Whatever_is_moved_by_hand_the_schedule_keeps_the_rules() =>
        SmallDays.Seeds.Check(seed =>
        {
            var random = new Random(seed);
            var day = SmallDays.Random(seed);
            var desk = new DayDesk(day, new Appointment?[day.Meetings.Count]);
            for (var step = 0; step < 30; step++)
            {
                var meeting = random.Next(day.Meetings.Count);
                if (random.Next(4) == 0)
                    desk.TakeOut(meeting);
                else
                    desk.Move(meeting, random.Next(day.Slots), random.Next(2) == 0 ? random.Next(day.Places.Count) : null);
                Should.NotThrow(() => new DayDesk(day, desk.Appointments));
                (desk.Score with { Walk = 0 }).ShouldBe(SmallDays.Score(day, SmallDays.SlotsOf(desk.Appointments)));
            }
        });

    [Fact]
    public void A_forbidden_move_says_who_is_busy_with_what()
    {
        var all = SlotSet.FirstSlots(2);
        var day = new MeetingDay
        {
            Slots = 2,
            People = [new Attendee(all), new Attendee(all), new Attendee(SlotSet.Of(0))],
            Places = [new MeetingPlace(2, 1, all)],
            Meetings = [new WishedMeeting { People = [0, 1], Slots = all }, new WishedMeeting { People = [1, 2], Slots = all }],
        };
        var desk = new DayDesk(day, [new Appointment(0, 0), null]);

        desk.Try(1, 0).Obstacles.ShouldBe([new Obstacle(ObstacleKind.Busy, 0, 1, 0), new Obstacle(ObstacleKind.NoPlace, 0)]);
        desk.Try(1, 1).Obstacles.ShouldBe([new Obstacle(ObstacleKind.Away, 1, 2)]);
    }

    [Fact]
    public void A_schedule_that_breaks_a_rule_is_refused_with_the_rule()
    {
        var day = new MeetingDay
        {
            Slots = 1,
            People = [new Attendee(SlotSet.Of(0)), new Attendee(SlotSet.None)],
            Places = [new MeetingPlace(2, 1, SlotSet.Of(0))],
            Meetings = [new WishedMeeting { People = [0, 1], Slots = SlotSet.Of(0) }],
        };

        Should.Throw<ArgumentException>(() => new DayDesk(day, [new Appointment(0, 0)])).Message.ShouldBe("Meeting 0 cannot be held in slot 0: Away.");
        Should.Throw<ArgumentException>(() => new DayDesk(day, [null]).Try(1, 0)).Message.ShouldBe("There is no meeting 1.");
    }
}
