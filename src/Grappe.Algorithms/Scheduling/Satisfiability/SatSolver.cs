namespace Grappe.Algorithms.Scheduling.Satisfiability;

/// <summary>The outcome of a search for a model.</summary>
internal enum Verdict
{
    /// <summary>The effort allowed was spent, or the caller asked to stop.</summary>
    Unknown,

    /// <summary>A model was found.</summary>
    Satisfiable,

    /// <summary>There is no model under the assumptions.</summary>
    Unsatisfiable,
}

/// <summary>
/// Conflict-driven clause learning over clauses and native "at most k of these" constraints, incremental, under assumptions.
/// A literal is 2·variable, plus one when negated. Methods: two watched literals with blockers and the learning scheme of Eén and Sörensson
/// ("An extensible SAT-solver", 2003), quality of learnt clauses and restarts after Audemard and Simon (Glucose, 2009), alternation of a focused and a stable
/// mode with target phases after Biere and Fleury (CaDiCaL and Kissat, 2020), vivification of learnt clauses after Luo, Li, Xiao, Manyà and Lü (2017).
/// Every decision depends on counts, never on time: the same calls with the same seed give the same answers.
/// </summary>
internal sealed partial class SatSolver
{
    private const int HeaderSize = 2;
    private const int LearntFlag = 1;
    private const int DeletedFlag = 2;
    private const int UsedShift = 2;
    private const int UsedMask = 3 << UsedShift;
    private const int VivifiedFlag = 16;
    private const int QualityShift = 5;
    private const int NoReason = 0;
    private const int CardinalityReason = 1 << 30;

    // Clauses: size, quality and flags, literals.
    private int[] _arena = new int[1 << 16];
    private int _arenaEnd = 8;
    private int _wasted;
    private readonly List<int> _original = [];
    private List<int> _learnt = [];

    // Per literal: what watches its falsity once it is true, as pairs (clause, blocker), and what it implies alone.
    private int[][] _watch = [];
    private int[] _watchCount = [];
    private int[][] _implied = [];
    private int[] _impliedCount = [];

    // Per literal: true is 1, false −1, open 0.
    private sbyte[] _value = [];

    // Per variable.
    private Assignment[] _assigned = [];
    private bool[] _phase = [];
    private sbyte[] _target = [];
    private sbyte[] _best = [];
    private byte[] _seen = [];

    private int[] _trail = [];
    private int _trailCount;
    private int _head;
    private readonly List<int> _levelStart = [];

    private readonly ActivityHeap _heap = new();
    private double _bump = 1;
    private readonly Random _random;

    public SatSolver(int seed = 0) => _random = new Random(seed);

    /// <summary>False once the constraints contradict one another whatever is assumed.</summary>
    public bool Consistent { get; private set; } = true;

    public int Variables { get; private set; }

    public long Conflicts { get; private set; }

    public long Decisions { get; private set; }

    public long Propagations { get; private set; }

    public int Clauses => _original.Count;

    /// <summary>Asked now and then; true stops the search.</summary>
    public Func<bool>? Stop { get; set; }

    public static int Not(int literal) => literal ^ 1;

    private int Level => _levelStart.Count;

    /// <summary>A new variable; its positive literal is returned.</summary>
    public int NewVariable(bool phase = false)
    {
        var variable = Variables++;
        if (variable >= _assigned.Length)
            Grow(Math.Max(1024, Variables * 2));
        _phase[variable] = phase;
        _heap.Insert(variable);
        return 2 * variable;
    }

    private void Grow(int variables)
    {
        var known = _watch.Length;
        Array.Resize(ref _watch, 2 * variables);
        Array.Resize(ref _implied, 2 * variables);
        Array.Resize(ref _occurrences, 2 * variables);
        for (var i = known; i < 2 * variables; i++)
        {
            _watch[i] = [];
            _implied[i] = [];
            _occurrences[i] = [];
        }
        Array.Resize(ref _watchCount, 2 * variables);
        Array.Resize(ref _impliedCount, 2 * variables);
        Array.Resize(ref _value, 2 * variables);
        Array.Resize(ref _assigned, variables);
        Array.Resize(ref _phase, variables);
        Array.Resize(ref _target, variables);
        Array.Resize(ref _best, variables);
        Array.Resize(ref _seen, variables);
        Array.Resize(ref _trail, variables + 1);
        Array.Resize(ref _levelStamp, variables + 2);
        _heap.Reserve(variables);
    }

    /// <summary>Whether the literal is true in the last model.</summary>
    public bool InModel(int literal) => _model[literal >> 1] ^ ((literal & 1) != 0);

    /// <summary>Whether the literal is fixed whatever is assumed: 1 true, −1 false, 0 open.</summary>
    public int Fixed(int literal) => _value[literal] != 0 && _assigned[literal >> 1].Level == 0 ? _value[literal] : 0;

