using System.Diagnostics;

namespace Grappe.Benchmarks.Atlas;

/// <summary>The results of a contender's turns: the rate of answers, the time each took and its size.</summary>
internal sealed class Turns(string name)
{
    private readonly List<double> milliseconds = [];
    private readonly List<int> bytes = [];

    public string Name => name;

    /// <summary>Answers a second in each turn.</summary>
    public List<double> Rates { get; } = [];

    public double Rate => Rates.Count == 0 ? double.NaN : Rates.Average();

    public double Percentile(double share) => Of(milliseconds, share);

    public int MedianBytes => (int)Of([.. bytes.Select(size => (double)size)], 0.5);

    public int MostBytes => bytes.DefaultIfEmpty().Max();

    public static double Of(List<double> values, double share)
    {
        if (values.Count == 0)
            return double.NaN;
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }

    /// <summary>Takes one turn: some clients ask one question after the other until the time is over.</summary>
    /// <param name="ask">Asks the question of a number and gives the size of the answer.</param>
    /// <param name="warming">Whether the turn does not count.</param>
    public async Task TakeAsync(int clients, TimeSpan time, Func<int, Task<int>> ask, bool warming = false)
    {
        var (next, watch) = (-1, Stopwatch.StartNew());
        var told = await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        var mine = new List<(double Milliseconds, int Bytes)>();
                        while (watch.Elapsed < time)
                        {
                            var began = watch.Elapsed;
                            var size = await ask(Interlocked.Increment(ref next));
                            mine.Add(((watch.Elapsed - began).TotalMilliseconds, size));
                        }
                        return mine;
                    })
                )
        );
        if (warming)
            return;
        var all = told.SelectMany(each => each).ToList();
        Rates.Add(all.Count / watch.Elapsed.TotalSeconds);
        milliseconds.AddRange(all.Select(each => each.Milliseconds));
        bytes.AddRange(all.Select(each => each.Bytes));
    }
}
