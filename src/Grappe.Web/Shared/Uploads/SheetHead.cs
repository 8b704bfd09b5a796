namespace Grappe.Web.Shared.Uploads;

/// <summary>The beginning of a table as one way of reading yields it, and where its heading stands.</summary>
/// <param name="Known">How many columns that are looked for the heading names.</param>
/// <param name="Evenness">How alike the lines are in their number of cells, between ways that name equally many.</param>
internal sealed record SheetHead(Reading Reading, int HeadingLine, int Known, double Evenness)
{
    /// <summary>The reason for which nothing can be read beyond the beginning; reading the lines throws it again.</summary>
    public RuleBroken? Failure { get; private init; }

    private const int MostLines = 30;
    private const int MostLetters = 1 << 16;

    public static SheetHead Of(Reading reading, int? heading, Func<IReadOnlyList<string>, int> known)
    {
        var (lines, failure) = Beginning(reading, heading);
        if (lines.Count == 0)
            return new SheetHead(reading, 0, failure is null ? 0 : -1, 0) { Failure = failure };
        var found =
            heading is not null ? lines[^1]
            : lines.MaxBy(line => known(line.Cells)) is { } most && known(most.Cells) > 0 ? most
            : Widest(lines);
        return new SheetHead(reading, found.Number, known(found.Cells), EvennessOf(lines));
    }

    /// <summary>The lines of the table, from its heading on.</summary>
    public IEnumerable<SheetLine> Lines()
    {
        var lines = Reading.Lines().SkipWhile(line => line.Number < HeadingLine);
        return Reading.Separator is null ? lines : RaggedLines.Marked(lines);
    }

    // What fails by one way of reading, such as the wrong separator, may be read by another.
    private static (List<SheetLine> Lines, RuleBroken? Failure) Beginning(Reading reading, int? heading)
    {
        var (lines, letters) = (new List<SheetLine>(), 0L);
        try
        {
            foreach (var line in reading.Lines())
            {
                if (line.IsFilled && (heading is null || line.Number >= heading))
                    lines.Add(line);
                letters += 1 + line.Cells.Sum(cell => (long)cell.Length);
                if (heading is null ? lines.Count == MostLines || letters > MostLetters : lines.Count == 1)
                    break;
            }
        }
        catch (RuleBroken failure)
        {
            return (lines, failure);
        }
        return (lines, null);
    }

    // A title above the heading fills a cell or two of many.
    private static SheetLine Widest(List<SheetLine> lines)
    {
        var widest = lines.Max(Filled);
        return lines.Find(line => Filled(line) * 2 > widest) ?? lines[0];
    }

    private static double EvennessOf(List<SheetLine> lines)
    {
        var (cells, count) = lines.CountBy(line => line.Cells.Count).MaxBy(group => (group.Value, group.Key));
        return cells > 1 ? 1 + (double)count / lines.Count + cells / 1_000d : 1;
    }

    private static int Filled(SheetLine line) => line.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell));
}
