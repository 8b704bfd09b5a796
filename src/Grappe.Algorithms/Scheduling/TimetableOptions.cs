namespace Grappe.Algorithms.Scheduling;

/// <summary>The options for solving a timetable.</summary>
public sealed record TimetableOptions
{
    /// <summary>The seed of every choice by chance: the same question with the same seed has the same answer, unless stopped.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// 1, or 2 for a second search in another order that shares the best schedule and the bound. With 2 the same question may have another, equally good schedule
    /// next time, and <see cref="Stop"/> and <see cref="Progress"/> are called from either thread, the latter one at a time.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>Stops the search, which then answers with what it has.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Asked now and then; true stops the search as <see cref="Cancellation"/> does. A time limit belongs here.</summary>
    public Func<bool>? Stop { get; init; }

    /// <summary>Told of every better schedule and of every better bound.</summary>
    public Action<TimetableProgress>? Progress { get; init; }

    /// <summary>The ingredients of the method.</summary>
    public TimetableMethod Method { get; init; } = new();

    internal bool Stopped() => Cancellation.IsCancellationRequested || (Stop?.Invoke() ?? false);
}

/// <summary>The best schedule and the bound known while the search runs.</summary>
/// <param name="Slots">The slot of each meeting in the best schedule so far, or null before the first.</param>
/// <param name="Breaks">Its breaks; <see cref="int.MaxValue"/> before the first.</param>
/// <param name="Bound">No schedule has fewer.</param>
/// <param name="Conflicts">How many dead ends the search has met.</param>
public sealed record TimetableProgress(IReadOnlyList<int>? Slots, int Breaks, int Bound, long Conflicts);
