using System.Numerics;

namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>
/// Gives the meetings of each slot their places: the larger ones choose first (which always works when the seats were counted), each the place
/// nearest to where its people were before; then places are exchanged within a slot as long as that shortens the walks.
/// </summary>
internal sealed class TablePlan
{
    private const int MostPasses = 4;
    private const int None = -1;

    private readonly DayBoard _board;
    private readonly IReadOnlyList<MeetingPlace> _places;
    private readonly int[] _place;
    private readonly int[] _free;
    private readonly ulong[] _dayOf;
    private readonly int _now;

    /// <param name="board">The meetings in their slots.</param>
    /// <param name="known">Places that meetings have already and keep, or null.</param>
    /// <param name="now">The first slot that is not over: before it, meetings were where they were, whatever has become of the place.</param>
    public TablePlan(DayBoard board, IReadOnlyList<Appointment?>? known = null, int now = 0)
    {
        _board = board;
        _now = now;
        _places = board.Day.Places;
        _place = new int[board.Slot.Length];
        Array.Fill(_place, None);
        _free = new int[board.Slots * _places.Count];
        for (var slot = 0; slot < board.Slots; slot++)
        for (var place = 0; place < _places.Count; place++)
            _free[slot * _places.Count + place] = _places[place].Open.Contains(slot) ? _places[place].AtOnce : 0;
        _dayOf = new ulong[board.Slots];
        foreach (var day in board.Day.Days ?? [SlotSet.FirstSlots(board.Slots)])
        foreach (var slot in day & SlotSet.FirstSlots(board.Slots))
            _dayOf[slot] = day.Bits;
        for (var slot = 0; slot < board.Slots; slot++)
            Seat(slot, known);
        for (var pass = 0; pass < MostPasses && Exchange(known); pass++) { }
    }

    /// <summary>Metres walked and changes of table, over all people.</summary>
    public double Walk
    {
        get
        {
            double walk = 0;
            for (var meeting = 0; meeting < _place.Length; meeting++)
                if (_place[meeting] != None)
                    walk += Cost(meeting, _place[meeting], true, false);
            return walk;
        }
    }

    /// <summary>Lists the slot and the place of each meeting; null for those that are not held.</summary>
    public Appointment?[] Appointments() =>
        [.. _place.Select((place, meeting) => place == None ? (Appointment?)null : new Appointment(_board.Slot[meeting], place))];

    private void Seat(int slot, IReadOnlyList<Appointment?>? known)
    {
        var waiting = new List<int>();
        foreach (var meeting in _board.In(slot))
            if (Own(meeting, known) is { } place && (slot < _now || Free(slot, place) > 0))
                Take(meeting, slot, place);
            else
                waiting.Add(meeting);
        waiting.Sort((a, b) => _board.People[b].Length != _board.People[a].Length ? _board.People[b].Length - _board.People[a].Length : a - b);
        foreach (var meeting in waiting)
        {
            var (least, nearest) = (double.PositiveInfinity, None);
            for (var place = 0; place < _places.Count; place++)
                if (Free(slot, place) > 0 && _places[place].Seats >= _board.People[meeting].Length)
                {
                    // Of places as near, the smallest: the larger may be needed.
                    var cost = Cost(meeting, place, true, false) + _places[place].Seats * 1e-6;
                    if (cost < least)
                        (least, nearest) = (cost, place);
                }
            if (nearest == None)
                nearest = MakeRoom(meeting, slot);
            Take(meeting, slot, nearest);
        }
    }

    /// <summary>
    /// Places kept from before can stand in the way of a larger meeting. As the seats were counted, somebody smaller sits where it could be, and by the same
    /// argument finds a place in turn.
    /// </summary>
    private int MakeRoom(int meeting, int slot)
    {
        var needed = _board.People[meeting].Length;
        var smallest = _board
            .In(slot)
            .Where(other => _place[other] != None && _board.Day.Meetings[other].Fixed is null && _places[_place[other]].Seats >= needed)
            .MinBy(other => (_board.People[other].Length, other));
        var freed = _place[smallest];
        var size = _board.People[smallest].Length;
        var next = Enumerable.Range(0, _places.Count).Where(place => Free(slot, place) > 0 && _places[place].Seats >= size).Append(None).First();
        _place[smallest] = None;
        if (next == None)
            next = MakeRoom(smallest, slot);
        Take(smallest, slot, next);
        _free[slot * _places.Count + freed]++;
        return freed;
    }

