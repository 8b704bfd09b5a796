using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace;

/// <summary>A cluster that does its daily work here, with the currency it counts in and the zone of its clock.</summary>
public sealed class ClusterWorkspace
{
    public int Id { get; init; }
    public int ClusterId { get; init; }
    public Subject Cluster { get; init; } = null!;
    public required string Currency { get; init; }
    public required string Zone { get; init; }
    public DateTime OpenedAt { get; init; }
    public int Version { get; init; } = 1;

    public Currency Counted => Shared.Money.Currency.Of(Currency);

    /// <summary>An amount of its currency.</summary>
    public Amount Of(long units) => new(units, Counted);
}

/// <summary>A fiscal year of a cluster, both days included. Each but the first begins the day after another ends.</summary>
public sealed class FiscalYear
{
    public int Id { get; init; }
    public int ClusterId { get; init; }
    public DateOnly FirstDay { get; init; }
    public DateOnly LastDay { get; init; }

    /// <summary>The last day of the year before; none for the first one.</summary>
    public DateOnly? DayBefore { get; init; }

    /// <summary>The number of its last invoice or credit note.</summary>
    public int LastNumber { get; init; }
    public int Version { get; init; } = 1;

    /// <summary>Its name: 2026, or 2025–26 where it lies in two years.</summary>
    public string Name =>
        FirstDay.Year == LastDay.Year
            ? FirstDay.Year.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{FirstDay.Year}–{LastDay.Year % 100:00}");
}
