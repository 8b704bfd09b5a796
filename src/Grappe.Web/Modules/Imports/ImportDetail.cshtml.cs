namespace Grappe.Web.Modules.Imports;

/// <summary>Shows how far one import is, what each of its lines would do or did, and what may be done with it, and takes that.</summary>
[Needs(nameof(ImportActs.Import))]
[ResponseCache(NoStore = true)]
public sealed class ImportDetailModel(GrappeDb db, TakeImports take, SayImports say, ReadSteps steps, Translator translator, Links links)
    : PageModel,
        IShownAgain
{
    private const int PageSize = 50;
    private const string SecondsToNextLook = "2";

    public Import Import { get; private set; } = null!;
    public Job? Job { get; private set; }
    public string? Verdict { get; private set; }
    public IReadOnlyList<ImportLine> Lines { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;
    public SayImports Say => say;

    [BindProperty]
    public bool WithContradictions { get; set; }

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
        return Page();
    }

    public async Task<IActionResult> OnPostApplyAsync(int id, CancellationToken cancellation)
    {
        if (await take.FindAsync(id, cancellation) is not { } import)
            return NotFound();
        Import = import;
        await take.ApplyAsync(import, WithContradictions, Version);
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

    private RedirectResult Back(int id) => Redirect(links.To($"admin/import/{id.ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
}
