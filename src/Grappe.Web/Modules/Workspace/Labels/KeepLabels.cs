using Grappe.Web.Modules.Workspace.Governance;
using Grappe.Web.Modules.Workspace.Projects;

namespace Grappe.Web.Modules.Workspace.Labels;

/// <summary>Asks for labels, takes opinions and the recommendation, brings them before the board, and grants them.</summary>
public sealed class KeepLabels(GrappeDb db, WorkDesk desk, CurrentPerson current, TakeSteps steps, Agenda agenda, TellNews news, TimeProvider clock)
{
    private const int MostYears = 10;

    /// <summary>Reads a label of a cluster; null where it has none of that number.</summary>
    public Task<Label?> FindAsync(ClusterWorkspace work, int id, CancellationToken cancellation = default) =>
        db.LabelsWithProjects.SingleOrDefaultAsync(label => label.ClusterId == work.ClusterId && label.Id == id, cancellation);

    /// <summary>Asks for the label of a project. Where a request is under way already, that one is meant.</summary>
    /// <param name="renews">The label that it renews.</param>
    /// <exception cref="RuleBroken">The project is not of this cluster, or nothing is said for it.</exception>
    public async Task<int> RequestAsync(ClusterWorkspace work, int? project, string? request, int? renews, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (words, problems) = (TypedText.Lines(request), new ProblemList());
        problems.AddIf(
            !await db.Projects.AnyAsync(one => one.Id == project && one.ClusterId == work.ClusterId, cancellation),
            "project",
            "label.project.wrong"
        );
        problems.AddIf(words.Length is 0 or > Label.LongestText, "request", "label.text.wrong", Label.LongestText);
        problems.AddIf(
            renews is not null
                && !await db.Labels.AnyAsync(one => one.Id == renews && one.ProjectId == project && one.State == LabelState.Granted, cancellation),
            "renews",
            "label.renews.wrong"
        );
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await db.Database.ExecuteSqlAsync($"select from projects where id = {project} for update", cancellation);
        if (await UnderWayAsync(project!.Value, cancellation) is { } under)
            return under;
        var label = new Label
        {
            ClusterId = work.ClusterId,
            ProjectId = project.Value,
            RenewsId = renews,
            Request = words,
            State = LabelState.Draft,
            RequestedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Add(label);
        await db.SaveChangesAsync(cancellation);
        await steps.BeginAsync(LabelWorkflow.Table, LabelWorkflow.Ask, label.Id, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return label.Id;
    }

    /// <summary>Finds the request for a project that is under way; null where none is.</summary>
    public Task<int?> UnderWayAsync(int project, CancellationToken cancellation = default)
    {
        var open = LabelWorkflow.Open;
        return db.Labels.Where(one => one.ProjectId == project && open.Contains(one.State)).Select(one => (int?)one.Id).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>Writes down the reasoned opinion of a commission; written again, it takes the place of the one before.</summary>
    /// <exception cref="NotAllowed">Whoever writes speaks for a partner of the project.</exception>
    public async Task GiveOpinionAsync(
        ClusterWorkspace work,
        Label label,
        string? commission,
        string? verdict,
        string? reasons,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        if (label.IsInterested(current))
            throw new NotAllowed();
        var (name, words, read, problems) = (TypedText.OneLine(commission), TypedText.Lines(reasons), Codes.Find<Verdict>(verdict), new ProblemList());
        problems.AddIf(name.Length is 0 or > LabelOpinion.LongestCommission, "commission", "label.commission.wrong", LabelOpinion.LongestCommission);
        problems.AddIf(read is null, "verdict", "label.verdict.wrong");
        problems.AddIf(words.Length is 0 or > Label.LongestText, "reasons", "label.text.wrong", Label.LongestText);
        problems.ThrowIfAny();
        await steps.HoldAsync(
            LabelWorkflow.Table,
            label,
            LabelState.Submitted,
            () =>
                db.Database.ExecuteSqlAsync(
                    $"""
                    insert into label_opinions (label_id, commission, verdict, reasons, person_id, given_at)
                    values ({label.Id}, {name}, {read!.Value.Code()}, {words}, {current.Id}, {clock.GetUtcNow().UtcDateTime})
                    on conflict (label_id, lower(commission)) do update
                    set verdict = excluded.verdict, reasons = excluded.reasons, person_id = excluded.person_id, given_at = excluded.given_at
                    """,
                    cancellation
                ),
            cancellation
        );
    }

    /// <summary>Notes what the selection committee recommends.</summary>
    public async Task RecommendAsync(
        ClusterWorkspace work,
        Label label,
        string? recommendation,
        string? text,
        int version,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (read, words, problems) = (Codes.Find<Verdict>(recommendation), TypedText.Lines(text), new ProblemList());
        problems.AddIf(read is null, "recommendation", "label.verdict.wrong");
        problems.AddIf(words.Length is 0 or > Label.LongestText, "text", "label.text.wrong", Label.LongestText);
        problems.ThrowIfAny();
        await steps.TakeAsync(
            LabelWorkflow.Table,
            LabelWorkflow.Recommend,
            label,
            version,
            set => set.SetProperty(one => one.Recommendation, read).SetProperty(one => one.RecommendationText, words),
            cancellation
        );
    }

    /// <summary>Puts the label on the agenda of a meeting of the board.</summary>
    public async Task PutOnAgendaAsync(ClusterWorkspace work, Label label, int? meeting, int version, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        if (meeting is not { } at || await db.Meetings.AnyAsync(one => one.Id == at && one.Body.Kind != BodyKind.Board, cancellation))
            throw new RuleBroken(Problem.At("meeting", "label.meeting.missing"));
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await steps.TakeAsync(LabelWorkflow.Table, LabelWorkflow.PutOnAgenda, label, version, cancellation: cancellation);
        await agenda.AddAsync(work, at, LabelWorkflow.Table.Name, label.Id, label.Project.Title, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Grants the label for its days, once the board has voted for it.</summary>
    /// <param name="departure">The board's reasons, where the committee did not recommend it.</param>
    public async Task GrantAsync(
        ClusterWorkspace work,
        Label label,
        DateOnly? first,
        DateOnly? last,
        string? departure,
        int version,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (words, problems) = (TypedText.Lines(departure), new ProblemList());
        problems.AddIf(first is null || first < label.DecidedOn, "first", "label.first.wrong");
        problems.AddIf(
            last is null || last < first || (first is { } begins && begins.Year + MostYears <= DateOnly.MaxValue.Year && last > begins.AddYears(MostYears)),
            "last",
            "label.last.wrong",
            MostYears
        );
        problems.AddIf(label.Recommendation == Verdict.No && words.Length == 0, "departure", "label.departure.missing");
        problems.AddIf(words.Length > Label.LongestText, "departure", "label.text.wrong", Label.LongestText);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await steps.TakeAsync(
            LabelWorkflow.Table,
            LabelWorkflow.Grant,
            label,
            version,
            set =>
                set.SetProperty(one => one.FirstDay, first)
                    .SetProperty(one => one.LastDay, last)
                    .SetProperty(one => one.Departure, words.Length > 0 ? words : null),
            cancellation
        );
        await news.TellAsync(
            LabelNews.Granted,
            work.Cluster.AsScope(),
            "labels",
            [work.Cluster.Name, label.Project.Title],
            new
            {
                label.Id,
                Cluster = work.Cluster.Slug,
                Project = label.Project.Title,
                From = first,
                Until = last,
            },
            current.Id,
            cancellation: cancellation
        );
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Takes a step that asks for nothing but perhaps a reason.</summary>
    public Task TakeAsync(ClusterWorkspace work, Label label, string? act, string? reason, int version, CancellationToken cancellation = default) =>
        act == LabelWorkflow.Withdraw.Act
            ? steps.TakeAsync(
                LabelWorkflow.Table,
                LabelWorkflow.Withdraw,
                label,
                version,
                set => set.SetProperty(one => one.WithdrawnOn, desk.Today(work)),
                cancellation,
                reason
            )
        : act is { } other && OwnForms.Contains(other) ? throw new NotAllowed()
        : steps.TakeAsync(LabelWorkflow.Table, act, label, version, cancellation, reason);

    /// <summary>The acts that ask for more than a reason.</summary>
    public static IReadOnlyList<string> OwnForms => [LabelWorkflow.Recommend.Act, LabelWorkflow.PutOnAgenda.Act, LabelWorkflow.Grant.Act];
}

/// <summary>Applies what the board voted on a label.</summary>
internal sealed class LabelByVote(GrappeDb db, TakeSteps steps) : IDecidedByVote
{
    public string Thing => LabelWorkflow.Table.Name;

    public async Task TakeAsync(int id, Outcome outcome, DateOnly day, CancellationToken cancellation)
    {
        var label = await db.LabelsWithProjects.SingleAsync(one => one.Id == id, cancellation);
        var row = outcome switch
        {
            Outcome.Adopted => LabelWorkflow.Adopt,
            Outcome.Refused => LabelWorkflow.Reject,
            _ => LabelWorkflow.Adjourn,
        };
        await steps.TakeAsync(
            LabelWorkflow.Table,
            row,
            label,
            also: outcome == Outcome.Adjourned ? null : set => set.SetProperty(one => one.DecidedOn, day),
            cancellation: cancellation
        );
    }

    // An adjourned label has its recommendation still, and can be put on an agenda again.
    public async Task<bool> ReturnAsync(int id, CancellationToken cancellation)
    {
        var label = await db.LabelsWithProjects.SingleAsync(one => one.Id == id, cancellation);
        if (label.State != LabelState.Recommended)
            return false;
        await steps.TakeAsync(LabelWorkflow.Table, LabelWorkflow.PutOnAgenda, label, cancellation: cancellation);
        return true;
    }

    public async Task<IReadOnlyList<int>> InterestedAsync(int id, CancellationToken cancellation) =>
        await db
            .Labels.Where(label => label.Id == id)
            .SelectMany(label => label.Project.Partners)
            .Select(partner => partner.OrganisationId)
            .ToListAsync(cancellation);
}

internal static class LabelNews
{
    /// <summary>A label was granted: it stands in the public register.</summary>
    public static readonly NewsKind Granted = new("label.granted") { Followers = new("notice.label.granted"), Programs = new("label.granted") };
}
