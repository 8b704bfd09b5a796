using System.Diagnostics;
using System.Globalization;
using System.Text;
using Grappe.Algorithms.Scheduling;

namespace Grappe.Benchmarks.B2B;

/// <summary>Solves every instance of a folder, verifies each answer and prints a table.</summary>
public static class B2BCommand
{
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (B2BOptions.Parse(args, error) is not { } options)
            return 2;
        string[] files =
            Directory.Exists(options.Folder) ? Directory.GetFiles(options.Folder, "*.dzn")
            : File.Exists(options.Folder) ? [options.Folder]
            : [];
        Array.Sort(files, string.CompareOrdinal);
        files = [.. files.Where(file => Path.GetFileName(file).Contains(options.Only))];
        if (files.Length == 0)
        {
            error.WriteLine($"No .dzn file in '{options.Folder}'.");
            return 2;
        }

        output.WriteLine($"{"instance", -36} {"value", 10} {"bound", 10} {"proven", 6} {"seconds", 8} {"cpu", 8} {"conflicts", 9}  checked");
        int solved = 0,
            wrong = 0;
        var total = 0.0;
        var published = BestKnown.Beside(files[0]);
        foreach (var file in files)
        {
            var row = Solve(file, options, error);
            if (published.Contradicts(row.Name, row.Value, row.Proven) is { } contradiction)
                row = row with { Right = false, Verdict = contradiction };
            output.WriteLine(
                $"{row.Name, -36} {row.Value, 10} {row.Bound, 10} {(row.Proven ? "yes" : "no"), 6} {Seconds(row.Seconds), 8} {Seconds(row.Cpu), 8} {row.Conflicts, 9}  {row.Verdict}"
            );
            output.Flush();
            total += row.Seconds;
            solved += row.Proven ? 1 : 0;
            wrong += row.Right ? 0 : 1;
        }
        output.WriteLine($"{files.Length} instances: {solved} proven, {files.Length - solved} open, {wrong} wrong, {Seconds(total)} seconds");
        return wrong > 0 ? 1 : 0;
    }

    private sealed record Row(string Name, string Value, string Bound, bool Proven, double Seconds, double Cpu, long Conflicts, bool Right, string Verdict);

    private static Row Solve(string file, B2BOptions options, TextWriter error)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        TimetableResult result;
        void Tell(TimetableProgress progress) =>
            error.WriteLine($"{Seconds(clock.Elapsed.TotalSeconds), 8}  {progress.Bound}..{Value(progress.Breaks)} after {progress.Conflicts} conflicts");
        try
        {
            var timetable = Instance.Read(file);
            result = FewestBreaks.Find(
                timetable,
                new TimetableOptions
                {
                    Seed = options.Seed,
                    Threads = options.Threads,
                    Method = options.Method,
                    Stop = () => (options.Cpu ? (Environment.CpuUsage.TotalTime - before).TotalSeconds : clock.Elapsed.TotalSeconds) >= options.Limit,
                    Progress = options.Verbose ? Tell : null,
                }
            );
        }
        catch (DznError unreadable)
        {
            error.WriteLine(unreadable.Message);
            return new Row(name, "–", "–", false, clock.Elapsed.TotalSeconds, 0, 0, false, "cannot be read");
        }
        var seconds = clock.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var infeasible = result.Infeasible;
        var bound = infeasible ? "infeasible" : result.Bound.ToString(CultureInfo.InvariantCulture);
        if (result.Slots is null)
            return new Row(name, infeasible ? "infeasible" : "none", bound, result.Proven, seconds, cpu, result.Conflicts, true, "–");

        var target = Path.Combine(options.Out ?? Path.GetDirectoryName(Path.GetFullPath(file))!, name + ".schedule");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, Write(result.Breaks, result.Slots));
        var faults = Verifier.Check(File.ReadAllText(file), File.ReadAllText(target));
        foreach (var fault in faults)
            error.WriteLine($"{name}: {fault}");
        var value = Value(result.Breaks);
        return new Row(name, value, bound, result.Proven, seconds, cpu, result.Conflicts, faults.Count == 0, faults.Count == 0 ? "right" : "WRONG");
    }

    private static string Value(int value) => value == int.MaxValue ? "none" : value.ToString(CultureInfo.InvariantCulture);

    private static string Write(int breaks, IReadOnlyList<int> slots)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"breaks {breaks}\n");
        for (var meeting = 0; meeting < slots.Count; meeting++)
            text.Append(CultureInfo.InvariantCulture, $"{meeting + 1} {slots[meeting] + 1}\n");
        return text.ToString();
    }

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);
}
