namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Collects needs and quotes of a purchase, and chooses among them.</summary>
public sealed class KeepPurchases(GrappeDb db, WorkDesk desk, TakeSteps steps)
{
    private const int MostQuantity = 100_000_000;

    // A bill of that price and quantity is still counted.
    private const long MostPrice = 10_000_000_000;

    /// <summary>Reads a purchase of a cluster; null where it has none of that number.</summary>
    public Task<Purchase?> FindAsync(ClusterWorkspace work, int id, CancellationToken cancellation = default) =>
        db.PurchasesOf(work.ClusterId).SingleOrDefaultAsync(purchase => purchase.Id == id, cancellation);

    /// <summary>Opens a purchase. Sent twice by one form, it is one.</summary>
    public async Task<int> OpenAsync(ClusterWorkspace work, string? title, string? unit, Guid formKey, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (name, counted, problems) = (TypedText.OneLine(title), TypedText.OneLine(unit), new ProblemList());
        problems.AddIf(name.Length is 0 or > Training.LongestTitle, "title", "project.title.wrong", Training.LongestTitle);
        problems.AddIf(counted.Length is 0 or > Purchase.LongestUnit, "unit", "purchase.unit.wrong", Purchase.LongestUnit);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var added = await db
            .Database.SqlQuery<int>(
                $"""
                insert into purchases (cluster_id, title, unit, state, opened_on, form_key)
                values ({work.ClusterId}, {name}, {counted}, {PurchaseState.Needs.Code()}, {desk.Today(work)}, {formKey})
                on conflict (cluster_id, form_key) do nothing returning id as "Value"
                """
            )
            .ToListAsync(cancellation);
        if (added is not [var id])
            return await db.Purchases.Where(one => one.ClusterId == work.ClusterId && one.FormKey == formKey).Select(one => one.Id).SingleAsync(cancellation);
        await steps.BeginAsync(PurchaseWorkflow.Table, PurchaseWorkflow.Open, id, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return id;
    }

    /// <summary>Declares what a member needs and pays for one today: by the team, or by whoever speaks for the member; before any quote is asked for.</summary>
    public async Task NeedAsync(ClusterWorkspace work, Purchase purchase, int? member, int? quantity, string? price, CancellationToken cancellation = default)
    {
        desk.NeedPreparerOrMember(work);
        var problems = new ProblemList();
        var found = await db.Members.AsNoTracking().SingleOrDefaultAsync(one => one.Id == member && one.ClusterId == work.ClusterId, cancellation);
        var (today, wrong) = TypedAmount.Read(price, work.Counted, "price");
        // What all need together is still counted.
        var left = MostQuantity - purchase.Needs.Where(need => need.MemberId != member).Sum(need => (long)need.Quantity);
        problems.AddIf(found is null, "member", "service.member.wrong");
        problems.AddIf(quantity is not > 0 || quantity > left, "quantity", "purchase.quantity.wrong", left);
        if (wrong is not null)
            problems.Add(wrong);
        problems.AddIf(today is { Units: > MostPrice }, "price", "purchase.price.wrong");
        problems.ThrowIfAny();
        if (!desk.MayActFor(work, found!.OrganisationId))
            throw new NotAllowed();
        await steps.HoldAsync(
            PurchaseWorkflow.Table,
            purchase,
            PurchaseState.Needs,
            () =>
                db.Database.ExecuteSqlAsync(
                    $"""
                    insert into purchase_needs (purchase_id, member_id, quantity, price_units) values ({purchase.Id}, {member}, {quantity}, {today!.Value.Units})
                    on conflict (purchase_id, member_id) do update set quantity = excluded.quantity, price_units = excluded.price_units
                    """,
                    cancellation
                ),
            cancellation
        );
    }

    /// <summary>Adds the quote of a supplier, or changes it.</summary>
    public async Task QuoteAsync(
        ClusterWorkspace work,
        Purchase purchase,
        string? supplier,
        string? price,
        string? transport,
        int? fromQuantity,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (name, problems) = (TypedText.OneLine(supplier), new ProblemList());
        var (each, wrong) = TypedAmount.Read(price, work.Counted, "price");
        var (carriage, odd) = TypedAmount.Read(transport, work.Counted, "transport");
        problems.AddIf(name.Length is 0 or > Training.LongestTitle, "supplier", "startup.name.wrong", Training.LongestTitle);
        foreach (var problem in new[] { wrong, odd }.OfType<Problem>())
            problems.Add(problem);
        problems.AddIf(each is { Units: > MostPrice }, "price", "purchase.price.wrong");
        problems.AddIf(fromQuantity is not (> 0 and <= MostQuantity), "fromQuantity", "purchase.quantity.wrong", MostQuantity);
        problems.ThrowIfAny();
        await steps.HoldAsync(
            PurchaseWorkflow.Table,
            purchase,
            PurchaseState.Quotes,
            () =>
                db.Database.ExecuteSqlAsync(
                    $"""
                    insert into purchase_quotes (purchase_id, supplier, price_units, transport_units, from_quantity)
                    values ({purchase.Id}, {name}, {each!.Value.Units}, {carriage!.Value.Units}, {fromQuantity})
                    on conflict (purchase_id, lower(supplier)) do update
                    set price_units = excluded.price_units, transport_units = excluded.transport_units, from_quantity = excluded.from_quantity
                    """,
                    cancellation
                ),
            cancellation
        );
    }

    /// <summary>Chooses a quote, and says why.</summary>
    /// <exception cref="RuleBroken">It holds only from more than is needed, or no reason is given.</exception>
    public async Task ChooseAsync(ClusterWorkspace work, Purchase purchase, int? quote, string? reason, int version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        if (purchase.Quotes.FirstOrDefault(one => one.Id == quote) is not { } chosen)
            throw new RuleBroken(Problem.At("quote", "purchase.quote.missing"));
        if (!PurchaseShares.IsAdmissible(purchase.Needs, chosen))
            throw new RuleBroken(Problem.At("quote", "purchase.quote.inadmissible", chosen.FromQuantity, purchase.Needs.Sum(need => need.Quantity)));
        await steps.TakeAsync(
            PurchaseWorkflow.Table,
            PurchaseWorkflow.Choose,
            purchase,
            version,
            set => set.SetProperty(one => one.QuoteId, chosen.Id),
            cancellation,
            reason
        );
    }

    /// <summary>Takes a step that asks for nothing but perhaps a reason.</summary>
    public Task TakeAsync(Purchase purchase, string? act, string? reason, int version, CancellationToken cancellation = default) =>
        act == PurchaseWorkflow.Choose.Act ? throw new NotAllowed() : steps.TakeAsync(PurchaseWorkflow.Table, act, purchase, version, cancellation, reason);
}
