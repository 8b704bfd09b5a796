namespace Grappe.Web.Modules.Imports;

/// <summary>Forgets the files of imports, after the times that docs/register-of-processing.md promises: what was applied stands as observations, and the verdict on each line stays.</summary>
internal sealed class ForgetImports(GrappeDb db, TakeSteps steps, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-imports";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var old = clock.GetUtcNow().UtcDateTime - ImportWorkflow.Kept;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var over = db
            .Imports.Where(import => (import.UndoneAt ?? import.AppliedAt ?? import.UploadedAt) < old)
            .Where(import => import.State != ImportState.Checking && import.State != ImportState.Applying && import.State != ImportState.Undoing)
            .Select(import => import.Id);
        var files = await db.ImportParts.Where(part => over.Contains(part.ImportId)).ExecuteDeleteAsync(cancellation);
        await db.ImportFirstLines.Where(line => over.Contains(line.ImportId)).ExecuteDeleteAsync(cancellation);
        await db.ImportReplacements.Where(replacement => over.Contains(replacement.ImportId)).ExecuteDeleteAsync(cancellation);
        // What nobody applied says nothing about the atlas.
        var lines = await db.Database.ExecuteSqlAsync(
            $"""
            delete from import_lines line using imports import
            where import.id = line.import_id and import.applied_at is null and import.uploaded_at < {old}
                and import.state in ('mapping', 'checked', 'refused')
            """,
            cancellation
        );
        await steps.TakeAllAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Forget,
            set => set.SetProperty(import => import.Problem, "import.forgotten"),
            cancellation
        );
        await run.DoneAsync(db, new { files, lines });
        await transaction.CommitAsync(cancellation);
    }
}
