using System.Diagnostics;
using System.Globalization;
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
        void Tell(DayProgress progress)
        {
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
                Stop = () => clock.Elapsed.TotalSeconds >= asked.Limit,
                Progress = Tell,
            }
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ended after {clock.Elapsed.TotalSeconds:0.0} s, at most {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB"
            )
        );
        return found.Unmet.Count > 0 ? 1 : 0;
    }
}
