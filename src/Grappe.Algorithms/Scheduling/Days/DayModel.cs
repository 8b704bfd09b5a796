using System.Runtime.InteropServices;
using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>The hard rules of a day as clauses and counts: which meetings can all be held, and where.</summary>
internal sealed class DayModel
{
    private const int Never = -1;

    private readonly DayBoard _board;
    private readonly int[] _meetings;

    /// <param name="board">The day; what is locked on it stays in its slot.</param>
    /// <param name="meetings">The meetings that may be held; all others are not.</param>
    /// <param name="seed">Where chance starts.</param>
    public DayModel(DayBoard board, int[] meetings, int seed = 0)
    {
        _board = board;
        _meetings = meetings;
        Solver = new SatSolver(seed);
        foreach (var meeting in meetings)
            AddMeeting(meeting);
        AddPeople();
        AddPlaces();
        AddOwnPlaces();
        AddOrder();
    }

    public SatSolver Solver { get; }

    /// <summary>Per meeting and slot "it is held then"; −1 where it cannot be.</summary>
    private readonly Dictionary<int, int[]> _placed = [];

    /// <summary>Per meeting "it is held".</summary>
    public Dictionary<int, int> Held { get; } = [];

    /// <summary>Counts the slots allowed to the meetings of a board, all meetings together: the size of a model.</summary>
    public static int SizeOf(DayBoard board, IEnumerable<int> meetings) => meetings.Sum(meeting => new SlotSet(board.Allowed[meeting]).Count);

    /// <summary>The literals of the meetings that would occupy a person in a slot.</summary>
    public List<int> Occupying(int person, int slot) =>
        [.. _meetings.Where(meeting => _board.People[meeting].Contains(person) && _placed[meeting][slot] != Never).Select(meeting => _placed[meeting][slot])];

    /// <summary>Makes the search begin with the slots on the board.</summary>
    public void PreferBoard()
    {
        foreach (var meeting in _meetings)
            for (var slot = 0; slot < _board.Slots; slot++)
                if (_placed[meeting][slot] is var literal && literal != Never)
                    Solver.Prefer(_board.Slot[meeting] == slot ? literal : literal ^ 1);
    }

    /// <summary>The slots of the last model.</summary>
    public int[] ReadSlots()
    {
        var slots = new int[_board.Slot.Length];
        Array.Fill(slots, DayBoard.Unplaced);
        foreach (var meeting in _meetings)
            slots[meeting] = Array.FindIndex(_placed[meeting], literal => literal != Never && Solver.InModel(literal));
        return slots;
    }

    private void AddMeeting(int meeting)
    {
        var placed = new int[_board.Slots];
        Array.Fill(placed, Never);
        var allowed = _board.Locked[meeting] && _board.Slot[meeting] != DayBoard.Unplaced ? 1UL << _board.Slot[meeting] : _board.Allowed[meeting];
        foreach (var slot in new SlotSet(allowed))
            placed[slot] = Solver.NewVariable();
        _placed[meeting] = placed;
        int[] literals = [.. placed.Where(literal => literal != Never)];
        var held = Held[meeting] = Solver.NewVariable();
        Solver.Add([held ^ 1, .. literals]);
        foreach (var literal in literals)
            Solver.Add(literal ^ 1, held);
        Solver.AddAtMost(literals, 1);
        if (_board.Locked[meeting] && _board.Slot[meeting] != DayBoard.Unplaced)
            Solver.Add(held);
    }

    private void AddPeople()
    {
        foreach (
            var of in _meetings
                .SelectMany(meeting => _board.People[meeting].Select(person => (person, meeting)))
                .GroupBy(pair => pair.person, pair => pair.meeting)
        )
        {
            for (var slot = 0; slot < _board.Slots; slot++)
                AtMost([.. of.Select(meeting => _placed[meeting][slot]).Where(literal => literal != Never)], 1);
            AtMost([.. of.Select(meeting => Held[meeting])], _board.Quota[of.Key]);
        }
    }

    private void AddPlaces()
    {
        for (var slot = 0; slot < _board.Slots; slot++)
        for (var level = 0; level < _board.Levels; level++)
            AtMost(
                [.. _meetings.Where(meeting => _board.LevelOf(meeting) >= level && _placed[meeting][slot] != Never).Select(meeting => _placed[meeting][slot])],
                _board.Capacity(slot, level)
            );
    }

    /// <summary>Meetings fixed in one place need that place; all others only one of its size.</summary>
    private void AddOwnPlaces()
    {
        foreach (
            var own in _meetings.Where(meeting => _board.Day.Meetings[meeting].Fixed is not null).GroupBy(meeting => _board.Day.Meetings[meeting].Fixed!.Value)
        )
            AtMost([.. own.Select(meeting => Held[meeting])], _board.Day.Places[own.Key.Place].AtOnce);
    }

    private void AtMost(List<int> literals, int most)
    {
        if (literals.Count > most)
            Solver.AddAtMost(CollectionsMarshal.AsSpan(literals), most);
    }

    private void AddOrder()
    {
        foreach (var meeting in _meetings)
        foreach (var earlier in _board.Day.Meetings[meeting].After.Distinct().Where(_placed.ContainsKey))
        {
            // From the last slot back: "the earlier one is held then or after".
            var from = Never;
            for (var slot = _board.Slots - 1; slot >= 0; slot--)
            {
                var placed = _placed[earlier][slot];
                if (placed != Never)
                {
                    var next = Solver.NewVariable();
                    Solver.Add(placed ^ 1, next);
                    if (from != Never)
                        Solver.Add(from ^ 1, next);
                    from = next;
                }
                if (from != Never && _placed[meeting][slot] != Never)
                    Solver.Add(_placed[meeting][slot] ^ 1, from ^ 1);
            }
        }
    }
}
