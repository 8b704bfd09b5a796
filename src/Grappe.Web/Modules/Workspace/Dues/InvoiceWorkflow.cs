using static Grappe.Web.Modules.Workspace.Dues.InvoiceState;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>The workflow of an invoice: issued, paid in parts or at once, cancelled by a credit note. Its states of payment follow the payments.</summary>
internal static class InvoiceWorkflow
{
    private const string Payment = "payment";
    private const string Reversal = "reversal";

    private static readonly Who<Invoice> Manager = new("manager", (person, invoice) => person.May(WorkspaceActs.RunWork, invoice.Cluster.AsScope()));

    public static readonly Transition<Invoice, InvoiceState> Issue = new("issue", [], Issued, Manager);
    public static readonly Transition<Invoice, InvoiceState> Note = new("note", [], CreditNote, Manager);
    public static readonly Transition<Invoice, InvoiceState> PayPart = new("pay-part", [Issued, PartlyPaid], PartlyPaid, Manager) { Through = Payment };
    public static readonly Transition<Invoice, InvoiceState> Pay = new("pay", [Issued, PartlyPaid], Paid, Manager) { Through = Payment };
    public static readonly Transition<Invoice, InvoiceState> TakeBackPart = new("take-back-part", [PartlyPaid, Paid], PartlyPaid, Manager)
    {
        Through = Reversal,
    };
    public static readonly Transition<Invoice, InvoiceState> TakeBack = new("take-back", [PartlyPaid, Paid], Issued, Manager) { Through = Reversal };
    public static readonly Transition<Invoice, InvoiceState> Cancel = new("cancel", [Issued, PartlyPaid, Paid], Cancelled, Manager) { AsksReason = true };

    public static readonly Workflow<Invoice, InvoiceState> Table = new("invoice", "invoices", Issue, Note, PayPart, Pay, TakeBackPart, TakeBack, Cancel);

    /// <summary>Finds the row by which an invoice follows what is paid of it.</summary>
    public static Transition<Invoice, InvoiceState> Following(long units, long before, long after) =>
        after > before ? (after == units ? Pay : PayPart)
        : after == 0 ? TakeBack
        : TakeBackPart;
}

/// <summary>The workflow of a payment: recorded, and reversed where it was typed wrong or came back.</summary>
internal static class PaymentWorkflow
{
    private static readonly Who<Payment> Manager = new("manager", (person, payment) => person.May(WorkspaceActs.RunWork, payment.Cluster.AsScope()));

    public static readonly Transition<Payment, PaymentState> Record = new("record", [], PaymentState.Recorded, Manager);
    public static readonly Transition<Payment, PaymentState> Reverse = new("reverse", [PaymentState.Recorded], PaymentState.Reversed, Manager)
    {
        AsksReason = true,
    };

    public static readonly Workflow<Payment, PaymentState> Table = new("payment", "payments", Record, Reverse);
}
