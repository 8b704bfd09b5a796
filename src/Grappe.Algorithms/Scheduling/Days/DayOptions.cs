namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>The options for scheduling a day of meetings.</summary>
public sealed record DayOptions
{
    /// <summary>The seed of every choice by chance: the same day with the same seed has the same schedule, unless stopped.</summary>
    public int Seed { get; init; }

    /// <summary>Stops the search, which then answers with the best it has.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Asked now and then; true stops the search as <see cref="Cancellation"/> does. A time limit belongs here.</summary>
    public Func<bool>? Stop { get; init; }

    /// <summary>Told of the first schedule, of better ones, and now and then how far the search has come.</summary>
    public Action<DayProgress>? Progress { get; init; }

    /// <summary>The number of times the search starts anew from the best schedule; 0 is the first schedule alone.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>The most dead ends that the proof of a small day may meet for each goal; 0 is no proof.</summary>
    public int ProofEffort { get; init; } = 100_000;

    /// <summary>The ingredients of the method.</summary>
    public DayMethod Method { get; init; } = new();

    internal bool Stopped() => Cancellation.IsCancellationRequested || (Stop?.Invoke() ?? false);
}

/// <summary>The best schedule and the part of the effort spent while the search runs.</summary>
/// <param name="Schedule">The best schedule so far.</param>
/// <param name="Done">How much of the effort is spent, from 0 to 1.</param>
public sealed record DayProgress(DaySchedule Schedule, double Done);

/// <summary>The ingredients of the search; everything but the defaults exists to be measured against them.</summary>
public sealed record DayMethod
{
    /// <summary>The first schedule takes meetings by what they are worth above the prices of what they need, not by their value.</summary>
    public bool Prices { get; init; } = true;

    /// <summary>One more price stands for the rule that as many meetings that must be held are held as one knows how to hold.</summary>
    public bool MustPrice { get; init; } = true;

    /// <summary>All meetings of two slots that hang together by their people change slots with one another.</summary>
    public bool Chains { get; init; } = true;

    /// <summary>A way is made for meetings that wait by exchanging two slots of one of their people.</summary>
    public bool MakeWay { get; init; } = true;
}
