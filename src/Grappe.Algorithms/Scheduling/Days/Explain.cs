using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>
/// Tells why a meeting is not held. That it cannot be held together with the others is proven by clauses, and the proof is reduced until none of the meetings in it can be left out;
/// every change proposed has been tried out.
/// </summary>
public sealed class Explain
{
    private const int MostMoved = 2;
    private const int RepairSteps = 5_000;
    private const int LargestProof = 30_000;
    private const int ProofConflicts = 20_000;
    private const int MostGivenUp = 3;
    private const int MostOfAKind = 3;
    private const int MostTried = 60;

    private readonly MeetingDay _day;
    private readonly DayBoard _board;
    private readonly int _meeting;

    private Explain(DayBoard board, int meeting) => (_day, _board, _meeting) = (board.Day, board, meeting);

    /// <summary>Explains a meeting of a schedule.</summary>
    /// <param name="day">The day.</param>
    /// <param name="appointments">When and where each of its meetings is held; null for those that are not.</param>
    /// <param name="meeting">The meeting asked about.</param>
    /// <exception cref="ArgumentException">The day makes no sense, the appointments break a hard rule, or there is no such meeting.</exception>
    public static Explanation Meeting(MeetingDay day, IReadOnlyList<Appointment?> appointments, int meeting)
    {
        if (meeting < 0 || meeting >= day.Meetings.Count)
            throw new ArgumentException($"There is no meeting {meeting}.");
        return new Explain(DayDesk.Lay(day, appointments), meeting).Tell();
    }

    private Explanation Tell()
    {
        var wished = _day.Meetings[_meeting];
        if (_board.Slot[_meeting] != DayBoard.Unplaced)
            return new Explanation(_meeting, WhyNot.Held, [], [], []);
        if (wished.Refused)
            return new Explanation(
                _meeting,
                WhyNot.Refused,
                [.. _board.Obstacles(_meeting, 0).Where(obstacle => obstacle.Kind == ObstacleKind.Refused)],
                [],
                []
            );
        if (wished is { Must: false, Value: 0 })
            return new Explanation(_meeting, WhyNot.Unwanted, [], [], []);
        Obstacle[] obstacles = [.. Enumerable.Range(0, _board.Slots).SelectMany(slot => _board.Obstacles(_meeting, slot))];
        if (_board.Allowed[_meeting] == 0)
            return new Explanation(_meeting, WhyNot.Impossible, [.. obstacles.Where(OfItsOwn)], [], Relaxed());
        if (_board.People[_meeting].Any(_board.QuotaFull))
            return new Explanation(
                _meeting,
                WhyNot.Quota,
                [.. obstacles.Where(obstacle => obstacle.Kind == ObstacleKind.Quota).DistinctBy(obstacle => obstacle.Person)],
                [],
                Relaxed()
            );
        if (WithMoves(ChangeKind.MoveOthers, [], null) is { } moves)
            return new Explanation(_meeting, WhyNot.RoomCanBeMade, obstacles, [], [moves]);

        int[] together = [.. Enumerable.Range(0, _board.Slot.Length).Where(other => other == _meeting || _board.Slot[other] != DayBoard.Unplaced)];
        if (DayModel.SizeOf(_board, together) > LargestProof)
            return new Explanation(_meeting, WhyNot.InTheWay, obstacles, [], Relaxed());
        var model = new DayModel(_board, together);
        model.PreferBoard();
        var verdict = model.Solver.Solve([.. together.Select(other => model.Held[other])], ProofConflicts);
        if (verdict == Verdict.Satisfiable)
            return new Explanation(_meeting, WhyNot.RoomCanBeMade, obstacles, [], [Moves(ChangeKind.MoveOthers, [], null, model.ReadSlots())]);
        if (verdict == Verdict.Unknown)
            return new Explanation(_meeting, WhyNot.InTheWay, obstacles, [], Relaxed());
        return new Explanation(_meeting, WhyNot.Crowded, obstacles, Crowd(model, together), Relaxed());
    }

    /// <summary>Whether an obstacle would be there if no other meeting were held.</summary>
    private bool OfItsOwn(Obstacle obstacle) =>
        obstacle.Kind is ObstacleKind.Away or ObstacleKind.NotItsSlots or ObstacleKind.TooFewSeats
        || obstacle.Kind == ObstacleKind.NoPlace && _board.Capacity(obstacle.Slot, _board.LevelOf(_meeting)) == 0;

    /// <summary>Held meetings that cannot all be held with this one, none of which can be left out.</summary>
    private int[] Crowd(DayModel model, int[] together)
    {
        var asked = model.Held[_meeting];
        List<int> crowd = [.. together.Where(other => other != _meeting && model.Solver.Core.Contains(model.Held[other]))];
        for (var i = crowd.Count - 1; i >= 0; i--)
        {
            List<int> without = [.. crowd.Where((_, at) => at != i)];
            if (model.Solver.Solve([asked, .. without.Select(other => model.Held[other])], ProofConflicts) == Verdict.Unsatisfiable)
                crowd = without;
        }
        return [.. crowd];
    }

