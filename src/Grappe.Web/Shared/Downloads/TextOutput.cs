using System.Buffers;
using System.Text;

namespace Grappe.Web.Shared.Downloads;

/// <summary>Gathers text and sends it on in pieces, so that what is held never grows with the file.</summary>
/// <remarks>Writing only gathers; sending is asynchronous, because the web server forbids anything else. The first piece goes out at once: who downloads sees that it begins.</remarks>
public sealed class TextOutput(Stream stream)
{
    private const int Piece = 16 * 1024;

    private readonly ArrayBufferWriter<byte> held = new(2 * Piece);
    private bool begun;

    /// <summary>The buffer in which the bytes gather, for writers of their own such as JSON's.</summary>
    public IBufferWriter<byte> Bytes => held;

    public TextOutput Write(ReadOnlySpan<char> text)
    {
        Encoding.UTF8.GetBytes(text, held);
        return this;
    }

    public TextOutput Write(int number) => Write(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sends what is held once it makes a piece. To be called after each row.</summary>
    public ValueTask SendPieceAsync(CancellationToken cancellation) => held.WrittenCount >= Piece || !begun ? SendAsync(cancellation) : ValueTask.CompletedTask;

    /// <summary>Sends all that is held.</summary>
    public async ValueTask SendAsync(CancellationToken cancellation)
    {
        begun = true;
        if (held.WrittenCount == 0)
            return;
        await stream.WriteAsync(held.WrittenMemory, cancellation);
        await stream.FlushAsync(cancellation);
        held.ResetWrittenCount();
    }
}
