namespace Grappe.Web.Modules.Imports;

/// <summary>Shows how a file was read and what each of its columns was taken for, and takes what somebody says of both.</summary>
[Needs(nameof(ImportActs.Import))]
[ResponseCache(NoStore = true)]
public sealed class ImportColumnsPageModel(GrappeDb db, TakeImports take, ImportRows rows, SayImports say, Translator translator, Links links)
    : PageModel,
        IShownAgain
{
    private const int MostExamples = 2;

    public Import Import { get; private set; } = null!;
    public ImportTable Table { get; private set; } = null!;
    public IReadOnlyList<ImportFirstLine> First { get; private set; } = [];
    public SayImports Say => say;

    /// <summary>For each column of the file the name of a column of its table.</summary>
    [BindProperty]
    public List<string?> Take { get; set; } = [];

    [BindProperty]
    public int? Version { get; set; }

    [BindProperty]
    public string? SheetName { get; set; }

    [BindProperty]
    public string? Encoding { get; set; }

    [BindProperty]
    public string? Separator { get; set; }

    [BindProperty]
    public int? HeadingLine { get; set; }

    /// <summary>Gives the column that somebody chose, or else the one that stands.</summary>
    public string TakenFor(int index) => Take.ElementAtOrDefault(index) ?? Import.Mapping.ElementAtOrDefault(index) ?? "";

    public string HeadingOf(int index) =>
        Import.Headings[index] is { Length: > 0 } heading ? heading : translator["import.columns.nameless", MapColumns.LetterOf(index)];

    /// <summary>Gives some cells that stand below a heading in the first lines.</summary>
    public IReadOnlyList<string> ExamplesOf(int index) =>
        [.. First.Skip(1).Select(line => line.Cells.ElementAtOrDefault(index) ?? "").Where(cell => cell.Length > 0).Distinct().Take(MostExamples)];

    /// <summary>The columns of the table by their headings, those first without which it cannot be read.</summary>
    public IReadOnlyList<(string Value, string Text)> Choices =>
        [
            (NotTaken, translator["import.take-not"]),
            .. Table
                .Columns.OrderByDescending(IsNeeded)
                .Select(column =>
                    (
                        column.Name,
                        IsNeeded(column)
                            ? translator["import.columns.needed", Headings.Say(Table, column).In(translator.Language)]
                            : Headings.Say(Table, column).In(translator.Language)
                    )
                ),
        ];

    public const string NotTaken = "-";

    private bool IsNeeded(ImportColumn column) => Table.IsNeeded(column.Name, []);

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is { } otherwise)
            return otherwise;
        await ReadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is { } otherwise)
            return otherwise;
        await take.MapAsync(Import, Take, Version, cancellation);
        return Redirect(Address);
    }

    public async Task<IActionResult> OnPostReadAsync(int id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is { } otherwise)
            return otherwise;
        if (!ModelState.IsValid)
            return await ShowAgainAsync(cancellation);
        await take.ReadAgainAsync(
            Import,
            new SheetChoice(
                string.IsNullOrEmpty(SheetName) ? null : SheetName,
                string.IsNullOrEmpty(Encoding) ? null : Encoding,
                SheetForm.Separators.TryGetValue(Separator ?? "", out var separator) ? separator : null,
                HeadingLine
            ),
            Version,
            cancellation
        );
        return Redirect(Address);
    }

    public async Task<IActionResult> ShowAgainAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        return Page();
    }

    private string Address => links.To($"admin/import/{Import.Id.ToString(CultureInfo.InvariantCulture)}");

    // Where nothing can be said of its columns any more, the import itself tells why.
    private async Task<IActionResult?> FindAsync(int id, CancellationToken cancellation)
    {
        if (await take.FindAsync(id, cancellation) is not { } import)
            return NotFound();
        Import = import;
        return take.Can(ImportWorkflow.Map, import) && await rows.IsKeptAsync(id, cancellation) ? null : Redirect(Address);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Table = rows.TableOf(Import);
        First = await db.ImportFirstLines.AsNoTracking().Where(line => line.ImportId == Import.Id).OrderBy(line => line.Line).ToListAsync(cancellation);
    }
}
