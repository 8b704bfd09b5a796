using Grappe.Web.Modules.Workspace.Settings;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Shows the account of a member with the cluster: invoices, payments, credit. Whoever represents the member sees its own; the manager issues its invoice alone.</summary>
[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class AccountOfMemberModel(GrappeDb db, WorkDesk desk, ReadDues read, FiscalYears years, IssueDues issue) : WorkPage(desk)
{
    public Member Member { get; private set; } = null!;
    public IReadOnlyList<ReadDues.InvoiceRow> Invoices { get; private set; } = [];
    public IReadOnlyList<ReadDues.PaymentRow> Payments { get; private set; } = [];
    public IReadOnlyList<FiscalYear> Years { get; private set; } = [];
    public DateOnly Today => Desk.Today(Work);
    public Amount Open => Invoices.Aggregate(Work.Of(0), (sum, row) => sum + row.Open);
    public Amount Credit => Payments.Aggregate(Work.Of(0), (sum, row) => sum + row.Credit);

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (await read.FindMemberAsync(Work, NumberOf("member"), cancellation) is not { } member)
            return false;
        Member = member;
        return true;
    }

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRead || Desk.SpeaksFor(Member.OrganisationId));

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Invoices = await read.Invoices(Work)
            .Where(row => row.Invoice.MemberId == Member.Id)
            .OrderByDescending(row => row.Year.FirstDay)
            .ThenByDescending(row => row.Invoice.Number)
            .ToListAsync(cancellation);
        Payments = await read.Payments(Work)
            .Where(row => row.Payment.MemberId == Member.Id)
            .OrderByDescending(row => row.Payment.ReceivedOn)
            .ThenByDescending(row => row.Payment.Id)
            .ToListAsync(cancellation);
        if (MayRun)
            Years = await db
                .FiscalYears.AsNoTracking()
                .Where(year => year.ClusterId == Work.ClusterId)
                .OrderByDescending(year => year.FirstDay <= Today && year.LastDay >= Today)
                .ThenByDescending(year => year.FirstDay)
                .ToListAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(int? year, CancellationToken cancellation)
    {
        if (await years.FindAsync(Work, year, cancellation) is not { } asked)
            return NotFound();
        var invoice = await issue.OneAsync(Work, asked, Member.Id, cancellation);
        return Redirect(To($"dues/invoices/{invoice.ToString(CultureInfo.InvariantCulture)}"));
    }
}
