using Grappe.Web.Modules.Workspace.Governance;

namespace Grappe.Web.Modules.Workspace.Labels;

/// <summary>Shows a label to the team, and takes opinions, the recommendation and what was decided. Whoever speaks for a partner does not read the opinions.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Opinion", "Recommend", "Grant", "Renew")]
[ResponseCache(NoStore = true)]
public sealed class LabelPageModel(WorkDesk desk, KeepLabels keep, CurrentPerson current, TakeSteps steps, ReadSteps history, Agenda agenda) : WorkPage(desk)
{
    private Label? found;

    public Label Label => found!;
    public IReadOnlyList<ReadSteps.Taken> Steps { get; private set; } = [];

    /// <summary>The meetings of the board on whose agenda it can be put.</summary>
    public IReadOnlyList<Meeting> Meetings { get; private set; } = [];

    /// <summary>The request for this project that is under way, where it is another.</summary>
    public int? UnderWay { get; private set; }

    public bool MayRenew => MayPrepare && Label.State == LabelState.Granted && UnderWay is null;

    public OpenSteps Open => steps.OpenOn(LabelWorkflow.Table, Label);

    public bool IsInterested => Label.IsInterested(current);

    public DateOnly Today => Desk.Today(Work);

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        found = await keep.FindAsync(Work, NumberOf("id"), cancellation);
        return found is not null;
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        found = await keep.FindAsync(Work, Label.Id, cancellation);
        Steps = await history.OfAsync(LabelWorkflow.Table, Label.Id, cancellation);
        UnderWay = await keep.UnderWayAsync(Label.ProjectId, cancellation) is { } request && request != Label.Id ? request : null;
        if (Open.Has(LabelWorkflow.PutOnAgenda.Act))
            Meetings = await agenda.OpenForAsync(Work, BodyKind.Board, cancellation);
    }

    public Task<IActionResult> OnPostOpinionAsync(string? commission, string? verdict, string? reasons, CancellationToken cancellation) =>
        DoneAsync(keep.GiveOpinionAsync(Work, Label, commission, verdict, reasons, cancellation));

    public Task<IActionResult> OnPostRecommendAsync(string? recommendation, string? text, int version, CancellationToken cancellation) =>
        DoneAsync(keep.RecommendAsync(Work, Label, recommendation, text, version, cancellation));

    public Task<IActionResult> OnPostAgendaAsync(int? meeting, int version, CancellationToken cancellation) =>
        DoneAsync(keep.PutOnAgendaAsync(Work, Label, meeting, version, cancellation));

    public Task<IActionResult> OnPostGrantAsync(DateOnly? first, DateOnly? last, string? departure, int version, CancellationToken cancellation) =>
        DoneAsync(keep.GrantAsync(Work, Label, first, last, departure, version, cancellation));

    public async Task<IActionResult> OnPostRenewAsync(string? request, CancellationToken cancellation) =>
        Redirect(PathOf(await keep.RequestAsync(Work, Label.ProjectId, request, Label.Id, cancellation)));

    public Task<IActionResult> OnPostStepAsync(int version, string? act, string? reason, CancellationToken cancellation) =>
        DoneAsync(keep.TakeAsync(Work, Label, act, reason, version, cancellation));

    private async Task<IActionResult> DoneAsync(Task change)
    {
        await change;
        return Redirect(PathOf(Label.Id));
    }

    public string PathOf(int label) => To(string.Create(CultureInfo.InvariantCulture, $"labels/{label}"));
}
