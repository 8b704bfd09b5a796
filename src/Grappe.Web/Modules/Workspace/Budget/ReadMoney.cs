using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Modules.Workspace.Startups;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>Reads what came in and was spent in a fiscal year: dues from their invoices and payments, money passed on to startups from their paths, the rest from its entries.</summary>
public sealed class ReadMoney(GrappeDb db)
{
    public async Task<YearMoney> OfAsync(ClusterWorkspace work, FiscalYear year, CancellationToken cancellation = default)
    {
        List<YearMoney.Line> lines =
        [
            .. await DuesAsync(year, cancellation),
            .. await EntriesAsync(work, year, cancellation),
            .. await PassedOnAsync(work, year, cancellation),
        ];
        return new(year, work.Counted, lines);
    }

    // What is paid counts in the year of the invoice that it pays.
    private async Task<IEnumerable<YearMoney.Line>> DuesAsync(FiscalYear year, CancellationToken cancellation)
    {
        var parts = db.Allocations;
        var invoices = await db
            .Invoices.AsNoTracking()
            .Where(invoice => invoice.YearId == year.Id && invoice.CancelsId == null && invoice.State != InvoiceState.Cancelled)
            .OrderBy(invoice => invoice.Number)
            .Select(invoice => new
            {
                Invoice = invoice,
                invoice.Member.Organisation.Name,
                Paid = parts.Where(part => part.InvoiceId == invoice.Id).Sum(part => part.Units),
            })
            .ToListAsync(cancellation);
        return invoices.Select(one =>
        {
            var reference = one.Invoice.ReferenceIn(year);
            var name = new Localised($"{reference} · {one.Name.Fr}", $"{reference} · {one.Name.En}", $"{reference} · {one.Name.Ar}");
            return new YearMoney.Line(BudgetHeading.Dues, "invoice", one.Invoice.Id, name, one.Invoice.Units, one.Paid);
        });
    }

    private async Task<IEnumerable<YearMoney.Line>> EntriesAsync(ClusterWorkspace work, FiscalYear year, CancellationToken cancellation)
    {
        var entries = await Entries(work, year).OrderBy(entry => entry.OnDay).ThenBy(entry => entry.Id).ToListAsync(cancellation);
        return entries
            .Where(entry => entry.State != BudgetEntryState.TakenBack)
            .Select(entry => new YearMoney.Line(
                entry.Heading,
                "entry",
                entry.Id,
                FigureLine.Plain(entry.What),
                entry.Units,
                entry.State == BudgetEntryState.Paid ? entry.Units : 0
            ));
    }

    // It is recorded where it is granted, and typed nowhere again.
    private async Task<IEnumerable<YearMoney.Line>> PassedOnAsync(ClusterWorkspace work, FiscalYear year, CancellationToken cancellation)
    {
        var funds = await db
            .Startups.Where(startup => startup.ClusterId == work.ClusterId)
            .SelectMany(
                startup => startup.Funds,
                (startup, fund) =>
                    new
                    {
                        startup.Id,
                        startup.Name,
                        fund,
                    }
            )
            .Where(one => one.fund.Kind != FundKind.Found && one.fund.GrantedOn >= year.FirstDay && one.fund.GrantedOn <= year.LastDay)
            .OrderBy(one => one.fund.GrantedOn)
            .ThenBy(one => one.fund.Id)
            .ToListAsync(cancellation);
        return funds.Select(one => new YearMoney.Line(
            BudgetHeading.PassingThrough,
            "startup",
            one.Id,
            FigureLine.Plain($"{one.Name} · {one.fund.Source}"),
            one.fund.Units,
            one.fund.Units
        ));
    }

    /// <summary>The entries of a year, those that were taken back too.</summary>
    public IQueryable<BudgetEntry> Entries(ClusterWorkspace work, FiscalYear year) =>
        db
            .BudgetEntries.AsNoTracking()
            .Include(entry => entry.Project)
            .Where(entry => entry.ClusterId == work.ClusterId && entry.OnDay >= year.FirstDay && entry.OnDay <= year.LastDay);
}
