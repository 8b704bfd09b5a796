using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Imports;

/// <summary>Lets programs bring tables in, and see what became of each line.</summary>
internal static class ImportsApi
{
    private static readonly string[] YesOrNo = ["false", "true"];
    private static readonly Parameter<string> Apply = Parameter.Code("apply", YesOrNo, "false");
    private static readonly Parameter<string> WithContradictions = Parameter.Code("withContradictions", YesOrNo, "false");
    private static readonly Parameter<string?> Link = Parameter.Text("link");
    private static readonly Parameter<string> AllOrNothing = Parameter.Code("allOrNothing", YesOrNo, "false");
    private static readonly Parameter<string?> SheetName = Parameter.Text("sheet");
    private static readonly Parameter<string?> HeadingLine = Parameter.Single(
        "headingLine",
        "the number of a line, from 1",
        () => new() { Type = JsonSchemaType.String, Pattern = "^[1-9][0-9]{0,6}$" },
        (value, _) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line is > 0 and <= Sheet.LastRow ? value : null
    );
    private static readonly Parameter<string?> Separator = Parameter.Single(
        "separator",
        $"one of {string.Join(", ", SheetForm.Separators.Keys)}",
        () => new() { Type = JsonSchemaType.String, Enum = [.. SheetForm.Separators.Keys.Select(code => (JsonNode)code)] },
        (value, _) => SheetForm.Separators.ContainsKey(value) ? value : null
    );
    private static readonly Parameter<string?> Encoding = Parameter.Single(
        "encoding",
        $"one of {string.Join(", ", Sheet.Encodings)}",
        () => new() { Type = JsonSchemaType.String, Enum = [.. Sheet.Encodings.Select(name => (JsonNode)name)] },
        (value, _) => Sheet.Encodings.Contains(value) ? value : null
    );
    private static readonly Parameter<string?> Columns = Parameter.Single(
        "columns",
        "an object of headings and columns as JSON, such as {\"Nom du cluster\": \"name\"}",
        () => new() { Type = JsonSchemaType.String },
        (value, _) => ColumnsOf(value) is null ? null : value
    );
    private static readonly Parameter<string[]> Verdict = Parameter.Codes("verdict", CheckedLine.Verdicts);

    private const string Example = """
        subject,field,key,value,observed
        cluster/mecadev,members,total,58,2026-10
        cluster/elentica,jobs,,1200,2026-10
        """;

    public static void MapImports(this RouteGroupBuilder api)
    {
        TokenScope[] reading = [TokenScope.Read, ImportActs.Scope];
        api.MapSend(
                "/imports/{table}",
                "pushImport",
                [ImportActs.Scope],
                SendAsync,
                Parameter.Lang,
                Apply,
                WithContradictions,
                AllOrNothing,
                Link,
                Columns,
                SheetName,
                HeadingLine,
                Separator,
                Encoding
            )
            .Takes<string>("text/csv", Example)
            .WithMetadata(new RequestSizeLimitAttribute(Import.Largest))
            .Produces<ImportAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn("/imports", "imports", reading, ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapOwn("/imports/{id:int}", "import", reading, ReadAsync).ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn("/imports/{id:int}/lines", "importLines", reading, LinesAsync, Verdict, Parameter.Page, Parameter.PageSize)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapSend("/imports/{id:int}/apply", "applyImport", [ImportActs.Scope], ApplyAsync, WithContradictions, AllOrNothing)
            .Produces<ImportAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json")
            .ProducesProblem(StatusCodes.Status409Conflict, "application/problem+json")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed, "application/problem+json");
    }

    private static Task<IResult> SendAsync(
        string table,
        HttpContext context,
        GrappeDb db,
        Asked asked,
        AnswerOnce once,
        IEnumerable<ImportTable> tables,
        TakeImports take,
        SayImports say,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            Import.Largest,
            async () =>
            {
                if (tables.Named(table) is not { } named)
                    return (null, Problems.Missing(context, $"There is no table '{table}'. There are: {string.Join(", ", tables.Select(one => one.Name))}."));
                var columns = asked.Get(Columns) is { } said ? ColumnsOf(said) : null;
                if (columns?.FirstOrDefault(one => named.Columns.All(column => column.Name != one.Value)) is { Value: { } unknown })
                    return (
                        null,
                        Problems.Refused(
                            context,
                            Columns.Name,
                            $"The table has no column '{unknown}'. There are: {string.Join(", ", named.Columns.Select(column => column.Name))}."
                        )
                    );
                if (take.RolesFor(named) is not [var role])
                    return (
                        null,
                        Problems.Of(
                            context,
                            StatusCodes.Status403Forbidden,
                            "The role behind this token brings in no tables. Make a token for a role that does."
                        )
                    );
                var link = asked.Get(Link);
                if (link is not null && !TypedText.IsLink(link))
                    return (null, Problems.Refused(context, Link.Name, "This is not the address of a page, such as https://example.org/report."));
                if (context.Request.Body.Length == 0)
                    return (
                        null,
                        Problems.Of(
                            context,
                            StatusCodes.Status400BadRequest,
                            "The body is empty: send the table itself, as a CSV or Excel file (XLSX, XLS, XLSB)."
                        )
                    );
                var id = await take.StartAsync(
                    new TakeImports.Request(
                        table,
                        role,
                        table,
                        context.Request.Body.Length,
                        context.Request.Body,
                        asked.Get(Parameter.Lang),
                        link,
                        asked.Get(Apply) == "true",
                        asked.Get(WithContradictions) == "true",
                        asked.Get(AllOrNothing) == "true",
                        ChoiceOf(asked),
                        columns is null ? null : [.. columns.Select(one => (one.Key, one.Value))]
                    ),
                    cancellation
                );
                var import = await db.Imports.SingleAsync(import => import.Id == id, cancellation);
                return (
                    new Pushed(
                        StatusCodes.Status202Accepted,
                        $"/imports/{id.ToString(CultureInfo.InvariantCulture)}",
                        ImportAnswer.Of(import, null, say, take)
                    ),
                    null
                );
            }
        );

