using FsCheck.Fluent;
using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Prices;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Scheduling;

public sealed class BreakPricesTests
{
    [Theory]
    [InlineData(33_000)]
    [InlineData(4)]
    public void No_placement_and_no_break_costs_less_than_the_prices_say(int mostSets)
    {
        var raised = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var timetable = Timetables.Random(seed);
            var order = new Precedences(timetable.Meetings);
            if (SlotDomains.Of(timetable, order) is not { } domains)
                continue;
            var all = Schedules(timetable);
            var prices = new BreakPrices(timetable, domains, order, MeetingsOf(timetable), mostSets);
            prices.Raise(work: 200_000, target: 6, stop: null);
            var (placed, withBreak, without) = prices.Least();

            prices.Breaks.ShouldBeLessThanOrEqualTo(Least(all, _ => true), $"timetable {seed}");
            raised += prices.Breaks > 0 && all.Count > 0 ? 1 : 0;
            for (var meeting = 0; meeting < domains.Length; meeting++)
            for (var slot = 0; slot < timetable.Slots; slot++)
                placed[meeting, slot]
                    .ShouldBeLessThanOrEqualTo(Least(all, schedule => schedule.Slots[meeting] == slot), $"timetable {seed}, meeting {meeting} in {slot}");
            for (var person = 0; person < timetable.People; person++)
            {
                withBreak[person].ShouldBeLessThanOrEqualTo(Least(all, schedule => schedule.Breaks[person] > 0), $"timetable {seed}, person {person}");
                without[person].ShouldBeLessThanOrEqualTo(Least(all, schedule => schedule.Breaks[person] == 0), $"timetable {seed}, person {person}");
            }
        }
        raised.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Where_all_tables_are_always_in_use_prices_alone_prove_what_the_search_finds()
    {
        var proven = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            var chance = new Random(seed);
            var pairs = Enumerable.Range(0, 8).SelectMany(one => Enumerable.Range(one + 1, 7 - one).Select(other => (int[])[one, other])).ToArray();
            chance.Shuffle(pairs);
            var timetable = new Timetable
            {
                People = 8,
                Slots = 6,
                Tables = 3,
                Meetings = [.. pairs.Take(18).Select(pair => new RequiredMeeting(pair, SlotSet.FirstSlots(6), []))],
                Availability = [.. Enumerable.Repeat(SlotSet.FirstSlots(6), 8)],
            };
            var order = new Precedences(timetable.Meetings);
            if (SlotDomains.Of(timetable, order) is not { } domains)
                continue;
            var best = FewestBreaks.Find(timetable, new TimetableOptions { Method = new TimetableMethod { PricesShare = 0 } });
            if (best.Infeasible)
                continue;
            var prices = new BreakPrices(timetable, domains, order, MeetingsOf(timetable));
            prices.Raise(work: 20_000_000, best.Breaks, stop: null);
            prices.Breaks.ShouldBeLessThanOrEqualTo(best.Breaks);
            proven += prices.Breaks == best.Breaks && best.Breaks > 0 ? 1 : 0;
        }
        proven.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_persons_cheapest_day_is_the_cheapest_of_all_his_days() =>
        Gen.Choose(0, int.MaxValue - 1)
            .Check(seed =>
            {
                var chance = new Random(seed);
                var slots = chance.Next(1, 7);
                var meetings = chance.Next(1, Math.Min(slots, 4) + 1);
                var before = new uint[meetings];
                for (var meeting = 1; meeting < meetings; meeting++)
                    before[meeting] = (uint)chance.Next(1 << meeting) & (uint)chance.Next(1 << meeting);
                var costs = new double[slots * meetings];
                for (var i = 0; i < costs.Length; i++)
                    costs[i] = chance.Next(8) == 0 ? double.PositiveInfinity : chance.Next(-12, 13) / 4.0;
                var days = Days(slots, before).Select(day => (Day: day, Cost: Cost(day, costs, meetings))).ToList();

                var day = ExactDay.Of(slots, before, int.MaxValue).ShouldNotBeNull();
                var scratch = new ExactDay.Scratch(day.Size);
                var chosen = new int[meetings];
                var margins = new double[costs.Length];
                var cheapest = day.Cheapest(costs, scratch, chosen);
                var (withBreak, without) = day.Margins(costs, scratch, margins);

                cheapest.ShouldBe(Least(days, _ => true));
                if (!double.IsPositiveInfinity(cheapest))
                    Cost(chosen, costs, meetings).ShouldBe(cheapest);
                withBreak.ShouldBe(Least(days, one => Held(one).Breaks > 0));
                without.ShouldBe(Least(days, one => Held(one).Breaks == 0));
                for (var meeting = 0; meeting < meetings; meeting++)
                for (var slot = 0; slot < slots; slot++)
                    margins[slot * meetings + meeting].ShouldBe(Least(days, one => one[meeting] == slot));

                // The same for one who only counts, each slot having one price.
                var counted = new CountedDay(slots, meetings);
                var prices = costs[..slots];
                var anyhow = Days(slots, new uint[meetings]).Select(one => (Day: one, Cost: one.Sum(slot => prices[slot]) + Held(one).Breaks)).ToList();
                var (least, busy) = counted.Cheapest(prices);
                var slotMargins = new double[slots];
                var (countedWith, countedWithout) = counted.Margins(prices, slotMargins);

                least.ShouldBe(Least(anyhow, _ => true));
                if (!double.IsPositiveInfinity(least))
                    (busy.Sum(slot => prices[slot]) + busy.Breaks, busy.Count).ShouldBe((least, meetings));
                countedWith.ShouldBe(Least(anyhow, one => Held(one).Breaks > 0));
                countedWithout.ShouldBe(Least(anyhow, one => Held(one).Breaks == 0));
                for (var slot = 0; slot < slots; slot++)
                    slotMargins[slot].ShouldBe(Least(anyhow, one => one.Contains(slot)));
            });

