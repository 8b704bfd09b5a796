namespace Grappe.Web.Modules.Imports;

/// <summary>Takes tables in and lets them be checked, applied and taken back, each in a job of its own.</summary>
public sealed class TakeImports(
    GrappeDb db,
    CurrentPerson current,
    JobQueue jobs,
    IEnumerable<ImportTable> tables,
    ImportRows rows,
    TakeSteps steps,
    TimeProvider clock
)
{
    public const int LongestReason = 1_000;

    /// <param name="Kind">The name of its table.</param>
    /// <param name="Role">The role by which it is brought in.</param>
    /// <param name="AppliesIfSound">Whether it is applied as soon as it is checked, if no line is wrong.</param>
    /// <param name="WithContradictions">Whether lines that contradict what is known are applied then as well.</param>
    public sealed record Request(
        string? Kind,
        HeldRole? Role,
        string FileName,
        long Size,
        Stream Content,
        string Language,
        string? Link,
        bool AppliesIfSound = false,
        bool WithContradictions = false
    );

    /// <summary>The roles by which the current person may bring something in.</summary>
    public IReadOnlyList<HeldRole> Roles =>
        [.. current.Roles.Where(role => role.AllowsAnywhere(ImportActs.Import) && (role.Scope is null || role.Scope.Country is not null))];

    /// <summary>Whether the current person may do it with an import now.</summary>
    public bool Can(Transition<Import, ImportState> row, Import import) => row.IsOpenTo(current, import, clock.GetUtcNow().UtcDateTime);

    /// <summary>All that the current person may do with an import now.</summary>
    public IReadOnlyList<string> ActionsOf(Import import) => steps.OpenOn(ImportWorkflow.Table, import).Acts;

    /// <exception cref="RuleBroken">Something is missing or wrong.</exception>
    public async Task<int> StartAsync(Request request, CancellationToken cancellation)
    {
        var link = TypedText.UpTo(int.MaxValue, request.Link);
        var problems = new ProblemList();
        problems.AddIf(tables.Named(request.Kind) is null, "Kind", "import.kind.missing");
        problems.AddIf(request.Role is null, "For", "import.for.missing");
        problems.AddIf(request.Size == 0, "File", "import.file.missing");
        problems.AddIf(request.Size > Import.Largest, "File", "import.file.large");
        problems.AddIf(link is not null && !TypedText.IsLink(link), "Link", "import.link");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var import = new Import
        {
            Kind = request.Kind!,
            FileName = request.FileName,
            Size = (int)request.Size,
            PersonId = current.Id!.Value,
            ForId = request.Role!.Scope?.Id,
            Country = request.Role!.Scope?.Country,
            Language = request.Language,
            Link = link,
            AppliesIfSound = request.AppliesIfSound,
            WithContradictions = request.WithContradictions,
            TokenId = current.Token?.Id,
            State = ImportState.Checking,
            UploadedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Add(import);
        await db.SaveChangesAsync(cancellation);
        await steps.BeginAsync(ImportWorkflow.Table, ImportWorkflow.Bring, import.Id, cancellation);
        await rows.KeepAsync(import.Id, request.Content, cancellation);
        await AskAsync(import.Id, CheckImport.Kind);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return import.Id;
    }

    /// <summary>The newest imports that the current person may see.</summary>
    public async Task<IReadOnlyList<Import>> NewestAsync(int most, CancellationToken cancellation)
    {
        var (everything, countries) = (Roles.Any(role => role.Scope is null), Roles.Select(role => role.Scope?.Country).ToList());
        return await Full(db.Imports.Where(import => everything || countries.Contains(import.Country)))
            .OrderByDescending(import => import.Id)
            .Take(most)
            .ToListAsync(cancellation);
    }

    public async Task<Import?> FindAsync(int id, CancellationToken cancellation) =>
        await Full(db.Imports.Where(import => import.Id == id)).SingleOrDefaultAsync(cancellation) is { } import && current.May(ImportActs.Import, import.Scope)
            ? import
            : null;

    /// <summary>Finds the imports that the current person brought in by a role, the newest first.</summary>
    public IQueryable<Import> OwnBy(HeldRole role)
    {
        var (me, of) = (current.Id, role.Scope?.Id);
        return db.Imports.Where(import => import.PersonId == me && import.ForId == of).OrderByDescending(import => import.Id);
    }

    public Task<Job?> JobAsync(Import import, CancellationToken cancellation) => db.Jobs.SingleOrDefaultAsync(job => job.Id == import.JobId, cancellation);

    /// <summary>The jobs of some imports that were given up, by their numbers.</summary>
    public async Task<IReadOnlyDictionary<long, Job>> FailedAsync(IEnumerable<Import> imports, CancellationToken cancellation)
    {
        var ids = imports.Where(import => import.IsUnderWay).Select(import => import.JobId).ToList();
        return await db.Jobs.Where(job => ids.Contains(job.Id) && job.State == "failed").ToDictionaryAsync(job => job.Id, cancellation);
    }

    /// <param name="version">The version that whoever applies it had before them; none where it is applied as it stands.</param>
    public async Task ApplyAsync(Import import, bool withContradictions, int? version)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var me = current.Id;
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Apply,
            import,
            version,
            set => set.SetProperty(one => one.WithContradictions, withContradictions).SetProperty(one => one.AppliedById, me)
        );
        await AskAsync(import.Id, ApplyImport.Kind);
        await transaction.CommitAsync();
    }

    public async Task UndoAsync(Import import, string? reason, int? version)
    {
        if (reason is null)
            throw new RuleBroken(Problem.At("Reason", "judge.reason.missing"));
        await using var transaction = await db.Database.BeginTransactionAsync();
        await steps.TakeAsync(ImportWorkflow.Table, ImportWorkflow.Undo, import, version);
        await AskAsync(import.Id, UndoImport.Kind, reason);
        await transaction.CommitAsync();
    }

    /// <summary>Judges the lines again, after what they were held against has changed, or where work on them was given up.</summary>
    public async Task CheckAgainAsync(Import import, int? version)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await steps.TakeAsync(
            ImportWorkflow.Table,
            import.State == ImportState.Checked ? ImportWorkflow.CheckAgain : ImportWorkflow.TakeUpAgain,
            import,
            version,
            set => set.SetProperty(one => one.AppliesIfSound, false)
        );
        await AskAsync(import.Id, CheckImport.Kind);
        await transaction.CommitAsync();
    }

    private async Task AskAsync(int import, string kind, string? reason = null)
    {
        var job = await jobs.AddAsync(kind, new ImportJob(import, reason), requestedBy: current.Id, token: current.Token?.Id);
        await db.Imports.Where(one => one.Id == import).ExecuteUpdateAsync(set => set.SetProperty(one => one.JobId, job));
    }

    private static IQueryable<Import> Full(IQueryable<Import> imports) =>
        imports.Include(import => import.Person).Include(import => import.For).Include(import => import.AppliedBy);
}
