namespace Grappe.Web.Modules.Imports;

/// <summary>Forgets the files of imports, after the times that docs/register-of-processing.md promises: what was applied stands as observations, and the verdict on each line stays.</summary>
internal sealed class ForgetImports(GrappeDb db, TakeSteps steps, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-imports";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var old = clock.GetUtcNow().UtcDateTime - ImportWorkflow.Kept;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var files = await db.Database.ExecuteSqlAsync(
            $"""
            delete from import_parts part using imports import
            where import.id = part.import_id and coalesce(import.undone_at, import.applied_at, import.uploaded_at) < {old}
                and import.state not in ('checking', 'applying', 'undoing')
            """,
            cancellation
        );
        // What nobody applied says nothing about the atlas.
        var lines = await db.Database.ExecuteSqlAsync(
            $"""
            delete from import_lines line using imports import
            where import.id = line.import_id and import.applied_at is null and import.uploaded_at < {old}
                and import.state in ('mapping', 'checked', 'refused')
            """,
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from import_first_lines line using imports import
            where import.id = line.import_id and coalesce(import.undone_at, import.applied_at, import.uploaded_at) < {old}
                and import.state not in ('checking', 'applying', 'undoing')
            """,
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from import_replacements replacement using imports import
            where import.id = replacement.import_id and coalesce(import.undone_at, import.applied_at, import.uploaded_at) < {old}
                and import.state not in ('checking', 'applying', 'undoing')
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
