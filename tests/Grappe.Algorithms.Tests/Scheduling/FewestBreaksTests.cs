using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Scheduling;

public sealed class FewestBreaksTests
{
    [Fact]
    public void The_best_schedule_is_the_one_that_trying_all_would_find() =>
        Timetables.Small.Check(timetable =>
        {
            var result = FewestBreaks.Find(timetable);

            result.Proven.ShouldBeTrue();
            var best = Timetables.ByTryingAll(timetable);
            if (best is null)
            {
                result.Slots.ShouldBeNull();
                result.Bound.ShouldBe(int.MaxValue);
                return;
            }
            result.Breaks.ShouldBe(best.Value);
            result.Bound.ShouldBe(best.Value);
            Timetables.Fault(timetable, result.Slots.ShouldNotBeNull()).ShouldBeNull();
            Timetables.Breaks(timetable, result.Slots).Sum().ShouldBe(best.Value);
        });

    [Theory]
    [InlineData("Contiguous")]
    [InlineData("CountPeople")]
    [InlineData("Parity")]
    [InlineData("PrefixTables")]
    [InlineData("Guided")]
    [InlineData("OrderInterchangeable")]
    [InlineData("CountBefore")]
    [InlineData("Parts")]
    [InlineData("OrderAllAbove")]
    [InlineData("PricesShare")]
    [InlineData("WalkShare")]
    public void Every_ingredient_may_be_left_out_or_put_in_without_changing_the_answer(string ingredient)
    {
        var method = new TimetableMethod();
        var property = typeof(TimetableMethod).GetProperty(ingredient).ShouldNotBeNull();
        property.SetValue(method, property.PropertyType == typeof(bool) ? !(bool)property.GetValue(method)! : 0.0);

        for (var seed = 0; seed < 60; seed++)
        {
            var timetable = Timetables.Random(seed);
            var result = FewestBreaks.Find(
                timetable,
                new TimetableOptions { Method = method with { ClausesAbove = seed % 2 * 2, FirstTurn = seed % 3 == 0 ? 10_000 : 1 } }
            );
            (result.Slots is null ? (int?)null : result.Breaks).ShouldBe(Timetables.ByTryingAll(timetable), $"timetable {seed}");
        }
    }

