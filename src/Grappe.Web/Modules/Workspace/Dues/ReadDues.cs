using Grappe.Web.Modules.Atlas;
using static Grappe.Web.Modules.Workspace.Dues.InvoiceState;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Reads invoices, payments and accounts of members, with what is open and what is credit.</summary>
public sealed class ReadDues(GrappeDb db, WorkDesk desk, MembersOn members)
{
    /// <summary>An invoice with what was paid of it.</summary>
    public sealed class InvoiceRow
    {
        public required Invoice Invoice { get; init; }
        public required FiscalYear Year { get; init; }
        public required Subject Organisation { get; init; }
        public long Paid { get; init; }

        public string Reference => Invoice.ReferenceIn(Year);

        public Amount Open => Invoice.Of(Invoice.IsOpen ? Invoice.Units - Paid : 0);

        /// <summary>The days for which it is late; none where nothing is.</summary>
        public int? DaysLate(DateOnly today) => Invoice.IsOpen && Invoice.DueOn < today ? today.DayNumber - Invoice.DueOn.DayNumber : null;
    }

    /// <summary>A payment with what it pays.</summary>
    public sealed class PaymentRow
    {
        public required Payment Payment { get; init; }
        public required Subject Organisation { get; init; }
        public long Allocated { get; init; }

        public Amount Credit => Payment.Of(Payment.State == PaymentState.Recorded ? Payment.Units - Allocated : 0);
    }

    /// <param name="Invoiced">Without what was cancelled.</param>
    /// <param name="Received">What was paid of it.</param>
    /// <param name="Late">How many of its invoices are late today.</param>
    public sealed record YearFigures(Amount Invoiced, Amount Cancelled, Amount Received, Amount Open, int Late);

    /// <param name="Credit">What members paid beyond their invoices.</param>
    /// <param name="InArrears">How many members have not paid for so long that they vote no more.</param>
    public sealed record Figures(Amount Open, Amount Late, int LateInvoices, Amount Credit, int InArrears);

    public IQueryable<InvoiceRow> Invoices(ClusterWorkspace work)
    {
        var parts = db.Allocations;
        return db
            .Invoices.AsNoTracking()
            .Where(invoice => invoice.ClusterId == work.ClusterId)
            .Select(invoice => new InvoiceRow
            {
                Invoice = invoice,
                Year = invoice.Year,
                Organisation = invoice.Member.Organisation,
                Paid = parts.Where(part => part.InvoiceId == invoice.Id).Sum(part => part.Units),
            });
    }

    public IQueryable<PaymentRow> Payments(ClusterWorkspace work)
    {
        var parts = db.Allocations;
        return db
            .Payments.AsNoTracking()
            .Where(payment => payment.ClusterId == work.ClusterId)
            .Select(payment => new PaymentRow
            {
                Payment = payment,
                Organisation = payment.Member.Organisation,
                Allocated = parts.Where(part => part.PaymentId == payment.Id).Sum(part => part.Units),
            });
    }

    /// <summary>Narrows invoices to those of a state, or to those that are late.</summary>
    public IQueryable<InvoiceRow> Of(ClusterWorkspace work, IQueryable<InvoiceRow> rows, IReadOnlyList<string> states)
    {
        if (states.Count == 0)
            return rows;
        var (today, late) = (desk.Today(work), states.Contains(Late));
        InvoiceState[] chosen = [.. states.Select(Codes.Find<InvoiceState>).OfType<InvoiceState>()];
        return rows.Where(row =>
            chosen.Contains(row.Invoice.State) || (late && (row.Invoice.State == Issued || row.Invoice.State == PartlyPaid) && row.Invoice.DueOn < today)
        );
    }

    /// <summary>The code by which late invoices are asked for. It is no state: it follows from the day.</summary>
    public const string Late = "late";

    public static IReadOnlyList<string> StatesAsked => [Late, .. Enum.GetValues<InvoiceState>().Select(state => state.Code())];