    [Fact]
    public void A_walk_ends_with_a_schedule_that_keeps_every_rule_and_is_never_worse_than_where_it_began()
    {
        var better = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var timetable = Timetables.Random(seed);
            if (Schedules(timetable) is not [var first, ..] || SlotDomains.Of(timetable, new Precedences(timetable.Meetings)) is not { } domains)
                continue;
            var walk = new BreakWalk(timetable, domains, MeetingsOf(timetable), timetable.Spread ?? int.MaxValue, seed);
            walk.Run(first.Slots, steps: 2000, BreakWalk.Hot, stop: null);
            if (walk.BestBreaks == int.MaxValue)
            {
                // Fair as a difference is not always fair as a limit.
                first.Breaks.Max().ShouldBeGreaterThan(timetable.Spread ?? int.MaxValue);
                continue;
            }
            Timetables.Fault(timetable, walk.Best).ShouldBeNull($"timetable {seed}");
            Timetables.Breaks(timetable, walk.Best).Sum().ShouldBe(walk.BestBreaks);
            if (first.Breaks.Max() <= (timetable.Spread ?? int.MaxValue))
                walk.BestBreaks.ShouldBeLessThanOrEqualTo(first.Breaks.Sum());
            better += walk.BestBreaks < first.Breaks.Sum() ? 1 : 0;
        }
        better.ShouldBeGreaterThan(10);
    }

    private static List<(int[] Slots, int[] Breaks)> Schedules(Timetable timetable)
    {
        var schedules = new List<(int[], int[])>();
        foreach (var slots in All(timetable.Meetings.Count, timetable.Slots))
            if (Timetables.Fault(timetable, slots) is null)
                schedules.Add((slots, Timetables.Breaks(timetable, slots)));
        return schedules;
    }

    private static int Least(List<(int[] Slots, int[] Breaks)> schedules, Func<(int[] Slots, int[] Breaks), bool> which) =>
        schedules.Where(which).Select(schedule => schedule.Breaks.Sum()).DefaultIfEmpty(int.MaxValue).Min();

    private static double Least(List<(int[] Day, double Cost)> days, Func<int[], bool> which) =>
        days.Where(day => which(day.Day)).Select(day => day.Cost).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static double Cost(int[] day, double[] costs, int meetings) =>
        day.Select((slot, meeting) => costs[slot * meetings + meeting]).Sum() + Held(day).Breaks;

    private static SlotSet Held(int[] day) => day.Aggregate(SlotSet.None, (held, slot) => held | SlotSet.Of(slot));

    private static IEnumerable<int[]> Days(int slots, uint[] before) =>
        All(before.Length, slots)
            .Where(day => day.Distinct().Count() == day.Length)
            .Where(day => !day.Where((slot, meeting) => day.Where((other, earlier) => (before[meeting] >> earlier & 1) != 0 && other >= slot).Any()).Any());

    private static IEnumerable<int[]> All(int places, int values)
    {
        IEnumerable<int[]> all =
        [
            [],
        ];
        for (var place = 0; place < places; place++)
            all = all.SelectMany(_ => Enumerable.Range(0, values), (some, value) => (int[])[.. some, value]);
        return all;
    }

    private static List<int>[] MeetingsOf(Timetable timetable) =>
        [
            .. Enumerable
                .Range(0, timetable.People)
                .Select(person => Enumerable.Range(0, timetable.Meetings.Count).Where(meeting => timetable.Meetings[meeting].People.Contains(person)).ToList()),
        ];
}