    [Fact]
    public void The_same_question_with_the_same_seed_has_the_same_answer()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var timetable = Day(people: 16, meetings: 50, slots: 9, tables: 6, seed);
            var first = FewestBreaks.Find(timetable, new TimetableOptions { Seed = 7 });
            var second = FewestBreaks.Find(timetable, new TimetableOptions { Seed = 7 });
            second.Slots.ShouldBe(first.Slots);
            second.Conflicts.ShouldBe(first.Conflicts);
        }
    }

    [Fact]
    public void In_short_turns_from_below_and_above_the_bound_never_rises_above_the_best_schedule()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var timetable = Day(people: 16, meetings: 44, slots: 9, tables: 5, seed);
            var away = new Random(seed);
            timetable = timetable with { Availability = [.. timetable.Availability.Select(slots => slots - SlotSet.Of(away.Next(timetable.Slots)))] };
            var fromBelowOnly = new TimetableMethod { FirstTurn = int.MaxValue };
            var inTurns = new TimetableMethod { FirstTurn = 5, ImprovingShare = 8 };

            var expected = FewestBreaks.Find(timetable, new TimetableOptions { Method = fromBelowOnly });
            var result = FewestBreaks.Find(timetable, new TimetableOptions { Method = inTurns });

            result.Bound.ShouldBe(expected.Breaks, $"day {seed}");
            result.Breaks.ShouldBe(expected.Breaks, $"day {seed}");
        }
    }

    [Fact]
    public void Two_threads_find_and_prove_what_one_does()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var timetable = Timetables.Random(seed);
            var result = FewestBreaks.Find(
                timetable,
                new TimetableOptions
                {
                    Threads = 2,
                    Method = new TimetableMethod { FirstTurn = 1 },
                }
            );
            result.Proven.ShouldBeTrue();
            (result.Slots is null ? (int?)null : result.Breaks).ShouldBe(Timetables.ByTryingAll(timetable), $"timetable {seed}");
            if (result.Slots is not null)
                Timetables.Fault(timetable, result.Slots).ShouldBeNull();
        }
        Should.Throw<ArgumentException>(() => FewestBreaks.Find(Timetables.Random(1), new TimetableOptions { Threads = 3 })).Message.ShouldContain("not 3");
    }

    [Fact]
    public void Told_to_stop_it_answers_with_what_it_knows()
    {
        var timetable = Day(people: 20, meetings: 60, slots: 8, tables: 8, seed: 3);
        var result = FewestBreaks.Find(timetable, new TimetableOptions { Cancellation = new CancellationToken(canceled: true) });
        if (result.Slots is not null)
            Timetables.Fault(timetable, result.Slots).ShouldBeNull();

        var proven = FewestBreaks.Find(timetable);
        proven.Proven.ShouldBeTrue();
        result.Bound.ShouldBeLessThanOrEqualTo(proven.Breaks);
        result.Breaks.ShouldBeGreaterThanOrEqualTo(proven.Breaks);
    }

    [Fact]
    public void Schedules_get_better_and_bounds_rise_while_one_watches()
    {
        var watched = new List<TimetableProgress>();
        var timetable = Day(people: 20, meetings: 60, slots: 8, tables: 8, seed: 3);
        var result = FewestBreaks.Find(timetable, new TimetableOptions { Progress = watched.Add });

        watched.ShouldNotBeEmpty();
        watched.Zip(watched.Skip(1)).ShouldAllBe(pair => pair.Second.Breaks <= pair.First.Breaks && pair.Second.Bound >= pair.First.Bound);
        watched.ShouldAllBe(progress => progress.Bound <= result.Breaks && progress.Breaks >= result.Breaks);
        watched.Where(progress => progress.Slots is not null).ShouldAllBe(progress => Timetables.Fault(timetable, progress.Slots!) == null);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var timetable = Day(people: 4, meetings: 2, slots: 3, tables: 2, seed: 0);
        var everywhere = SlotSet.FirstSlots(3);
        Should.Throw<ArgumentException>(() => FewestBreaks.Find(timetable with { Slots = 65 }));
        Should.Throw<ArgumentException>(() => FewestBreaks.Find(timetable with { Availability = [] }));
        Should
            .Throw<ArgumentException>(() => FewestBreaks.Find(timetable with { Meetings = [new([0, 9], everywhere, [])] }))
            .Message.ShouldContain("meeting 0");
        Should.Throw<ArgumentException>(() => FewestBreaks.Find(timetable with { Meetings = [new([1, 1], everywhere, [])] })).Message.ShouldContain("twice");
    }

    [Fact]
    public void A_day_without_meetings_has_no_breaks()
    {
        var result = FewestBreaks.Find(Day(people: 3, meetings: 0, slots: 3, tables: 2, seed: 0));
        result.Proven.ShouldBeTrue();
        result.Breaks.ShouldBe(0);
        result.Slots.ShouldNotBeNull().ShouldBeEmpty();
    }

    /// <summary>A day whose meetings come from a schedule, so that there is one.</summary>
    private static Timetable Day(int people, int meetings, int slots, int tables, int seed)
    {
        var random = new Random(seed);
        var known = new HashSet<(int, int)>();
        var list = new List<RequiredMeeting>();
        for (var slot = 0; slot < slots && list.Count < meetings; slot++)
        {
            var present = Enumerable.Range(0, people).OrderBy(_ => random.Next()).ToArray();
            var held = 0;
            for (var i = 0; i + 1 < people && held < tables && list.Count < meetings; i += 2)
            {
                var pair = (Math.Min(present[i], present[i + 1]), Math.Max(present[i], present[i + 1]));
                if (!known.Add(pair))
                    continue;
                list.Add(new RequiredMeeting([pair.Item1, pair.Item2], SlotSet.FirstSlots(slots), []));
                held++;
            }
        }
        return new Timetable
        {
            People = people,
            Slots = slots,
            Tables = tables,
            Meetings = list,
            Availability = [.. Enumerable.Repeat(SlotSet.FirstSlots(slots), people)],
        };
    }
}
