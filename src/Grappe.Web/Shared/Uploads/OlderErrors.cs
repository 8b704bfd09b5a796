using System.Buffers.Binary;
using System.Text;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Finds the cells of an old workbook (BIFF5 and BIFF8 in a compound document, [MS-XLS], [MS-CFB]) that show an error, which ExcelDataReader gives as empty.</summary>
/// <remarks>Where the document is not as it should be, none are found: what reads its cells says so.</remarks>
internal static class OlderErrors
{
    private const int EndOfChain = -2;
    private const int ShortStream = 4096;

    /// <summary>The errors of each sheet by row and column, counted from nought, in the order of the sheets.</summary>
    /// <param name="file">The whole of it.</param>
    /// <param name="clock">Tells when it takes too long: many sheets may name one place in the file.</param>
    public static IReadOnlyList<IReadOnlyDictionary<(int Row, int Column), int>> Of(byte[] file, ReadingClock clock)
    {
        try
        {
            return [.. SheetsOf(StreamOf(file), clock)];
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or OverflowException or InvalidDataException)
        {
            return [];
        }
    }

    private static IEnumerable<Dictionary<(int, int), int>> SheetsOf(byte[] book, ReadingClock clock)
    {
        const int sheet = 0x85,
            end = 0x0A;
        for (var at = 0; at + 4 <= book.Length; at += 4 + Short(book, at + 2))
            if (Short(book, at) == end)
                yield break;
            else if (Short(book, at) == sheet && book[at + 9] == 0)
                yield return ErrorsFrom(book, Int(book, at + 4), clock);
    }

    private static Dictionary<(int, int), int> ErrorsFrom(byte[] book, int begin, ReadingClock clock)
    {
        const int formula = 0x06,
            end = 0x0A,
            constant = 0x205;
        var (errors, depth) = (new Dictionary<(int, int), int>(), 0);
        for (var at = begin; at >= 0 && at + 4 <= book.Length; at += 4 + Short(book, at + 2))
        {
            clock.Check();
            var (kind, value) = (Short(book, at), at + 10);
            // Charts within a sheet begin and end as it does.
            depth += kind is 0x809 ? 1 : 0;
            if (kind == end && --depth <= 0)
                break;
            if (kind == constant && book[value + 1] == 1)
                errors[(Short(book, at + 4), Short(book, at + 6))] = book[value];
            else if (kind == formula && Short(book, value + 6) == 0xFFFF && book[value] == 2)
                errors[(Short(book, at + 4), Short(book, at + 6))] = book[value + 2];
        }
        return errors;
    }

    private static byte[] StreamOf(byte[] file)
    {
        var size = 1 << Short(file, 30);
        if (size is not (512 or 4096))
            throw new InvalidDataException();
        var table = Table(file, size);
        var directory = Chain(file, table, Int(file, 48), size, size);
        var root = directory.AsMemory(0, 128);
        for (var at = 0; at + 128 <= directory.Length; at += 128)
        {
            var name = Encoding.Unicode.GetString(directory, at, Math.Max(0, Math.Min(64, Short(directory, at + 64)) - 2));
            if (name is not ("Workbook" or "Book"))
                continue;
            var (first, length) = (Int(directory, at + 116), Int(directory, at + 120));
            if (length >= ShortStream)
                return Chain(file, table, first, size, size)[..length];
            // Short streams lie together in one of their own.
            var shorts = Chain(file, table, Int(file, 60), size, size);
            var all = Chain(file, table, BinaryPrimitives.ReadInt32LittleEndian(root.Span[116..]), size, size);
            var shortTable = new int[shorts.Length / 4];
            Buffer.BlockCopy(shorts, 0, shortTable, 0, shortTable.Length * 4);
            return Chain(all, shortTable, first, 1 << Short(file, 32), 0)[..length];
        }
        throw new InvalidDataException();
    }

    // Which sector follows which: the list of its own sectors begins in the header and goes on in sectors.
    private static int[] Table(byte[] file, int size)
    {
        var sectors = Enumerable.Range(0, 109).Select(at => Int(file, 76 + at * 4)).ToList();
        for (var (next, left) = (Int(file, 68), file.Length / size); next >= 0 && left > 0; left--)
        {
            var at = checked((next + 1) * size);
            sectors.AddRange(Enumerable.Range(0, size / 4 - 1).Select(one => Int(file, at + one * 4)));
            next = Int(file, at + size - 4);
        }
        var table = new List<int>();
        foreach (var sector in sectors.Where(sector => sector >= 0 && (sector + 2L) * size <= file.Length + size).Take(file.Length / size))
            for (var at = (sector + 1) * size; at + 4 <= Math.Min(file.Length, (sector + 2) * size); at += 4)
                table.Add(Int(file, at));
        return [.. table];
    }

    private static byte[] Chain(byte[] from, int[] table, int first, int size, int begin)
    {
        var content = new MemoryStream();
        var left = from.Length / size + 1;
        for (var sector = first; sector != EndOfChain && sector >= 0 && left > 0; sector = table[sector], left--)
            content.Write(from, checked(begin + sector * size), Math.Min(size, from.Length - begin - sector * size));
        return content.ToArray();
    }

    private static int Int(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at, 4));

    private static int Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at, 2));
}
