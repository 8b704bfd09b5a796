using System.Numerics;

namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>
/// The board on which meetings are put into slots. It keeps the rules countable and the cost of every person at hand, so that a change costs as much as the people
/// it concerns. Places are counted by seats; which table it is, is decided afterwards (<see cref="TablePlan"/>).
/// </summary>
internal sealed class DayBoard
{
    public const int Unplaced = -1;

    /// <summary>The factor by which one unit of a goal outweighs one of the next.</summary>
    private const long Step = 100;

    public readonly MeetingDay Day;
    public readonly int Slots;
    public readonly int[][] People;
    public readonly int[] Slot;
    public readonly ulong[] Busy;
    public readonly int[] Held;
    public readonly int[] Quota;

    /// <summary>Per meeting the slots that its own rules and the availability of its people leave.</summary>
    public readonly ulong[] Allowed;

    /// <summary>Per meeting whether it may not be moved.</summary>
    public readonly bool[] Locked;

    /// <summary>Per meeting what holding it takes off the cost.</summary>
    public readonly long[] Worth;

    private readonly int[] _at;
    private readonly List<int>[] _inSlot;
    private readonly int[] _positionInSlot;
    private readonly int[][] _before;
    private readonly int[][] _after;
    private readonly bool[] _ordered;

    // Seats: a meeting of level l needs a place with at least so many seats as level l has people.
    private readonly int[] _level;
    private readonly int _levels;
    private readonly int[] _used;
    private readonly int[] _capacity;
    private readonly ulong[] _room;

    private readonly ulong[] _days;
    private readonly ulong[] _available;
    private readonly int[] _fair;
    private readonly long _lunchWeight;
    private readonly long _idleWeight;
    private readonly long _fairWeight;
    private readonly long[] _personCost;

    public DayBoard(MeetingDay day)
    {
        Day = day;
        Slots = day.Slots;
        var meetings = day.Meetings;
        var everything = SlotSet.FirstSlots(Slots);
        People = [.. meetings.Select(meeting => meeting.People.ToArray())];
        Slot = new int[meetings.Count];
        Array.Fill(Slot, Unplaced);
        Busy = new ulong[day.People.Count];
        Held = new int[day.People.Count];
        Quota = [.. day.People.Select(person => person.MostMeetings)];
        _at = new int[day.People.Count * Math.Max(1, Slots)];
        Array.Fill(_at, Unplaced);
        _inSlot = [.. Enumerable.Range(0, Slots).Select(_ => new List<int>())];
        _positionInSlot = new int[meetings.Count];
        _available = [.. day.People.Select(person => (person.Available & everything).Bits)];
        _days = [.. (day.Days ?? [everything]).Select(slots => (slots & everything).Bits)];

        int[] sizes = [.. meetings.Select(meeting => meeting.People.Count).Distinct().Order()];
        _levels = sizes.Length;
        _level = [.. meetings.Select(LevelOf)];
        _used = new int[Slots * _levels];
        _capacity = new int[Slots * _levels];
        _room = new ulong[_levels];
        foreach (var place in day.Places)
        foreach (var slot in place.Open & everything)
            for (var level = 0; level < _levels && sizes[level] <= place.Seats; level++)
                _capacity[slot * _levels + level] += place.AtOnce;
        for (var slot = 0; slot < Slots; slot++)
            CountRoom(slot);

        Allowed = [.. meetings.Select(SlotsOf)];
        Locked = [.. meetings.Select(meeting => meeting.Fixed is not null)];
        _after = [.. meetings.Select(meeting => meeting.After.Distinct().ToArray())];
        _before = new int[meetings.Count][];
        var later = meetings
            .SelectMany((meeting, at) => meeting.After.Distinct().Select(earlier => (earlier, at)))
            .ToLookup(pair => pair.earlier, pair => pair.at);
        for (var meeting = 0; meeting < meetings.Count; meeting++)
            _before[meeting] = [.. later[meeting]];
        _ordered = [.. meetings.Select((_, at) => _after[at].Length + _before[at].Length > 0)];

        var wished = new int[day.People.Count];
        for (var meeting = 0; meeting < meetings.Count; meeting++)
            if (Allowed[meeting] != 0)
                foreach (var person in People[meeting])
                    wished[person]++;
        _fair =
        [
            .. day.People.Select(
                (person, at) => (int)Math.Ceiling(day.FairShare * Math.Min(wished[at], Math.Min(person.MostMeetings, BitOperations.PopCount(_available[at]))))
            ),
        ];

        var valueWeight = WeightOf(Goal.Value);
        (_lunchWeight, _idleWeight, _fairWeight) = (WeightOf(Goal.Lunch), WeightOf(Goal.Idle), WeightOf(Goal.Fairness));
        var must = Step * Step * Step * Step * Math.Max(1, meetings.Count == 0 ? 1 : meetings.Max(meeting => meeting.Value));
        Worth = [.. meetings.Select(meeting => valueWeight * meeting.Value + (meeting.Must ? must : 0))];
        var worth = (long)(valueWeight * meetings.Select(meeting => meeting.Value).Where(value => value > 0).DefaultIfEmpty(1).Average());
        HeaviestWeight = Math.Max(Math.Max(worth, _lunchWeight), Math.Max(_idleWeight, _fairWeight));
        LightestWeight = new[] { valueWeight, _lunchWeight, _idleWeight, _fairWeight }.Where(weight => weight > 0).DefaultIfEmpty(1).Min();
        _personCost = new long[day.People.Count];
        for (var person = 0; person < _personCost.Length; person++)
            Cost += _personCost[person] = CostOf(person);

        int LevelOf(WishedMeeting meeting)
        {
            // A meeting with a place of its own takes that place, however few people attend.
            var seats = meeting.Fixed is { } at ? Math.Max(meeting.People.Count, day.Places[at.Place].Seats) : meeting.People.Count;
            return Array.FindLastIndex(sizes, size => size <= seats);
        }

        ulong SlotsOf(WishedMeeting meeting, int at)
        {
            if (meeting.Refused || Worthless(meeting))
                return 0;
            var slots = meeting.Slots & everything;
            foreach (var person in meeting.People)
                slots &= day.People[person].Available;
            if (meeting.Fixed is { } set)
            {
                var place = day.Places[set.Place];
                slots &= place.Seats >= meeting.People.Count && place.AtOnce > 0 && place.Open.Contains(set.Slot) ? SlotSet.Of(set.Slot) : SlotSet.None;
            }
            for (var slot = 0; slot < Slots; slot++)
                if (_capacity[slot * _levels + _level[at]] == 0)
                    slots -= SlotSet.Of(slot);
            return slots.Bits;
        }
    }

