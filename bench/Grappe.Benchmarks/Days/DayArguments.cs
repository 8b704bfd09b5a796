using System.Globalization;
using Grappe.Algorithms.Scheduling.Days;

namespace Grappe.Benchmarks.Days;

/// <summary>The options of the command.</summary>
public sealed record DayArguments
{
    public int People { get; private init; } = 1000;
    public int Slots { get; private init; } = 40;
    public int Tables { get; private init; } = 150;
    public int Wishes { get; private init; } = 12_000;
    public int Seed { get; private init; } = 1;
    public int Rounds { get; private init; } = 12;
    public double Limit { get; private init; } = 60;
    public DayMethod Method { get; private init; } = new();

    /// <summary>Reads the options. Where one makes no sense, it says so and gives null.</summary>
    public static DayArguments? Parse(string[] args, TextWriter error)
    {
        var asked = new DayArguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] == "--without" && i + 1 < args.Length && Without(asked.Method, args[i + 1]) is { } method)
            {
                asked = asked with { Method = method };
                continue;
            }
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                error.WriteLine($"{args[i]} needs a whole number after it.");
                return null;
            }
            switch (args[i])
            {
                case "--people":
                    asked = asked with { People = number };
                    break;
                case "--slots" when number is > 1 and <= 64:
                    asked = asked with { Slots = number };
                    break;
                case "--tables":
                    asked = asked with { Tables = number };
                    break;
                case "--wishes":
                    asked = asked with { Wishes = number };
                    break;
                case "--seed":
                    asked = asked with { Seed = number };
                    break;
                case "--rounds" when number <= 20:
                    asked = asked with { Rounds = number };
                    break;
                case "--limit":
                    asked = asked with { Limit = number };
                    break;
                default:
                    error.WriteLine(
                        $"'{args[i]} {number}' is not understood: --people, --slots (2 to 64), --tables, --wishes, --seed, --rounds (to 20), --limit SECONDS, --without prices|must-price|chains|make-way."
                    );
                    return null;
            }
        }
        return asked;
    }

    private static DayMethod? Without(DayMethod method, string ingredient) =>
        ingredient switch
        {
            "prices" => method with { Prices = false },
            "must-price" => method with { MustPrice = false },
            "chains" => method with { Chains = false },
            "make-way" => method with { MakeWay = false },
            _ => null,
        };
}
