namespace Grappe.Web.Modules.Imports;

/// <summary>Shows how far one import is, what each of its lines would do or did, and what may be done with it, and takes that.</summary>
[Needs(nameof(ImportActs.Import))]
[ResponseCache(NoStore = true)]
public sealed class ImportDetailModel(
    GrappeDb db,
    TakeImports take,
    FindWrongCells wrongCells,
    SayImports say,
    ReadSteps steps,
    Translator translator,
    Links links
) : PageModel, IShownAgain
{
    private const int PageSize = 50;
    private const string SecondsToNextLook = "2";

    public Import Import { get; private set; } = null!;
    public Job? Job { get; private set; }
    public string? Verdict { get; private set; }
    public IReadOnlyList<ImportLine> Lines { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;
    public SayImports Say => say;

    /// <summary>Whether the table is applied whole or not at all.</summary>
    public bool IsWhole => take.IsWhole(Import);

    [BindProperty]
    public bool WithContradictions { get; set; }

    [BindProperty]
    public bool AllOrNothing { get; set; }

    /// <summary>The cells that are not understood, each once for all lines in which it stands.</summary>
    public WrongCells WrongCells { get; private set; } = WrongCells.None;

    /// <summary>The replacements of cells.</summary>
    public IReadOnlyList<ImportReplacement> Replacements { get; private set; } = [];

    /// <summary>Says what applying would do, or did, with the lines that it leaves out; null where it leaves none.</summary>
    public string? LeftOut(bool withContradictions) =>
        Join(
            ("import.n-errors", Import.LinesWrong),
            ("import.n-contradictions", withContradictions ? 0 : Import.LinesContradicting),
            ("import.n-same", Import.LinesSame)
        );

    /// <summary>Says what the button does.</summary>
    public string ApplyText(bool withContradictions)
    {
        var lines = translator.Count("import.n-lines", Import.LinesToApply(withContradictions));
        return LeftOut(withContradictions) is { } left
            ? translator[withContradictions ? "import.apply.contradictions" : "import.apply.some", lines, translator.Number(Import.Lines), left]
            : translator[withContradictions ? "import.apply.all.contradictions" : "import.apply.all", lines];
    }

    private string? Join(params IEnumerable<(string Text, int Number)> counts) =>
        string.Join(translator["list.comma"], counts.Where(count => count.Number > 0).Select(count => translator.Count(count.Text, count.Number)))
            is { Length: > 0 } said
            ? said
            : null;

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Whether the current person may do this with the import now.</summary>
    public bool Can(Transition<Import, ImportState> row) => take.Can(row, Import);

    /// <summary>The version that was shown, and is acted on.</summary>
    [BindProperty]
    public int? Version { get; set; }

    public IReadOnlyList<ReadSteps.Taken> Steps { get; private set; } = [];

    /// <summary>Whether the work on the import was given up.</summary>
    public bool Failed => Import.IsUnderWay && Job is null or { State: "failed" };

    public string ProblemOfJob => translator.Kept(Job?.Problem, Job?.ProblemValues ?? []) ?? translator["jobs.problem.unexpected"];

    public int CountOf(string verdict) =>
        verdict switch
        {
            "new" => Import.LinesNew,
            "same" => Import.LinesSame,
            "contradicts" => Import.LinesContradicting,
            _ => Import.LinesWrong,
        };

    public async Task<IActionResult> OnGetAsync(int id, string? verdict, CancellationToken cancellation)
    {
        if (await take.FindAsync(id, cancellation) is not { } import)
            return NotFound();
        Import = import;
        // What waits for an answer is the question itself.
        if (import.State == ImportState.Mapping && HttpMethods.IsGet(Request.Method) && Can(ImportWorkflow.Map))
            return Redirect(links.To($"admin/import/{id.ToString(CultureInfo.InvariantCulture)}/columns"));
        // What was asked for stays asked for.
        if (HttpMethods.IsGet(Request.Method))
            AllOrNothing = import.AllOrNothing;
        Job = await take.JobAsync(import, cancellation);
        // One may leave and come back; who stays sees it go on, with or without scripts.
        if (import.IsUnderWay && !Failed)
            Response.Headers["Refresh"] = SecondsToNextLook;
        Verdict = CheckedLine.Verdicts.Contains(verdict) ? verdict : null;
        Pager = new AskedList(Request.Query).Pager(Verdict is null ? import.Lines : CountOf(Verdict), PageSize, links);
        Steps = await steps.OfAsync(ImportWorkflow.Table, id, cancellation);
        if (import.State is ImportState.Checked or ImportState.Applied or ImportState.Undone)
            Lines = await db
                .ImportLines.Where(line => line.ImportId == id && (Verdict == null || line.Verdict == Verdict))
                .OrderBy(line => line.Line)
                .Skip((Pager.Page - 1) * PageSize)
                .Take(PageSize)
                .ToListAsync(cancellation);
        if (Can(ImportWorkflow.Replace))
        {
            WrongCells = await wrongCells.OfAsync(import, cancellation);
            Replacements = await take.ReplacementsAsync(id, cancellation);
        }
        return Page();
    }

    private (int Line, string? Column)? replaced;

    /// <summary>Whether what was typed last was typed for this cell.</summary>
    public bool IsTyped(WrongCell cell) => replaced == (cell.Line, cell.Column);

    /// <param name="line">A line in which the cell stands.</param>
    public async Task<IActionResult> OnPostReplaceAsync(int id, int line, string? column, string? instead, CancellationToken cancellation)
    {
        if (await take.FindAsync(id, cancellation) is not { } import)
            return NotFound();
        Import = import;
        replaced = (line, column);
        await take.ReplaceAsync(import, line, column, instead, Version, cancellation);
        return Back(id);
    }

    /// <param name="number">The place of the replacement among those of the import.</param>
    public async Task<IActionResult> OnPostStopReplacingAsync(int id, int number, CancellationToken cancellation)
    {
        if (await take.FindAsync(id, cancellation) is not { } import)
            return NotFound();
        Import = import;
        await take.StopReplacingAsync(import, number, Version, cancellation);
        return Back(id);
    }

    public async Task<IActionResult> OnPostApplyAsync(int id, CancellationToken cancellation)
    {
        if (await take.FindAsync(id, cancellation) is not { } import)
            return NotFound();
        Import = import;
        await take.ApplyAsync(import, WithContradictions, AllOrNothing, Version);
        return Back(id);
    }

    public async Task<IActionResult> OnPostAgainAsync(int id, CancellationToken cancellation)
    {
        if (await take.FindAsync(id, cancellation) is not { } import)
            return NotFound();
        Import = import;
        await take.CheckAgainAsync(import, Version);
        return Back(id);
    }

    public async Task<IActionResult> OnPostUndoAsync(int id, CancellationToken cancellation)
    {
        if (await take.FindAsync(id, cancellation) is not { } import)
            return NotFound();
        Import = import;
        await take.UndoAsync(import, TypedText.UpTo(TakeImports.LongestReason, Reason), Version);
        return Back(id);
    }

    public Task<IActionResult> ShowAgainAsync(CancellationToken cancellation) => OnGetAsync(Import.Id, null, cancellation);

    private RedirectResult Back(int id) => Redirect(links.To($"admin/import/{id.ToString(CultureInfo.InvariantCulture)}"));
}
