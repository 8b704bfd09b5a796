namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Issues the invoices of a fiscal year: all of them in a job, or that of one member.</summary>
public sealed class IssueDues(GrappeDb db, CurrentPerson current, WorkDesk desk, PlanDues plans, JobQueue jobs, TakeSteps steps, SettleAccount settle)
{
    /// <summary>Has all invoices of a year issued, one after another, in the background.</summary>
    /// <param name="key">Names the form: two clicks are one run.</param>
    /// <exception cref="RuleBroken">No rules or no fees are set, or nobody is to be invoiced.</exception>
    public async Task StartAsync(ClusterWorkspace work, FiscalYear year, Guid key, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        if (!await db.DuesFees.AnyAsync(fee => fee.YearId == year.Id, cancellation))
            throw new RuleBroken("dues.scale.missing", year.Name);
        var plan = await plans.ReadAsync(work, year, cancellation: cancellation);
        if (plan.Owing.Count == 0)
            throw new RuleBroken("dues.run.nobody", year.Name);
        await jobs.AddAsync(
            RunDues.Kind,
            new RunDues.Asked(work.Cluster.Slug, year.Id),
            key: $"{RunDues.KeyOf(year.Id)}{key:N}",
            requestedBy: current.Id,
            token: current.Token?.Id,
            cancellation: cancellation
        );
    }

    /// <summary>The newest run of a year.</summary>
    public Task<Job?> RunOfAsync(FiscalYear year, CancellationToken cancellation)
    {
        var prefix = RunDues.KeyOf(year.Id);
        return db
            .Jobs.AsNoTracking()
            .Where(job => job.Kind == RunDues.Kind && job.Key!.StartsWith(prefix))
            .OrderByDescending(job => job.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Issues the invoice of a member alone, also where one was cancelled before.</summary>
    /// <returns>Its number in the database.</returns>
    /// <exception cref="RuleBroken">Nothing is due, for a reason that is told.</exception>
    public async Task<int> OneAsync(ClusterWorkspace work, FiscalYear year, int member, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var (id, why) = await IssueAsync(work, year, member, again: true, cancellation);
        if (id is not { } issued)
            throw new RuleBroken(Problem.At("year", "dues.not-due", new CodeName("dues-not-due", (why ?? NotDue.Ended).Code()), year.Name));
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return issued;
    }

    /// <summary>Issues all invoices of a year that are not issued yet, each in a transaction of its own.</summary>
    /// <param name="report">Is told how many members have their invoice, of how many.</param>
    /// <param name="cancellation">Ends it between two invoices; called again, it goes on where it was.</param>
    public async Task AllAsync(ClusterWorkspace work, FiscalYear year, Func<int, int, Task> report, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var plan = await plans.ReadAsync(work, year, cancellation: cancellation);
        var (done, total) = (plan.Invoiced, plan.Invoiced + plan.Owing.Count);
        foreach (var owing in plan.Owing)
        {
            cancellation.ThrowIfCancellationRequested();
            db.ChangeTracker.Clear();
            await using (var transaction = await db.Database.BeginTransactionAsync(cancellation))
            {
                await IssueAsync(work, year, owing.Member.Id, again: false, cancellation);
                await transaction.CommitAsync(cancellation);
            }
            await report(++done, total);
        }
    }

    private async Task<(int? Id, NotDue? Why)> IssueAsync(ClusterWorkspace work, FiscalYear year, int member, bool again, CancellationToken cancellation)
    {
        await settle.LockAsync(member, cancellation);
        var plan = await plans.ReadAsync(work, year, member, again, cancellation);
        if (plan.Members is not [{ Dues: { Why: null } dues }])
            return (null, plan.Members is [var left] ? left.Dues.Why : null);
        var (today, due) = (desk.Today(work), dues.Due!.Value);
        var invoice = new Invoice
        {
            ClusterId = work.ClusterId,
            MemberId = member,
            YearId = year.Id,
            Number = await NextNumberAsync(db, year.Id, cancellation),
            IssuedOn = today,
            DueOn = today.AddDays(plan.Rules.Get(WorkspaceRules.DueDays)),
            Currency = work.Currency,
            Units = due.Units,
            RulesId = plan.Rules.Id,
            WordsId = await WriteWords.NewestAsync(db, work, cancellation) is { } words ? words.Id : null,
            CoversUntil = dues.CoversUntil,
            State = InvoiceState.Issued,
            Lines =
            [
                .. dues.Lines.Select(line => new InvoiceLine
                {
                    Category = line.Category,
                    FirstDay = line.First,
                    LastDay = line.Last,
                    FeeUnits = line.Fee.Units,
                    ShareOver = line.Share.Over,
                    ShareUnder = line.Share.Under,
                    Units = line.Due.Units,
                }),
            ],
        };
        db.Add(invoice);
        await db.SaveChangesAsync(cancellation);
        await steps.BeginAsync(InvoiceWorkflow.Table, InvoiceWorkflow.Issue, invoice.Id, cancellation);
        // Credit at hand pays it at once.
        await settle.SettleAsync(member, today, cancellation);
        return (invoice.Id, null);
    }

    /// <summary>Takes the next number of a year; others wait for it until the transaction ends, so that none is missing.</summary>
    internal static async Task<int> NextNumberAsync(GrappeDb db, int year, CancellationToken cancellation) =>
        (
            await db
                .Database.SqlQuery<int>($"""update fiscal_years set last_number = last_number + 1 where id = {year} returning last_number as "Value" """)
                .ToListAsync(cancellation)
        ).Single();
}
