using System.Globalization;
using System.Runtime.Versioning;
using Grappe.Faults;

// Processes, signals and sockets as Unix knows them.
[assembly: UnsupportedOSPlatform("windows")]

var scenarios = new Dictionary<string, Func<Options, Task<Report?>>>
{
    ["web"] = async options => await KillWeb.RunAsync(options),
    ["postgres"] = async options => await KillPostgres.RunAsync(options),
    ["disk"] = FullDisk.RunAsync,
    ["nodes"] = async options => await TwoNodes.RunAsync(options),
    ["restore"] = async options => await KillRestore.RunAsync(options),
    ["load"] = async options => await LoadChanges.RunAsync(options),
};
var names = args.TakeWhile(argument => !argument.StartsWith('-')).ToList();
if (names.Count == 0 || names.Exists(name => name != "all" && !scenarios.ContainsKey(name)) || args.Length - names.Count is var rest && rest % 2 != 0)
{
    Console.Error.WriteLine(
        $"usage: all | {string.Join(" ", scenarios.Keys.Select(name => $"[{name}]"))} [--kills NUMBER] [--writers 4] [--seed NUMBER] [--data FOLDER]"
    );
    return 2;
}
var seed = Number("--seed") ?? Random.Shared.Next(1, 1_000_000);
Console.WriteLine($"Seed {seed}: --seed {seed} draws the same order again.");
var reports = new List<Report>();
var (skipped, broken) = (false, false);
foreach (var (name, run) in scenarios.Where(scenario => names.Contains("all") || names.Contains(scenario.Key)))
    try
    {
        var options = new Options(seed, Text("--data"), Number("--writers") ?? 4, Number("--kills"), said => Console.WriteLine($"{name}: {said}"));
        if (await run(options) is { } report)
        {
            reports.Add(report);
            foreach (var line in report.Details)
                Console.WriteLine($"{name}: {line}");
        }
        else
        {
            skipped = true;
            Console.Error.WriteLine($"{name} is left out: it needs a disk of its own, and this user may not mount one. Run it as root.");
        }
    }
    catch (Exception exception)
    {
        // The others are run all the same.
        broken = true;
        Console.Error.WriteLine($"{name} broke off: {exception}");
    }
Console.WriteLine();
Console.WriteLine(Report.Head);
foreach (var report in reports)
    Console.WriteLine(report.Row);
return broken || reports.Exists(report => !report.Held) ? 1
    : skipped ? 2
    : 0;

string? Text(string option) => Array.IndexOf(args, option) is >= 0 and var at ? args[at + 1] : null;

int? Number(string option) => Text(option) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
