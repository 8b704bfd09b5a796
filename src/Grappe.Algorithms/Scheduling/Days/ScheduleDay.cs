namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>Finds a good schedule for a day of meetings, and how good it is.</summary>
public static class ScheduleDay
{
    /// <summary>Moves per meeting in the first round of improvement.</summary>
    private const int Effort = 400;

    private const int BoundRounds = 400;

    /// <summary>Temperatures, as parts of what the most and the least important change weighs.</summary>
    private const double Hottest = 0.15;
    private const double Coldest = 0.2;

    /// <summary>The progress is told at least once in so many moves.</summary>
    private const int TellEvery = 500_000;

    /// <summary>Rounds double in length until this one.</summary>
    private const int LongestRound = 4;

    /// <summary>Days of more meetings times slots than this are not given to the proof.</summary>
    private const int LargestProof = 8_000;

    /// <summary>
    /// Schedules a day: prices of what is scarce first (<see cref="ValueBound"/>), a first schedule by them, then rounds of improvement. What cannot be held although it must be,
    /// or where it is fixed, is left out and told.
    /// </summary>
    /// <exception cref="ArgumentException">The day makes no sense; the message says where.</exception>
    public static DaySchedule Find(MeetingDay day, DayOptions? options = null)
    {
        options ??= new DayOptions();
        day.Validate();
        var board = new DayBoard(day);
        var unmet = PlaceFixed(board);
        var bound = new ValueBound(board, options.Method.MustPrice);
        bound.Lower(BoundRounds / 4, board.Score(), options.Stopped);
        int[] order =
        [
            .. Enumerable
                .Range(0, board.Slot.Length)
                .Where(meeting => board.Allowed[meeting] != 0)
                .OrderByDescending(meeting => day.Meetings[meeting].Must)
                .ThenByDescending(meeting => options.Method.Prices ? bound.Surplus(meeting) : 0)
                .ThenByDescending(meeting => day.Meetings[meeting].Value),
        ];
        var improver = new DayImprover(board, options.Seed, options.Method);
        improver.Fill(order);
        IReadOnlyList<Goal> proven = [];
        var moves = (long)Effort * Math.Max(order.Length, 50);
        var effort = Enumerable.Range(0, options.Rounds).Sum(round => moves << Math.Min(round, LongestRound));
        var best = board.Score();
        int[] slots = [.. board.Slot];
        var shown = Read();
        var next = 0L;
        Tell();
        for (var round = 0; round < options.Rounds && !options.Stopped() && !Perfect(); round++)
        {
            bound.Lower(BoundRounds, best, options.Stopped);
            improver.Anneal(board.HeaviestWeight * Hottest, board.LightestWeight * Coldest, moves << Math.Min(round, LongestRound), Watch);
            improver.Return();
            improver.Fill(order);
            var score = board.Score();
            if (score.CompareTo(best, day.Goals) <= 0)
                (best, slots) = (score, [.. board.Slot]);
            else
                board.Load(slots);
            shown = Read();
            Tell();
        }
        proven = Perfect() ? [.. day.Goals.Where(goal => goal != Goal.Walks)] : Prove();
        shown = Read();
        options.Progress?.Invoke(new DayProgress(shown, 1));
        return shown;

        // Nothing is left to wish for.
        bool Perfect() => best is { Missed: 0, Unfed: 0, Idle: 0, Unfair: 0 } && best.Value == bound.Most;

        IReadOnlyList<Goal> Prove()
        {
            IReadOnlyList<Goal> valued = best.Missed == 0 && best.Value == bound.Most && day.Goals is [Goal.Value, ..] ? [Goal.Value] : [];
            if (options.ProofEffort == 0 || options.Stopped() || DayModel.SizeOf(board, order) > LargestProof)
                return valued;
            var search = new BestDay(board, options.ProofEffort, options.Seed, options.Stopped);
            search.Run(valued.Count > 0 ? best.Value : null);
            if (search.Slots is { } found)
            {
                board.Load(found);
                if (board.Score().CompareTo(best, day.Goals) >= 0)
                    board.Load(slots);
            }
            return search.Proven is { } goals && goals.Count >= valued.Count ? goals : valued;
        }

        bool Watch()
        {
            if (improver.Moves >= next)
                Tell();
            return options.Stopped();
        }

        void Tell()
        {
            next = improver.Moves + TellEvery;
            options.Progress?.Invoke(new DayProgress(shown, effort == 0 ? 0 : Math.Min(1, (double)improver.Moves / effort)));
        }

        DaySchedule Read()
        {
            var tables = new TablePlan(board);
            var score = board.Score() with { Walk = tables.Walk };
            var most = proven.Contains(Goal.Value) && day.Goals[0] == Goal.Value ? score.Value : Math.Max(score.Value, bound.Most);
            return new DaySchedule(tables.Appointments(), score, most, proven, unmet, improver.Moves);
        }
    }

    /// <summary>Holds what was agreed in advance; what contradicts the rules or one another is left out.</summary>
    private static int[] PlaceFixed(DayBoard board)
    {
        var unmet = new List<int>();
        for (var meeting = 0; meeting < board.Slot.Length; meeting++)
            if (board.Day.Meetings[meeting] is { Fixed: { } set, Refused: false })
            {
                if (board.Obstacles(meeting, set.Slot).Count == 0)
                    board.Place(meeting, set.Slot);
                else
                {
                    unmet.Add(meeting);
                    board.Allowed[meeting] = 0;
                }
            }
        return [.. unmet];
    }
}
