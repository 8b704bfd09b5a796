using System.Text;
using System.Text.RegularExpressions;

namespace Grappe.Web.Shared.Uploads;

/// <summary>Tells what cells of workbooks show, and when that is no value.</summary>
internal static partial class CellFaults
{
    /// <summary>A formula went wrong, and the cell shows how.</summary>
    public static (string Text, Problem Fault) Error(string shown) => (shown, new Problem("sheet.error", shown));

    /// <summary>Gives the words that a spreadsheet shows for an error, by its number in binary workbooks.</summary>
    public static string Shown(int error) =>
        error switch
        {
            0x00 => "#NULL!",
            0x07 => "#DIV/0!",
            0x0F => "#VALUE!",
            0x17 => "#REF!",
            0x1D => "#NAME?",
            0x24 => "#NUM!",
            0x2A => "#N/A",
            _ => "#?",
        };

    /// <summary>The formula was written by a program that did not count: what the cell shows in a spreadsheet is not in the file.</summary>
    public static (string Text, Problem Fault) Uncounted => ("", new Problem("sheet.formula"));

    public static (string Text, Problem? Fault) Shown(NumberFormat format, double number, DateOnly dayZero)
    {
        if (format.IsDate && !NumberFormat.IsDay(number, dayZero))
        {
            var none = NumberFormat.Plain.Write(number, dayZero);
            return (none, new Problem("sheet.date", none));
        }
        var text = format.Write(number, dayZero);
        return (text, format.Shows == NumberFormat.Kind.Scaled && number != 0 ? new Problem("sheet.scaled", text) : null);
    }

    /// <summary>Whether a formula can give a text of no letters, which is saved like none: it says so itself, or takes what other cells hold.</summary>
    public static bool CanGiveNothing(string formula) =>
        formula.Length == 0 || formula.Contains("\"\"", StringComparison.Ordinal) || Reference().IsMatch(Quoted().Replace(formula, "0"));

    /// <summary>A text without the escapes by which workbooks write letters that XML has not.</summary>
    public static string Unescaped(string text) =>
        text.Contains("_x", StringComparison.OrdinalIgnoreCase)
            ? Escape().Replace(text, match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
            : text;

    /// <summary>A line in which cells that hold what no database takes are told to be no values.</summary>
    public static SheetLine Marked(SheetLine line)
    {
        if (line.Cells.All(WholeText.Is))
            return line;
        string[] cells = [.. line.Cells.Select(Whole)];
        return cells
            .Index()
            .Where(cell => cell.Item != line.Cells[cell.Index])
            .Aggregate(line with { Cells = cells }, (marked, cell) => marked.With(cell.Index, new Problem("sheet.character")));
    }

    /// <summary>A text with a sign of its own in the place of what is no character: NUL, and halves of characters.</summary>
    public static string Whole(string text)
    {
        if (WholeText.Is(text))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return whole.ToString();
    }

    [GeneratedRegex("_x([0-9A-F]{4})_", RegexOptions.IgnoreCase)]
    private static partial Regex Escape();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\$?[A-Za-z]{1,3}\$?[0-9]+(?![0-9(])|[\[!]")]
    private static partial Regex Reference();
}
