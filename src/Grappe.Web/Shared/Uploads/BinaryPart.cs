using System.Buffers.Binary;
using System.Text;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Reads a part of a binary workbook (BIFF12, [MS-XLSB]) record by record, and holds one of them at a time.</summary>
internal sealed class BinaryPart(Stream content) : IDisposable
{
    private const int LargestRecord = 256 << 10;

    private byte[] record = new byte[1 << 10];
    private int length;

    /// <summary>The records that are read of; the others are passed over.</summary>
    public enum Kind
    {
        Row = 0,
        Blank = 1,
        ShortNumber = 2,
        Error = 3,
        Truth = 4,
        Number = 5,
        Text = 6,
        CommonText = 7,
        FormulaText = 8,
        FormulaNumber = 9,
        FormulaTruth = 10,
        FormulaError = 11,

        /// <summary>From here to <see cref="LastNext"/> the same cells as from <see cref="Blank"/> on, in the column after the one before.</summary>
        NextBlank = 12,
        NextShortNumber = 13,
        NextError = 14,
        NextTruth = 15,
        NextNumber = 16,
        NextText = 17,
        LastNext = 18,
        CommonTextItem = 19,
        Format = 44,
        Style = 47,
        RichText = 62,
        BookProperties = 153,
        SheetInBook = 156,
        CellStylesBegin = 617,
        CellStylesEnd = 618,
    }

    public Kind Is { get; private set; }

    public bool Next()
    {
        if (content.ReadByte() is not (>= 0 and var first))
            return false;
        var second = first >= 0x80 ? Byte() : 0;
        Is = (Kind)(first >= 0x80 ? (first & 0x7F) | ((second & 0x7F) << 7) : first);
        length = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            var part = Byte();
            length |= (part & 0x7F) << shift;
            if (part < 0x80)
                break;
        }
        if (length > LargestRecord)
            throw new RuleBroken("sheet.bomb");
        if (length > record.Length)
            record = new byte[length];
        content.ReadExactly(record, 0, length);
        return true;
    }

    public byte ByteAt(int at) => record.AsSpan(0, length)[at];

    public int NumberAt(int at) => BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(at, length - at));

    public int ShortAt(int at) => BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(at, length - at));

    public double RealAt(int at) => BinaryPrimitives.ReadDoubleLittleEndian(record.AsSpan(at, length - at));

    /// <summary>A number in four bytes: the upper part of a real one or a whole one, or a hundredth of either.</summary>
    public double ShortNumberAt(int at)
    {
        var packed = NumberAt(at);
        var number = (packed & 2) != 0 ? packed >> 2 : BitConverter.Int64BitsToDouble((long)(packed & ~3) << 32);
        return (packed & 1) != 0 ? number / 100 : number;
    }

    /// <summary>A text, and where the next value begins; a text that is null is empty.</summary>
    public (string Text, int Next) TextAt(int at)
    {
        var letters = NumberAt(at);
        if (letters == -1)
            return ("", at + 4);
        if (letters < 0 || letters > (length - at - 4) / 2)
            throw new RuleBroken("sheet.workbook");
        return (Encoding.Unicode.GetString(record, at + 4, letters * 2), at + 4 + letters * 2);
    }

    public void Dispose() => content.Dispose();

    private int Byte() => content.ReadByte() is >= 0 and var one ? one : throw new EndOfStreamException();
}