    private static bool Worthless(WishedMeeting meeting) => meeting is { Must: false, Value: 0 };

    /// <summary>The sum of what the people cost, less what the meetings held are worth; less is better.</summary>
    public long Cost { get; private set; }

    /// <summary>The greatest weight among the goals: of one unit of lunch, idle slots or fairness, or of a meeting's average value.</summary>
    public long HeaviestWeight { get; }

    /// <summary>The weight of one unit of the last goal.</summary>
    public long LightestWeight { get; }

    private long WeightOf(Goal goal)
    {
        Goal[] timed = [.. Day.Goals.Where(other => other != Goal.Walks)];
        var rank = Array.IndexOf(timed, goal);
        return rank < 0 ? 0 : (long)Math.Pow(Step, 3 - rank);
    }

    /// <summary>The meeting of a person in a slot.</summary>
    public int At(int person, int slot) => _at[person * Slots + slot];

    /// <summary>The meetings of a slot, in no order.</summary>
    public IReadOnlyList<int> In(int slot) => _inSlot[slot];

    /// <summary>The number of sizes of meetings; a meeting of one level needs more seats than those of the levels below.</summary>
    public int Levels => _levels;

    public int LevelOf(int meeting) => _level[meeting];

    /// <summary>Counts the meetings of a level and those above that can be held at once in a slot.</summary>
    public int Capacity(int slot, int level) => _capacity[slot * _levels + level];

    /// <summary>The slots of each calendar day.</summary>
    public IReadOnlyList<ulong> Days => _days;

    public ulong Available(int person) => _available[person];

    /// <summary>Returns the number of meetings that are a person's fair share.</summary>
    public int Fair(int person) => _fair[person];

    public bool QuotaFull(int person) => Held[person] >= Quota[person];

    /// <summary>The slots in which there is room for a meeting's size, whoever attends.</summary>
    public ulong Room(int meeting) => _room[_level[meeting]];

    /// <summary>Whether a meeting leaving a slot makes room there for another.</summary>
    public bool MakesRoom(int leaving, int entering, int slot)
    {
        Count(leaving, slot, -1);
        var room = _room[_level[entering]] >> slot & 1;
        Count(leaving, slot, 1);
        return room != 0;
    }

