namespace Grappe.Web.Modules.Imports;

/// <summary>A cell that is not understood, once for all lines in which its column holds it; or none, where one is needed and some are proposed.</summary>
/// <param name="Line">The first of them.</param>
/// <param name="IsRequired">Whether it cannot be left empty.</param>
public sealed record WrongCell(
    string Column,
    string Cell,
    int Line,
    int Count,
    string? Problem,
    string[] ProblemValues,
    IReadOnlyList<NearCell> Near,
    bool IsRequired
)
{
    private const int LongestShown = 80;

    /// <summary>The cell, short enough for a sentence.</summary>
    public string Short => Cell.Length > LongestShown ? TypedText.Cut(LongestShown, Cell) + "…" : Cell;
}

/// <param name="More">The number of those that are not shown.</param>
public sealed record WrongCells(IReadOnlyList<WrongCell> Shown, int More)
{
    public static WrongCells None { get; } = new([], 0);
}

/// <summary>Finds the cells of an import that are not understood, those of most lines first.</summary>
public sealed class FindWrongCells(GrappeDb db, IEnumerable<ImportTable> tables)
{
    private const int Most = 20;

    private sealed record Group(string Column, string Cell, int Line, int Count, int All);

    public async Task<WrongCells> OfAsync(Import import, CancellationToken cancellation)
    {
        var (columns, longest) = (import.Columns, ImportReplacement.LongestCell);
        var groups = await db
            .Database.SqlQuery<Group>(
                $"""
                select problem_column as "Column", cell as "Cell", min(line) as "Line", count(*)::int as "Count", (count(*) over ())::int as "All"
                from (
                    select line, problem_column, coalesce(btrim(cells[array_position({columns}, problem_column)]), '') as cell, cardinality(proposals) > 0 as proposed
                    from import_lines where import_id = {import.Id} and problem_column is not null and (verdict = 'error' or verdict = 'contradicts' and cardinality(proposals) > 0)
                ) wrong
                where (cell <> '' or proposed) and length(cell) <= {longest}
                group by problem_column, cell
                order by count(*) desc, min(line) limit {Most}
                """
            )
            .ToListAsync(cancellation);
        var numbers = groups.Select(group => group.Line).ToList();
        var lines = await db
            .ImportLines.AsNoTracking()
            .Where(line => line.ImportId == import.Id && numbers.Contains(line.Line))
            .ToDictionaryAsync(line => line.Line, cancellation);
        return new WrongCells(
            [
                .. groups.Select(group =>
                {
                    var line = lines[group.Line];
                    return new WrongCell(
                        group.Column,
                        Csv.Bare(group.Cell),
                        group.Line,
                        group.Count,
                        line.Problem,
                        line.ProblemValues,
                        line.Proposed,
                        tables.Named(import.Kind)?.IsNeeded(group.Column, columns) == true || group.Cell.Length == 0
                    );
                }),
            ],
            groups.Count > 0 ? groups[0].All - groups.Count : 0
        );
    }
}
