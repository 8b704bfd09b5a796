using System.Runtime.CompilerServices;

namespace Grappe.Web.Modules.Imports;

/// <summary>Gives somebody their own file back, its columns in their order, with what is wrong beside each line: to be mended and brought in again.</summary>
internal static class GiveMended
{
    private const string Everything = "all";
    private static readonly string[] LeftOut = ["error", "contradicts"];

    private sealed record Line(IReadOnlyList<string> Cells, string? Reason);

    public static void MapMended(this WebApplication app) =>
        app.MapGetAndHead("/{lang:lang}/admin/import/{id:int}/mend.{ending}", GiveAsync)
            .RequireAuthorization(new NeedsAttribute(nameof(ImportActs.Import)))
            .ExcludeFromDescription();

    private static async Task<IResult> GiveAsync(
        int id,
        string ending,
        string? lines,
        TakeImports take,
        ImportRows rows,
        SayImports say,
        Translator translator,
        HttpResponse response,
        CancellationToken cancellation
    )
    {
        if (!GiveOwn.Endings.Contains(ending) || await take.FindAsync(id, cancellation) is not { } import || import.Columns.Length == 0)
            return Results.NotFound();
        response.Headers.CacheControl = "private, no-store";
        string[] verdicts = lines == Everything ? CheckedLine.Verdicts : LeftOut;
        var isKept = await rows.IsKeptAsync(id, cancellation);
        // The column of reasons of the time before is written anew.
        int[] own = [.. import.Headings.Index().Where(heading => !Headings.IsNote(heading.Item)).Select(heading => heading.Index)];
        IReadOnlyList<string> headings = isKept ? [.. own.Select(index => import.Headings[index])] : import.Columns;
        return GiveOwn.As(
            ending,
            $"{Path.GetFileNameWithoutExtension(import.FileName)} {translator["import.mend.name"]}",
            say.TableOf(import),
            [
                new GiveOwn.Part<Line>(translator[Headings.Note], line => line.Reason, 60),
                .. headings.Select((heading, index) => new GiveOwn.Part<Line>(heading, line => line.Cells.ElementAtOrDefault(index) ?? "")),
            ],
            stopped => isKept ? OfFileAsync(stopped) : JudgedAsync(stopped),
            translator,
            import.ReadAs?.Separator is ',' or ';' ? import.ReadAs.Separator : null
        );

        async IAsyncEnumerable<Line> OfFileAsync([EnumeratorCancellation] CancellationToken stopped)
        {
            await using var content = await rows.FileAsync(id, stopped);
            var file = rows.Open(import, content, stopped);
            var replacements = await rows.ReplacementsAsync(id, stopped);
            await using var judged = rows.JudgedAsync(id, verdicts, stopped).GetAsyncEnumerator(stopped);
            var any = await judged.MoveNextAsync();
            foreach (var line in file.Lines)
            {
                while (any && judged.Current.Line < line.Number)
                    any = await judged.MoveNextAsync();
                if (!any)
                    yield break;
                if (judged.Current.Line == line.Number)
                    yield return new Line([.. own.Select(index => Cell(line, index))], say.Reason(import, judged.Current));
            }

            string Cell(SheetLine line, int index)
            {
                var cell = Csv.Bare(line.Cells.ElementAtOrDefault(index) ?? "");
                return replacements.GetValueOrDefault((import.Mapping.ElementAtOrDefault(index) ?? "", TypedText.Plain(cell).Trim())) ?? cell;
            }
        }

        async IAsyncEnumerable<Line> JudgedAsync([EnumeratorCancellation] CancellationToken stopped)
        {
            await foreach (var line in rows.JudgedAsync(id, verdicts, stopped))
                yield return new Line([.. line.Cells.Select(Csv.Bare)], say.Reason(import, line));
        }
    }
}
