using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Reads workbooks of Excel up to 2003 (xls) with ExcelDataReader.</summary>
/// <remarks>It holds what it reads, so that what it is given is limited before: see the decision on reading what exists.</remarks>
internal sealed class OlderWorkbook
{
    /// <summary>The most bytes of a workbook. Its common texts take a few times as much memory.</summary>
    private const long Largest = 16 << 20;

    private const int MostCells = 5_000_000;

    private static readonly byte[] CompoundMark = [0xD0, 0xCF, 0x11, 0xE0];

    private readonly IExcelDataReader reader;
    private readonly ReadingClock clock;
    private IReadOnlyList<IReadOnlyDictionary<(int Row, int Column), int>> errors = [];
    private readonly Dictionary<string, NumberFormat> formats = [];
    private int cells;

    private OlderWorkbook(IExcelDataReader reader, ReadingClock clock) => (this.reader, this.clock) = (reader, clock);

    /// <summary>Whether the content begins as a compound document, in which Excel kept workbooks and keeps those that a password protects, or as a workbook before there were any.</summary>
    public static bool IsOne(ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith(CompoundMark) || beginning is [0x09, 0x00 or 0x02 or 0x04 or 0x08, 0x04 or 0x06 or 0x08 or 0x10, 0x00, ..];

    /// <param name="content">The whole file.</param>
    /// <param name="choice">What a person says of it.</param>
    /// <param name="clock">Tells when it takes too long.</param>
    public static Readable Open(MeteredStream content, SheetChoice choice, ReadingClock clock)
    {
        if (content.Length > Largest)
            throw new RuleBroken("sheet.large", Sheet.Text((int)(Largest >> 20)));
        content.Position = 0;
        // Before the configuration is made: it asks for such an encoding by itself.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var configuration = new ExcelReaderConfiguration { LeaveOpen = true, FallbackEncoding = TextEncoding.Named("windows-1252") };
        var book = Guarded(content, () => new OlderWorkbook(ExcelReaderFactory.CreateBinaryReader(content, configuration), clock));
        var sheets = Guarded(content, () => book.Sheets());
        var file = new byte[content.Length];
        content.Position = 0;
        content.ReadExactly(file);
        book.errors = OlderErrors.Of(file, clock);
        var visible = sheets.Where(sheet => sheet.IsVisible).Select(sheet => sheet.Name).ToList();
        return new Readable(
            "xls",
            visible,
            null,
            [
                .. sheets
                    .Where(sheet => choice.SheetName is { } asked ? sheet.Name == asked : sheet.IsVisible)
                    .Select(sheet => new Reading(sheet.Name, null, () => book.Lines(content, sheet.At))),
            ]
        );
    }

    private IReadOnlyList<(string Name, int At, bool IsVisible)> Sheets()
    {
        var sheets = new List<(string, int, bool)>();
        reader.Reset();
        do
        {
            clock.Check();
            if (sheets.Count == Sheet.MostSheets)
                throw new RuleBroken("sheet.sheets", Sheet.Text(Sheet.MostSheets));
            sheets.Add((CellFaults.Whole(reader.Name ?? ""), sheets.Count, reader.VisibleState is null or "visible"));
        } while (reader.NextResult());
        return sheets;
    }

    private IEnumerable<SheetLine> Lines(MeteredStream content, int sheet)
    {
        Guarded(
            content,
            () =>
            {
                reader.Reset();
                for (var at = 0; at < sheet; at++)
                    reader.NextResult();
                return true;
            }
        );
        for (var row = 1; ; row++)
        {
            var number = row;
            if (Guarded(content, () => reader.Read() ? Line(number, errors.ElementAtOrDefault(sheet)) : null) is not { } line)
                yield break;
            yield return line;
        }
    }

    private SheetLine Line(int row, IReadOnlyDictionary<(int Row, int Column), int>? wrong)
    {
        clock.Check();
        var (texts, faults) = (new List<string>(), new Dictionary<int, Problem>());
        for (var at = 0; at < Math.Min(reader.FieldCount, Sheet.MostColumns); at++)
        {
            var (text, fault) = wrong is not null && wrong.TryGetValue((row - 1, at), out var error) ? CellFaults.Error(CellFaults.Shown(error)) : Cell(at);
            if (text.Length > 0 && ++cells > MostCells)
                throw new RuleBroken("sheet.cells", Sheet.Text(MostCells));
            if (text.Length > Sheet.LongestCell)
                throw new RuleBroken("sheet.cell", Sheet.Text(row), Sheet.Text(Sheet.LongestCell));
            texts.Add(text);
            if (fault is not null)
                faults.Add(at, fault);
        }
        return new SheetLine(row, texts, faults.Count > 0 ? faults : null);
    }

    private (string Text, Problem? Fault) Cell(int at)
    {
        var value = reader.GetValue(at);
        return value switch
        {
            null => ("", null),
            bool truth => (truth ? "yes" : "no", null),
            string text => (text, null),
            DateTime day => CellFaults.Shown(DateOrPlain(at), (day - NumberFormat.DayZero.ToDateTime(TimeOnly.MinValue)).TotalDays, NumberFormat.DayZero),
            TimeSpan time => CellFaults.Shown(new NumberFormat(NumberFormat.Kind.Time), time.TotalDays, NumberFormat.DayZero),
            IConvertible number => CellFaults.Shown(FormatOf(at), number.ToDouble(CultureInfo.InvariantCulture), NumberFormat.DayZero),
            _ => (value.ToString() ?? "", null),
        };
    }

    // What the reader takes for a day is one, whatever we would take its format for.
    private NumberFormat DateOrPlain(int at) =>
        FormatOf(at) is { Shows: not NumberFormat.Kind.Number } format ? format : new NumberFormat(NumberFormat.Kind.Day);

    private NumberFormat FormatOf(int at)
    {
        var code = reader.GetNumberFormatString(at) ?? "";
        return formats.TryGetValue(code, out var known) ? known : formats[code] = NumberFormat.Of(code);
    }

    // Between here and the bytes lies nothing but what reads them: whatever else is thrown is thrown because of what they are. The disk and the memory are ours.
    private static T Guarded<T>(MeteredStream content, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidPasswordException)
        {
            throw new RuleBroken("sheet.protected");
        }
        catch (Exception exception)
            when (exception is EndOfStreamException || exception is not (RuleBroken or IOException or OperationCanceledException or OutOfMemoryException))
        {
            throw new RuleBroken(
                HoldsEncrypted(content) ? "sheet.protected"
                : exception is HeaderException ? "sheet.kind"
                : "sheet.workbook"
            );
        }
    }

    // The part of a compound document that holds a workbook behind a password is called so.
    private static bool HoldsEncrypted(MeteredStream content)
    {
        var (name, chunk) = (Encoding.Unicode.GetBytes("EncryptedPackage"), new byte[1 << 16]);
        content.Position = 0;
        for (int kept = 0, read; (read = content.Read(chunk.AsSpan(kept))) > 0; kept = Math.Min(name.Length, kept + read))
        {
            if (chunk.AsSpan(0, kept + read).IndexOf(name) >= 0)
                return true;
            var last = Math.Min(name.Length, kept + read);
            chunk.AsSpan(kept + read - last, last).CopyTo(chunk);
        }
        return false;
    }
}
