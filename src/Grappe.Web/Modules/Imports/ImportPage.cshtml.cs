using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Imports;

/// <summary>Takes a table in, and lists what was brought in before.</summary>
[Needs(nameof(ImportActs.Import))]
[ResponseCache(NoStore = true)]
[RequestSizeLimit(Import.Largest + (1 << 20))]
[RequestFormLimits(MultipartBodyLengthLimit = Import.Largest + (1 << 20))]
public sealed class ImportPageModel(GrappeDb db, TakeImports take, SayImports say, Registers registers, Translator translator, Links links) : ReadPage
{
    private const int Shown = 30;

    [BindProperty]
    public string? Kind { get; set; }

    /// <summary>The number of the role by which it is brought in.</summary>
    [BindProperty]
    public int? For { get; set; }

    [BindProperty]
    public string? Link { get; set; }

    public SayImports Say => say;

    /// <summary>The roles by which something may be brought in, whichever table it is.</summary>
    public IReadOnlyList<HeldRole> Roles => [.. take.Tables.SelectMany(take.RolesFor).DistinctBy(role => role.Id)];

    /// <summary>Those by which it may be brought to the atlas.</summary>
    public IReadOnlyList<HeldRole> RolesOnAtlas => take.Roles;
    public IReadOnlyList<(string Value, string Text)> Kinds => [.. take.Tables.Select(table => (table.Name, say.TableOf(table.Name)))];

    /// <summary>The names of the clusters for which somebody brings in what is their own.</summary>
    private Dictionary<int, Subject> clusters = [];
    public IReadOnlyList<Import> Before { get; private set; } = [];

    private IReadOnlyDictionary<long, Job> failed = new Dictionary<long, Job>();

    public string NameOf(HeldRole role) =>
        role.Scope?.Id is { } id && clusters.TryGetValue(id, out var cluster) ? cluster.Name.In(translator.Language)
        : role.Scope?.Country is { } country ? registers.Countries[country].Name.In(translator.Language)
        : translator["import.everywhere"];

    /// <summary>Whether the work on an import was given up.</summary>
    public bool HasFailed(Import import) => import.IsUnderWay && failed.ContainsKey(import.JobId ?? 0);

    /// <summary>Says what is wrong with the file of an import as a whole, or why the work on it was given up, and what to do; null where neither is so.</summary>
    public string? ProblemOf(Import import) =>
        import.State == ImportState.Refused ? say.Problem(import.Problem, import.ProblemValues)
        : HasFailed(import) && failed[import.JobId!.Value] is var job ? say.Problem(job.Problem, job.ProblemValues)
        : null;

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        clusters = await db.SubjectsOfAsync(Roles.Where(role => role.Role == Role.Manager).Select(role => role.Scope?.Id).OfType<int>());
        Before = await take.NewestAsync(Shown, cancellation);
        failed = await take.FailedAsync(Before, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
            return await ShowAgainAsync(cancellation);
        var role = Roles.FirstOrDefault(role => role.Id == For) ?? (For is null && Roles.Count == 1 ? Roles[0] : null);
        await using var content = file?.OpenReadStream() ?? Stream.Null;
        var name = string.Concat(Path.GetFileName(file?.FileName ?? "").Where(letter => !char.IsControl(letter)).Take(120));
        var id = await take.StartAsync(
            new TakeImports.Request(Kind, role, name.Length > 0 ? name : "import", file?.Length ?? 0, content, translator.Language.Code, Link),
            cancellation
        );
        return Redirect(links.To($"admin/import/{id.ToString(CultureInfo.InvariantCulture)}"));
    }
}
