using static Grappe.Web.Modules.Workspace.Dues.InvoiceState;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Lets the credit of a member pay its open invoices, the oldest first, and has their states follow.</summary>
public sealed class SettleAccount(GrappeDb db, TakeSteps steps)
{
    /// <summary>Waits for whatever else changes the account of a member, until the transaction that was begun ends.</summary>
    public Task LockAsync(int member, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"select from members where id = {member} for no key update", cancellation);

    /// <param name="notBefore">The first day from which it may count as paid.</param>
    public async Task SettleAsync(int member, DateOnly notBefore, CancellationToken cancellation)
    {
        var allocations = db.Allocations;
        var payments = await db
            .Payments.AsNoTracking()
            .Where(payment => payment.MemberId == member && payment.State == PaymentState.Recorded)
            .OrderBy(payment => payment.ReceivedOn)
            .ThenBy(payment => payment.Id)
            .Select(payment => new
            {
                payment.Id,
                payment.ReceivedOn,
                Left = payment.Units - allocations.Where(part => part.PaymentId == payment.Id).Sum(part => part.Units),
            })
            .Where(payment => payment.Left > 0)
            .ToListAsync(cancellation);
        if (payments.Count == 0)
            return;
        var invoices = await db
            .Invoices.AsNoTracking()
            .Include(invoice => invoice.Cluster)
            .Where(invoice => invoice.MemberId == member && (invoice.State == Issued || invoice.State == PartlyPaid))
            .OrderBy(invoice => invoice.DueOn)
            .ThenBy(invoice => invoice.Year.FirstDay)
            .ThenBy(invoice => invoice.Number)
            .ToListAsync(cancellation);
        var paid = await PaidAsync([.. invoices.Select(invoice => invoice.Id)], cancellation);
        var parts = Match(
            [.. payments.Select(payment => (payment.Id, payment.Left))],
            [.. invoices.Select(invoice => (invoice.Id, invoice.Units - paid.GetValueOrDefault(invoice.Id)))]
        );
        foreach (var (payment, invoice, units) in parts)
            db.Add(
                new Allocation
                {
                    PaymentId = payment,
                    InvoiceId = invoice,
                    Units = units,
                    OnDay = Latest(payments.Single(one => one.Id == payment).ReceivedOn, invoices.Single(one => one.Id == invoice).IssuedOn, notBefore),
                }
            );
        await db.SaveChangesAsync(cancellation);
        foreach (var (invoice, units) in parts.GroupBy(part => part.Invoice).Select(group => (group.Key, group.Sum(part => part.Units))))
            await FollowAsync(invoices.Single(one => one.Id == invoice), paid.GetValueOrDefault(invoice), units, cancellation);
    }

    /// <summary>Takes back what a payment paid, as rows below nought.</summary>
    public async Task TakeBackPaymentAsync(int payment, DateOnly today, CancellationToken cancellation)
    {
        var parts = await db
            .Allocations.Where(part => part.PaymentId == payment)
            .GroupBy(part => part.InvoiceId)
            .Select(group => new { Invoice = group.Key, Units = group.Sum(part => part.Units) })
            .Where(part => part.Units != 0)
            .OrderBy(part => part.Invoice)
            .ToListAsync(cancellation);
        foreach (var part in parts)
        {
            var invoice = await db.Invoices.AsNoTracking().Include(one => one.Cluster).SingleAsync(one => one.Id == part.Invoice, cancellation);
            var paid = (await PaidAsync([invoice.Id], cancellation)).GetValueOrDefault(invoice.Id);
            await TakeBackAsync(payment, invoice.Id, part.Units, today, cancellation);
            await FollowAsync(invoice, paid, -part.Units, cancellation);
        }
    }

    /// <summary>Takes back what was paid of an invoice, as rows below nought: the money is credit then.</summary>
    public async Task TakeBackInvoiceAsync(int invoice, DateOnly today, CancellationToken cancellation)
    {
        var parts = await db
            .Allocations.Where(part => part.InvoiceId == invoice)
            .GroupBy(part => part.PaymentId)
            .Select(group => new { Payment = group.Key, Units = group.Sum(part => part.Units) })
            .Where(part => part.Units != 0)
            .ToListAsync(cancellation);
        foreach (var part in parts)
            await TakeBackAsync(part.Payment, invoice, part.Units, today, cancellation);
    }

    /// <summary>Gives to each invoice in turn what is left of each payment in turn.</summary>
    public static IReadOnlyList<(int Payment, int Invoice, long Units)> Match(
        IReadOnlyList<(int Id, long Left)> payments,
        IReadOnlyList<(int Id, long Open)> invoices
    )
    {
        var parts = new List<(int, int, long)>();
        var (place, left) = (0, payments.Count > 0 ? payments[0].Left : 0);
        foreach (var (invoice, due) in invoices)
            for (var open = due; open > 0 && place < payments.Count; )
            {
                var units = Math.Min(open, left);
                parts.Add((payments[place].Id, invoice, units));
                (open, left) = (open - units, left - units);
                if (left == 0 && ++place < payments.Count)
                    left = payments[place].Left;
            }
        return parts;
    }

    private async Task<Dictionary<int, long>> PaidAsync(int[] invoices, CancellationToken cancellation) =>
        await db
            .Allocations.Where(part => invoices.Contains(part.InvoiceId))
            .GroupBy(part => part.InvoiceId)
            .Select(group => new { group.Key, Units = group.Sum(part => part.Units) })
            .ToDictionaryAsync(group => group.Key, group => group.Units, cancellation);

    private async Task TakeBackAsync(int payment, int invoice, long units, DateOnly today, CancellationToken cancellation)
    {
        db.Add(
            new Allocation
            {
                PaymentId = payment,
                InvoiceId = invoice,
                Units = -units,
                OnDay = today,
            }
        );
        await db.SaveChangesAsync(cancellation);
    }

    private Task FollowAsync(Invoice invoice, long paid, long more, CancellationToken cancellation) =>
        steps.TakeAsync(InvoiceWorkflow.Table, InvoiceWorkflow.Following(invoice.Units, paid, paid + more), invoice, cancellation: cancellation);

    private static DateOnly Latest(params ReadOnlySpan<DateOnly> days)
    {
        var latest = days[0];
        foreach (var day in days)
            latest = day > latest ? day : latest;
        return latest;
    }
}
