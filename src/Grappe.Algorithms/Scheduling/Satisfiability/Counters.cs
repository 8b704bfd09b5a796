namespace Grappe.Algorithms.Scheduling.Satisfiability;

/// <summary>Counting networks written as clauses.</summary>
internal static class Counters
{
    /// <summary>
    /// The totaliser of Bailleux and Boufkhad (2003): output i is implied when more than i inputs are true, up to <paramref name="outputs"/> of them;
    /// with <paramref name="both"/> an output also implies that so many inputs are true.
    /// </summary>
    public static int[] Totaliser(SatSolver solver, ReadOnlySpan<int> inputs, int outputs, bool both = false)
    {
        if (inputs.Length <= 1)
            return inputs[..Math.Min(inputs.Length, outputs)].ToArray();
        var left = Totaliser(solver, inputs[..(inputs.Length / 2)], outputs, both);
        var right = Totaliser(solver, inputs[(inputs.Length / 2)..], outputs, both);
        var sum = new int[Math.Min(outputs, left.Length + right.Length)];
        for (var i = 0; i < sum.Length; i++)
            sum[i] = solver.NewVariable();
        for (var i = 1; i < sum.Length; i++)
            solver.Add(sum[i] ^ 1, sum[i - 1]);
        for (var i = 0; i <= left.Length; i++)
        for (var j = 0; j <= right.Length; j++)
        {
            // i true on the left and j on the right make i + j.
            if (i + j > 0)
            {
                var output = sum[Math.Min(i + j, sum.Length) - 1];
                if (i + j <= sum.Length)
                {
                    if (i == 0)
                        solver.Add(right[j - 1] ^ 1, output);
                    else if (j == 0)
                        solver.Add(left[i - 1] ^ 1, output);
                    else
                        solver.Add(left[i - 1] ^ 1, right[j - 1] ^ 1, output);
                }
            }
            // At most i on the left and j on the right make at most i + j.
            if (both && i + j < sum.Length)
            {
                if (i < left.Length && j < right.Length)
                    solver.Add(left[i], right[j], sum[i + j] ^ 1);
                else if (i < left.Length)
                    solver.Add(left[i], sum[i + j] ^ 1);
                else if (j < right.Length)
                    solver.Add(right[j], sum[i + j] ^ 1);
            }
        }
        return sum;
    }

    /// <summary>
    /// No more weight than <paramref name="most"/> may be true: the generalised totaliser of Joshi, Martins and Manquinho (2015), one output for each sum that can come about.
    /// </summary>
    public static void AddWeightAtMost(SatSolver solver, ReadOnlySpan<(int Literal, long Weight)> inputs, long most)
    {
        foreach (var (sum, literal) in Sums(solver, inputs, most))
            if (sum > most)
                solver.Add(literal ^ 1);
    }

    /// <summary>Per sum of weights, the literal that is implied where so much is true; all above the limit are one.</summary>
    private static SortedDictionary<long, int> Sums(SatSolver solver, ReadOnlySpan<(int Literal, long Weight)> inputs, long most)
    {
        var sums = new SortedDictionary<long, int>();
        if (inputs.Length == 1)
            sums[Math.Min(inputs[0].Weight, most + 1)] = inputs[0].Literal;
        if (inputs.Length <= 1)
            return sums;
        var left = Sums(solver, inputs[..(inputs.Length / 2)], most);
        var right = Sums(solver, inputs[(inputs.Length / 2)..], most);
        foreach (var (sum, literal) in left.Concat(right))
            solver.Add(literal ^ 1, Output(sum));
        foreach (var (a, first) in left)
        foreach (var (b, second) in right)
            solver.Add(first ^ 1, second ^ 1, Output(a + b));
        return sums;

        int Output(long sum) => sums.TryGetValue(Math.Min(sum, most + 1), out var known) ? known : sums[Math.Min(sum, most + 1)] = solver.NewVariable();
    }
}
