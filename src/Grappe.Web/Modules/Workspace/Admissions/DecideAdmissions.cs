namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Applies to an application what a body decided on it, in the transaction in which the vote is closed.</summary>
internal sealed class DecideAdmissions(GrappeDb db, WorkDesk desk, KeepRules rules, TakeSteps steps, TellAdmissions tell) : IDecidedByVote
{
    public string Thing => AdmissionWorkflow.Table.Name;

    // What was adjourned waits complete, and goes before the body again.
    public async Task<bool> ReturnAsync(int id, CancellationToken cancellation)
    {
        var one = await db.Admissions.AsNoTracking().SingleAsync(admission => admission.Id == id, cancellation);
        if (one.State != AdmissionState.Complete)
            return false;
        await steps.TakeAsync(AdmissionWorkflow.Table, AdmissionWorkflow.PutOnAgenda, one, cancellation: cancellation);
        return true;
    }

    public async Task TakeAsync(int id, Outcome outcome, DateOnly day, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var one = await db.Admissions.AsNoTracking().SingleAsync(admission => admission.Id == id, cancellation);
        var held = await rules.OfAsync(one.RulesId, cancellation);
        switch (outcome)
        {
            case Outcome.Adopted:
                await steps.TakeAsync(
                    AdmissionWorkflow.Table,
                    AdmissionWorkflow.Adopt,
                    one,
                    also: set => set.SetProperty(it => it.DecidedOn, day).SetProperty(it => it.LapsesOn, (DateOnly?)null),
                    cancellation: cancellation
                );
                await tell.AdmittedAsync(id, cancellation);
                break;
            case Outcome.Refused:
                // Who was heard twice is not heard again.
                var until = !one.Appealed && held.Limit(WorkspaceRules.AppealDays) is { } days ? day.AddDays(days) : (DateOnly?)null;
                await steps.TakeAsync(
                    AdmissionWorkflow.Table,
                    AdmissionWorkflow.Refuse,
                    one,
                    also: set =>
                        set.SetProperty(it => it.DecidedOn, day).SetProperty(it => it.AppealUntil, until).SetProperty(it => it.LapsesOn, (DateOnly?)null),
                    cancellation: cancellation
                );
                await tell.RefusedAsync(id, until, cancellation);
                break;
            default:
                var work = await db.Workspaces.AsNoTracking().SingleAsync(each => each.ClusterId == one.ClusterId, cancellation);
                var silent = ApplyForMembership.SilentAfter(held, desk.Today(work));
                await steps.TakeAsync(
                    AdmissionWorkflow.Table,
                    AdmissionWorkflow.Adjourn,
                    one,
                    also: set => set.SetProperty(it => it.LapsesOn, silent),
                    cancellation: cancellation
                );
                await tell.AdjournedAsync(id, cancellation);
                break;
        }
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }
}