    /// <summary>Small changes of the rules that were tried out, and meetings one could give up instead.</summary>
    private List<SmallChange> Relaxed()
    {
        var found = new List<SmallChange>();
        foreach (var group in Relaxations().GroupBy(relaxation => relaxation.Kind))
            found.AddRange(group.Select(Try).OfType<SmallChange>().OrderBy(change => change.Moves.Count).Take(MostOfAKind));
        var people = _board.People[_meeting];
        found.AddRange(
            Enumerable
                .Range(0, _board.Slot.Length)
                .Where(other => _board.Slot[other] != DayBoard.Unplaced && !_board.Locked[other] && InReach(other))
                .OrderBy(other => _day.Meetings[other].Must)
                .ThenBy(other => _day.Meetings[other].Value)
                .ThenByDescending(other => _board.People[other].Intersect(people).Count())
                .Take(MostTried)
                .Select(GiveUp)
                .OfType<SmallChange>()
                .Take(MostGivenUp)
        );
        return [.. found.OrderBy(change => change.Moves.Count).ThenBy(change => change.Kind)];

        bool InReach(int other) => (_board.Allowed[_meeting] >> _board.Slot[other] & 1) != 0 || _board.People[other].Intersect(people).Any(_board.QuotaFull);
    }

    private sealed record Relaxation(ChangeKind Kind, int Slot, int[] People);

    private IEnumerable<Relaxation> Relaxations()
    {
        int[] full = [.. _board.People[_meeting].Where(_board.QuotaFull)];
        if (full.Length > 0)
            yield return new Relaxation(ChangeKind.RaiseQuota, -1, full);
        if (_day.Meetings[_meeting].Fixed is not null)
            yield break;
        for (var slot = 0; slot < _board.Slots; slot++)
        {
            int[] away = [.. _board.People[_meeting].Where(person => (_board.Available(person) >> slot & 1) == 0)];
            var excluded = !_day.Meetings[_meeting].Slots.Contains(slot);
            if (_day.Places.All(place => place.Seats < _board.People[_meeting].Length))
                continue;
            if (away.Length == 1 && !excluded)
                yield return new Relaxation(ChangeKind.FreePerson, slot, away);
            else if (away.Length == 0 && excluded)
                yield return new Relaxation(ChangeKind.AllowSlot, slot, []);
            else if (away.Length == 0 && (_board.Room(_meeting) >> slot & 1) == 0)
                yield return new Relaxation(ChangeKind.OneMorePlace, slot, []);
        }
    }

    private SmallChange? Try(Relaxation relaxation)
    {
        var allowed = _board.Allowed[_meeting];
        if (relaxation.Slot >= 0)
            _board.Allowed[_meeting] = 1UL << relaxation.Slot;
        if (relaxation.Kind == ChangeKind.OneMorePlace)
            _board.Enlarge(relaxation.Slot, _meeting, 1);
        foreach (var person in relaxation.Kind == ChangeKind.RaiseQuota ? relaxation.People : [])
            _board.Quota[person]++;
        var change = WithMoves(relaxation.Kind, relaxation.People, null);
        foreach (var person in relaxation.Kind == ChangeKind.RaiseQuota ? relaxation.People : [])
            _board.Quota[person]--;
        if (relaxation.Kind == ChangeKind.OneMorePlace)
            _board.Enlarge(relaxation.Slot, _meeting, -1);
        _board.Allowed[_meeting] = allowed;
        return change;
    }

    private SmallChange? GiveUp(int other)
    {
        var slot = _board.Slot[other];
        _board.Remove(other);
        var change = WithMoves(ChangeKind.GiveUp, [], other, most: 1);
        _board.Place(other, slot);
        return change;
    }

    /// <summary>The least moves with which the meeting can be held as the board stands; null when two do not do.</summary>
    private SmallChange? WithMoves(ChangeKind kind, int[] people, int? givenUp, int most = MostMoved)
    {
        int[] before = [.. _board.Slot];
        var repair = new Repair(_board, 0, RepairSteps);
        for (var moved = 0; moved <= most; moved++)
            if (repair.Hold(_meeting, moved))
            {
                var change = Moves(kind, people, givenUp, _board.Slot, before);
                _board.Load(before);
                return change;
            }
        return null;
    }

    private SmallChange Moves(ChangeKind kind, int[] people, int? givenUp, int[] after, int[]? before = null)
    {
        before ??= _board.Slot;
        var moves = Enumerable.Range(0, after.Length).Where(other => after[other] != before[other]).Select(other => new MeetingMove(other, after[other]));
        return new SmallChange(kind, after[_meeting], people, givenUp, [.. moves.OrderByDescending(move => move.Meeting == _meeting)]);
    }
}
