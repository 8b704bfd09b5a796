namespace Grappe.Web.Database;

/// <summary>Remembers what failed lately for want of space or of connections, so that readiness can tell it.</summary>
internal sealed class Troubles(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);
    private long full;
    private long crowded;

    /// <summary>The last time that something could not be written for want of space; null where that was not lately.</summary>
    public DateTime? FullAt => Lately(ref full);

    /// <summary>The last time that the server took no more connections; null where that was not lately.</summary>
    public DateTime? CrowdedAt => Lately(ref crowded);

    public void Note(Exception exception)
    {
        if (StorageFull.Is(exception))
            Volatile.Write(ref full, time.GetUtcNow().Ticks);
        else if (IsCrowded(exception))
            Volatile.Write(ref crowded, time.GetUtcNow().Ticks);
    }

    private DateTime? Lately(ref long noted) =>
        Volatile.Read(ref noted) is var ticks && time.GetUtcNow().Ticks - ticks < Remembered.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;

    private static bool IsCrowded(Exception? exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } || exception is not null && IsCrowded(exception.InnerException);
}
