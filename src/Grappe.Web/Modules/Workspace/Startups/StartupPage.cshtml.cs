namespace Grappe.Web.Modules.Workspace.Startups;

/// <summary>Shows a startup on its path to the team, and takes what is done for it.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Act", "Create")]
[ResponseCache(NoStore = true)]
public sealed class StartupPageModel(GrappeDb db, WorkDesk desk, KeepStartups keep, TakeSteps steps, ReadSteps history) : WorkPage(desk)
{
    private Startup? found;

    public Startup Startup => found!;
    public IReadOnlyList<ReadSteps.Taken> Steps { get; private set; } = [];

    public OpenSteps Open => steps.OpenOn(StartupWorkflow.Table, Startup);

    public bool IsOpen => MayPrepare && Startup.IsOpen;

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        found = await db.ReadStartupAsync(Work.ClusterId, NumberOf("id"), cancellation);
        return found is not null;
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        found = await db.ReadStartupAsync(Work.ClusterId, Startup.Id, cancellation);
        Steps = await history.OfAsync(StartupWorkflow.Table, Startup.Id, cancellation);
    }

    public Task<IActionResult> OnPostStepAsync(int version, string? act, string? reason, CancellationToken cancellation) =>
        DoneAsync(keep.TakeAsync(Startup, act, reason, version, cancellation));

    public Task<IActionResult> OnPostCreateAsync(DateOnly? registeredOn, string? registration, int version, CancellationToken cancellation) =>
        DoneAsync(keep.CreateAsync(Work, Startup, registeredOn, registration, version, cancellation));

    public Task<IActionResult> OnPostActAsync(
        string? service,
        DateOnly? onDay,
        string? what,
        string? helper,
        string? cameOfIt,
        CancellationToken cancellation
    ) => DoneAsync(keep.ActAsync(Work, Startup, service, onDay, what, helper, cameOfIt, cancellation));

    public Task<IActionResult> OnPostFundAsync(
        string? kind,
        string? source,
        string? amount,
        DateOnly? grantedOn,
        int? months,
        Guid formKey,
        CancellationToken cancellation
    ) => DoneAsync(keep.FundAsync(Work, Startup, kind, source, amount, grantedOn, months, formKey, cancellation));

    private async Task<IActionResult> DoneAsync(Task change)
    {
        await change;
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"startups/{Startup.Id}")));
    }
}
