namespace Grappe.Web.Modules.Imports;

/// <summary>Takes an import back as a whole: what that means, its table tells.</summary>
internal sealed class UndoImport(GrappeDb db, ImportRows rows, ImportNews news, TakeSteps steps, TimeProvider clock) : IJobHandler
{
    public const string Kind = "import-undo";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var (id, reason) = run.Arguments<ImportJob>();
        var (now, by) = (clock.GetUtcNow().UtcDateTime, run.RequestedBy);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Database.SetCommandTimeout(0);
        if (await db.Imports.SingleOrDefaultAsync(one => one.Id == id && one.State == ImportState.Undoing, cancellation) is not { } import)
            return;
        await rows.LinesOf(import).UndoAsync(new Undoing(id, now, by, reason!, run), cancellation);
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
}
