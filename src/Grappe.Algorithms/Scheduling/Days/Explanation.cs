namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>The reason why a meeting is not held.</summary>
public enum WhyNot
{
    /// <summary>It is held.</summary>
    Held,

    /// <summary>Somebody never wants it.</summary>
    Refused,

    /// <summary>It is worth nothing to those who attend.</summary>
    Unwanted,

    /// <summary>It could not be held even if no other meeting were.</summary>
    Impossible,

    /// <summary>Somebody has all the meetings they may have.</summary>
    Quota,

    /// <summary>Proven: the meetings of <see cref="Explanation.Crowd"/> and it cannot all be held.</summary>
    Crowded,

    /// <summary>It could be held with all that are: <see cref="Explanation.Changes"/> begins with the moves that make room.</summary>
    RoomCanBeMade,

    /// <summary>In every slot something stands in its way, and no way was found by moving two other meetings; it was searched for only so long.</summary>
    InTheWay,
}

/// <summary>The kind of change that would allow a meeting.</summary>
public enum ChangeKind
{
    /// <summary>Nothing but moving other meetings.</summary>
    MoveOthers,

    /// <summary>A person becomes available in the slot.</summary>
    FreePerson,

    /// <summary>The meeting is allowed in a slot that its own rules exclude.</summary>
    AllowSlot,

    /// <summary>One more place of its size is open in the slot.</summary>
    OneMorePlace,

    /// <summary>The people at their quota may have one meeting more.</summary>
    RaiseQuota,

    /// <summary>Another meeting is given up.</summary>
    GiveUp,
}

/// <summary>A meeting and the slot it would take.</summary>
/// <param name="Meeting">Which.</param>
/// <param name="Slot">When.</param>
public readonly record struct MeetingMove(int Meeting, int Slot);

/// <summary>A small change with which the meeting and all others that are held can be held; it was tried out.</summary>
/// <param name="Kind">What would change.</param>
/// <param name="Slot">The slot the meeting would take.</param>
/// <param name="People">Whom the change concerns: who would have to be free, or have a larger quota.</param>
/// <param name="GivenUp">The meeting given up, if one is.</param>
/// <param name="Moves">The slots that the meeting and others would take.</param>
public sealed record SmallChange(ChangeKind Kind, int Slot, IReadOnlyList<int> People, int? GivenUp, IReadOnlyList<MeetingMove> Moves);

/// <summary>The reason why a meeting is not held, and the small changes that would allow it.</summary>
/// <param name="Meeting">Which meeting.</param>
/// <param name="Why">The reason.</param>
/// <param name="Obstacles">Slot by slot what stands in the way; for a quota, whose.</param>
/// <param name="Crowd">For <see cref="WhyNot.Crowded"/>: held meetings none of which can be left out of the reason.</param>
/// <param name="Changes">Small changes that would allow it, each tried out, those that move least first.</param>
public sealed record Explanation(int Meeting, WhyNot Why, IReadOnlyList<Obstacle> Obstacles, IReadOnlyList<int> Crowd, IReadOnlyList<SmallChange> Changes);
