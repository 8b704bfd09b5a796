namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Reminds whoever represents a member of the invoices that it has to pay.</summary>
internal sealed class InvoicesToPay(GrappeDb db, WorkDesk desk) : ToDoList<Invoice>("my", "to-do.dues.all")
{
    protected override IQueryable<Invoice>? Waiting =>
        desk.SpokenFor is { Count: > 0 } spokenFor
            ? db
                .Invoices.AsNoTracking()
                .Include(invoice => invoice.Cluster)
                .Where(invoice =>
                    (invoice.State == InvoiceState.Issued || invoice.State == InvoiceState.PartlyPaid) && spokenFor.Contains(invoice.Member.OrganisationId)
                )
                .OrderBy(invoice => invoice.DueOn)
                .ThenBy(invoice => invoice.Id)
            : null;

    protected override ToDo Show(Invoice invoice) =>
        new(
            WorkDesk.PathOf(invoice.Cluster, $"dues/invoices/{invoice.Id.ToString(CultureInfo.InvariantCulture)}"),
            "to-do.dues",
            invoice.Cluster.Name,
            invoice.IssuedOn.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            invoice.DueOn.ToDateTime(TimeOnly.MaxValue, DateTimeKind.Utc)
        );
}
