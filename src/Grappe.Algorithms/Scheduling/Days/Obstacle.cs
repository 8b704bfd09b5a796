namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>The kind of obstacle that keeps a meeting from a slot.</summary>
public enum ObstacleKind
{
    /// <summary>Somebody never wants it.</summary>
    Refused,

    /// <summary>Nobody wants it enough.</summary>
    Unwanted,

    /// <summary>The meeting itself may not be held then: not in the morning, or fixed elsewhere.</summary>
    NotItsSlots,

    /// <summary>A person is not available.</summary>
    Away,

    /// <summary>A person has another meeting.</summary>
    Busy,

    /// <summary>A person has as many meetings as they may have.</summary>
    Quota,

    /// <summary>It would not be before or after another meeting as it must.</summary>
    Order,

    /// <summary>No place has seats for all.</summary>
    TooFewSeats,

    /// <summary>Every place with seats for all is in use or closed.</summary>
    NoPlace,

    /// <summary>The meeting is confirmed or fixed and does not move.</summary>
    Locked,
}

/// <summary>Something that keeps a meeting from a slot.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Person">Whom it concerns, where it is somebody.</param>
/// <param name="Meeting">The other meeting, where there is one.</param>
public sealed record Obstacle(ObstacleKind Kind, int Slot, int? Person = null, int? Meeting = null);

/// <summary>The verdict on a move: the obstacles to it, and the score before and after.</summary>
/// <param name="Obstacles">What forbids it; none when it is allowed.</param>
/// <param name="Before">The score as it is, without walks.</param>
/// <param name="After">The score with the meeting there, when it is allowed.</param>
public sealed record MoveVerdict(IReadOnlyList<Obstacle> Obstacles, DayScore Before, DayScore After)
{
    /// <summary>Whether no hard rule forbids it.</summary>
    public bool Allowed => Obstacles.Count == 0;
}

/// <summary>A meeting that is held elsewhere than before, or no more, or newly.</summary>
/// <param name="Meeting">Which.</param>
/// <param name="Before">When and where it was to be held; null when it was not.</param>
/// <param name="After">When and where it is held now; null when it is not.</param>
public sealed record MeetingChange(int Meeting, Appointment? Before, Appointment? After);