    /// <summary>An invoice with its lines and words, as it is printed.</summary>
    public Task<Invoice?> FindInvoiceAsync(ClusterWorkspace work, int id, CancellationToken cancellation) =>
        db
            .Invoices.AsNoTracking()
            .Include(invoice => invoice.Cluster)
            .Include(invoice => invoice.Year)
            .Include(invoice => invoice.Member.Organisation)
            .Include(invoice => invoice.Words)
            .Include(invoice => invoice.Cancels)
            .Include(invoice => invoice.Lines.OrderBy(line => line.FirstDay))
            .SingleOrDefaultAsync(invoice => invoice.ClusterId == work.ClusterId && invoice.Id == id, cancellation);

    public Task<Payment?> FindPaymentAsync(ClusterWorkspace work, int id, CancellationToken cancellation) =>
        db
            .Payments.AsNoTracking()
            .Include(payment => payment.Cluster)
            .Include(payment => payment.Member.Organisation)
            .SingleOrDefaultAsync(payment => payment.ClusterId == work.ClusterId && payment.Id == id, cancellation);

    public Task<Member?> FindMemberAsync(ClusterWorkspace work, int id, CancellationToken cancellation) =>
        db
            .Members.AsNoTracking()
            .Include(member => member.Organisation)
            .SingleOrDefaultAsync(member => member.ClusterId == work.ClusterId && member.Id == id, cancellation);

    /// <summary>The credit note of an invoice; null where it was not cancelled.</summary>
    public Task<Invoice?> FindNoteAsync(Invoice invoice, CancellationToken cancellation) =>
        db.Invoices.AsNoTracking().SingleOrDefaultAsync(note => note.CancelsId == invoice.Id, cancellation);

    /// <summary>What was paid of an invoice and taken back, in its order.</summary>
    public async Task<IReadOnlyList<Allocation>> PaidOfAsync(Invoice invoice, CancellationToken cancellation) =>
        await db
            .Allocations.AsNoTracking()
            .Include(part => part.Payment)
            .Where(part => part.InvoiceId == invoice.Id)
            .OrderBy(part => part.OnDay)
            .ThenBy(part => part.Id)
            .ToListAsync(cancellation);

    public async Task<YearFigures> FiguresAsync(ClusterWorkspace work, FiscalYear year, CancellationToken cancellation)
    {
        var today = desk.Today(work);
        var rows = Invoices(work).Where(row => row.Invoice.YearId == year.Id && row.Invoice.State != CreditNote);
        var standing = rows.Where(row => row.Invoice.State != Cancelled);
        var (invoiced, received) = (await standing.SumAsync(row => row.Invoice.Units, cancellation), await standing.SumAsync(row => row.Paid, cancellation));
        return new(
            work.Of(invoiced),
            work.Of(await rows.Where(row => row.Invoice.State == Cancelled).SumAsync(row => row.Invoice.Units, cancellation)),
            work.Of(received),
            work.Of(invoiced - received),
            await standing.CountAsync(row => (row.Invoice.State == Issued || row.Invoice.State == PartlyPaid) && row.Invoice.DueOn < today, cancellation)
        );
    }

    /// <summary>What is open, late and credit today over all years.</summary>
    public async Task<Figures> FiguresAsync(ClusterWorkspace work, CancellationToken cancellation)
    {
        var today = desk.Today(work);
        var open = Invoices(work).Where(row => row.Invoice.State == Issued || row.Invoice.State == PartlyPaid);
        var late = open.Where(row => row.Invoice.DueOn < today);
        var arrears = MemberStatus.Arrears.Code();
        var days = await members.ArrearsAsync(work.ClusterId, today, cancellation);
        return new(
            work.Of(await open.SumAsync(row => row.Invoice.Units - row.Paid, cancellation)),
            work.Of(await late.SumAsync(row => row.Invoice.Units - row.Paid, cancellation)),
            await late.CountAsync(cancellation),
            work.Of(
                await Payments(work).Where(row => row.Payment.State == PaymentState.Recorded).SumAsync(row => row.Payment.Units - row.Allocated, cancellation)
            ),
            days is null ? 0 : await members.Query(work.ClusterId, today, days).CountAsync(member => member.Status == arrears, cancellation)
        );
    }
}
