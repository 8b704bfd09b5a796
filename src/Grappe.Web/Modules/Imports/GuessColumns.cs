using System.Text.RegularExpressions;

namespace Grappe.Web.Modules.Imports;

/// <summary>Guesses which column of a table each column of a file is, from its heading and from what stands below it.</summary>
public sealed partial class GuessColumns(IServiceProvider services)
{
    private const double Enough = 0.45,
        Telling = 0.8,
        ByContentsAlone = 0.6,
        Unfit = 0.2;
    private const double OfHeading = 0.8,
        OfContents = 0.2;
    private const int MostCells = 20,
        LongestCell = 200;

    private sealed record Guess(int Index, ImportColumn Column, double Score);

    /// <summary>Counts the headings that name different columns: by it the line of headings is told from titles above it.</summary>
    public static int CountKnown(ImportTable table, IReadOnlyList<string> cells) =>
        cells.Where(cell => cell.Length is > 0 and <= LongestCell).Select(cell => Headings.Find(table, cell)).OfType<ImportColumn>().Distinct().Count();

    /// <param name="lines">Some lines below the headings.</param>
    /// <returns>For each column of the file the name of a column of the table, or nothing.</returns>
    public async Task<string[]> GuessAsync(
        ImportTable table,
        IReadOnlyList<string> headings,
        IReadOnlyList<IReadOnlyList<string>> lines,
        CancellationToken cancellation
    )
    {
        var guesses = new List<Guess>();
        for (var index = 0; index < headings.Count; index++)
        {
            if (Headings.IsNote(headings[index]))
                continue;
            string[] cells = [.. CellsOf(lines, index).Where(cell => cell.Length is > 0 and <= LongestCell).Distinct().Take(MostCells)];
            foreach (var (column, heading) in Headings.Likenesses(table, headings[index]))
            {
                var contents = heading == 1 ? null : await FitAsync(table, column, cells, cancellation);
                guesses.Add(new Guess(index, column, Score(heading, contents, column.Holds)));
            }
        }
        var mapping = Enumerable.Repeat("", headings.Count).ToArray();
        foreach (var guess in guesses.Where(guess => guess.Score >= Enough).OrderByDescending(guess => guess.Score).ThenBy(guess => guess.Index))
            if (mapping[guess.Index].Length == 0 && !mapping.Contains(guess.Column.Name) && !IsEqual(guess))
                mapping[guess.Index] = guess.Column.Name;
        NameWithoutHeading(table, headings, lines, mapping);
        return mapping;

        // What fits two columns as well by its contents alone is for people to tell.
        bool IsEqual(Guess guess) =>
            guess.Score < OfHeading
            && guesses.Any(other =>
                other.Index == guess.Index && other.Column != guess.Column && other.Score == guess.Score && !mapping.Contains(other.Column.Name)
            );
    }

    private static double Score(double heading, double? contents, Holds holds) =>
        heading == 1 ? 1
        : contents is not { } fit ? heading
        : fit < Unfit ? heading * ByContentsAlone
        : heading >= Enough ? heading * OfHeading + fit * OfContents
        : fit >= Telling && holds is not (Holds.Whole or Holds.Number) ? fit * ByContentsAlone
        : heading;

    // The first column of words that differ from line to line is what the line is about, where no heading says it.
    private static void NameWithoutHeading(ImportTable table, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> lines, string[] mapping)
    {
        if (table.Columns.FirstOrDefault(column => column.Holds == Holds.Name) is not { } name || mapping.Contains(name.Name) || lines.Count == 0)
            return;
        for (var index = 0; index < headings.Count; index++)
        {
            if (mapping[index].Length > 0 || Headings.IsNote(headings[index]))
                continue;
            string[] cells = [.. CellsOf(lines, index)];
            if (
                cells.Distinct().Count() != cells.Length
                || !cells.All(cell => cell.Length <= LongestCell && cell.Any(char.IsLetter) && !Link().IsMatch(cell) && !Mail().IsMatch(cell))
            )
                continue;
            mapping[index] = name.Name;
            return;
        }
    }

    private static IEnumerable<string> CellsOf(IReadOnlyList<IReadOnlyList<string>> lines, int index) =>
        lines.Select(line => (line.ElementAtOrDefault(index) ?? "").Trim());

    // The part of the cells that could stand in the column; nothing where any text could.
    private async Task<double?> FitAsync(ImportTable table, ImportColumn column, string[] cells, CancellationToken cancellation)
    {
        if (cells.Length == 0 || column.Holds is Holds.Text or Holds.Name)
            return null;
        if (column.Holds is Holds.Place or Holds.Subject or Holds.Choice)
            return table.CountUnderstood is not { } count ? null
                : cells.Any(cell => cell.Any(char.IsLetter)) ? (double)await count(services, column, cells, cancellation) / cells.Length
                : 0;
        Func<string, bool> fits = column.Holds switch
        {
            Holds.Date => cell => Date().IsMatch(cell),
            Holds.Whole => cell => Whole().IsMatch(cell) && !Date().IsMatch(cell),
            Holds.Number => cell => Number().IsMatch(cell),
            _ => cell => Link().IsMatch(cell),
        };
        return (double)cells.Count(fits) / cells.Length;
    }

    [GeneratedRegex(
        @"^(?=.{4,30}$)(\d{1,2}(er)?[ /.\-])?((\d{1,2}|\p{L}[\p{L}\p{M}]*\.?)[ /.\-])?(19|20)\d\d$|^(19|20)\d\d([/.\-]\d{1,2}){1,2}([T ].*)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Date();

    [GeneratedRegex(@"^\d{1,3}([\s.]?\d{3})*$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[+\-]?\d+([\s.]\d{3})*([.,]\d+)?\s*%?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(https?://|www\.)\S+$|^[\w\-]+(\.[\w\-]+)*\.[a-z]{2,6}(/\S*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex Mail();
}
