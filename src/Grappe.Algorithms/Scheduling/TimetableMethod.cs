namespace Grappe.Algorithms.Scheduling;

/// <summary>The ingredients of the method; everything but the defaults exists to be measured against them.</summary>
public sealed record TimetableMethod
{
    /// <summary>
    /// Above this share of the tables in use, tables are limited by clauses whose counters can be learnt about; below it by counting alone, which is faster.
    /// 0 is always clauses, 2 never.
    /// </summary>
    public double ClausesAbove { get; init; } = 0.85;

    /// <summary>A day without breaks is also stated directly, not only as the sum of its gaps.</summary>
    public bool Contiguous { get; init; } = true;

    /// <summary>Tables are limited by the people present instead of by the meetings held.</summary>
    public bool CountPeople { get; init; } = true;

    /// <summary>The number of people present in a slot is stated to be even, where every meeting has two people.</summary>
    public bool Parity { get; init; }

    /// <summary>The orders per meeting from which on all meetings, not only those with an order, have literals that order them in time. 0 is always.</summary>
    public double OrderAllAbove { get; init; } = 1;

    /// <summary>Meetings that must come before or after another are counted in their people's days.</summary>
    public bool CountBefore { get; init; } = true;

    /// <summary>Tables are also limited over every stretch of slots from the start of the day.</summary>
    public bool PrefixTables { get; init; }

    /// <summary>Better schedules are looked for near the best one.</summary>
    public bool Guided { get; init; } = true;

    /// <summary>Better schedules are also looked for in parts of the best one, while the rest stays.</summary>
    public bool Parts { get; init; } = true;

    /// <summary>The number of conflicts that the first turn at the bound may take; later turns take more.</summary>
    public int FirstTurn { get; init; } = 10_000;

    /// <summary>The effort for better schedules, as a share of that spent on the bound; it begins with a sixteenth of that and doubles every turn.</summary>
    public double ImprovingShare { get; init; } = 0.5;

    /// <summary>The effort for a bound from prices, as a share of that spent on the bound from cores; 0 for none.</summary>
    public double PricesShare { get; init; } = 0.5;

    /// <summary>The effort for walks from the best schedule, as a share of that spent on looking for better ones; 0 for none.</summary>
    public double WalkShare { get; init; } = 1;

    /// <summary>Meetings that could exchange their slots are held in the order of the list.</summary>
    public bool OrderInterchangeable { get; init; }
}
