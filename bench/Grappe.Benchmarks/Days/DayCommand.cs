using System.Diagnostics;
using System.Globalization;
using Grappe.Algorithms.Scheduling;
using Grappe.Algorithms.Scheduling.Days;

namespace Grappe.Benchmarks.Days;

/// <summary>Schedules a large day, watches it improve, and replans it.</summary>
public static class DayCommand
{
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (DayArguments.Parse(args, error) is not { } asked)
            return 2;
        var day = DayInstance.Make(asked.People, asked.Slots, asked.Tables, asked.Wishes, asked.Seed);
        output.WriteLine(
            FormattableString.Invariant($"{asked.People} people, {asked.Slots} slots, {asked.Tables} tables, {day.Meetings.Count} wishes, seed {asked.Seed}")
        );
        output.WriteLine(
            $"{"seconds", 8} {"missed", 7} {"value", 8} {"bound", 8} {"gap", 7} {"no lunch", 9} {"idle", 7} {"unfair", 7} {"walk", 9} {"moves", 12}"
        );
        var clock = Stopwatch.StartNew();
        DaySchedule? last = null;
        void Tell(DayProgress progress)
        {
            if (progress.Schedule == last)
                return;
            last = progress.Schedule;
            var (schedule, score) = (progress.Schedule, progress.Schedule.Score);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{clock.Elapsed.TotalSeconds, 8:0.00} {score.Missed, 7} {score.Value, 8} {schedule.MostValue, 8} {schedule.ValueGap * 100, 6:0.00}% {score.Unfed, 9} {score.Idle, 7} {score.Unfair, 7} {score.Walk, 9:0} {schedule.Moves, 12}"
                )
            );
        }
        var found = ScheduleDay.Find(
            day,
            new DayOptions
            {
                Seed = asked.Seed,
                Rounds = asked.Rounds,
                Method = asked.Method,
                Stop = () => clock.Elapsed.TotalSeconds >= asked.Limit,
                Progress = Tell,
            }
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ended after {clock.Elapsed.TotalSeconds:0.0} s, proven best in {(found.Proven.Count == 0 ? "nothing" : string.Join(", ", found.Proven))}"
            )
        );
        var faults = DayVerifier.Check(day, found.Appointments, found.Score.Value);
        faults.AddRange(Replanning(day, found.Appointments, asked.Seed, output));
        ByHand(day, found.Appointments, asked.Seed, output);
        faults.AddRange(Twice(day, asked, output));
        foreach (var fault in faults)
            error.WriteLine(fault);
        output.WriteLine($"{(faults.Count == 0 ? "right" : "WRONG")}, at most {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB");
        return faults.Count == 0 ? 0 : 1;
    }

    /// <summary>One after the other, each on the schedule as it was: somebody cancels, is two slots late, a table is lost.</summary>
    private static List<string> Replanning(MeetingDay day, IReadOnlyList<Appointment?> before, int seed, TextWriter output)
    {
        const int Times = 50;
        var random = new Random(seed);
        var faults = new List<string>();
        var now = day.Slots / 4;
        (string Name, Func<MeetingDay> Happen)[] events =
        [
            ("somebody cancels", () => WithoutPerson(SlotSet.FirstSlots(day.Slots) - SlotSet.FirstSlots(now))),
            ("somebody is late", () => WithoutPerson(SlotSet.Range(now, now + 1))),
            ("a table is lost", WithoutTable),
        ];
        output.WriteLine($"{$"of {Times} each", -18} {"p50 ms", 8} {"p95 ms", 8} {"max ms", 8} {"lost", 6} {"moved", 6} {"new", 6} {"told", 6}");
        foreach (var (name, happen) in events)
        {
            var times = new List<double>();
            var plans = new List<NewPlan>();
            for (var i = 0; i <= Times; i++)
            {
                var after = happen();
                var clock = Stopwatch.StartNew();
                var plan = Replan.After(after, before, new ReplanOptions { Now = now });
                if (i == 0)
                    continue;
                times.Add(clock.Elapsed.TotalMilliseconds);
                plans.Add(plan);
                faults.AddRange(DayVerifier.Check(after, plan.Schedule.Appointments, plan.Schedule.Score.Value));
            }
            times.Sort();
            double Mean(Func<NewPlan, int> count) => plans.Average(count);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -18} {times[Times / 2], 8:0.0} {times[Times * 95 / 100], 8:0.0} {times[^1], 8:0.0} {Mean(plan => plan.Changes.Count(change => change.After is null)), 6:0.0} {Mean(plan => plan.Changes.Count(change => change is { Before: not null, After: not null })), 6:0.0} {Mean(plan => plan.Changes.Count(change => change.Before is null)), 6:0.0} {Mean(plan => plan.ToTell.Count), 6:0.0}"
                )
            );
        }
        return faults;

        MeetingDay WithoutPerson(SlotSet away)
        {
            var who = random.Next(day.People.Count);
            return day with { People = [.. day.People.Select((person, at) => at == who ? person with { Available = person.Available - away } : person)] };
        }

        MeetingDay WithoutTable()
        {
            var which = random.Next(day.Places.Count);
            return day with { Places = [.. day.Places.Select((place, at) => at == which ? place with { Open = SlotSet.FirstSlots(now) } : place)] };
        }
    }

    /// <summary>The same question twice, and a third time cancelled in the middle.</summary>
    private static List<string> Twice(MeetingDay day, DayArguments asked, TextWriter output)
    {
        var options = new DayOptions { Seed = asked.Seed, Rounds = 1 };
        var first = ScheduleDay.Find(day, options).Appointments;
        var same = first.SequenceEqual(ScheduleDay.Find(day, options).Appointments);
        using var patience = new CancellationTokenSource();
        var clock = new Stopwatch();
        using var watching = patience.Token.Register(clock.Start);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        var stopped = ScheduleDay.Find(day, options with { Rounds = 20, Cancellation = patience.Token });
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"same seed, same schedule: {(same ? "yes" : "NO")}; cancelled after 2 s, answered {clock.Elapsed.TotalMilliseconds:0} ms later, worth {stopped.Score.Value}"
            )
        );
        return same ? DayVerifier.Check(day, stopped.Appointments, stopped.Score.Value) : ["The same seed gave another schedule."];
    }

    private static void ByHand(MeetingDay day, IReadOnlyList<Appointment?> appointments, int seed, TextWriter output)
    {
        const int Tries = 2000,
            Questions = 30;
        var random = new Random(seed);
        var desk = new DayDesk(day, appointments);
        var clock = Stopwatch.StartNew();
        var allowed = 0;
        for (var i = 0; i < Tries; i++)
            allowed += desk.Try(random.Next(day.Meetings.Count), random.Next(day.Slots)).Allowed ? 1 : 0;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"verdict on a move by hand: {clock.Elapsed.TotalMilliseconds / Tries:0.000} ms, {allowed} of {Tries} allowed"
            )
        );

        int[] waiting = [.. Enumerable.Range(0, appointments.Count).Where(meeting => appointments[meeting] is null)];
        random.Shuffle(waiting);
        var times = new List<double>();
        var reasons = new List<Explanation>();
        foreach (var meeting in waiting.Take(Questions))
        {
            clock.Restart();
            reasons.Add(Explain.Meeting(day, appointments, meeting));
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        if (times.Count > 0)
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"why a meeting is not held: {times[times.Count / 2]:0} ms, at most {times[^1]:0}; {string.Join(", ", reasons.CountBy(reason => reason.Why).Select(group => $"{group.Value} {group.Key}"))}; {reasons.Count(reason => reason.Changes.Count > 0)} of {reasons.Count} with a change that would allow it"
                )
            );
    }
}
