using System.Diagnostics;
using System.Globalization;

namespace Grappe.Benchmarks.Atlas;

/// <summary>The command <c>generate FOLDER</c>: writes a data set of any size in the grammar of <c>data/</c>.</summary>
internal static class GenerateCommand
{
    public static int Run(string[] args, TextWriter output)
    {
        var options = Options.Read(args[1..]);
        var (folder, clusters, observations, seed) = (
            args[0],
            options.Number("--clusters", 100_000),
            options.Number("--observations", 600_000),
            options.Number("--seed", 1)
        );
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            output.WriteLine($"{folder} is not empty.");
            return 1;
        }
        var watch = Stopwatch.StartNew();
        var generated = new Generator(Repository.Data, folder, clusters, observations, (ulong)seed).Write();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: {clusters:N0} clusters, {generated.Observations:N0} observations with {generated.Statements:N0} statements in {watch.Elapsed.TotalSeconds:0.0} s."
            )
        );
        return 0;
    }
}
