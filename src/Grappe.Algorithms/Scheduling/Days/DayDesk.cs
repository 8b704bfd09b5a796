namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>
/// The organiser's desk: a schedule in which meetings are tried, moved and taken out by hand, each with an instant verdict. Not safe for several threads at once.
/// </summary>
public sealed class DayDesk
{
    private readonly DayBoard _board;
    private readonly Appointment?[] _places;

    /// <param name="day">The day.</param>
    /// <param name="appointments">When and where each of its meetings is held; null for those that are not.</param>
    /// <exception cref="ArgumentException">The day makes no sense, or the appointments break a hard rule; the message says which.</exception>
    public DayDesk(MeetingDay day, IReadOnlyList<Appointment?> appointments)
    {
        _board = Lay(day, appointments);
        _places = [.. appointments];
    }

    /// <summary>Lays a schedule out on a board, once it is known to keep the rules.</summary>
    internal static DayBoard Lay(MeetingDay day, IReadOnlyList<Appointment?> appointments)
    {
        day.Validate();
        if (appointments.Count != day.Meetings.Count)
            throw new ArgumentException($"{day.Meetings.Count} meetings need as many appointments, not {appointments.Count}.");
        var board = new DayBoard(day);
        for (var meeting = 0; meeting < appointments.Count; meeting++)
            if (appointments[meeting] is { } at)
            {
                if (at.Slot < 0 || at.Slot >= day.Slots || at.Place < 0 || at.Place >= day.Places.Count)
                    throw new ArgumentException($"Meeting {meeting} is held where there is no slot or place.");
                if (board.Obstacles(meeting, at.Slot) is [var first, ..])
                    throw new ArgumentException($"Meeting {meeting} cannot be held in slot {at.Slot}: {first.Kind}.");
                board.Place(meeting, at.Slot);
            }
        foreach (var use in appointments.OfType<Appointment>().CountBy(at => at))
            if (use.Value > day.Places[use.Key.Place].AtOnce)
                throw new ArgumentException($"Place {use.Key.Place} holds {use.Value} meetings in slot {use.Key.Slot}.");
        return board;
    }

    /// <summary>The slot and the place of each meeting; null for those that are not held.</summary>
    public IReadOnlyList<Appointment?> Appointments => _places;

    /// <summary>The score of the schedule, walks aside.</summary>
    public DayScore Score => _board.Score();

    /// <summary>Judges a meeting in a slot: the obstacles, and the score before and after. The schedule stays as it is.</summary>
    /// <exception cref="ArgumentException">There is no such meeting.</exception>
    public MoveVerdict Try(int meeting, int slot)
    {
        RefuseUnknown(meeting);
        var before = _board.Score();
        var was = _board.Slot[meeting];
        if (was == slot)
            return new MoveVerdict([], before, before);
        if (_board.Locked[meeting] && was != DayBoard.Unplaced)
            return new MoveVerdict([new Obstacle(ObstacleKind.Locked, slot, null, meeting)], before, before);
        if (was != DayBoard.Unplaced)
            _board.Remove(meeting);
        var obstacles = _board.Obstacles(meeting, slot);
        var after = before;
        if (obstacles.Count == 0)
        {
            _board.Place(meeting, slot);
            after = _board.Score();
            _board.Remove(meeting);
        }
        if (was != DayBoard.Unplaced)
            _board.Place(meeting, was);
        return new MoveVerdict(obstacles, before, after);
    }

    /// <summary>Holds a meeting in a slot, at the place given if it is free, else at one that is; nothing happens when the verdict forbids it.</summary>
    /// <exception cref="ArgumentException">There is no such meeting or place.</exception>
    public MoveVerdict Move(int meeting, int slot, int? place = null)
    {
        if (place < 0 || place >= _board.Day.Places.Count)
            throw new ArgumentException($"There is no place {place}.");
        var verdict = Try(meeting, slot);
        if (!verdict.Allowed)
            return verdict;
        if (_board.Slot[meeting] != DayBoard.Unplaced)
            _board.Remove(meeting);
        _board.Place(meeting, slot);
        _places[meeting] = place is { } wanted ? new Appointment(slot, wanted) : null;
        new TablePlan(_board, _places).Appointments().CopyTo(_places, 0);
        return verdict;
    }

    /// <summary>Takes a meeting out of the schedule.</summary>
    /// <exception cref="ArgumentException">There is no such meeting.</exception>
    public void TakeOut(int meeting)
    {
        RefuseUnknown(meeting);
        if (_board.Slot[meeting] != DayBoard.Unplaced)
            _board.Remove(meeting);
        _places[meeting] = null;
    }

    private void RefuseUnknown(int meeting)
    {
        if (meeting < 0 || meeting >= _places.Length)
            throw new ArgumentException($"There is no meeting {meeting}.");
    }
}