    /// <summary>The slots in which a meeting that is not held could be, as things stand.</summary>
    public ulong FreeFor(int meeting)
    {
        var free = Allowed[meeting] & _room[_level[meeting]];
        if (Locked[meeting] && OwnPlaceTaken(Day.Meetings[meeting].Fixed))
            return 0;
        foreach (var person in People[meeting])
        {
            if (QuotaFull(person))
                return 0;
            free &= ~Busy[person];
        }
        return _ordered[meeting] && free != 0 ? free & InOrder(meeting) : free;
    }

    /// <summary>The slots that the meetings held before and after it leave to a meeting.</summary>
    private ulong InOrder(int meeting)
    {
        if (!_ordered[meeting])
            return ulong.MaxValue;
        var first = 0;
        var last = Slots - 1;
        foreach (var earlier in _after[meeting])
            first = Math.Max(first, Slot[earlier] + 1);
        foreach (var later in _before[meeting])
            if (Slot[later] != Unplaced)
                last = Math.Min(last, Slot[later] - 1);
        return last < first ? 0 : SlotSet.Range(first, last).Bits;
    }

    /// <summary>The meetings held that keep a meeting from a slot by their order.</summary>
    public IEnumerable<int> OutOfOrder(int meeting, int slot) =>
        _after[meeting].Where(earlier => Slot[earlier] >= slot).Concat(_before[meeting].Where(later => Slot[later] != Unplaced && Slot[later] <= slot));

    /// <summary>All that keeps a meeting that is not held from a slot, as things stand; none when it can be held there.</summary>
    public List<Obstacle> Obstacles(int meeting, int slot)
    {
        var wished = Day.Meetings[meeting];
        var found = new List<Obstacle>();
        if (wished.Refused)
            found.Add(new Obstacle(ObstacleKind.Refused, slot, People[meeting][wished.Wishes!.ToList().IndexOf(Wish.Never)]));
        else if (Worthless(wished))
            found.Add(new Obstacle(ObstacleKind.Unwanted, slot));
        if (slot < 0 || slot >= Slots || !wished.Slots.Contains(slot) || wished.Fixed is { } set && set.Slot != slot)
        {
            found.Add(new Obstacle(ObstacleKind.NotItsSlots, slot));
            if (slot < 0 || slot >= Slots)
                return found;
        }
        foreach (var person in People[meeting])
        {
            if ((_available[person] >> slot & 1) == 0)
                found.Add(new Obstacle(ObstacleKind.Away, slot, person));
            if (At(person, slot) is var other && other != Unplaced)
                found.Add(new Obstacle(ObstacleKind.Busy, slot, person, other));
            if (QuotaFull(person))
                found.Add(new Obstacle(ObstacleKind.Quota, slot, person));
        }
        foreach (var other in OutOfOrder(meeting, slot))
            found.Add(new Obstacle(ObstacleKind.Order, slot, null, other));
        var places = wished.Fixed is { } own ? [Day.Places[own.Place]] : Day.Places;
        if (places.All(place => place.Seats < People[meeting].Length))
            found.Add(new Obstacle(ObstacleKind.TooFewSeats, slot));
        else if ((Room(meeting) >> slot & 1) == 0 || OwnPlaceTaken(wished.Fixed))
            found.Add(new Obstacle(ObstacleKind.NoPlace, slot));
        return found;
    }

    /// <summary>Whether the place in which a meeting is fixed is closed, or full of others that are fixed there; all others can make room.</summary>
    private bool OwnPlaceTaken(Appointment? set) =>
        set is { } at
        && (!Day.Places[at.Place].Open.Contains(at.Slot) || _inSlot[at.Slot].Count(other => Day.Meetings[other].Fixed == at) >= Day.Places[at.Place].AtOnce);

    /// <summary>Holds a meeting; whether it may be is the caller's to know.</summary>
    public void Place(int meeting, int slot)
    {
        Slot[meeting] = slot;
        _positionInSlot[meeting] = _inSlot[slot].Count;
        _inSlot[slot].Add(meeting);
        Count(meeting, slot, 1);
        var cost = Cost - Worth[meeting];
        foreach (var person in People[meeting])
        {
            Busy[person] |= 1UL << slot;
            _at[person * Slots + slot] = meeting;
            Held[person]++;
            cost -= _personCost[person];
            cost += _personCost[person] = CostOf(person);
        }
        Cost = cost;
    }

    /// <summary>Takes a meeting off the board.</summary>
    public void Remove(int meeting)
    {
        var slot = Slot[meeting];
        Slot[meeting] = Unplaced;
        var others = _inSlot[slot];
        var last = others[^1];
        others[_positionInSlot[meeting]] = last;
        _positionInSlot[last] = _positionInSlot[meeting];
        others.RemoveAt(others.Count - 1);
        Count(meeting, slot, -1);
        var cost = Cost + Worth[meeting];
        foreach (var person in People[meeting])
        {
            Busy[person] &= ~(1UL << slot);
            _at[person * Slots + slot] = Unplaced;
            Held[person]--;
            cost -= _personCost[person];
            cost += _personCost[person] = CostOf(person);
        }
        Cost = cost;
    }

