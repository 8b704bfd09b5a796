using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Workflows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Modules.Atlas.Imports;

/// <summary>Takes an import back as a whole: what it declared counts no longer and stays in the story, what it alone brought in goes.</summary>
internal sealed class UndoImport(GrappeDb db, RefreshCard refresh, ImportNews news, TakeSteps steps, TimeProvider clock) : IJobHandler
{
    public const string Kind = "import-undo";
    private const int Chunk = 500;

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var (id, reason) = run.Arguments<ImportJob>();
        var (now, by) = (clock.GetUtcNow().UtcDateTime, run.RequestedBy);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Database.SetCommandTimeout(0);
        if (await db.Imports.SingleOrDefaultAsync(one => one.Id == id && one.State == ImportState.Undoing, cancellation) is not { } import)
            return;
        var subjects = await db
            .Observations.Where(observation => observation.ImportId == id)
            .Select(observation => observation.SubjectId)
            .Distinct()
            .Order()
            .ToListAsync(cancellation);
        foreach (var chunk in subjects.Chunk(Chunk).Index())
        {
            await refresh.LockAsync(chunk.Item);
            await db
                .Observations.Where(observation => observation.ImportId == id && chunk.Item.Contains(observation.SubjectId))
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(one => one.RetractedAt, now).SetProperty(one => one.RetractedById, by).SetProperty(one => one.RetractedReason, reason),
                    cancellation
                );
            await refresh.RunAsync(chunk.Item, cancellation);
            await run.ReportAsync(chunk.Index * Chunk, subjects.Count, cancellation);
        }
        var told = db.ToldCooperations.Where(cooperation => cooperation.ImportId == id);
        await refresh.AnnounceAsync(await told.Select(one => one.AId).Union(told.Select(one => one.BId)).ToListAsync(cancellation));
        await told.ExecuteDeleteAsync(cancellation);
        await RemoveAsync(id, cancellation);
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.TakeBack,
            import,
            also: set => set.SetProperty(one => one.UndoneAt, now).SetProperty(one => one.UndoneById, by).SetProperty(one => one.UndoneReason, reason),
            cancellation: cancellation
        );
        await news.TellAsync(ImportNews.Undone, id, cancellation);
        await run.DoneAsync(db, new { import = id });
        await transaction.CommitAsync(cancellation);
    }

    // Whoever somebody else speaks of meanwhile, or holds a role for, stays.
    private async Task RemoveAsync(int id, CancellationToken cancellation)
    {
        var leading = await db
            .Database.SqlQuery<string>(
                $"""
                select format('and not exists (select from %s leads where leads.%I = subject.id)', conrelid::regclass, attname) as "Value"
                from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
                where contype = 'f' and confrelid = 'subjects'::regclass and confdeltype <> 'c'
                """
            )
            .ToListAsync(cancellation);
        await using var delete = new NpgsqlCommand(
            $"""
            delete from subjects subject where import_id = $1
            and not exists (select from observations said where said.subject_id = subject.id and said.import_id is distinct from $1)
            {string.Join(' ', leading)}
            """,
            (NpgsqlConnection)db.Database.GetDbConnection()
        )
        {
            Parameters = { new() { Value = id } },
        };
        await delete.ExecuteNonQueryAsync(cancellation);
    }
}
