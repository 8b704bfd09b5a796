using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Imports;

/// <summary>Gives what became of the lines of an import, with the lines themselves.</summary>
internal static class TakeLines
{
    public static void MapTakeLines(this WebApplication app) =>
        app.MapGetAndHead("/{lang:lang}/admin/import/{id:int}/lines.{ending}", TakeAsync)
            .RequireAuthorization(new NeedsAttribute(nameof(ImportActs.Import)))
            .ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(
        int id,
        string ending,
        string? verdict,
        TakeImports take,
        ImportRows rows,
        SayImports say,
        Translator translator,
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        if (!GiveTable.Endings.Contains(ending) || await take.FindAsync(id, cancellation) is not { } import)
            return Results.NotFound();
        request.HttpContext.Response.Headers.CacheControl = "private, no-store";
        Column<ImportLine>[] columns =
        [
            new("import_line", "import_line", line => line.Line, 8),
            new("verdict", "verdict", line => say.Verdict(import, line.Verdict)),
            new("problem_column", "problem_column", line => line.ProblemColumn),
            new("problem", "problem", line => say.Problem(line.Problem, line.ProblemValues), 60),
            new("known", "known", line => line.KnownValue),
            new("known_from", "known_from", line => say.KnownFrom(import, line), 40),
            .. import.Columns.Select((column, index) => new Column<ImportLine>(column, column, line => Csv.Bare(line.Cells[index]))),
        ];
        string[] verdicts = CheckedLine.Verdicts.Contains(verdict) ? [verdict!] : CheckedLine.Verdicts;
        return GiveTable.As(
            ending,
            string.Create(CultureInfo.InvariantCulture, $"import-{id}"),
            say.TableOf(import),
            request,
            columns,
            stopped => rows.JudgedAsync(id, verdicts, stopped)
        );
    }
}
