namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Cancels an invoice by a credit note of the same sequence. Nothing of it is deleted, and what was paid of it is credit.</summary>
public sealed class CancelInvoice(GrappeDb db, WorkDesk desk, TakeSteps steps, SettleAccount settle)
{
    /// <returns>The number of the credit note in the database.</returns>
    /// <exception cref="RuleBroken">No reason is given, or somebody was quicker.</exception>
    public async Task<int> RunAsync(ClusterWorkspace work, Invoice invoice, int? version, string? reason, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var today = desk.Today(work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await settle.LockAsync(invoice.MemberId, cancellation);
        await steps.TakeAsync(InvoiceWorkflow.Table, InvoiceWorkflow.Cancel, invoice, version, reason: reason, cancellation: cancellation);
        await settle.TakeBackInvoiceAsync(invoice.Id, today, cancellation);
        var note = new Invoice
        {
            ClusterId = invoice.ClusterId,
            MemberId = invoice.MemberId,
            YearId = invoice.YearId,
            Number = await IssueDues.NextNumberAsync(db, invoice.YearId, cancellation),
            CancelsId = invoice.Id,
            IssuedOn = today,
            DueOn = today,
            Currency = invoice.Currency,
            Units = invoice.Units,
            RulesId = invoice.RulesId,
            WordsId = invoice.WordsId,
            CoversUntil = invoice.CoversUntil,
            State = InvoiceState.CreditNote,
        };
        db.Add(note);
        await db.SaveChangesAsync(cancellation);
        await steps.BeginAsync(InvoiceWorkflow.Table, InvoiceWorkflow.Note, note.Id, cancellation);
        await settle.SettleAsync(invoice.MemberId, today, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return note.Id;
    }
}
