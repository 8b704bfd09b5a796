using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Shows an invoice or a credit note as it is printed, with its lines, what was paid and what happened; whoever represents the member sees it too.</summary>
[Authorize]
[SentAgain("Step")]
[ResponseCache(NoStore = true)]
public sealed class InvoicePageModel(WorkDesk desk, ReadDues read, CancelInvoice cancel, TakeSteps take, ReadSteps steps) : WorkPage(desk)
{
    public Invoice Invoice { get; private set; } = null!;

    /// <summary>The credit note that cancels it.</summary>
    public Invoice? Note { get; private set; }
    public IReadOnlyList<Allocation> Paid { get; private set; } = [];
    public IReadOnlyList<ReadSteps.Taken> Steps { get; private set; } = [];
    public OpenSteps Open => take.OpenOn(InvoiceWorkflow.Table, Invoice);
    public Amount PaidInAll => Invoice.Of(Paid.Sum(part => part.Units));
    public DateOnly Today => Desk.Today(Work);

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (await read.FindInvoiceAsync(Work, NumberOf("id"), cancellation) is not { } invoice)
            return false;
        Invoice = invoice;
        return true;
    }

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRead || Desk.SpeaksFor(Invoice.Member.OrganisationId));

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Invoice = (await read.FindInvoiceAsync(Work, Invoice.Id, cancellation))!;
        Note = await read.FindNoteAsync(Invoice, cancellation);
        Paid = await read.PaidOfAsync(Invoice, cancellation);
        Steps = await steps.OfAsync(InvoiceWorkflow.Table, Invoice.Id, cancellation);
    }

    public async Task<IActionResult> OnPostStepAsync(int? version, string? act, string? reason, CancellationToken cancellation)
    {
        if (act != InvoiceWorkflow.Cancel.Act)
            throw new NotAllowed();
        await cancel.RunAsync(Work, Invoice, version, reason, cancellation);
        return Redirect(To($"dues/invoices/{Invoice.Id}"));
    }
}
