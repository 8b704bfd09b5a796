using Grappe.Web.Database;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Imports;

/// <summary>Takes tables in and lets them be checked, applied and taken back, each in a job of its own.</summary>
public sealed class TakeImports(GrappeDb db, CurrentPerson current, JobQueue jobs, ImportRows rows, TimeProvider clock)
{
    /// <param name="Kind">What its lines are.</param>
    /// <param name="Role">The role by which it is brought in.</param>
    /// <param name="AppliesIfSound">Whether it is applied as soon as it is checked, if no line is wrong.</param>
    /// <param name="WithContradictions">Whether lines that contradict what is known are applied then as well.</param>
    public sealed record Request(
        string Kind,
        HeldRole Role,
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
        [.. current.Roles.Where(role => role.AllowsAnywhere(Act.Import) && (role.Scope is null || role.Scope.Country is not null))];

    public bool MayUndo(Import import) => import.State == "applied" && current.May(Act.Judge, import.Scope);

    public async Task<int> StartAsync(Request request, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var import = new Import
        {
            Kind = request.Kind,
            FileName = request.FileName,
            Size = (int)request.Size,
            PersonId = current.Id!.Value,
            ForId = request.Role.Scope?.Id,
            Country = request.Role.Scope?.Country,
            Language = request.Language,
            Link = request.Link,
            AppliesIfSound = request.AppliesIfSound,
            WithContradictions = request.WithContradictions,
            TokenId = current.Token?.Id,
            State = "checking",
            UploadedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Add(import);
        await db.SaveChangesAsync(cancellation);
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
        await Full(db.Imports.Where(import => import.Id == id)).SingleOrDefaultAsync(cancellation) is { } import && current.May(Act.Import, import.Scope)
            ? import
            : null;

    /// <summary>What the current person brought in by a role, the newest first.</summary>
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

    /// <returns>False where somebody else was quicker.</returns>
    public async Task<bool> ApplyAsync(Import import, bool withContradictions)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var me = current.Id;
        var begun = await db
            .Imports.Where(one => one.Id == import.Id && one.State == "checked")
            .ExecuteUpdateAsync(set =>
                set.SetProperty(one => one.State, "applying")
                    .SetProperty(one => one.WithContradictions, withContradictions)
                    .SetProperty(one => one.AppliedById, me)
            );
        if (begun == 0)
            return false;
        await AskAsync(import.Id, ApplyImport.Kind);
        await transaction.CommitAsync();
        return true;
    }

    public async Task<bool> UndoAsync(Import import, string reason)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var begun = await db
            .Imports.Where(one => one.Id == import.Id && one.State == "applied")
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.State, "undoing"));
        if (begun == 0)
            return false;
        await AskAsync(import.Id, UndoImport.Kind, reason);
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>Judges the lines again, after what they were held against has changed, or where work on them was given up.</summary>
    public async Task<bool> CheckAgainAsync(Import import)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var jobs = db.Jobs;
        var begun = await db
            .Imports.Where(one =>
                one.Id == import.Id
                && (
                    one.State == "checked"
                    || ((one.State == "checking" || one.State == "applying") && jobs.Any(job => job.Id == one.JobId && job.State == "failed"))
                )
            )
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.State, "checking").SetProperty(one => one.AppliesIfSound, false));
        if (begun == 0)
            return false;
        await AskAsync(import.Id, CheckImport.Kind);
        await transaction.CommitAsync();
        return true;
    }

    private async Task AskAsync(int import, string kind, string? reason = null)
    {
        var job = await jobs.AddAsync(kind, new ImportJob(import, reason), requestedBy: current.Id, token: current.Token?.Id);
        await db.Imports.Where(one => one.Id == import).ExecuteUpdateAsync(set => set.SetProperty(one => one.JobId, job));
    }

    private static IQueryable<Import> Full(IQueryable<Import> imports) =>
        imports.Include(import => import.Person).Include(import => import.For).Include(import => import.AppliedBy);
}
