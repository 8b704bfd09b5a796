using Grappe.Algorithms.Scheduling.Prices;
using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling;

/// <summary>
/// A timetable as clauses. "Meeting m is in slot t"; "person p meets in slot t"; and, what everything else hangs on, "p has had j meetings by the end of slot t".
/// The last says at once when the j-th meeting is, how many meetings there are, and where breaks are: after the j-th meeting there is a break exactly if by some
/// slot there were j meetings and one slot later not yet j + 1.
/// </summary>
internal sealed class BreakModel
{
    private readonly Timetable _timetable;
    private readonly SlotSet[] _domains;
    private readonly List<int>[] _meetingsOf;

    // Per person with several meetings: the literals "meets in slot t" and "has had j meetings before slot t".
    private readonly Dictionary<int, int[]> _busy = [];
    private readonly Dictionary<int, int[,]> _had = [];

    // Per meeting whose order matters: "is held before slot t".
    private readonly Dictionary<int, int[]> _by = [];

    public SatSolver Solver { get; }

    /// <summary>Per meeting and slot the literal that says it is there, or −1.</summary>
    public int[,] Placed { get; }

    /// <summary>Under this literal everybody's breaks lie within the limits.</summary>
    public int Fair { get; }

    /// <summary>Per person the literals "at least one break", "at least two" …, up to the bound.</summary>
    public int[][] Breaks { get; }

    public BreakModel(Timetable timetable, SlotSet[] domains, Precedences order, int fewestBreaks, int mostBreaks, TimetableMethod options, int seed)
    {
        _timetable = timetable;
        _domains = domains;
        Solver = new SatSolver(seed);
        Fair = Solver.NewVariable();
        var slots = timetable.Slots;
        _meetingsOf = new List<int>[timetable.People];
        for (var person = 0; person < timetable.People; person++)
            _meetingsOf[person] = [];
        for (var meeting = 0; meeting < timetable.Meetings.Count; meeting++)
            foreach (var person in timetable.Meetings[meeting].People)
                _meetingsOf[person].Add(meeting);

        Placed = new int[timetable.Meetings.Count, slots];
        Breaks = new int[timetable.People][];
        PlaceMeetings(slots);
        for (var person = 0; person < timetable.People; person++)
            Breaks[person] = Attend(person, fewestBreaks, mostBreaks, options);
        LimitTables(options);
        Order(order, options);
    }

    private void PlaceMeetings(int slots)
    {
        for (var meeting = 0; meeting < _domains.Length; meeting++)
        {
            var one = new List<int>();
            for (var slot = 0; slot < slots; slot++)
            {
                Placed[meeting, slot] = -1;
                if (!_domains[meeting].Contains(slot))
                    continue;
                Placed[meeting, slot] = Solver.NewVariable();
                one.Add(Placed[meeting, slot]);
            }
            ExactlyOne(one);
        }
    }

