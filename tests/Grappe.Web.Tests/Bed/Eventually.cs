using System.Diagnostics;

namespace Grappe.Web.Tests.Bed;

/// <summary>Waits for what happens elsewhere: for the thing itself, and not for a time in which it should have happened.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public static Task Holds(Func<Task<bool>> condition, string what = "it", TimeSpan? patience = null) => Gives(condition, true, what, patience);

    public static async Task Gives<T>(Func<Task<T>> look, T expected, string what = "it", TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (EqualityComparer<T>.Default.Equals(seen, expected))
                return;
            if (watch.Elapsed > (patience ?? Patience))
                throw new TimeoutException($"After {watch.Elapsed.TotalSeconds:0} s {what} is still {seen} and not {expected}.");
            await Task.Delay(BetweenLooks);
        }
    }
}
