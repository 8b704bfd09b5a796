using System.Buffers.Binary;
using System.Text;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Database;

/// <summary>
/// Rows in the binary form of PostgreSQL's <c>copy</c>. The importer of Npgsql looks the type of every single value up, which is dearer than all the rest of writing it.
/// </summary>
internal sealed class BinaryCopy
{
    private const int HeaderOfNumeric = 8;
    private const int BaseOfNumeric = 10_000;
    private const uint Int4 = 23;
    private const uint Int8 = 20;
    private const uint TextType = 25;
    private static readonly byte[] Beginning = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly DateOnly DayZero = new(2000, 1, 1);

    private readonly NpgsqlRawCopyStream stream;
    private readonly short columns;
    private byte[] buffer = new byte[1 << 16];
    private int length;

    private BinaryCopy(NpgsqlRawCopyStream stream, short columns)
    {
        this.stream = stream;
        this.columns = columns;
    }

    /// <param name="table">The table with its columns: <c>places (id, slug)</c>.</param>
    public static async Task RunAsync<T>(NpgsqlConnection connection, string table, IEnumerable<T> items, Action<BinaryCopy, T> write)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync($"copy {table} from stdin (format binary)");
        try
        {
            var copy = new BinaryCopy(stream, (short)(table.Count(letter => letter == ',') + 1));
            Beginning.CopyTo(copy.Next(Beginning.Length));
            foreach (var item in items)
            {
                BinaryPrimitives.WriteInt16BigEndian(copy.Next(sizeof(short)), copy.columns);
                write(copy, item);
            }
            BinaryPrimitives.WriteInt16BigEndian(copy.Next(sizeof(short)), -1);
            copy.Flush();
        }
        catch
        {
            await stream.CancelAsync();
            throw;
        }
    }

    public BinaryCopy Add(string? text)
    {
        if (text is null)
            return Null();
        var room = Room(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var size = Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, size);
        length += sizeof(int) + size;
        return this;
    }

    public BinaryCopy Add(Localised name) => Add(name.Fr).Add(name.En).Add(name.Ar);

    public BinaryCopy Add(PartialDate? date) => Add(date?.ToString());

    public BinaryCopy Add(bool? flag)
    {
        if (flag is not { } known)
            return Null();
        Value(1)[0] = known ? (byte)1 : (byte)0;
        return this;
    }

    public BinaryCopy Add(short? number)
    {
        if (number is not { } known)
            return Null();
        BinaryPrimitives.WriteInt16BigEndian(Value(sizeof(short)), known);
        return this;
    }

    public BinaryCopy Add(int? number)
    {
        if (number is not { } known)
            return Null();
        BinaryPrimitives.WriteInt32BigEndian(Value(sizeof(int)), known);
        return this;
    }

    public BinaryCopy Add(long? number)
    {
        if (number is not { } known)
            return Null();
        BinaryPrimitives.WriteInt64BigEndian(Value(sizeof(long)), known);
        return this;
    }

    public BinaryCopy Add(double? number)
    {
        if (number is not { } known)
            return Null();
        BinaryPrimitives.WriteDoubleBigEndian(Value(sizeof(double)), known);
        return this;
    }

    /// <summary>A moment in UTC.</summary>
    public BinaryCopy Add(DateTime moment) => Add((moment - DateTime.UnixEpoch.AddYears(30)).Ticks / TimeSpan.TicksPerMicrosecond);

    public BinaryCopy Add(DateOnly? day) => Add(day?.DayNumber - DayZero.DayNumber);

    /// <summary>A numeric: digits to the base of ten thousand, the first of them so many before the point.</summary>
    public BinaryCopy Add(decimal? number)
    {
        if (number is not { } known)
            return Null();
        var (whole, fraction) = (decimal.Truncate(Math.Abs(known)), Math.Abs(known) - decimal.Truncate(Math.Abs(known)));
        Span<short> digits = stackalloc short[16];
        var before = 0;
        for (var rest = whole; rest > 0; rest = decimal.Truncate(rest / BaseOfNumeric))
            digits[before++] = (short)(rest % BaseOfNumeric);
        digits[..before].Reverse();
        var count = before;
        for (; fraction > 0; fraction -= decimal.Truncate(fraction))
        {
            fraction *= BaseOfNumeric;
            digits[count++] = (short)decimal.Truncate(fraction);
        }
        var value = Value(HeaderOfNumeric + count * sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(value, (short)count);
        BinaryPrimitives.WriteInt16BigEndian(value[2..], (short)(before - 1));
        BinaryPrimitives.WriteUInt16BigEndian(value[4..], known < 0 ? (ushort)0x4000 : (ushort)0);
        BinaryPrimitives.WriteInt16BigEndian(value[6..], known.Scale);
        for (var i = 0; i < count; i++)
            BinaryPrimitives.WriteInt16BigEndian(value[(HeaderOfNumeric + i * sizeof(short))..], digits[i]);
        return this;
    }

    public BinaryCopy Add(string[] texts) => Array(texts, TextType, text => Add(text));

    public BinaryCopy Add(int[]? numbers) => numbers is null ? Null() : Array(numbers, Int4, number => Add(number));

    public BinaryCopy Add(long[] numbers) => Array(numbers, Int8, number => Add(number));

    private BinaryCopy Array<T>(T[] items, uint type, Func<T, BinaryCopy> add)
    {
        // The length of the whole comes first and is known last: an array is written in one piece.
        var room = 8 * sizeof(int) + items.Sum(item => sizeof(int) + (item is string text ? Encoding.UTF8.GetMaxByteCount(text.Length) : sizeof(long)));
        Room(room);
        var start = length;
        Next(sizeof(int));
        Word(items.Length == 0 ? 0 : 1);
        Word(0);
        Word((int)type);
        if (items.Length > 0)
        {
            Word(items.Length);
            Word(1);
        }
        foreach (var item in items)
            add(item);
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(start), length - start - sizeof(int));
        return this;
    }

    private BinaryCopy Null()
    {
        Word(-1);
        return this;
    }

    private void Word(int number) => BinaryPrimitives.WriteInt32BigEndian(Next(sizeof(int)), number);

    private Span<byte> Value(int size)
    {
        Word(size);
        return Next(size);
    }

    private Span<byte> Next(int size)
    {
        var room = Room(size)[..size];
        length += size;
        return room;
    }

    private Span<byte> Room(int size)
    {
        if (buffer.Length - length < size)
            Flush();
        if (buffer.Length < size)
            buffer = new byte[size];
        return buffer.AsSpan(length);
    }

    private void Flush()
    {
        stream.Write(buffer, 0, length);
        length = 0;
    }
}