    /// <summary>Sets the value the search tries first.</summary>
    public void Prefer(int literal)
    {
        _phase[literal >> 1] = (literal & 1) == 0;
        _target[literal >> 1] = 0;
    }

    /// <summary>Makes the search try the values of the last model first.</summary>
    public void PreferModel()
    {
        for (var i = 0; i < _model.Length; i++)
        {
            _phase[i] = _model[i];
            _target[i] = 0;
        }
    }

    /// <summary>Makes the search look at a variable early.</summary>
    public void Raise(int literal, double amount)
    {
        _heap.Activity[literal >> 1] += amount * _bump;
        _heap.Increased(literal >> 1);
    }

    public void Add(int a) => Add([a]);

    public void Add(int a, int b) => Add([a, b]);

    public void Add(int a, int b, int c) => Add([a, b, c]);

    public void Add(int a, int b, int c, int d) => Add([a, b, c, d]);

    /// <summary>Adds a clause.</summary>
    public void Add(ReadOnlySpan<int> literals)
    {
        if (!Consistent)
            return;
        BacktrackTo(0);
        Span<int> kept = literals.Length <= 256 ? stackalloc int[literals.Length] : new int[literals.Length];
        literals.CopyTo(kept);
        kept.Sort();
        var count = 0;
        var previous = -1;
        foreach (var literal in kept)
        {
            if (_value[literal] > 0 || literal == (previous ^ 1) && previous >= 0)
                return;
            if (_value[literal] < 0 || literal == previous)
                continue;
            previous = literal;
            kept[count++] = literal;
        }
        if (count == 0)
            Consistent = false;
        else if (count == 1)
        {
            Assign(kept[0], NoReason);
            Consistent = Propagate() == 0;
        }
        else if (count == 2)
            AddBinary(kept[0], kept[1]);
        else
            _original.Add(Attach(Store(kept[..count], learnt: false, quality: 0)));
    }

    private void AddBinary(int a, int b)
    {
        Push(ref _implied[a ^ 1], ref _impliedCount[a ^ 1], b);
        Push(ref _implied[b ^ 1], ref _impliedCount[b ^ 1], a);
    }

    private static void Push(ref int[] list, ref int count, int item)
    {
        if (count == list.Length)
            Array.Resize(ref list, Math.Max(4, count * 2));
        list[count++] = item;
    }

    private int Store(ReadOnlySpan<int> literals, bool learnt, int quality)
    {
        if (_arenaEnd + literals.Length + HeaderSize > _arena.Length)
            Array.Resize(ref _arena, Math.Max(_arena.Length * 2, _arenaEnd + literals.Length + HeaderSize));
        var clause = _arenaEnd;
        _arena[clause] = literals.Length;
        _arena[clause + 1] = (learnt ? LearntFlag : 0) | quality << QualityShift;
        literals.CopyTo(_arena.AsSpan(clause + HeaderSize));
        _arenaEnd += literals.Length + HeaderSize;
        return clause;
    }

    private int Attach(int clause)
    {
        var first = _arena[clause + HeaderSize];
        var second = _arena[clause + HeaderSize + 1];
        PushWatch(first ^ 1, clause, second);
        PushWatch(second ^ 1, clause, first);
        return clause;
    }

    private void PushWatch(int literal, int clause, int blocker)
    {
        ref var list = ref _watch[literal];
        var count = _watchCount[literal];
        if (count + 2 > list.Length)
            Array.Resize(ref list, Math.Max(8, list.Length * 2));
        list[count] = clause;
        list[count + 1] = blocker;
        _watchCount[literal] = count + 2;
    }

    private Span<int> Literals(int clause) => _arena.AsSpan(clause + HeaderSize, _arena[clause]);

    private int Quality(int clause) => _arena[clause + 1] >> QualityShift;

    private void Assign(int literal, int reason)
    {
        _value[literal] = 1;
        _value[literal ^ 1] = -1;
        ref var assigned = ref _assigned[literal >> 1];
        assigned.Level = _levelStart.Count;
        assigned.Reason = reason;
        assigned.Place = _trailCount;
        _trail[_trailCount++] = literal;
    }

    /// <summary>The level at which a variable got its value, the reason, and its place on the trail.</summary>
    private struct Assignment
    {
        public int Level;
        public int Reason;
        public int Place;
    }

    private void BacktrackTo(int level)
    {
        if (Level <= level)
            return;
        var start = _levelStart[level];
        UncountFrom(start);
        for (var i = _trailCount - 1; i >= start; i--)
        {
            var literal = _trail[i];
            _value[literal] = 0;
            _value[literal ^ 1] = 0;
            _phase[literal >> 1] = (literal & 1) == 0;
            _heap.Insert(literal >> 1);
        }
        _trailCount = start;
        _head = start;
        _levelStart.RemoveRange(level, _levelStart.Count - level);
    }
}
