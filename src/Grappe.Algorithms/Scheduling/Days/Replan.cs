namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>The limits that a new plan has to respect.</summary>
public sealed record ReplanOptions
{
    /// <summary>The first slot that is not over: what was to be held before it stays as it was.</summary>
    public int Now { get; init; }

    /// <summary>Meetings that both sides have confirmed: they move only if they cannot stay.</summary>
    public IReadOnlySet<int> Confirmed { get; init; } = new HashSet<int>();

    /// <summary>Whether people who lost a meeting may get another that was wished for, where that moves nobody else.</summary>
    public bool FillGaps { get; init; } = true;
}

/// <summary>A schedule after something happened.</summary>
/// <param name="Schedule">The new schedule.</param>
/// <param name="Changes">What is held elsewhere, no more, or newly.</param>
/// <param name="ToTell">Per person who must be told, which of the changes concern them, by their places in that list.</param>
public sealed record NewPlan(DaySchedule Schedule, IReadOnlyList<MeetingChange> Changes, IReadOnlyDictionary<int, IReadOnlyList<int>> ToTell);

/// <summary>
/// Repairs a schedule after somebody is late, cancels, or a table is lost. All that still can stay stays. Each meeting that cannot is put elsewhere moving no other meeting
/// if there is a way, else one, else two (iterative deepening); one for which there is none is dropped. What is worth most goes first.
/// </summary>
public static class Replan
{
    private const int MostMoved = 2;
    private const int MostSteps = 100_000;

    /// <summary>Finds the new schedule.</summary>
    /// <param name="day">The day as it is now: who is away is no more available, a lost table no more open, a cancelled meeting refused.</param>
    /// <param name="before">When and where each meeting was to be held; null for those that were not.</param>
    /// <param name="options">What is over and what is confirmed.</param>
    /// <exception cref="ArgumentException">The day makes no sense, or the earlier schedule does not belong to it.</exception>
    public static NewPlan After(MeetingDay day, IReadOnlyList<Appointment?> before, ReplanOptions? options = null)
    {
        options ??= new ReplanOptions();
        day.Validate();
        if (before.Count != day.Meetings.Count)
            throw new ArgumentException($"{day.Meetings.Count} meetings need as many appointments, not {before.Count}.");
        if (before.Any(at => at is { } known && (known.Slot < 0 || known.Slot >= day.Slots || known.Place < 0 || known.Place >= day.Places.Count)))
            throw new ArgumentException("A meeting was held where there is no slot or place.");
        var board = new DayBoard(day);
        var lost = Keep(board, before, options);
        var repair = new Repair(board, options.Now, MostSteps);
        foreach (var meeting in lost.OrderByDescending(meeting => board.Worth[meeting]).ThenBy(meeting => meeting))
            for (var moved = 0; moved <= MostMoved && board.Slot[meeting] == DayBoard.Unplaced; moved++)
                repair.Hold(meeting, moved);
        if (options.FillGaps)
            FillGaps(board, lost, options.Now);

        var tables = new TablePlan(board, before, options.Now);
        var after = tables.Appointments();
        var changes = new List<MeetingChange>();
        var toTell = new SortedDictionary<int, List<int>>();
        for (var meeting = 0; meeting < after.Length; meeting++)
            if (after[meeting] != before[meeting])
            {
                foreach (var person in board.People[meeting])
                    (toTell.TryGetValue(person, out var list) ? list : toTell[person] = []).Add(changes.Count);
                changes.Add(new MeetingChange(meeting, before[meeting], after[meeting]));
            }
        var score = board.Score() with { Walk = tables.Walk };
        int[] unmet =
        [
            .. Enumerable.Range(0, after.Length).Where(meeting => day.Meetings[meeting] is { Fixed: not null, Refused: false } && after[meeting] is null),
        ];
        var most = day.Meetings.Where((_, meeting) => board.Allowed[meeting] != 0 || after[meeting] is not null).Sum(meeting => (long)meeting.Value);
        return new NewPlan(
            new DaySchedule(after, score, most, [], unmet, repair.Steps),
            changes,
            toTell.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<int>)pair.Value)
        );
    }

    /// <summary>Puts back what can stay: what is over, what is fixed and confirmed, then the rest by worth. Returns what cannot.</summary>
    private static List<int> Keep(DayBoard board, IReadOnlyList<Appointment?> before, ReplanOptions options)
    {
        var lost = new List<int>();
        var held = Enumerable.Range(0, before.Count).Where(meeting => before[meeting] is not null);
        foreach (
            var meeting in held.OrderBy(meeting => before[meeting]!.Value.Slot >= options.Now)
                .ThenByDescending(meeting => board.Locked[meeting])
                .ThenByDescending(meeting => options.Confirmed.Contains(meeting))
                .ThenByDescending(meeting => StillThere(board, before[meeting]!.Value))
                .ThenByDescending(meeting => board.Worth[meeting])
                .ThenBy(meeting => meeting)
        )
        {
            var slot = before[meeting]!.Value.Slot;
            var over = slot < options.Now;
            if (!over && (board.FreeFor(meeting) >> slot & 1) == 0)
            {
                lost.Add(meeting);
                continue;
            }
            board.Place(meeting, slot);
            board.Locked[meeting] |= over || options.Confirmed.Contains(meeting);
        }
        return lost;
    }

    private static bool StillThere(DayBoard board, Appointment at) => board.Day.Places[at.Place].Open.Contains(at.Slot);

    private static void FillGaps(DayBoard board, List<int> lost, int now)
    {
        var concerned = lost.SelectMany(meeting => board.People[meeting]).ToHashSet();
        var coming = ~SlotSet.FirstSlots(now).Bits;
        foreach (
            var meeting in Enumerable
                .Range(0, board.Slot.Length)
                .Where(meeting => board.Slot[meeting] == DayBoard.Unplaced && board.Allowed[meeting] != 0 && board.People[meeting].Any(concerned.Contains))
                .OrderByDescending(meeting => board.Worth[meeting])
        )
            if ((board.FreeFor(meeting) & coming) is not 0 and var free)
                board.Place(meeting, board.CheapestOf(meeting, free));
    }
}