    private void ExactlyOne(List<int> literals)
    {
        Solver.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(literals));
        AtMostOne(literals);
    }

    private void AtMostOne(List<int> literals)
    {
        for (var i = 0; i < literals.Count; i++)
        for (var j = 0; j < i; j++)
            Solver.Add(literals[i] ^ 1, literals[j] ^ 1);
    }

    /// <summary>A person's day; returns the literals that count their breaks.</summary>
    private int[] Attend(int person, int fewestBreaks, int mostBreaks, TimetableMethod options)
    {
        var meetings = _meetingsOf[person];
        var slots = _timetable.Slots;
        if (fewestBreaks > 0 && meetings.Count <= fewestBreaks)
            Solver.Add(Fair ^ 1);
        if (meetings.Count <= 1)
            return [];
        var busy = new int[slots];
        var possible = SlotSet.None;
        for (var slot = 0; slot < slots; slot++)
        {
            var here = new List<int>();
            foreach (var meeting in meetings)
                if (Placed[meeting, slot] >= 0)
                    here.Add(Placed[meeting, slot]);
            busy[slot] = -1;
            if (here.Count == 0)
                continue;
            possible |= SlotSet.Of(slot);
            AtMostOne(here);
            busy[slot] = Solver.NewVariable();
            foreach (var literal in here)
                Solver.Add(literal ^ 1, busy[slot]);
            here.Add(busy[slot] ^ 1);
            Solver.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(here));
        }
        _busy[person] = busy;

        // had[t, j]: at least j meetings in the slots before t.
        var total = meetings.Count;
        if (possible.Count < total)
        {
            Solver.Add([]);
            return [];
        }
        var (least, most) = CountsBefore(meetings, possible);
        var had = new int[slots + 1, total + 2];
        for (var slot = 0; slot <= slots; slot++)
        for (var count = 0; count <= total + 1; count++)
            had[slot, count] =
                count <= least[slot] ? Always
                : count > most[slot] ? Never
                : Solver.NewVariable();
        for (var slot = 0; slot < slots; slot++)
        for (var count = 0; count <= total; count++)
        {
            var now = had[slot + 1, count + 1];
            Clause(Not(had[slot, count + 1]), now);
            if (count > 0)
                Clause(Not(now), had[slot, count]);
            if (busy[slot] < 0)
                Clause(Not(now), had[slot, count + 1]);
            else
            {
                Clause(Not(had[slot, count]), busy[slot] ^ 1, now);
                Clause(Not(now), had[slot, count + 1], busy[slot]);
            }
        }

        _had[person] = had;

        // A break after the j-th meeting; where breaks are also demanded, only a true one counts.
        var gaps = new int[total - 1];
        for (var count = 1; count < total; count++)
        {
            var gap = gaps[count - 1] = Solver.NewVariable();
            for (var slot = 1; slot < slots; slot++)
                Clause(Not(had[slot, count]), had[slot + 1, count + 1], gap);
            if (fewestBreaks > 0)
                for (var slot = 0; slot <= slots; slot++)
                    Clause(gap ^ 1, Not(had[slot, count + 1]), had[Math.Max(0, slot - 2), count]);
        }
        var counted = Counters.Totaliser(Solver, gaps, Math.Min(mostBreaks, gaps.Length - 1) + 1, both: fewestBreaks > 0);
        if (fewestBreaks > 0 && fewestBreaks <= counted.Length)
            Solver.Add(Fair ^ 1, counted[fewestBreaks - 1]);
        var any = counted[0];
        if (counted.Length > mostBreaks)
        {
            Solver.Add(Fair ^ 1, counted[mostBreaks] ^ 1);
            counted = counted[..mostBreaks];
        }
        if (options.Contiguous)
            for (var count = 1; count < total; count++)
            for (var slot = 1; slot < slots; slot++)
                Clause(Not(had[slot, count]), had[slot + 1, count + 1], any);
        return counted;
    }

    /// <summary>Before each slot, how many of a person's meetings must have been held and can have been held.</summary>
    private (int[] Least, int[] Most) CountsBefore(List<int> meetings, SlotSet possible)
    {
        var slots = _timetable.Slots;
        var least = new int[slots + 1];
        var most = new int[slots + 1];
        for (var slot = 0; slot <= slots; slot++)
            foreach (var meeting in meetings)
            {
                if (_domains[meeting].Last < slot)
                    least[slot]++;
                if (_domains[meeting].First < slot)
                    most[slot]++;
            }
        for (var slot = 1; slot <= slots; slot++)
            most[slot] = Math.Min(most[slot], most[slot - 1] + (possible.Contains(slot - 1) ? 1 : 0));
        for (var slot = slots - 1; slot >= 0; slot--)
            least[slot] = Math.Max(least[slot], least[slot + 1] - (possible.Contains(slot) ? 1 : 0));
        return (least, most);
    }

    private const int Always = -2;
    private const int Never = -3;

    private static int Not(int literal) => literal is Always or Never ? Always + Never - literal : literal ^ 1;

    private void Clause(params ReadOnlySpan<int> literals)
    {
        Span<int> kept = stackalloc int[literals.Length];
        var count = 0;
        foreach (var literal in literals)
        {
            if (literal == Always)
                return;
            if (literal != Never)
                kept[count++] = literal;
        }
        Solver.Add(kept[..count]);
    }

    private void LimitTables(TimetableMethod options)
    {
        // Where all meetings have as many people, people are counted: a person's presence is known before it is known whom they meet.
        var size = _timetable.Meetings.Count > 0 ? _timetable.Meetings[0].People.Count : 0;
        var people = options.CountPeople && size > 0 && _timetable.Meetings.All(meeting => meeting.People.Count == size);
        for (var slot = 0; slot < _timetable.Slots; slot++)
            if (people)
                Limit(Present(slot), size * _timetable.Tables, options.Parity && size == 2, options);
            else
                Limit(Held(slot), _timetable.Tables, false, options);
        if (people && options.PrefixTables)
            for (var slot = 1; slot < _timetable.Slots; slot++)
                LimitBefore(slot, size);
    }

    private List<int> Present(int slot)
    {
        var present = new List<int>();
        for (var person = 0; person < _timetable.People; person++)
            if (!_busy.TryGetValue(person, out var busy))
            {
                foreach (var meeting in _meetingsOf[person])
                    if (Placed[meeting, slot] >= 0)
                        present.Add(Placed[meeting, slot]);
            }
            else if (busy[slot] >= 0)
                present.Add(busy[slot]);
        return present;
    }

    private List<int> Held(int slot)
    {
        var held = new List<int>();
        for (var meeting = 0; meeting < _domains.Length; meeting++)
            if (Placed[meeting, slot] >= 0)
                held.Add(Placed[meeting, slot]);
        return held;
    }

    /// <summary>By the end of a stretch of slots no more can have been held than its tables allow, nor less than the tables after it leave over.</summary>
    private void LimitBefore(int slot, int size)
    {
        var counted = new List<int>();
        var certain = 0;
        for (var person = 0; person < _timetable.People; person++)
            if (_had.TryGetValue(person, out var had))
            {
                for (var count = 1; count <= _meetingsOf[person].Count; count++)
                    if (had[slot, count] == Always)
                        certain++;
                    else if (had[slot, count] != Never)
                        counted.Add(had[slot, count]);
            }
            else
                foreach (var meeting in _meetingsOf[person])
                    if (By(meeting)[slot] == Always)
                        certain++;
                    else if (By(meeting)[slot] != Never)
                        counted.Add(By(meeting)[slot]);
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(counted);
        var most = size * _timetable.Tables * slot - certain;
        var least = size * (_timetable.Meetings.Count - _timetable.Tables * (_timetable.Slots - slot)) - certain;
        if (most < 0 || least > counted.Count)
            Solver.Add([]);
        else
        {
            Solver.AddAtMost(span, most);
            if (least > 0)
                Solver.AddAtLeast(span, least);
        }
    }

    private void Limit(List<int> literals, int bound, bool even, TimetableMethod options)
    {
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(literals);
        if (_timetable.Meetings.Count < options.ClausesAbove * _timetable.Tables * _timetable.Slots)
            Solver.AddAtMost(span, bound);
        else if (even)
        {
            var sum = Counters.Totaliser(Solver, span, bound + 1, both: true);
            if (bound < sum.Length)
                Solver.Add(sum[bound] ^ 1);
            for (var odd = 0; odd < Math.Min(bound, sum.Length); odd += 2)
                if (odd + 1 < sum.Length)
                    Solver.Add(sum[odd] ^ 1, sum[odd + 1]);
                else
                    Solver.Add(sum[odd] ^ 1);
        }
        else if (literals.Count > bound)
        {
            var sum = Counters.Totaliser(Solver, span, bound + 1);
            Solver.Add(sum[bound] ^ 1);
        }
    }

    private void Order(Precedences order, TimetableMethod options)
    {
        var all = _timetable.Meetings.Sum(meeting => meeting.After.Count) >= options.OrderAllAbove * _domains.Length;
        for (var meeting = 0; meeting < _domains.Length; meeting++)
        {
            if (all)
                By(meeting);
            foreach (var earlier in _timetable.Meetings[meeting].After)
            {
                var first = By(earlier);
                var second = By(meeting);
                for (var slot = 0; slot < _timetable.Slots; slot++)
                    Clause(Not(second[slot + 1]), first[slot]);
            }
        }
        if (!options.CountBefore)
            return;

        // When j meetings of a person must come before this one, they have had j + 1 once it is held; when j must follow, j + 1 are left while it is not.
        foreach (var (person, had) in _had)
        {
            var meetings = _meetingsOf[person];
            foreach (var meeting in meetings)
            {
                var before = meetings.Count(other => order.Before(other, meeting));
                var after = meetings.Count(other => order.Before(meeting, other));
                if (before == 0 && after == 0)
                    continue;
                var by = By(meeting);
                for (var slot = 0; slot <= _timetable.Slots; slot++)
                {
                    if (before > 0)
                        Clause(Not(by[slot]), had[slot, before + 1]);
                    if (after > 0)
                        Clause(by[slot], Not(had[slot, meetings.Count - after]));
                }
            }
        }
    }

    /// <summary>Per slot t whether the meeting is held before t.</summary>
    private int[] By(int meeting)
    {
        if (_by.TryGetValue(meeting, out var known))
            return known;
        var slots = _timetable.Slots;
        var literals = new int[slots + 1];
        for (var slot = 0; slot <= slots; slot++)
            literals[slot] =
                slot <= _domains[meeting].First ? Never
                : slot > _domains[meeting].Last ? Always
                : _domains[meeting].Contains(slot - 1) ? Solver.NewVariable()
                : literals[slot - 1];
        for (var slot = 0; slot < slots; slot++)
        {
            var placed = Placed[meeting, slot] < 0 ? Never : Placed[meeting, slot];
            Clause(Not(literals[slot]), literals[slot + 1]);
            Clause(Not(placed), literals[slot + 1]);
            Clause(Not(placed), Not(literals[slot]));
            Clause(Not(literals[slot + 1]), literals[slot], placed);
        }
        return _by[meeting] = literals;
    }

    /// <summary>The meetings a person attends.</summary>
    public List<int>[] MeetingsOf => _meetingsOf;

    /// <summary>Tells the prices which slots the solver has ruled out.</summary>
    public void Narrow(BreakPrices prices)
    {
        for (var meeting = 0; meeting < _domains.Length; meeting++)
        {
            var possible = SlotSet.None;
            foreach (var slot in _domains[meeting])
                if (Solver.Fixed(Placed[meeting, slot]) >= 0)
                    possible |= SlotSet.Of(slot);
            prices.Narrow(meeting, possible);
        }
    }

    /// <summary>The literals that say that meetings are in these slots.</summary>
    public IEnumerable<int> At(int[] slots) => slots.Select((slot, meeting) => Placed[meeting, slot]);

    /// <summary>The slots of the last model.</summary>
    public int[] ReadSlots()
    {
        var slots = new int[_domains.Length];
        for (var meeting = 0; meeting < slots.Length; meeting++)
        for (var slot = 0; slot < _timetable.Slots; slot++)
            if (Placed[meeting, slot] >= 0 && Solver.InModel(Placed[meeting, slot]))
                slots[meeting] = slot;
        return slots;
    }
}
