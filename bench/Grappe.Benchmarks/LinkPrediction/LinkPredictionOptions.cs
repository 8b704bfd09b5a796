using System.Globalization;

namespace Grappe.Benchmarks.LinkPrediction;

/// <summary>The options of the command line.</summary>
/// <param name="Train">The participations that are known.</param>
/// <param name="Test">Those that are foretold; null where the first file is split.</param>
/// <param name="Split">The day from which on the participations of the one file are foretold.</param>
/// <param name="Until">The day before which they end, of one file.</param>
/// <param name="Seed">The seed of every choice by chance.</param>
/// <param name="Largest">The largest project that makes partners.</param>
/// <param name="Earlier">The fewest earlier projects of a party.</param>
/// <param name="Ablate">Whether the worth of each ingredient is measured.</param>
/// <param name="Show">Of how many foretold pairs the reasons are shown.</param>
public sealed record LinkPredictionOptions(
    string Train,
    string? Test,
    DateOnly? Split,
    DateOnly? Until,
    int Seed,
    int Largest,
    int Earlier,
    bool Ablate,
    int Show
)
{
    public static LinkPredictionOptions? Parse(string[] args, TextWriter error)
    {
        string[] files = [.. args.TakeWhile(arg => !arg.StartsWith('-'))];
        if (files.Length is 0 or > 2)
        {
            error.WriteLine("TRAIN.csv.gz TEST.csv.gz is needed, or FILE --split DAY.");
            return null;
        }
        var options = new LinkPredictionOptions(files[0], files.Length == 2 ? files[1] : null, null, null, 1, 40, 3, false, 3);
        for (var i = files.Length; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--ablate":
                    options = options with { Ablate = true };
                    continue;
                case "--split" when Day(value) is { } day:
                    options = options with { Split = day };
                    break;
                case "--until" when Day(value) is { } day:
                    options = options with { Until = day };
                    break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    break;
                case "--largest" when int.TryParse(value, CultureInfo.InvariantCulture, out var largest) && largest >= 2:
                    options = options with { Largest = largest };
                    break;
                case "--earlier" when int.TryParse(value, CultureInfo.InvariantCulture, out var earlier) && earlier >= 1:
                    options = options with { Earlier = earlier };
                    break;
                case "--show" when int.TryParse(value, CultureInfo.InvariantCulture, out var show) && show >= 0:
                    options = options with { Show = show };
                    break;
                default:
                    error.WriteLine($"'{args[i]} {value}' is not understood.");
                    return null;
            }
            i++;
        }
        if (options.Test is null == options.Split is null)
        {
            error.WriteLine("Either two files or one file and --split DAY are needed (2017, or 2017-07-01).");
            return null;
        }
        if (options.Test is not null && options.Until is not null || options.Until <= options.Split)
        {
            error.WriteLine("--until DAY belongs to one file and lies after --split.");
            return null;
        }
        return options;
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text.Length == 4 ? text + "-01-01" : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}
