namespace Grappe.Web.Shared.Uploads;

/// <summary>Reads what somebody sent no further than it is allowed to. It counts what was read, whatever the content says of its size.</summary>
/// <param name="source">Where it comes from; it is closed with this stream where it is its own.</param>
/// <param name="clock">What the time of reading is told by.</param>
/// <param name="leaveOpen">The source is somebody else's.</param>
internal sealed class MeteredStream(Stream source, ReadingClock clock, bool leaveOpen = false) : Stream
{
    /// <summary>The number of bytes that may still be read, and the key of the text that says that there are more.</summary>
    public (long Left, string Problem) Allowed { get; set; } = (long.MaxValue, "sheet.bomb");

    /// <summary>Told of each piece that is read, where what is allowed is shared with others.</summary>
    public Action<int>? Spent { get; init; }

    public override bool CanRead => true;
    public override bool CanSeek => source.CanSeek;
    public override bool CanWrite => false;
    public override long Length => source.Length;

    public override long Position
    {
        get => source.Position;
        set => source.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        clock.Check();
        var read = source.Read(buffer);
        Allowed = (Allowed.Left - read, Allowed.Problem);
        Spent?.Invoke(read);
        return Allowed.Left >= 0 ? read : throw new RuleBroken(Allowed.Problem);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
            source.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Tells how long a table has been read, without the time in which others work with its lines.</summary>
/// <remarks>What is counted ends a reading long before; this holds where no count does.</remarks>
internal sealed class ReadingClock(TimeProvider clock, CancellationToken cancellation)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan before;
    private long? begun;

    public T Count<T>(Func<T> read)
    {
        begun = clock.GetTimestamp();
        try
        {
            return read();
        }
        finally
        {
            before += clock.GetElapsedTime(begun.Value);
            begun = null;
        }
    }

    /// <exception cref="RuleBroken">It takes too long.</exception>
    public void Check()
    {
        cancellation.ThrowIfCancellationRequested();
        if (before + (begun is { } since ? clock.GetElapsedTime(since) : TimeSpan.Zero) > Longest)
            throw new RuleBroken("sheet.time");
    }
}
