using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Answers programs with the invoices and payments that they led to.</summary>
internal sealed class DuesCalls(ReadDues read, WorkDesk desk, TakeSteps steps)
{
    public static ProblemHttpResult NoYear(HttpContext context, string slug, int year) =>
        Problems.Missing(context, $"There is no fiscal year {year} of '{slug}'. The address of its dues lists them.");

    public async Task<InvoiceAnswer?> InvoiceAsync(ClusterWorkspace work, int id, CancellationToken cancellation)
    {
        if (await read.FindInvoiceAsync(work, id, cancellation) is not { } invoice)
            return null;
        var row = await read.Invoices(work).SingleAsync(one => one.Invoice.Id == id, cancellation);
        return InvoiceAnswer.Of(row, desk.Today(work), invoice, [.. steps.OpenOn(InvoiceWorkflow.Table, invoice).Acts.Select(act => act.Act)]);
    }

    public async Task<PaymentAnswer> PaymentAsync(ClusterWorkspace work, int id, CancellationToken cancellation) =>
        PaymentAnswer.Of(await read.Payments(work).SingleAsync(row => row.Payment.Id == id, cancellation));
}
