using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Labels;

/// <summary>Lets programs read the labels of a cluster, asked for and granted, ask for some, and take them as far as their pages do.</summary>
internal static class LabelsApi
{
    private const string All = "/labels";
    private const string One = All + "/{id:int}";

    private const string NewLabel = """{ "project": 12, "request": "Le projet ouvre un marché." }""";
    private const string NewOpinion = """{ "commission": "Technologie", "verdict": "with-reserves", "reasons": "Le coût reste à préciser." }""";

    public static void MapLabels(this RouteGroupBuilder api)
    {
        api.MapWork(All, "workLabels", [WorkspaceScopes.Read], ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapWork(One, "workLabel", [WorkspaceScopes.Read], ReadAsync);
        api.MapWorkSend<NewLabelBody, WorkLabelAnswer>(All, "askForLabel", [WorkspaceScopes.Prepare], StatusCodes.Status201Created, AskAsync, NewLabel);
        api.MapWorkSend<LabelChangeBody, WorkLabelAnswer>(
                One + "/{change}",
                "changeLabel",
                [WorkspaceScopes.Prepare, WorkspaceScopes.Run],
                StatusCodes.Status200OK,
                ChangeAsync,
                NewOpinion
            )
            .Produces<WorkLabelAnswer>(StatusCodes.Status201Created);
    }

    private static async Task<Results<Ok<Paged<WorkLabelAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi api,
        GrappeDb db,
        AnswerLabel answer,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await asked.PageAsync(db.LabelsWithProjects.Where(label => label.ClusterId == work.ClusterId), label => answer.Of(work, label), cancellation);
    }

    private static async Task<Results<Ok<WorkLabelAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        AnswerLabel answer,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await answer.OfAsync(work, id, cancellation) is { } label ? TypedResults.Ok(label) : api.Missing("label", id);
    }

    private static Task<IResult> AskAsync(string slug, WorkApi api, KeepLabels keep, AnswerLabel answer, CancellationToken cancellation) =>
        api.TakeAsync<NewLabelBody>(
            slug,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                var id = await keep.RequestAsync(work, body.Project, body.Request, null, cancellation);
                return WorkApi.Added(work, "labels", id, (await answer.OfAsync(work, id, cancellation))!);
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        KeepLabels keep,
        AnswerLabel answer,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<LabelChangeBody>(
            slug,
            change,
            [.. AnswerLabel.Changes, .. LabelWorkflow.Table.Acts],
            api.ForTeam(WorkspaceActs.PrepareWork, WorkspaceActs.RunWork),
            async (work, body) =>
            {
                if (await keep.FindAsync(work, id, cancellation) is not { } label)
                    return api.NotThere("label", id);
                var version = api.VersionOr(label.Version);
                if (AnswerLabel.Changes.Contains(change))
                    api.Insist(label.Version);
                if (change == "renew")
                {
                    // The program named the label by its address, in no field.
                    if (label.State != LabelState.Granted)
                        throw new RuleBroken("label.renews.wrong");
                    var renewal = await keep.RequestAsync(work, label.ProjectId, body.Request, label.Id, cancellation);
                    return WorkApi.Added(work, "labels", renewal, (await answer.OfAsync(work, renewal, cancellation))!);
                }
                await (
                    change switch
                    {
                        "opinion" => keep.GiveOpinionAsync(work, label, body.Commission, body.Verdict, body.Reasons, cancellation),
                        "recommend" => keep.RecommendAsync(work, label, body.Recommendation, body.Text, version, cancellation),
                        "put-on-agenda" => keep.PutOnAgendaAsync(work, label, body.Meeting, version, cancellation),
                        "grant" => keep.GrantAsync(work, label, body.First, body.Last, body.Departure, version, cancellation),
                        _ => keep.TakeAsync(work, label, change, body.Reason, version, cancellation),
                    }
                );
                return WorkApi.Done((await answer.OfAsync(work, id, cancellation))!);
            }
        );
}

