namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Ends the applications of which nobody has said anything for as long as the rules allow.</summary>
internal sealed class LapseAdmissions(GrappeDb db, TakeSteps steps) : IJobHandler
{
    public const string Kind = "lapse-admissions";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var lapsed = await steps.TakeAllAsync(AdmissionWorkflow.Table, AdmissionWorkflow.Lapse, cancellation: cancellation);
        await run.DoneAsync(db, new { lapsed });
        await transaction.CommitAsync(cancellation);
    }
}
