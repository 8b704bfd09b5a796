namespace Grappe.Web.Shared.Uploads;

/// <summary>Finds lines of separated text whose cells do not stand under their columns.</summary>
/// <remarks>Spreadsheets leave out separators after the last cell in which something stands: a line that is merely shorter than its heading is sound.</remarks>
internal static class RaggedLines
{
    /// <summary>Marks the lines that have more cells than the heading, and those that are the two halves of one.</summary>
    /// <param name="lines">The heading, and what stands below.</param>
    public static IEnumerable<SheetLine> Marked(IEnumerable<SheetLine> lines)
    {
        int? columns = null;
        SheetLine? before = null;
        foreach (var line in lines)
        {
            if (columns is null)
            {
                columns = line.Cells.Count;
                yield return line;
                continue;
            }
            var marked =
                line.Cells.Count > columns && line.Cells.Skip(columns.Value).Any(cell => !string.IsNullOrWhiteSpace(cell))
                    ? line.With(SheetLine.WholeLine, new Problem("sheet.ragged", Sheet.Text(line.Cells.Count), Sheet.Text(columns.Value)))
                    : line;
            if (before is { Faults: null } && AreHalves(before, line, columns.Value))
            {
                var fault = new Problem("sheet.halves", Sheet.Text(before.Number), Sheet.Text(line.Number));
                before = before.With(SheetLine.WholeLine, fault);
                marked = marked.With(SheetLine.WholeLine, fault);
            }
            if (before is not null)
                yield return before;
            before = marked;
        }
        if (before is not null)
            yield return before;
    }

    // A line break that no quotes hold together cuts a line within a cell. Lines of equal length are rather short by habit.
    private static bool AreHalves(SheetLine first, SheetLine second, int columns) =>
        columns > 1
        && first.IsFilled
        && second.IsFilled
        && first.Number + 1 == second.Number
        && first.Cells.Count + second.Cells.Count - 1 == columns
        && first.Cells.Count != second.Cells.Count;
}
