using System.Globalization;
using Grappe.Algorithms.Scheduling;

namespace Grappe.Benchmarks.B2B;

/// <summary>The options of the command line.</summary>
/// <param name="Folder">The folder of instances, or one instance.</param>
/// <param name="Limit">Seconds per instance.</param>
/// <param name="Out">Where schedules are written; null: beside their instance.</param>
/// <param name="Seed">The seed of the search.</param>
/// <param name="Threads">1, or 2 for a second search beside it; the answers of two are as good, but not always the same.</param>
/// <param name="Only">Part of the names of the instances wanted.</param>
/// <param name="Verbose">Whether the search tells of its steps.</param>
/// <param name="Cpu">Whether the limit is counted in processor time, for measuring beside other work.</param>
/// <param name="Method">The ingredients of the method, changed by "--set Parity=true,Contiguous=false".</param>
public sealed record B2BOptions(string Folder, double Limit, string? Out, int Seed, int Threads, string Only, bool Verbose, bool Cpu, TimetableMethod Method)
{
    public static B2BOptions? Parse(string[] args, TextWriter error)
    {
        if (args is not [var folder, ..])
        {
            error.WriteLine("A folder of instances is needed.");
            return null;
        }
        var options = new B2BOptions(folder, 60, null, 0, 1, "", false, false, new TimetableMethod());
        for (var i = 1; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--verbose":
                    options = options with { Verbose = true };
                    continue;
                case "--cpu":
                    options = options with { Cpu = true };
                    continue;
                case "--limit" when double.TryParse(value, CultureInfo.InvariantCulture, out var limit):
                    options = options with { Limit = limit };
                    break;
                case "--threads" when value is "1" or "2":
                    options = options with { Threads = value == "1" ? 1 : 2 };
                    break;
                case "--out" when value != "":
                    options = options with { Out = value };
                    break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    break;
                case "--only" when value != "":
                    options = options with { Only = value };
                    break;
                case "--set" when Change(options.Method, value):
                    break;
                default:
                    error.WriteLine($"'{args[i]} {value}' is not understood.");
                    return null;
            }
            i++;
        }
        return options;
    }

    private static bool Change(TimetableMethod method, string changes)
    {
        foreach (var change in changes.Split(','))
        {
            var property = typeof(TimetableMethod).GetProperty(change.Split('=')[0]);
            if (property is null || change.Split('=') is not [_, var value])
                return false;
            property.SetValue(method, Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture));
        }
        return true;
    }
}
