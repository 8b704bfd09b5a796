using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Invented dues for a cluster of the demo: a scale, a run, payments whole, in part and too large, a credit note. Filling it again adds nothing.</summary>
public static class DemoDues
{
    // In whole units of the currency of the cluster.
    private static readonly Dictionary<string, (long Dinars, long Dirhams)> Fees = new()
    {
        ["smes"] = (1_500, 60_000),
        ["large-companies"] = (5_000, 150_000),
        ["service-companies"] = (1_500, 60_000),
        ["cooperatives"] = (600, 5_000),
        ["farmers"] = (300, 2_500),
        ["artisans"] = (300, 2_500),
        ["universities"] = (800, 30_000),
        ["schools"] = (400, 3_000),
        ["research"] = (800, 30_000),
        ["technical-centres"] = (800, 30_000),
        ["training"] = (400, 3_000),
        ["associations"] = (200, 1_500),
        ["public-bodies"] = (1_000, 8_000),
        ["funders"] = (2_000, 16_000),
        ["other"] = (500, 4_000),
    };

    /// <param name="cluster">The slug of a cluster that works, with rules, a year for today and members.</param>
    public static async Task FillAsync(IServiceProvider services, string cluster)
    {
        var (db, desk, clock) = (services.GetRequiredService<GrappeDb>(), services.GetRequiredService<WorkDesk>(), services.GetRequiredService<TimeProvider>());
        if (await desk.FindAsync(cluster) is not { } work || await db.Invoices.AnyAsync(invoice => invoice.ClusterId == work.ClusterId))
            return;
        var today = desk.Today(work);
        var year = await db
            .FiscalYears.AsNoTracking()
            .SingleOrDefaultAsync(one => one.ClusterId == work.ClusterId && one.FirstDay <= today && one.LastDay >= today);
        var managers = db.Caretakers([Role.Manager.Code()], clock.GetUtcNow().UtcDateTime).Where(one => one.SubjectId == work.ClusterId);
        var email = await db
            .People.Where(person => managers.Any(one => one.PersonId == person.Id))
            .OrderBy(person => person.Id)
            .Select(person => person.Email)
            .FirstOrDefaultAsync();
        if (year is null || email is null)
            return;
        await services.AsAsync(email, own => FillAsync(own, work, year));
    }

    private static async Task FillAsync(IServiceProvider own, ClusterWorkspace work, FiscalYear year)
    {
        var none = CancellationToken.None;
        await own.GetRequiredService<WriteWords>().WriteAsync(work, "Association fictive de démonstration. RIB : 00 000 0000000000000 00.", none);
        var fees = Fees.ToDictionary(fee => fee.Key, fee => (string?)WholeOf(work, fee.Value).ToString(CultureInfo.InvariantCulture));
        await own.GetRequiredService<SetScale>().WriteAsync(work, year, fees, null, none);
        await own.GetRequiredService<IssueDues>().AllAsync(work, year, (_, _) => Task.CompletedTask, none);
        await PayAsync(own, work);
    }

    // The first pays all, the second half, the third too much, the fourth what comes back; the fifth is invoiced in error.
    // In Morocco the fourth then pays half, and all others pay: 420,000 of 480,000 dirhams, as the worked year has it.
    private static async Task PayAsync(IServiceProvider own, ClusterWorkspace work)
    {
        var (read, record, today) = (
            own.GetRequiredService<ReadDues>(),
            own.GetRequiredService<RecordPayments>(),
            own.GetRequiredService<WorkDesk>().Today(work)
        );
        var invoices = await read.Invoices(work).Where(row => row.Invoice.State == InvoiceState.Issued).OrderBy(row => row.Invoice.Number).ToListAsync();
        foreach (var (place, row) in invoices.Index())
        {
            var due = row.Invoice.Due;
            switch (place)
            {
                case 0:
                    await SendAsync(row, due, PaymentMethod.Transfer);
                    break;
                case 1:
                    await SendAsync(row, due * new Fraction(1, 2), PaymentMethod.Cheque);
                    break;
                case 2:
                    await SendAsync(row, due + due * new Fraction(1, 10), PaymentMethod.Transfer);
                    break;
                case 3:
                    var payment = await SendAsync(row, due, PaymentMethod.Cheque);
                    var sent = (await read.FindPaymentAsync(work, payment, default))!;
                    await record.ReverseAsync(work, sent, null, "Chèque revenu impayé.", default);
                    if (work.Currency == "MAD")
                        await SendAsync(row, due * new Fraction(1, 2), PaymentMethod.Transfer);
                    break;
                case > 4 when work.Currency == "MAD":
                    await SendAsync(row, due, PaymentMethod.Transfer);
                    break;
                case > 4:
                    break;
                default:
                    var invoice = (await read.FindInvoiceAsync(work, row.Invoice.Id, default))!;
                    await own.GetRequiredService<CancelInvoice>().RunAsync(work, invoice, null, "Catégorie erronée : une nouvelle facture suivra.", default);
                    break;
            }
        }

        Task<int> SendAsync(ReadDues.InvoiceRow row, Amount amount, PaymentMethod method) =>
            record.RecordAsync(
                work,
                new(row.Invoice.MemberId, TypedAmount.Write(amount), today, method.Code(), $"DEMO {row.Reference}"),
                Guid.NewGuid(),
                default
            );
    }

    private static long WholeOf(ClusterWorkspace work, (long Dinars, long Dirhams) fee) => work.Currency == "TND" ? fee.Dinars : fee.Dirhams;
}