/// <summary>A label, asked for or granted.</summary>
/// <param name="ProjectTitle">What the project is called.</param>
/// <param name="Renews">The number of the label that it renews.</param>
/// <param name="Request">The reasons for which it is asked.</param>
/// <param name="State">draft, submitted, recommended, on-agenda, voted-for, voted-against, granted, refused, withdrawn or taken-back.</param>
/// <param name="Expired">Whether its days are over.</param>
/// <param name="DecidedOn">The day of the meeting that decided.</param>
/// <param name="OpinionsShut">Whether opinions, recommendation and departure are left out: whoever acts for a partner of the project does not read them.</param>
/// <param name="Recommendation">yes, with-reserves or no.</param>
/// <param name="Departure">The reasons for which the board departs from what was recommended.</param>
/// <param name="Version">Grows with each step; send it as If-Match.</param>
/// <param name="Actions">What this token may do with it now: each is the end of an address that takes it.</param>
internal sealed record WorkLabelAnswer(
    int Id,
    int Project,
    string ProjectTitle,
    int? Renews,
    string Request,
    string State,
    DateTime RequestedAt,
    DateOnly? DecidedOn,
    DateOnly? First,
    DateOnly? Last,
    bool Expired,
    DateOnly? WithdrawnOn,
    bool OpinionsShut,
    IReadOnlyList<LabelOpinionAnswer> Opinions,
    string? Recommendation,
    string? RecommendationText,
    string? Departure,
    int Version,
    IReadOnlyList<string> Actions
);

/// <summary>The reasoned opinion of a commission.</summary>
/// <param name="Verdict">yes, with-reserves or no.</param>
internal sealed record LabelOpinionAnswer(string Commission, string Verdict, string Reasons, DateTime GivenAt);

/// <summary>Answers with labels, and with what the role behind the token may do with each.</summary>
internal sealed class AnswerLabel(WorkDesk desk, KeepLabels keep, TakeSteps steps, CurrentPerson current, IHttpContextAccessor accessor)
{
    /// <summary>The changes that are no steps of the workflow.</summary>
    public static readonly string[] Changes = ["opinion", "renew"];

    public async Task<WorkLabelAnswer?> OfAsync(ClusterWorkspace work, int id, CancellationToken cancellation)
    {
        if (await keep.FindAsync(work, id, cancellation) is not { } label)
            return null;
        RowVersion.Tell(accessor.HttpContext!, label.Version);
        return Of(work, label);
    }

    public WorkLabelAnswer Of(ClusterWorkspace work, Label label)
    {
        var mayPrepare = desk.May(WorkspaceActs.PrepareWork, work);
        var isInterested = label.IsInterested(current);
        // A token that only writes reads no opinions in what is answered to it.
        var reads = !isInterested && desk.May(WorkspaceActs.ReadWork, work);
        return new(
            label.Id,
            label.ProjectId,
            label.Project.Title,
            label.RenewsId,
            label.Request,
            label.State.Code(),
            label.RequestedAt,
            label.DecidedOn,
            label.FirstDay,
            label.LastDay,
            label.IsExpiredOn(desk.Today(work)),
            label.WithdrawnOn,
            !reads,
            reads
                ? [.. label.Opinions.Select(opinion => new LabelOpinionAnswer(opinion.Commission, opinion.Verdict.Code(), opinion.Reasons, opinion.GivenAt))]
                : [],
            reads ? label.Recommendation?.Code() : null,
            reads ? label.RecommendationText : null,
            reads ? label.Departure : null,
            label.Version,
            [
                .. mayPrepare && !isInterested && label.State == LabelState.Submitted ? ["opinion"] : Array.Empty<string>(),
                .. mayPrepare && label.State == LabelState.Granted ? ["renew"] : Array.Empty<string>(),
                .. steps.OpenOn(LabelWorkflow.Table, label).Acts.Select(act => act.Act),
            ]
        );
    }
}

/// <summary>A label to be asked for.</summary>
/// <param name="Project">The number of the project.</param>
/// <param name="Request">The reasons for which it is asked.</param>
internal sealed record NewLabelBody(int? Project, string? Request);

/// <summary>A change of a label, with what it asks for.</summary>
/// <param name="Verdict">yes, with-reserves or no.</param>
/// <param name="Recommendation">yes, with-reserves or no.</param>
/// <param name="Meeting">The number of the meeting of the board on whose agenda it is put.</param>
/// <param name="Departure">The board's reasons, where the committee did not recommend it.</param>
/// <param name="Request">The reasons for which the renewal is asked.</param>
/// <param name="Reason">Why, where the step asks for it.</param>
internal sealed record LabelChangeBody(
    string? Commission,
    string? Verdict,
    string? Reasons,
    string? Recommendation,
    string? Text,
    int? Meeting,
    DateOnly? First,
    DateOnly? Last,
    string? Departure,
    string? Request,
    string? Reason
);