    private static Dictionary<string, string>? ColumnsOf(string json)
    {
        try
        {
            return
                JsonSerializer.Deserialize<Dictionary<string, string>>(json) is { Count: > 0 } columns
                && columns.All(one => one.Value is not null && !TypedText.IsUnreadable(one.Key))
                ? columns
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SheetChoice? ChoiceOf(Asked asked)
    {
        var choice = new SheetChoice(
            asked.Get(SheetName),
            asked.Get(Encoding),
            asked.Get(Separator) is { } separator ? SheetForm.Separators[separator] : null,
            asked.Get(HeadingLine) is { } line ? int.Parse(line, CultureInfo.InvariantCulture) : null
        );
        return choice == new SheetChoice() ? null : choice;
    }

    private static Task<Ok<Paged<ImportAnswer>>> ListAsync(CurrentPerson current, TakeImports take, SayImports say, Asked asked) =>
        asked.PageAsync(take.OwnBy(current.Roles[0]), import => ImportAnswer.Of(import, null, say, take));

    private static async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> ReadAsync(
        int id,
        CurrentPerson current,
        TakeImports take,
        SayImports say,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(id, current, take, cancellation) is not { } import)
            return Missing(context, id);
        RowVersion.Tell(context, import.Version);
        return TypedResults.Ok(ImportAnswer.Of(import, await take.JobAsync(import, cancellation), say, take));
    }

    private static async Task<Results<Ok<Paged<ImportLineAnswer>>, ProblemHttpResult>> LinesAsync(
        int id,
        GrappeDb db,
        CurrentPerson current,
        TakeImports take,
        SayImports say,
        Asked asked,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(id, current, take, cancellation) is not { } import)
            return Missing(context, id);
        var verdicts = asked.Get(Verdict);
        var lines = db.ImportLines.Where(line => line.ImportId == id && (verdicts.Length == 0 || verdicts.Contains(line.Verdict)));
        return await asked.PageAsync(
            lines.OrderBy(line => line.Line),
            line => new ImportLineAnswer(
                line.Line,
                line.Verdict,
                line.ProblemColumn,
                say.Problem(line.Problem, line.ProblemValues),
                line.KnownValue,
                say.KnownFrom(import, line),
                import.Columns.Zip(line.Cells).ToDictionary(cell => cell.First, cell => cell.Second),
                [.. line.Proposed.Select(near => new ImportProposalAnswer(near.Cell, near.Label))]
            ),
            cancellation
        );
    }

    private static async Task<IResult> ApplyAsync(
        int id,
        CurrentPerson current,
        TakeImports take,
        SayImports say,
        Asked asked,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(id, current, take, cancellation) is not { } import)
            return Missing(context, id);
        // Asked for twice, it is applied once.
        if (import.State is not (ImportState.Applying or ImportState.Applied))
            await take.ApplyAsync(import, asked.Get(WithContradictions) == "true", asked.Get(AllOrNothing) == "true", RowVersion.Expected(context));
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{ApiSetup.Root}/imports/{id}");
        import = (await FindAsync(id, current, take, cancellation))!;
        RowVersion.Tell(context, import.Version);
        return TypedResults.Json(ImportAnswer.Of(import, null, say, take), statusCode: StatusCodes.Status202Accepted);
    }

    private static Task<Import?> FindAsync(int id, CurrentPerson current, TakeImports take, CancellationToken cancellation) =>
        take.OwnBy(current.Roles[0]).SingleOrDefaultAsync(import => import.Id == id, cancellation);

    private static ProblemHttpResult Missing(HttpContext context, int id) =>
        Problems.Missing(context, $"There is no import {id} of the role behind this token.");
}

