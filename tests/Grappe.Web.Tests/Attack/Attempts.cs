using System.Collections.Concurrent;
using System.Diagnostics;

namespace Grappe.Web.Tests.Attack;

/// <summary>Keeps what was tried and how it ended: an answer above 499 is a fault, whatever was sent, and so is none at all.</summary>
/// <remarks>
/// An answer should come within a second. Machines that run tests are shared, though, and one that is busy would fail whoever changed nothing:
/// what took longer is told, and only what never ends is a fault.
/// </remarks>
public sealed class Attempts
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<(string Where, string What, string Ended)> faults = [];
    private readonly ConcurrentBag<(TimeSpan Took, string What)> slow = [];
    private int made;
    private int answered;

    public int Made => made;

    /// <summary>The number of attempts that got past the sign-in page. One that is stopped there tries nothing.</summary>
    public int Answered => answered;

    /// <summary>Makes an attempt and reads the whole answer.</summary>
    /// <param name="where">The route and the field, by which faults of one cause are told together.</param>
    /// <param name="what">The value.</param>
    public async Task<HttpResponseMessage?> MakeAsync(HttpClient client, string where, string what, Func<HttpRequestMessage> request)
    {
        Interlocked.Increment(ref made);
        var watch = Stopwatch.StartNew();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var sent = request();
            var answer = await client.SendAsync(sent, HttpCompletionOption.ResponseContentRead, patience.Token);
            if ((int)answer.StatusCode >= 500)
                faults.Add((where, what, $"{(int)answer.StatusCode}"));
            if (answer.Content.Headers.ContentType?.MediaType == "text/html" && Runs.On(await answer.Content.ReadAsStringAsync(patience.Token)) is { } runs)
                faults.Add((where, what, $"runs: {runs}"));
            if (answer.Headers.Location?.ToString().Contains("/account/sign-in?", StringComparison.Ordinal) != true && (int)answer.StatusCode != 401)
                Interlocked.Increment(ref answered);
            return answer;
        }
        catch (OperationCanceledException)
        {
            faults.Add((where, what, "no end"));
        }
        catch (Exception broken)
        {
            faults.Add((where, what, $"{broken.GetType().Name}: {broken.Message}"));
        }
        finally
        {
            if (watch.Elapsed > Slow)
                slow.Add((watch.Elapsed, $"{where} with {what}"));
        }
        return null;
    }

    /// <summary>Tells the slowest attempts, and gives the faults grouped by their end and their value, so that one cause stands in one place.</summary>
    public string Tell(Action<string> say)
    {
        say($"{made} attempts, {answered} of them past the sign-in page.");
        foreach (var (took, what) in slow.OrderByDescending(one => one.Took).Take(20))
            say($"{took.TotalSeconds:0.0} s: {what}");
        var told = faults
            .GroupBy(fault => (fault.Ended, fault.What))
            .OrderByDescending(group => group.Count())
            .Select(group =>
                $"{group.Key.Ended} for {group.Key.What}:\n{string.Concat(group.Select(one => $"    {one.Where}\n").Distinct().Order(StringComparer.Ordinal))}"
            );
        return string.Concat(told);
    }
}
