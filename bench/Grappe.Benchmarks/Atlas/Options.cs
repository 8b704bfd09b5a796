using System.Globalization;

namespace Grappe.Benchmarks.Atlas;

/// <summary>Options of the command line: <c>--name value</c>.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> values = [];

    public static Options Read(string[] args)
    {
        var options = new Options();
        for (var i = 0; i + 1 < args.Length; i += 2)
            options.values[args[i]] = args[i + 1];
        return options;
    }

    public string? Text(string name) => values.GetValueOrDefault(name);

    public int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
