using System.Globalization;
using System.Text;

namespace Grappe.Benchmarks.Atlas;

/// <summary>A table in Markdown of what was measured, with the aim beside it.</summary>
internal sealed class Report
{
    private readonly StringBuilder table = new("| measured | found | aim |\n|---|---|---|\n");

    public void Row(string what, FormattableString found, string aim) =>
        table.Append(CultureInfo.InvariantCulture, $"| {what} | {found.ToString(CultureInfo.InvariantCulture)} | {aim} |\n");

    /// <summary>Adds one contender's throughput as a share of another's: over all turns, and the lowest and highest of a round.</summary>
    public void Ratio(string what, Turns one, Turns other, string aim)
    {
        var rounds = one.Rates.Zip(other.Rates, (a, b) => a / b).ToList();
        Row(what, $"{one.Rate / other.Rate:P0} ({rounds.Min():P0}–{rounds.Max():P0} by round; {one.Rate:N0} : {other.Rate:N0} a second)", aim);
    }

    public override string ToString() => table.ToString();
}
