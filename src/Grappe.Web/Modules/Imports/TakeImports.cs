using System.Text.Json;

namespace Grappe.Web.Modules.Imports;

/// <summary>Takes tables in and lets them be checked, applied and taken back, each in a job of its own.</summary>
public sealed class TakeImports(
    GrappeDb db,
    CurrentPerson current,
    JobQueue jobs,
    IEnumerable<ImportTable> tables,
    ImportRows rows,
    MapColumns map,
    TakeSteps steps,
    TimeProvider clock
)
{
    public const int LongestReason = 1_000;

    /// <param name="Kind">The name of its table.</param>
    /// <param name="Role">The role by which it is brought in.</param>
    /// <param name="AppliesIfSound">Whether it is applied as soon as it is checked, if no line is wrong.</param>
    /// <param name="WithContradictions">Whether lines that contradict what is known are applied then as well.</param>
    /// <param name="AllOrNothing">Whether nothing is applied then unless every line is, or is known already.</param>
    /// <param name="Choice">How the file is to be read, where that was said.</param>
    /// <param name="Columns">The column of the table that each heading names, where that was said.</param>
    public sealed record Request(
        string? Kind,
        HeldRole? Role,
        string FileName,
        long Size,
        Stream Content,
        string Language,
        string? Link,
        bool AppliesIfSound = false,
        bool WithContradictions = false,
        bool AllOrNothing = false,
        SheetChoice? Choice = null,
        IReadOnlyList<(string Heading, string Column)>? Columns = null
    );

    /// <summary>The roles by which the current person may bring something to the atlas.</summary>
    public IReadOnlyList<HeldRole> Roles => [.. current.Roles.Where(role => role.Allows(ImportActs.Import, Scope.OfCountry(role.Scope?.Country)))];

    /// <summary>The roles by which they may bring in a table.</summary>
    public IReadOnlyList<HeldRole> RolesFor(ImportTable table) =>
        table.Own is { } own ? [.. current.RolesFor(own).Where(role => role.AllowsAnywhere(ImportActs.ImportOwn))] : Roles;

    /// <summary>The tables that they may bring in.</summary>
    public IReadOnlyList<ImportTable> Tables => [.. tables.Where(table => RolesFor(table).Count > 0)];

    /// <summary>Whether the current person may do it with an import now.</summary>
    public bool Can(Transition<Import, ImportState> row, Import import) => row.IsOpenTo(current, import, clock.GetUtcNow().UtcDateTime);

    /// <summary>All that the current person may do with an import now.</summary>
    public IReadOnlyList<string> ActionsOf(Import import) => [.. steps.OpenOn(ImportWorkflow.Table, import).Acts.Select(act => act.Act)];

    /// <exception cref="RuleBroken">Something is missing or wrong.</exception>
    public async Task<int> StartAsync(Request request, CancellationToken cancellation)
    {
        var link = TypedText.UpTo(int.MaxValue, request.Link);
        var problems = new ProblemList();
        var table = Tables.Named(request.Kind);
        problems.AddIf(table is null, "Kind", "import.kind.missing");
        problems.AddIf(table is not null && RolesFor(table).All(role => role.Id != request.Role?.Id), "For", "import.for.missing");
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
            IsOwn = table!.Own is not null,
            Language = request.Language,
            Link = link,
            AppliesIfSound = request.AppliesIfSound,
            WithContradictions = request.WithContradictions,
            AllOrNothing = request.AllOrNothing || table.AllOrNothing,
            Choice = request.Choice is { } choice ? JsonSerializer.Serialize(choice, JsonSerializerOptions.Web) : null,
            Headings = [.. (request.Columns ?? []).Select(one => one.Heading)],
            Mapping = [.. (request.Columns ?? []).Select(one => one.Column)],
            MappedBy = request.Columns is null ? MappedBy.Names : MappedBy.Sent,
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
        var own = current.ReachOf(ImportActs.ImportOwn).Subjects;
        return await Full(db.Imports.Where(import => import.IsOwn ? own.Contains(import.ForId!.Value) : everything || countries.Contains(import.Country)))
            .OrderByDescending(import => import.Id)
            .Take(most)
            .ToListAsync(cancellation);
    }

    public async Task<Import?> FindAsync(int id, CancellationToken cancellation) =>
        await Full(db.Imports.Where(import => import.Id == id)).SingleOrDefaultAsync(cancellation) is { } import && current.May(import.Act, import.Scope)
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

    /// <summary>Says what each column of a file is, has it judged by that, and remembers it for the next file of these headings.</summary>
    /// <param name="columns">For each column of the file the name of a column of its table; anything else where it is not taken.</param>
    public async Task MapAsync(Import import, IReadOnlyList<string?> columns, int? version, CancellationToken cancellation)
    {
        var table = rows.TableOf(import);
        string[] mapping =
        [
            .. import.Headings.Select((_, index) => table.Columns.FirstOrDefault(column => column.Name == columns.ElementAtOrDefault(index))?.Name ?? ""),
        ];
        var problems = new ProblemList();
        foreach (var (index, name) in mapping.Index().Where(one => one.Item.Length > 0))
            if (Array.IndexOf(mapping, name) is var first && first < index)
                problems.Add(Problem.At(FieldOf(index), "import.map.twice", NameOf(import.Headings, index), NameOf(import.Headings, first)));
        foreach (var lacked in MapColumns.LackedBy(table, mapping))
            problems.Add(Problem.At("", lacked.Count > 1 ? "import.map.lacks.one" : "import.map.lacks", SayAll(table, lacked)));
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Map,
            import,
            version,
            set =>
                set.SetProperty(one => one.Mapping, mapping)
                    .SetProperty(one => one.MappedBy, MappedBy.Person)
                    .SetProperty(one => one.RememberedAt, (DateTime?)null)
                    .SetProperty(one => one.Asks, false)
                    .SetProperty(one => one.Problem, (string?)null)
                    .SetProperty(one => one.AppliesIfSound, false),
            cancellation
        );
        await map.RememberAsync(import, mapping, cancellation);
        await AskAsync(import.Id, CheckImport.Kind);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The name under which the page sends what a column is.</summary>
    public static string FieldOf(int index) => string.Create(CultureInfo.InvariantCulture, $"Take[{index}]");

    private static string NameOf(string[] headings, int index) => headings[index].Length > 0 ? headings[index] : MapColumns.LetterOf(index);

    private static Localised SayAll(ImportTable table, IReadOnlyList<ImportColumn> columns)
    {
        return new Localised(In(Language.French), In(Language.English), In(Language.Arabic));

        string In(Language language) => string.Join(" / ", columns.Select(column => Headings.Say(table, column).In(language)));
    }

    /// <summary>Reads the file otherwise, and asks anew what its columns are.</summary>
    public async Task ReadAgainAsync(Import import, SheetChoice choice, int? version, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        problems.AddIf(
            choice.Encoding is { } encoding && !Sheet.Encodings.Contains(encoding),
            nameof(choice.Encoding),
            "form.value.wrong",
            choice.Encoding ?? ""
        );
        problems.AddIf(choice.HeadingLine is < 1 or > Sheet.LastRow, nameof(choice.HeadingLine), "import.read.line", Sheet.LastRow);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var chosen = JsonSerializer.Serialize(choice, JsonSerializerOptions.Web);
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.ReadAgain,
            import,
            version,
            set =>
                set.SetProperty(one => one.Choice, chosen)
                    .SetProperty(one => one.Asks, true)
                    .SetProperty(one => one.MappedBy, MappedBy.Guess)
                    .SetProperty(one => one.Problem, (string?)null)
                    .SetProperty(one => one.AppliesIfSound, false),
            cancellation
        );
        await AskAsync(import.Id, CheckImport.Kind);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Reads something else instead of a cell, in all lines in which its column holds it, and judges again.</summary>
    /// <param name="line">A line in which the cell stands.</param>
    /// <param name="instead">Empty where the cell does not count.</param>
    public async Task ReplaceAsync(Import import, int line, string? column, string? instead, int? version, CancellationToken cancellation)
    {
        var index = Array.IndexOf(import.Columns, column);
        var stands = await db.ImportLines.SingleOrDefaultAsync(one => one.ImportId == import.Id && one.Line == line, cancellation);
        var cell = index >= 0 && stands is not null ? Csv.Bare(stands.Cells[index]).Trim() : "";
        // Where nothing stands, one of those that are proposed is read, in whichever column.
        if (stands is null || (cell.Length == 0 && (stands.ProblemColumn != column || stands.Proposed.Count == 0)))
            throw new RuleBroken("import.replace.gone");
        var read = TypedText.OneLine(instead);
        var table = rows.TableOf(import);
        var problems = new ProblemList();
        problems.AddIf(
            cell.Length > ImportReplacement.LongestCell || read.Length > ImportReplacement.LongestCell,
            "",
            "import.replace.long",
            ImportReplacement.LongestCell
        );
        problems.AddIf(read.Length == 0 && (cell.Length == 0 || table.IsNeeded(column!, import.Columns)), "", "import.value.missing");
        problems.ThrowIfAny();
        var label = stands.Proposed.FirstOrDefault(near => near.Cell == read)?.Label ?? read;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await TakeReplaceAsync(import, version, cancellation);
        // What was put in the place of another cell before is what is wrong now.
        await db.Database.ExecuteSqlAsync(
            $"""
            update import_replacements set instead = {read}, label = {label}
            where import_id = {import.Id} and column_name = {column} and instead = {cell} and instead <> ''
            """,
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into import_replacements (import_id, column_name, cell, instead, label) values ({import.Id}, {column}, {cell}, {read}, {label})
            on conflict (import_id, column_name, cell) do update set instead = excluded.instead, label = excluded.label
            """,
            cancellation
        );
        await AskAsync(import.Id, CheckImport.Kind);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Reads a cell as it stands again.</summary>
    /// <param name="ordinal">The place of the replacement among those of the import.</param>
    public async Task StopReplacingAsync(Import import, int ordinal, int? version, CancellationToken cancellation)
    {
        if ((await ReplacementsAsync(import.Id, cancellation)).ElementAtOrDefault(ordinal) is not { } replacement)
            throw new RuleBroken("import.replace.gone");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await TakeReplaceAsync(import, version, cancellation);
        await db
            .ImportReplacements.Where(one => one.ImportId == replacement.ImportId && one.ColumnName == replacement.ColumnName && one.Cell == replacement.Cell)
            .ExecuteDeleteAsync(cancellation);
        await AskAsync(import.Id, CheckImport.Kind);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Reads the replacements of cells, in a lasting order.</summary>
    public async Task<IReadOnlyList<ImportReplacement>> ReplacementsAsync(int import, CancellationToken cancellation) =>
        await db
            .ImportReplacements.AsNoTracking()
            .Where(one => one.ImportId == import)
            .OrderBy(one => one.ColumnName)
            .ThenBy(one => one.Cell)
            .ToListAsync(cancellation);

    private Task TakeReplaceAsync(Import import, int? version, CancellationToken cancellation) =>
        steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Replace,
            import,
            version,
            set => set.SetProperty(one => one.Problem, (string?)null).SetProperty(one => one.AppliesIfSound, false),
            cancellation
        );

    /// <summary>Whether an import is applied whole or not at all, whoever applies it.</summary>
    public bool IsWhole(Import import) => rows.TableOf(import).AllOrNothing;

    /// <param name="allOrNothing">Whether nothing is applied unless every line is, or is known already.</param>
    /// <param name="version">The version that whoever applies it had before them; none where it is applied as it stands.</param>
    public async Task ApplyAsync(Import import, bool withContradictions, bool allOrNothing, int? version)
    {
        allOrNothing |= rows.TableOf(import).AllOrNothing;
        var left = import.LinesWrong + (withContradictions ? 0 : import.LinesContradicting);
        if (allOrNothing && left > 0 && import.State == ImportState.Checked)
            throw new RuleBroken(Problem.At("AllOrNothing", "import.all-or-nothing.not", left, import.Lines));
        await using var transaction = await db.Database.BeginTransactionAsync();
        var me = current.Id;
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Apply,
            import,
            version,
            set =>
                set.SetProperty(one => one.WithContradictions, withContradictions)
                    .SetProperty(one => one.AllOrNothing, allOrNothing)
                    .SetProperty(one => one.Problem, (string?)null)
                    .SetProperty(one => one.AppliedById, me)
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
