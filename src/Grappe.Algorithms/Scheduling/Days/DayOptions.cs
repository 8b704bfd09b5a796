namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>How a day of meetings is scheduled.</summary>
public sealed record DayOptions
{
    /// <summary>What is left to chance starts from this number: the same day with the same seed has the same schedule, unless stopped.</summary>
    public int Seed { get; init; }

    /// <summary>Stops the search, which then answers with the best it has.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Asked now and then; true stops the search as <see cref="Cancellation"/> does. A time limit belongs here.</summary>
    public Func<bool>? Stop { get; init; }

    /// <summary>Told of the first schedule and of better ones.</summary>
    public Action<DayProgress>? Progress { get; init; }

    /// <summary>How often the search starts anew from the best schedule; 0 is the first schedule alone.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>How many dead ends the proof of a small day may meet for each goal; 0 is no proof.</summary>
    public int ProofEffort { get; init; } = 100_000;

    internal bool Stopped() => Cancellation.IsCancellationRequested || (Stop?.Invoke() ?? false);
}

/// <summary>What is known while the search runs.</summary>
/// <param name="Schedule">The best schedule so far.</param>
/// <param name="Done">How much of the effort is spent, from 0 to 1.</param>
public sealed record DayProgress(DaySchedule Schedule, double Done);