    private int? Own(int meeting, IReadOnlyList<Appointment?>? known)
    {
        var slot = _board.Slot[meeting];
        if (slot < _now && known?[meeting] is { } was)
            return was.Place;
        if (_board.Day.Meetings[meeting].Fixed is { } set && set.Slot == slot)
            return set.Place;
        return known?[meeting] is { } before && before.Slot == slot && _places[before.Place].Seats >= _board.People[meeting].Length ? before.Place : null;
    }

    private int Free(int slot, int place) => _free[slot * _places.Count + place];

    private void Take(int meeting, int slot, int place)
    {
        _place[meeting] = place;
        _free[slot * _places.Count + place]--;
    }

    /// <summary>One pass over all meetings; false when nothing became shorter.</summary>
    private bool Exchange(IReadOnlyList<Appointment?>? known)
    {
        var shorter = false;
        for (var slot = 0; slot < _board.Slots; slot++)
        {
            var meetings = _board.In(slot);
            for (var i = 0; i < meetings.Count; i++)
            {
                if (Own(meetings[i], known) is not null)
                    continue;
                shorter |= MoveToFree(meetings[i], slot);
                for (var j = i + 1; j < meetings.Count; j++)
                    if (Own(meetings[j], known) is null)
                        shorter |= Swap(meetings[i], meetings[j]);
            }
        }
        return shorter;
    }

    private bool MoveToFree(int meeting, int slot)
    {
        var now = _place[meeting];
        var (least, nearest) = (Cost(meeting, now, true, true) - 1e-6, now);
        for (var place = 0; place < _places.Count; place++)
            if (Free(slot, place) > 0 && _places[place].Seats >= _board.People[meeting].Length && Cost(meeting, place, true, true) is var cost && cost < least)
                (least, nearest) = (cost, place);
        if (nearest == now)
            return false;
        _free[slot * _places.Count + now]++;
        Take(meeting, slot, nearest);
        return true;
    }

    private bool Swap(int a, int b)
    {
        var (placeA, placeB) = (_place[a], _place[b]);
        if (placeA == placeB || _places[placeA].Seats < _board.People[b].Length || _places[placeB].Seats < _board.People[a].Length)
            return false;
        var before = Cost(a, placeA, true, true) + Cost(b, placeB, true, true);
        var after = Cost(a, placeB, true, true) + Cost(b, placeA, true, true);
        if (after > before - 1e-6)
            return false;
        (_place[a], _place[b]) = (placeB, placeA);
        return true;
    }

    /// <summary>The walks of a meeting's people to a place from where they were before, and from it to where they go next.</summary>
    private double Cost(int meeting, int place, bool before, bool after)
    {
        var slot = _board.Slot[meeting];
        double cost = 0;
        foreach (var person in _board.People[meeting])
        {
            var day = _board.Busy[person] & _dayOf[slot];
            if (before)
            {
                var earlier = day & (1UL << slot) - 1;
                if (earlier != 0)
                    cost += Way(_place[_board.At(person, 63 - BitOperations.LeadingZeroCount(earlier))], place);
            }
            if (after)
            {
                var later = day & (ulong.MaxValue << slot << 1);
                if (later != 0)
                    cost += Way(place, _place[_board.At(person, BitOperations.TrailingZeroCount(later))]);
            }
        }
        return cost;
    }

    private double Way(int from, int to)
    {
        if (from == to || from == None || to == None)
            return 0;
        double x = _places[from].X - _places[to].X,
            y = _places[from].Y - _places[to].Y;
        return Math.Sqrt(x * x + y * y) + _board.Day.TableChange;
    }
}