/// <summary>A table that was brought in, and how far it is.</summary>
/// <param name="Table">The name of its table.</param>
/// <param name="State">checking, mapping (somebody says on its page what its columns are), checked, refused (the file as a whole), applying, applied, undoing, undone; failed where the platform gave up and an administrator is needed.</param>
/// <param name="Problem">Why the file as a whole cannot be read, or why the platform gave up.</param>
/// <param name="ReadAs">How the file was read; none before it was.</param>
/// <param name="Columns">What each of its columns was taken for, in the order of the file.</param>
/// <param name="IgnoredColumns">Columns that nobody knows, and that were passed over.</param>
/// <param name="Progress">Lines checked or applied so far, while it is under way.</param>
/// <param name="Version">Grows with each step: the reading gives it as ETag too, and a step takes it in If-Match.</param>
/// <param name="Actions">What the role behind the token may do with it now.</param>
/// <param name="LinesToRead">Where the lines can be read, those that are wrong with ?verdict=error.</param>
/// <param name="Page">Where people see it.</param>
internal sealed record ImportAnswer(
    int Id,
    string Table,
    string State,
    string? Problem,
    ImportFormAnswer? ReadAs,
    IReadOnlyList<ImportColumnAnswer> Columns,
    IReadOnlyList<string> IgnoredColumns,
    ImportCountsAnswer Lines,
    long? Progress,
    DateTime UploadedAt,
    DateTime? CheckedAt,
    DateTime? AppliedAt,
    int Version,
    IReadOnlyList<string> Actions,
    string LinesToRead,
    string Page
)
{
    public static ImportAnswer Of(Import import, Job? job, SayImports say, TakeImports take) =>
        new(
            import.Id,
            import.Kind,
            import.IsUnderWay && job is { State: "failed" } ? "failed" : import.State.Code(),
            import.IsUnderWay && job is { State: "failed" } ? say.Problem(job.Problem, job.ProblemValues) : say.Problem(import.Problem, import.ProblemValues),
            ImportFormAnswer.Of(import),
            [.. import.Headings.Zip(import.Mapping).Select(one => new ImportColumnAnswer(one.First, one.Second.Length > 0 ? one.Second : null))],
            import.IgnoredColumns,
            new(import.LinesNew, import.LinesSame, import.LinesContradicting, import.LinesWrong, import.LinesApplied),
            import.IsUnderWay ? job?.StepsDone : null,
            import.UploadedAt,
            import.CheckedAt,
            import.AppliedAt,
            import.Version,
            take.ActionsOf(import),
            string.Create(CultureInfo.InvariantCulture, $"{ApiSetup.Root}/imports/{import.Id}/lines"),
            string.Create(CultureInfo.InvariantCulture, $"/fr/admin/import/{import.Id}")
        );
}

/// <summary>The numbers of lines in an import, by what was found of them, and the number of those that were applied.</summary>
internal sealed record ImportCountsAnswer(int New, int Same, int Contradicting, int Wrong, int Applied);

/// <summary>One line of an import, with what was found of it.</summary>
/// <param name="Line">Its number in the file, the columns being line 1.</param>
/// <param name="Verdict">new, same, contradicts or error.</param>
/// <param name="Column">Where it is wrong.</param>
/// <param name="Problem">What is wrong and what to do.</param>
/// <param name="Known">What is known instead.</param>
/// <param name="KnownFrom">Who says so.</param>
/// <param name="Cells">What stands in it, by column.</param>
/// <param name="Proposals">Known things near to the cell that is wrong, the nearest first.</param>
internal sealed record ImportLineAnswer(
    int Line,
    string Verdict,
    string? Column,
    string? Problem,
    string? Known,
    string? KnownFrom,
    IReadOnlyDictionary<string, string> Cells,
    IReadOnlyList<ImportProposalAnswer> Proposals
);

/// <summary>A cell that would be understood.</summary>
/// <param name="Cell">What to write in the cell that is wrong.</param>
/// <param name="Label">How people read it.</param>
internal sealed record ImportProposalAnswer(string Cell, string Label);

/// <summary>The way in which a file was read.</summary>
/// <param name="Kind">csv, xlsx, xls or xlsb.</param>
/// <param name="Sheet">The sheet that was read; none where the file is text.</param>
/// <param name="Encoding">In which the text was read; none where the file is a workbook.</param>
/// <param name="Separator">semicolon, comma, tab or bar; none where the file is a workbook.</param>
/// <param name="HeadingLine">The number of the line that names the columns.</param>
internal sealed record ImportFormAnswer(string Kind, string? Sheet, string? Encoding, string? Separator, int HeadingLine)
{
    public static ImportFormAnswer? Of(Import import) =>
        import.ReadAs is { } form ? new(form.Kind, form.SheetName, form.Encoding, form.SeparatorCode, form.HeadingLine) : null;
}

/// <summary>A column of a file, and the column of its table that it was taken for.</summary>
/// <param name="Heading">As the file has it.</param>
/// <param name="Column">None where it was passed over.</param>
internal sealed record ImportColumnAnswer(string Heading, string? Column);
