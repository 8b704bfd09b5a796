namespace Grappe.Web.Shared.Demo;

/// <summary>The clock of the demo: that of the machine, as far ahead or behind as stands in the database, so that all processes on it agree.</summary>
public sealed class DemoClock(NpgsqlDataSource database, Wakeups wakeups) : TimeProvider
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];
    private long ahead;

    /// <summary>The time by which it is ahead of the machine's.</summary>
    public TimeSpan Ahead => new(Interlocked.Read(ref ahead));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    /// <summary>Reads the moment that somebody wrote, in UTC where it says nothing else; null where it is none to which the clock goes.</summary>
    public static DateTimeOffset? MomentOf(string? written) =>
        DateTimeOffset.TryParseExact(written, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
        && moment >= Earliest
        && moment < Latest
            ? moment.ToUniversalTime()
            : null;

    /// <summary>Sets it at the start, back or forward.</summary>
    public Task SetAsync(DateTimeOffset to, CancellationToken cancellation) => WriteAsync(to, "excluded.ahead", cancellation);

    /// <summary>Moves it forward for all processes; what became due in between is done now.</summary>
    /// <exception cref="RuleBroken">It cannot be moved there.</exception>
    public async Task MoveAsync(string? asked, CancellationToken cancellation)
    {
        if (MomentOf(asked) is not { } to)
            throw new RuleBroken(new Problem("clock.error.moment") { Field = "To" });
        if (to <= GetUtcNow())
            throw new RuleBroken(new Problem("clock.error.back") { Field = "To" });
        // Where two move it at once, the later moment stands.
        await WriteAsync(to, "greatest(demo_clock.ahead, excluded.ahead)", cancellation);
    }

    /// <summary>Reads how far it was moved, and wakes all that wait for a moment where that is news.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select ahead from demo_clock");
        var read = await command.ExecuteScalarAsync(cancellation) as TimeSpan? ?? TimeSpan.Zero;
        if (Interlocked.Exchange(ref ahead, read.Ticks) != read.Ticks)
            wakeups.WakeAll();
    }

    private async Task WriteAsync(DateTimeOffset to, string moved, CancellationToken cancellation)
    {
        await using (
            var command = database.CreateCommand(
                $"""
                with moved as (insert into demo_clock (ahead) values ($1) on conflict (one) do update set ahead = {moved} returning ahead)
                select pg_notify('{RecurringJobs.Channel}', '') from moved
                """
            )
        )
        {
            command.Parameters.AddWithValue(to - System.GetUtcNow());
            await command.ExecuteNonQueryAsync(cancellation);
        }
        await ReadAsync(cancellation);
    }
}

public static class OutsideClock
{
    /// <summary>Gives the clock of the world outside, for what is agreed with it by the time: the codes that phones show, the signatures that servers check.</summary>
    public static TimeProvider Outside(this TimeProvider clock) => clock is DemoClock ? TimeProvider.System : clock;
}
