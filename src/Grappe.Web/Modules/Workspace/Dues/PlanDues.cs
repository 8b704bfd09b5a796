using static Grappe.Web.Modules.Workspace.Dues.InvoiceState;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Finds what each member owes for a fiscal year, and who is left out of a run and why. It writes nothing.</summary>
public sealed class PlanDues(GrappeDb db, WorkDesk desk, KeepRules rules)
{
    public sealed record MemberPlan(Member Member, ReckonDues.Result Dues);

    public sealed record YearPlan(FiscalYear Year, RulesInForce Rules, DateOnly Today, IReadOnlyList<MemberPlan> Members)
    {
        public IReadOnlyList<MemberPlan> Owing => [.. Members.Where(plan => plan.Dues.Why is null)];

        public IReadOnlyList<MemberPlan> LeftOut => [.. Members.Where(plan => plan.Dues.Why is not (null or NotDue.Invoiced))];

        /// <summary>The number of members that have their invoice already.</summary>
        public int Invoiced => Members.Count(plan => plan.Dues.Why == NotDue.Invoiced);
    }

    /// <summary>The day whose rules an invoice of a year goes by: that of its issue, brought into the year where it is issued before or after.</summary>
    public DateOnly RulesDay(ClusterWorkspace work, FiscalYear year)
    {
        var today = desk.Today(work);
        return today < year.FirstDay ? year.FirstDay
            : today > year.LastDay ? year.LastDay
            : today;
    }

    /// <param name="member">The one that is asked for; all where it is not given.</param>
    /// <param name="again">Whether a cancelled invoice may be followed by another.</param>
    /// <exception cref="RuleBroken">Nobody set the rules.</exception>
    public async Task<YearPlan> ReadAsync(
        ClusterWorkspace work,
        FiscalYear year,
        int? member = null,
        bool again = false,
        CancellationToken cancellation = default
    )
    {
        var inForce = await rules.NeedAsync(work.ClusterId, WorkspaceRules.Dues, RulesDay(work, year), cancellation);
        var terms = await TermsAsync(work, year, inForce, cancellation);
        var standing = await StandingAsync(work, year, member, cancellation);
        var today = desk.Today(work);
        var members = await db
            .Members.AsNoTracking()
            .Include(one => one.Organisation)
            .Include(one => one.Periods)
            .Include(one => one.Categories)
            .AsSplitQuery()
            .Where(one => one.ClusterId == work.ClusterId && one.MergedIntoId == null && (member == null || one.Id == member) && one.Periods.Count > 0)
            .OrderBy(one => one.Id)
            .ToListAsync(cancellation);
        return new(year, inForce, today, [.. members.Select(one => new MemberPlan(one, Reckon(one)))]);

        ReckonDues.Result Reckon(Member one)
        {
            var dues = ReckonDues.Of(
                terms,
                [.. one.Periods.Select(period => (period.Since, period.Until))],
                [.. one.Categories.Select(category => (category.Since, category.Category))]
            );
            NotDue? before =
                standing.TryGetValue(one.Id, out var why) && (why != NotDue.Cancelled || !again) ? why
                // A run of January does not invoice who joins in November.
                : dues.Why is null && dues.Lines[0].First > (today > year.FirstDay ? today : year.FirstDay) ? NotDue.ToCome
                : null;
            return before is null || (before == NotDue.Cancelled && dues.Why is not null) ? dues : new([], year.LastDay, before);
        }
    }

    private async Task<ReckonDues.Terms> TermsAsync(ClusterWorkspace work, FiscalYear year, RulesInForce inForce, CancellationToken cancellation)
    {
        var next = await db
            .FiscalYears.Where(one => one.ClusterId == work.ClusterId && one.DayBefore == year.LastDay)
            .Select(one => (DateOnly?)one.LastDay)
            .SingleOrDefaultAsync(cancellation);
        var fees = await db.DuesFees.Where(fee => fee.YearId == year.Id).ToDictionaryAsync(fee => fee.Category, fee => work.Of(fee.Units), cancellation);
        return new(YearSpan.Of(year), inForce.Get(WorkspaceRules.Prorata), inForce.Get(WorkspaceRules.LateJoinerFrom), next, fees);
    }

    // By member: whether it is invoiced, covered by the invoice of a year before, or was invoiced once.
    private async Task<Dictionary<int, NotDue>> StandingAsync(ClusterWorkspace work, FiscalYear year, int? member, CancellationToken cancellation)
    {
        var invoices = await db
            .Invoices.Where(invoice =>
                invoice.ClusterId == work.ClusterId
                && (member == null || invoice.MemberId == member)
                && invoice.State != CreditNote
                && (invoice.YearId == year.Id || (invoice.State != Cancelled && invoice.CoversUntil >= year.LastDay && invoice.Year.FirstDay < year.FirstDay))
            )
            .Select(invoice => new
            {
                invoice.MemberId,
                invoice.YearId,
                invoice.State,
            })
            .ToListAsync(cancellation);
        return invoices
            .GroupBy(invoice => invoice.MemberId)
            .ToDictionary(
                group => group.Key,
                group =>
                    group.Any(one => one.YearId == year.Id && one.State != Cancelled) ? NotDue.Invoiced
                    : group.Any(one => one.YearId != year.Id) ? NotDue.Covered
                    : NotDue.Cancelled
            );
    }
}
