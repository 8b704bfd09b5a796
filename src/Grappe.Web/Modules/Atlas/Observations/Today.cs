using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

internal static class Clock
{
    /// <summary>The day on which what is declared now is so, unless it says another.</summary>
    public static PartialDate Today(this TimeProvider clock) =>
        PartialDate.Parse(clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}
