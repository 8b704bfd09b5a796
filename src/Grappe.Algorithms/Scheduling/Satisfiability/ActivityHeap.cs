namespace Grappe.Algorithms.Scheduling.Satisfiability;

/// <summary>A binary heap of variables, the most active on top; equal activities are ordered by number, so that nothing depends on chance.</summary>
internal sealed class ActivityHeap
{
    private int[] _heap = new int[64];
    private int[] _position = new int[64];
    private int _count;

    public double[] Activity = new double[64];

    public int Count => _count;

    public void Reserve(int variables)
    {
        if (_position.Length >= variables)
            return;
        var size = Math.Max(variables, _position.Length * 2);
        Array.Resize(ref _heap, size);
        Array.Resize(ref _position, size);
        Array.Resize(ref Activity, size);
    }

    /// <summary>Positions are kept plus one, so that a fresh array says "absent".</summary>
    public bool Contains(int variable) => _position[variable] != 0;

    public void Insert(int variable)
    {
        if (_position[variable] != 0)
            return;
        _heap[_count] = variable;
        _position[variable] = ++_count;
        Up(_count - 1);
    }

    public int RemoveTop()
    {
        var top = _heap[0];
        _position[top] = 0;
        var last = _heap[--_count];
        if (_count > 0)
        {
            _heap[0] = last;
            _position[last] = 1;
            Down(0);
        }
        return top;
    }

    public void Increased(int variable)
    {
        if (_position[variable] != 0)
            Up(_position[variable] - 1);
    }

    private bool Before(int a, int b)
    {
        var first = Activity[a];
        var second = Activity[b];
        return first > second || (first == second && a < b);
    }

    private void Up(int index)
    {
        var variable = _heap[index];
        while (index > 0)
        {
            var parent = (index - 1) >> 1;
            if (!Before(variable, _heap[parent]))
                break;
            _heap[index] = _heap[parent];
            _position[_heap[index]] = index + 1;
            index = parent;
        }
        _heap[index] = variable;
        _position[variable] = index + 1;
    }

    private void Down(int index)
    {
        var variable = _heap[index];
        while (true)
        {
            var child = 2 * index + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && Before(_heap[child + 1], _heap[child]))
                child++;
            if (!Before(_heap[child], variable))
                break;
            _heap[index] = _heap[child];
            _position[_heap[index]] = index + 1;
            index = child;
        }
        _heap[index] = variable;
        _position[variable] = index + 1;
    }
}
