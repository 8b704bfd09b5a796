namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>The score of a schedule, goal by goal.</summary>
/// <param name="Missed">Meetings that must be held and are not.</param>
/// <param name="Value">The worth of those held.</param>
/// <param name="Unfed">People and days without time to eat.</param>
/// <param name="Idle">Free slots between meetings, lunch not counted, over all people.</param>
/// <param name="Unfair">Meetings that people lack of their fair share, and idle slots beyond the bearable.</param>
/// <param name="Walk">Metres between successive meetings of the same person, changes of table included.</param>
public readonly record struct DayScore(int Missed, long Value, int Unfed, int Idle, int Unfair, double Walk)
{
    /// <summary>Measures the schedule by one goal; less is better.</summary>
    public double Cost(Goal goal) =>
        goal switch
        {
            Goal.Value => -Value,
            Goal.Lunch => Unfed,
            Goal.Idle => Idle,
            Goal.Fairness => Unfair,
            _ => Math.Round(Walk),
        };

    /// <summary>Compares by the meetings missed, then by the goals in their order; negative when this schedule is better.</summary>
    public int CompareTo(DayScore other, IReadOnlyList<Goal> goals)
    {
        if (Missed != other.Missed)
            return Missed.CompareTo(other.Missed);
        foreach (var goal in goals)
            if (Cost(goal).CompareTo(other.Cost(goal)) is not 0 and var order)
                return order;
        return 0;
    }
}

/// <summary>A schedule and what is known about it.</summary>
/// <param name="Appointments">When and where each meeting is held; null for those that are not.</param>
/// <param name="Score">How good it is.</param>
/// <param name="MostValue">No schedule that misses as few of what must be held is worth more.</param>
/// <param name="Proven">The goals that no schedule meets better, given those before them.</param>
/// <param name="Unmet">Fixed meetings that cannot be held where they are fixed, because hard rules forbid it.</param>
/// <param name="Moves">How many changes were tried.</param>
public sealed record DaySchedule(
    IReadOnlyList<Appointment?> Appointments,
    DayScore Score,
    long MostValue,
    IReadOnlyList<Goal> Proven,
    IReadOnlyList<int> Unmet,
    long Moves
)
{
    /// <summary>The part of the bound by which the value could at most be higher; 0 when it is proven to be the most.</summary>
    public double ValueGap => MostValue <= 0 ? 0 : (double)(MostValue - Score.Value) / MostValue;
}