    /// <summary>The slot of a set in which a meeting costs least.</summary>
    public int CheapestOf(int meeting, ulong free)
    {
        var (least, cheapest) = (long.MaxValue, 0);
        foreach (var slot in new SlotSet(free))
        {
            Place(meeting, slot);
            if (Cost < least)
                (least, cheapest) = (Cost, slot);
            Remove(meeting);
        }
        return cheapest;
    }

    /// <summary>Brings the board to other slots.</summary>
    public void Load(int[] slots)
    {
        for (var meeting = 0; meeting < slots.Length; meeting++)
            if (Slot[meeting] != slots[meeting] && Slot[meeting] != Unplaced)
                Remove(meeting);
        for (var meeting = 0; meeting < slots.Length; meeting++)
            if (Slot[meeting] != slots[meeting])
                Place(meeting, slots[meeting]);
    }

    private void Count(int meeting, int slot, int change)
    {
        for (var level = 0; level <= _level[meeting]; level++)
            _used[slot * _levels + level] += change;
        CountRoom(slot);
    }

    /// <summary>Adds or takes away places of a meeting's size in a slot.</summary>
    public void Enlarge(int slot, int meeting, int places)
    {
        for (var level = 0; level <= _level[meeting]; level++)
            _capacity[slot * _levels + level] += places;
        CountRoom(slot);
    }

    private void CountRoom(int slot)
    {
        var bit = 1UL << slot;
        var room = true;
        for (var level = 0; level < _levels; level++)
        {
            room &= _used[slot * _levels + level] < _capacity[slot * _levels + level];
            _room[level] = room ? _room[level] | bit : _room[level] & ~bit;
        }
    }

    private long CostOf(int person)
    {
        var (unfed, idle, unfair) = Measure(person);
        return unfed * _lunchWeight + idle * _idleWeight + unfair * _fairWeight;
    }

    /// <summary>Measures the lunches a person misses, their idle slots, and by how many meetings and idle slots their day is unfair.</summary>
    public (int Unfed, int Idle, int Unfair) Measure(int person)
    {
        var busy = Busy[person];
        int unfed = 0,
            idle = 0;
        foreach (var day in _days)
        {
            var meets = busy & day;
            if (meets == 0)
                continue;
            var between = (ulong.MaxValue << BitOperations.TrailingZeroCount(meets)) & (ulong.MaxValue >> BitOperations.LeadingZeroCount(meets));
            var free = between & ~meets & _available[person] & day;
            var gaps = BitOperations.PopCount(free);
            var window = Day.Lunch.Bits & day;
            if (window != 0)
            {
                // They eat where that takes most off their idle time.
                var meals = Starts(window & ~meets, Day.LunchSlots);
                if (meals == 0)
                    unfed++;
                var most = 0;
                for (; meals != 0 && gaps > 0; meals &= meals - 1)
                    most = Math.Max(most, BitOperations.PopCount(free & SlotSet.FirstSlots(Day.LunchSlots).Bits << BitOperations.TrailingZeroCount(meals)));
                gaps -= most;
            }
            idle += gaps;
        }
        return (unfed, idle, Math.Max(0, _fair[person] - Held[person]) + Math.Max(0, idle - Day.MostIdle));
    }

    /// <summary>Finds the slots of a set from which on so many slots in a row belong to it.</summary>
    public static ulong Starts(ulong slots, int length)
    {
        var starts = slots;
        for (var i = 1; i < length && starts != 0; i++)
            starts &= i < SlotSet.Capacity ? slots >> i : 0;
        return starts;
    }

    /// <summary>The score of what is on the board, tables aside.</summary>
    public DayScore Score()
    {
        int missed = 0,
            unfed = 0,
            idle = 0,
            unfair = 0;
        var value = 0L;
        for (var meeting = 0; meeting < Slot.Length; meeting++)
            if (Slot[meeting] != Unplaced)
                value += Day.Meetings[meeting].Value;
            else if (Day.Meetings[meeting].Must)
                missed++;
        for (var person = 0; person < Busy.Length; person++)
        {
            var measure = Measure(person);
            unfed += measure.Unfed;
            idle += measure.Idle;
            unfair += measure.Unfair;
        }
        return new DayScore(missed, value, unfed, idle, unfair, 0);
    }
}
