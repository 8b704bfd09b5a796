using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>Shows a project to the team of its cluster, and to those who speak for its partners; takes changes from the team.</summary>
[Authorize]
[SentAgain("Words", "Rights", "Partner", "Package", "Deliverable", "Funder", "Product", "Join")]
[ResponseCache(NoStore = true)]
public sealed class ProjectPageModel(GrappeDb db, WorkDesk desk, KeepProjects keep, ShareProjects share, TakeSteps steps, ReadSteps history, AskSubjects ask)
    : WorkPage(desk)
{
    private int Id => NumberOf("id");

    public Project Project { get; private set; } = null!;
    public IReadOnlyList<ReadSteps.Taken> Steps { get; private set; } = [];

    /// <summary>Those that may be meant by the name of a partner that was typed.</summary>
    public IReadOnlyList<Subject> Likely { get; private set; } = [];

    /// <summary>Whether somebody may still say that it is another cluster's too: what came to nothing counts for none.</summary>
    public bool MayShare => MayPrepare && ShareProjects.IsOpen(Project);

    /// <summary>The other clusters that list the same project.</summary>
    public IReadOnlyList<Subject> AlsoListedBy { get; private set; } = [];

    public OpenSteps Open => steps.OpenOn(ProjectWorkflow.Table, Project);

    /// <summary>Whether partners and shares may still change.</summary>
    public bool IsForming => MayPrepare && Project.IsForming;

    public bool IsOpen => MayPrepare && Project.IsOpen;

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (await db.ReadProjectAsync(Work.ClusterId, Id, cancellation) is not { } project)
            return false;
        Project = project;
        return true;
    }

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) =>
        Task.FromResult(MayRead || Project.Partners.Any(partner => Desk.SpeaksFor(partner.OrganisationId)));

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        // What was changed meanwhile is shown beside what was typed.
        Project = await db.ReadProjectAsync(Work.ClusterId, Id, cancellation) ?? Project;
        Steps = await history.OfAsync(ProjectWorkflow.Table, Project.Id, cancellation);
        AlsoListedBy = await share.OthersAsync(Project, cancellation);
        if (SubjectField.Sent(Request, "organisation") is { } typed)
            Likely = (await ask.FindAsync(typed, cancellation, "organisation")).Likely;
    }

    public Task<IActionResult> OnPostWordsAsync(
        string? title,
        string? summary,
        string? budget,
        bool isRd,
        bool isPublic,
        int version,
        CancellationToken cancellation
    ) => DoneAsync(keep.EditAsync(Work, Project, new(title, summary, budget, isRd, isPublic), version, cancellation));

    public Task<IActionResult> OnPostRightsAsync(string? rights, DateOnly? settledOn, string? agreement, int version, CancellationToken cancellation) =>
        DoneAsync(keep.SettleRightsAsync(Work, Project, rights, settledOn, agreement, version, cancellation));

    public Task<IActionResult> OnPostPartnerAsync(string? role, string? share, bool isDependent, CancellationToken cancellation) =>
        DoneAsync(keep.SetPartnerAsync(Work, Project, SubjectField.Sent(Request, "organisation"), role, share, !isDependent, cancellation));

    public Task<IActionResult> OnPostRemovePartnerAsync(int partner, CancellationToken cancellation) =>
        DoneAsync(keep.RemovePartnerAsync(Work, Project, partner, cancellation));

    public Task<IActionResult> OnPostPackageAsync(string? packageTitle, int? leader, DateOnly? first, DateOnly? last, CancellationToken cancellation) =>
        DoneAsync(keep.AddPackageAsync(Work, Project, packageTitle, leader, first, last, cancellation));

    public Task<IActionResult> OnPostDeliverableAsync(int? package, string? deliverableTitle, DateOnly? dueOn, CancellationToken cancellation) =>
        DoneAsync(keep.AddDeliverableAsync(Work, Project, package, deliverableTitle, dueOn, cancellation));

    public Task<IActionResult> OnPostDeliverAsync(int deliverable, DateOnly? deliveredOn, CancellationToken cancellation) =>
        DoneAsync(keep.DeliverAsync(Work, Project, deliverable, deliveredOn, cancellation));

    public Task<IActionResult> OnPostFunderAsync(
        string? funder,
        string? instrument,
        string? asked,
        string? granted,
        DateOnly? grantedOn,
        CancellationToken cancellation
    ) => DoneAsync(keep.AddFunderAsync(Work, Project, funder, instrument, asked, granted, grantedOn, cancellation));

    public Task<IActionResult> OnPostGrantAsync(int funderOf, string? granted, DateOnly? grantedOn, CancellationToken cancellation) =>
        DoneAsync(keep.GrantAsync(Work, Project, funderOf, granted, grantedOn, cancellation));

    public Task<IActionResult> OnPostProductAsync(string? product, DateOnly? launchedOn, CancellationToken cancellation) =>
        DoneAsync(keep.AddProductAsync(Work, Project, product, launchedOn, cancellation));

    public Task<IActionResult> OnPostJoinAsync(string? sharedCode, CancellationToken cancellation) =>
        DoneAsync(share.JoinAsync(Work, Project, sharedCode, cancellation));

    public Task<IActionResult> OnPostPartAsync(CancellationToken cancellation) => DoneAsync(share.PartAsync(Work, Project, cancellation));

    public Task<IActionResult> OnPostStepAsync(int version, string? act, string? reason, CancellationToken cancellation) =>
        DoneAsync(steps.TakeAsync(ProjectWorkflow.Table, act, Project, version, cancellation, reason));

    private async Task<IActionResult> DoneAsync(Task change)
    {
        await change;
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"projects/{Project.Id}")));
    }
}
