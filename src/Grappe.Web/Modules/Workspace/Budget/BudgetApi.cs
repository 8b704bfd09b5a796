using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>Lets programs read the budget of a cluster, plan it, and record what comes in and is spent.</summary>
internal static class BudgetApi
{
    private const string Thing = "budget entry";
    private static readonly TokenScope[] Reading = [WorkspaceScopes.Read];
    private static readonly TokenScope[] Preparing = [WorkspaceScopes.Prepare];
    private static readonly string[] Changes = [BudgetEntryWorkflow.Pay.Act, BudgetEntryWorkflow.TakeBack.Act];

    /// <summary>The amounts that are planned, by heading, such as 420000.00.</summary>
    internal sealed record SentPlan(Dictionary<string, string?>? Planned);

    /// <summary>Something that came in or was spent.</summary>
    /// <param name="PaidOn">None while it is not paid.</param>
    /// <param name="Project">The number of the project.</param>
    internal sealed record SentEntry(string? Heading, string? What, string? Amount, DateOnly? OnDay, DateOnly? PaidOn, int? Project);

    /// <summary>The day of the payment, or the reason for which an entry is taken back.</summary>
    internal sealed record SentChange(DateOnly? PaidOn, string? Reason);

    public static void MapBudget(this WebApplication app)
    {
        var api = app.MapTokenApi();
        api.MapWork("/budget/{year:int}", "workBudget", Reading, BudgetAsync).Produces<BudgetAnswer>();
        api.MapWork("/budget/{year:int}/entries", "workBudgetEntries", Reading, EntriesAsync, Parameter.Page, Parameter.PageSize)
            .Produces<Paged<BudgetEntryAnswer>>();
        api.MapWork("/budget/entries/{id:int}", "workBudgetEntry", Reading, EntryAsync).Produces<BudgetEntryAnswer>();
        api.MapWorkSend<SentPlan, BudgetAnswer>(
            "/budget/{year:int}/plan",
            "planWorkBudget",
            Preparing,
            StatusCodes.Status200OK,
            PlanAsync,
            """{ "planned": { "dues": "480000.00", "public": "700000.00", "staff": "1100000.00" } }"""
        );
        api.MapWorkSend<SentEntry, BudgetEntryAnswer>(
            "/budget/entries",
            "recordWorkBudgetEntry",
            Preparing,
            StatusCodes.Status201Created,
            RecordAsync,
            """{ "heading": "services", "what": "Training on moulds", "amount": "310000.00", "onDay": "2026-05-04", "paidOn": "2026-06-01" }"""
        );
        api.MapWorkSend<SentChange, BudgetEntryAnswer>(
            "/budget/entries/{id:int}/{change}",
            "changeWorkBudgetEntry",
            [WorkspaceScopes.Run],
            StatusCodes.Status200OK,
            ChangeAsync,
            """{ "paidOn": "2026-06-01" }"""
        );
    }

    private static async Task<IResult> BudgetAsync(
        string slug,
        int year,
        WorkApi api,
        FiscalYears years,
        KeepBudget keep,
        ReadMoney read,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        if (await years.FindAsync(work, year, cancellation) is not { } asked)
            return DuesCalls.NoYear(context, slug, year);
        RowVersion.Tell(context, asked.Version);
        return TypedResults.Ok(await AnswerAsync(work, asked, keep, read, cancellation));
    }

    private static async Task<IResult> EntriesAsync(
        string slug,
        int year,
        WorkApi api,
        FiscalYears years,
        ReadMoney read,
        TakeSteps steps,
        Asked asked,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        if (await years.FindAsync(work, year, cancellation) is not { } found)
            return DuesCalls.NoYear(context, slug, year);
        return await asked.PageAsync(read.Entries(work, found).OrderBy(entry => entry.Id), entry => BudgetEntryAnswer.Of(entry, steps), cancellation);
    }

    private static async Task<IResult> EntryAsync(
        string slug,
        int id,
        WorkApi api,
        KeepBudget keep,
        TakeSteps steps,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        if (await keep.FindAsync(work, id, cancellation) is not { } entry)
            return api.Missing(Thing, id);
        RowVersion.Tell(context, entry.Version);
        return TypedResults.Ok(BudgetEntryAnswer.Of(entry, steps));
    }

