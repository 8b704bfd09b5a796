using System.Globalization;
using Grappe.Algorithms.Scheduling;

namespace Grappe.Benchmarks.B2B;

/// <summary>
/// Makes families of events by chance in which one number alone grows: the people (each with as many meetings), the slots (for the same meetings), the meetings a
/// person has, how full the tables are, and the orders among a person's meetings. What does not grow is as in the usual event of 60 people, 210 meetings and 12
/// slots with four tables in five in use.
/// </summary>
public static class GrowthCommand
{
    private const int Events = 3;

    private sealed record Size
    {
        public int People { get; init; } = 60;
        public int Slots { get; init; } = 12;
        public int Each { get; init; } = 7;
        public int Full { get; init; } = 80;
        public int Orders { get; init; }
    }

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var seed = 1;
        if (args is not [var target, .. var rest] || rest.Length > 0 && !(rest is ["--seed", var number] && int.TryParse(number, out seed)))
        {
            error.WriteLine("A folder for the events is needed: b2b-growth OUT [--seed 1]");
            return 2;
        }
        Directory.CreateDirectory(target);
        var usual = new Size();
        (string Name, int[] Values, Func<int, Size> Of)[] families =
        [
            ("people", [30, 60, 90, 120, 180], value => usual with { People = value }),
            ("slots", [9, 12, 15, 18, 24], value => usual with { Slots = value }),
            ("meetings", [4, 5, 6, 7, 8, 9], value => usual with { Each = value }),
            ("tables", [60, 70, 80, 90, 97], value => usual with { Full = value }),
            ("orders", [0, 15, 30, 45, 60], value => usual with { Orders = value }),
        ];
        foreach (var (name, values, of) in families)
        foreach (var value in values)
            for (var event_ = 0; event_ < Events; event_++)
            {
                var file = string.Create(CultureInfo.InvariantCulture, $"{name}{value:000}-s{seed + event_}.dzn");
                File.WriteAllText(Path.Combine(target, file), DznWriter.Write(Make(of(value), new Random(seed + event_)), of(value).Slots));
            }
        output.WriteLine($"{families.Sum(family => family.Values.Length) * Events} instances in {target}");
        return 0;
    }

    private static Timetable Make(Size size, Random chance)
    {
        var met = new HashSet<(int, int)>();
        var busy = new int[size.People];
        while (met.Count < size.People * size.Each / 2)
        {
            var (first, second) = (chance.Next(size.People), chance.Next(size.People));
            if (first >= second || busy[first] >= size.Slots || busy[second] >= size.Slots || !met.Add((first, second)))
                continue;
            busy[first]++;
            busy[second]++;
        }
        RequiredMeeting[] meetings = [.. met.Select(pair => new RequiredMeeting([pair.Item1, pair.Item2], SlotSet.FirstSlots(size.Slots), []))];
        var event_ = new Timetable
        {
            People = size.People,
            Slots = size.Slots,
            Tables = (int)Math.Ceiling(meetings.Length * 100.0 / (size.Slots * size.Full)),
            Spread = 2,
            Meetings = meetings,
            Availability = [.. Enumerable.Repeat(SlotSet.FirstSlots(size.Slots), size.People)],
        };
        int[] anyhow = [.. Enumerable.Range(0, meetings.Length)];
        chance.Shuffle(anyhow);
        return size.Orders == 0 ? event_ : Variants.Ordered(event_, size.Orders / 100.0, anyhow, chance);
    }
}
