using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Scheduling.Days;

public sealed class ScheduleDayTests
{
    [Fact]
    public void The_best_schedule_is_the_one_that_trying_all_would_find() =>
        SmallDays.Seeds.Check(seed =>
        {
            var day = SmallDays.Random(seed);
            var found = ScheduleDay.Find(day, new DayOptions { Rounds = 1 });

            SmallDays.Fault(day, found).ShouldBeNull();
            var best = SmallDays.Schedules(day).Select(slots => SmallDays.Score(day, slots)).Aggregate((a, b) => a.CompareTo(b, day.Goals) <= 0 ? a : b);
            (found.Score with { Walk = 0 }).ShouldBe(best);
            found.Proven.ShouldBe(day.Goals.Where(goal => goal != Goal.Walks));
            found.Score.Value.ShouldBeLessThanOrEqualTo(found.MostValue);
        });

    [Fact]
    public void The_bound_is_never_below_a_schedule_that_misses_as_few() =>
        SmallDays.Seeds.Check(seed =>
        {
            var day = SmallDays.Random(seed);
            var found = ScheduleDay.Find(day, new DayOptions { Rounds = 1, ProofEffort = 0 });

            SmallDays.Fault(day, found).ShouldBeNull();
            var values = SmallDays
                .Schedules(day)
                .Select(slots => SmallDays.Score(day, slots))
                .Where(score => score.Missed <= found.Score.Missed)
                .Select(score => score.Value);
            found.MostValue.ShouldBeGreaterThanOrEqualTo(values.Max());
        });

    [Fact]
    public void The_same_day_with_the_same_seed_has_the_same_schedule_and_with_another_seed_another()
    {
        var day = Large(seed: 3);
        var first = ScheduleDay.Find(day, new DayOptions { Seed = 7, Rounds = 2 });

        ScheduleDay.Find(day, new DayOptions { Seed = 7, Rounds = 2 }).Appointments.ShouldBe(first.Appointments);
        ScheduleDay.Find(day, new DayOptions { Seed = 8, Rounds = 2 }).Appointments.ShouldNotBe(first.Appointments);
    }

    [Fact]
    public void Whoever_stops_the_search_gets_the_best_schedule_he_was_shown()
    {
        var day = Large(seed: 4);
        using var patience = new CancellationTokenSource();
        var shown = new List<DaySchedule>();

        var found = ScheduleDay.Find(
            day,
            new DayOptions
            {
                Cancellation = patience.Token,
                Rounds = 20,
                Progress = progress =>
                {
                    shown.Add(progress.Schedule);
                    if (shown.Count == 3)
                        patience.Cancel();
                },
            }
        );

        shown.Count.ShouldBeLessThanOrEqualTo(5);
        SmallDays.Fault(day, found).ShouldBeNull();
        foreach (var earlier in shown)
            found.Score.CompareTo(earlier.Score, day.Goals).ShouldBeLessThanOrEqualTo(0);
    }

    [Fact]
    public void The_order_of_the_goals_decides_what_gives_way()
    {
        // Two meetings around noon: either one of them, or no lunch.
        var all = SlotSet.FirstSlots(2);
        var day = new MeetingDay
        {
            Slots = 2,
            People = [new Attendee(all), new Attendee(all), new Attendee(all)],
            Places = [new MeetingPlace(2, 1, all)],
            Lunch = all,
            Meetings = [new WishedMeeting { People = [0, 1], Slots = all }, new WishedMeeting { People = [0, 2], Slots = all }],
        };

        ScheduleDay.Find(day).Score.ShouldBe(new DayScore(0, 8, 1, 0, 0, 0));
        ScheduleDay.Find(day with { Goals = [Goal.Lunch, Goal.Value] }).Score.ShouldBe(new DayScore(0, 4, 0, 0, 1, 0));
    }

    [Fact]
    public void People_walk_to_the_nearest_table_and_keep_it_where_they_can()
    {
        var all = SlotSet.FirstSlots(3);
        var day = new MeetingDay
        {
            Slots = 3,
            People = [.. Enumerable.Repeat(new Attendee(all), 4)],
            Places = [new MeetingPlace(2, 1, all, 0), new MeetingPlace(2, 1, all, 50), new MeetingPlace(2, 1, all, 100)],
            Meetings =
            [
                new WishedMeeting { People = [0, 1], Slots = all },
                new WishedMeeting { People = [0, 2], Slots = all },
                new WishedMeeting { People = [0, 3], Slots = all },
            ],
        };

        var found = ScheduleDay.Find(day);

        found.Score.Walk.ShouldBe(0);
        found.Appointments.Select(at => at!.Value.Place).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(65, "There can be 0 to 64 slots, not 65.")]
    [InlineData(-1, "There can be 0 to 64 slots, not -1.")]
    public void A_day_that_makes_no_sense_is_refused_with_the_reason(int slots, string reason) =>
        Should
            .Throw<ArgumentException>(() =>
                ScheduleDay.Find(
                    new MeetingDay
                    {
                        Slots = slots,
                        People = [],
                        Places = [],
                        Meetings = [],
                    }
                )
            )
            .Message.ShouldBe(reason);

    [Fact]
    public void A_day_without_anything_has_an_empty_schedule()
    {
        var found = ScheduleDay.Find(
            new MeetingDay
            {
                Slots = 0,
                People = [],
                Places = [],
                Meetings = [],
            }
        );

        found.Appointments.ShouldBeEmpty();
        found.Score.ShouldBe(default);
    }

    /// <summary>A day too large to be proven.</summary>
    private static MeetingDay Large(int seed)
    {
        var random = new Random(seed);
        var all = SlotSet.FirstSlots(16);
        return new MeetingDay
        {
            Slots = 16,
            People = [.. Enumerable.Range(0, 60).Select(_ => new Attendee(all - SlotSet.Of(random.Next(16)), random.Next(6, 12)))],
            Places = [new MeetingPlace(2, 15, all), new MeetingPlace(4, 3, all, 30)],
            Lunch = SlotSet.Range(6, 9),
            LunchSlots = 2,
            Meetings =
            [
                .. Enumerable
                    .Range(0, 700)
                    .Select(_ => new WishedMeeting
                    {
                        People = [.. Enumerable.Range(0, 60).OrderBy(_ => random.Next()).Take(random.Next(12) == 0 ? 3 : 2)],
                        Weight = random.Next(1, 5),
                        Slots = all,
                    }),
            ],
        };
    }
}
