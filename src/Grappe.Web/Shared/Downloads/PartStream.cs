namespace Grappe.Web.Shared.Downloads;

/// <summary>Lets only a part of what is written through: so many bytes after so many.</summary>
internal sealed class PartStream(Stream into, long skipped, long let) : Stream
{
    private long before = skipped;
    private long left = let;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var passed = (int)Math.Min(before, buffer.Length);
        before -= passed;
        var part = buffer[passed..];
        part = part[..(int)Math.Min(left, part.Length)];
        left -= part.Length;
        if (part.Length > 0)
            await into.WriteAsync(part, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Downloads are written asynchronously.");

    public override Task FlushAsync(CancellationToken cancellationToken) => into.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("Downloads are written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
