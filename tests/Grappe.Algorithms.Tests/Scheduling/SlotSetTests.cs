using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Scheduling;

public sealed class SlotSetTests
{
    [Fact]
    public void Idle_slots_are_the_free_ones_between_meetings_and_each_run_of_them_is_a_break() =>
        Gen.Choose(0, SlotSet.Capacity - 1)
            .ListOf()
            .Check(meetings =>
            {
                var busy = meetings.ToHashSet();
                var idle = Enumerable
                    .Range(0, SlotSet.Capacity)
                    .Where(slot => !busy.Contains(slot) && busy.Any(one => one < slot) && busy.Any(one => one > slot));
                var day = meetings.Aggregate(SlotSet.None, (slots, slot) => slots | SlotSet.Of(slot));

                day.Idle.ShouldBe(idle);
                day.Breaks.ShouldBe(idle.Count(slot => busy.Contains(slot - 1)));
            });
}