    private static Task<IResult> PlanAsync(
        string slug,
        int year,
        HttpContext context,
        WorkApi api,
        FiscalYears years,
        KeepBudget keep,
        ReadMoney read,
        CancellationToken cancellation
    ) =>
        api.TakeAsync<SentPlan>(
            slug,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, sent) =>
            {
                if (await years.FindAsync(work, year, cancellation) is not { } asked)
                    return (null, DuesCalls.NoYear(context, slug, year));
                var planned = (sent.Planned ?? []).ToDictionary(one => one.Key, one => WorkApi.AmountOf(one.Value));
                await keep.PlanAsync(work, asked, planned, api.VersionOr(asked.Version), cancellation);
                var set = (await years.FindAsync(work, year, cancellation))!;
                return WorkApi.Done(await AnswerAsync(work, set, keep, read, cancellation));
            }
        );

    private static Task<IResult> RecordAsync(string slug, WorkApi api, KeepBudget keep, TakeSteps steps, CancellationToken cancellation) =>
        api.TakeAsync<SentEntry>(
            slug,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, sent) =>
            {
                var typed = new KeepBudget.Typed(sent.Heading, sent.What, WorkApi.AmountOf(sent.Amount), sent.OnDay, sent.PaidOn, sent.Project);
                var id = await keep.RecordAsync(work, typed, Guid.NewGuid(), cancellation);
                return WorkApi.Added(work, "budget/entries", id, BudgetEntryAnswer.Of((await keep.FindAsync(work, id, cancellation))!, steps));
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        KeepBudget keep,
        TakeSteps steps,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<SentChange>(
            slug,
            change,
            Changes,
            api.ForTeam(WorkspaceActs.RunWork),
            async (work, sent) =>
            {
                if (await keep.FindAsync(work, id, cancellation) is not { } entry)
                    return api.NotThere(Thing, id);
                var version = api.VersionOr(entry.Version);
                await (
                    change == BudgetEntryWorkflow.Pay.Act
                        ? keep.PayAsync(work, entry, sent.PaidOn, version, cancellation)
                        : keep.TakeBackAsync(entry, sent.Reason, version, cancellation)
                );
                return WorkApi.Done(BudgetEntryAnswer.Of((await keep.FindAsync(work, id, cancellation))!, steps));
            }
        );

    private static async Task<BudgetAnswer> AnswerAsync(
        ClusterWorkspace work,
        FiscalYear year,
        KeepBudget keep,
        ReadMoney read,
        CancellationToken cancellation
    ) => BudgetAnswer.Of(work, await read.OfAsync(work, year, cancellation), await keep.PlanAsync(work, year, cancellation));
}

/// <summary>The budget of a fiscal year.</summary>
/// <param name="Own">Own income that was paid.</param>
/// <param name="Operating">Own income and support that were paid, without what passes through or comes in kind.</param>
/// <param name="SelfFinancing">Own income in operating income, exact: 875000/1815000; none where nothing came in.</param>
/// <param name="Coverage">Own income beside spending; none where nothing was spent.</param>
/// <param name="MissingWithoutSubsidy">What would be missing to pay for all that was spent, were there no public subsidy.</param>
/// <param name="Version">Of the year: a plan takes it in If-Match.</param>
internal sealed record BudgetAnswer(
    int Year,
    string Name,
    string Currency,
    IReadOnlyList<BudgetHeadingAnswer> Headings,
    string Own,
    string Operating,
    string Spending,
    string? SelfFinancing,
    string? Coverage,
    string MissingWithoutSubsidy,
    int Version
)
{
    public static BudgetAnswer Of(ClusterWorkspace work, YearMoney money, IReadOnlyDictionary<BudgetHeading, Amount> plan) =>
        new(
            money.Year.Id,
            money.Year.Name,
            work.Currency,
            [
                .. Enum.GetValues<BudgetHeading>()
                    .Select(heading => new BudgetHeadingAnswer(
                        heading.Code(),
                        plan.TryGetValue(heading, out var planned) ? planned.Plain() : null,
                        money.Told(heading).Plain(),
                        money.Paid(heading).Plain()
                    )),
            ],
            money.Own.Plain(),
            money.Operating.Plain(),
            money.Spending.Plain(),
            money.SelfFinancing?.ToString(),
            money.Coverage?.ToString(),
            money.MissingWithoutSubsidy.Plain(),
            money.Year.Version
        );
}

/// <summary>A heading of a budget.</summary>
/// <param name="Planned">None where nothing is planned.</param>
/// <param name="Told">What was invoiced, granted or ordered.</param>
/// <param name="Paid">What of it was paid.</param>
internal sealed record BudgetHeadingAnswer(string Heading, string? Planned, string Told, string Paid);

/// <summary>A budget entry.</summary>
/// <param name="State">open, paid or taken-back.</param>
/// <param name="Project">The number of the project.</param>
/// <param name="Version">Grows with each step; a step takes it in If-Match.</param>
/// <param name="Actions">What the role behind the token may do with it now.</param>
internal sealed record BudgetEntryAnswer(
    int Id,
    string Heading,
    string What,
    string Amount,
    string Currency,
    DateOnly OnDay,
    DateOnly? PaidOn,
    int? Project,
    string State,
    int Version,
    IReadOnlyList<string> Actions
)
{
    public static BudgetEntryAnswer Of(BudgetEntry entry, TakeSteps steps) =>
        new(
            entry.Id,
            entry.Heading.Code(),
            entry.What,
            entry.Amount.Plain(),
            entry.Currency,
            entry.OnDay,
            entry.PaidOn,
            entry.ProjectId,
            entry.State.Code(),
            entry.Version,
            [.. steps.OpenOn(BudgetEntryWorkflow.Table, entry).Acts.Select(act => act.Act)]
        );
}
