using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>Lets programs read the projects of a cluster, propose some, and take them as far as their pages do.</summary>
internal static class ProjectsApi
{
    private const string All = "/projects";
    private const string One = All + "/{id:int}";
    private static readonly Parameter<string[]> State = Parameter.Codes("projectState", [.. Enum.GetValues<ProjectState>().Select(state => state.Code())]);

    private const string NewProject =
        """{ "title": "Moules allégés", "summary": "Des moules en fibres.", "budget": "1500000.000", "isRd": true, "isPublic": false }""";
    private const string NewPartner = """{ "organisation": "atelier-invente", "role": "lead", "share": 6650 }""";

    public static void MapProjects(this RouteGroupBuilder api)
    {
        api.MapWork(All, "workProjects", [WorkspaceScopes.Read], ListAsync, State, Parameter.Page, Parameter.PageSize);
        api.MapWork(One, "workProject", [WorkspaceScopes.Read, WorkspaceScopes.Member], ReadAsync);
        api.MapWorkSend<NewProjectBody, ProjectAnswer>(
            All,
            "proposeWorkProject",
            [WorkspaceScopes.Prepare],
            StatusCodes.Status201Created,
            ProposeAsync,
            NewProject
        );
        api.MapWorkSend<ProjectChangeBody, ProjectAnswer>(
            One + "/{change}",
            "changeWorkProject",
            [WorkspaceScopes.Prepare, WorkspaceScopes.Run],
            StatusCodes.Status200OK,
            ChangeAsync,
            NewPartner
        );
    }

    private static async Task<Results<Ok<Paged<ProjectAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi api,
        GrappeDb db,
        AnswerProject answer,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        var states = asked.Get(State).Select(code => Codes.Find<ProjectState>(code)!.Value).ToList();
        return await asked.PageAsync(
            db.WholeProjectsOf(work.ClusterId).Where(project => states.Count == 0 || states.Contains(project.State)),
            project => answer.Of(work, project),
            cancellation
        );
    }

    private static async Task<Results<Ok<ProjectAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        WorkDesk desk,
        GrappeDb db,
        AnswerProject answer,
        CancellationToken cancellation
    )
    {
        Project? project = null;
        // Whoever speaks for a partner reads the project, and hears of no other.
        var (work, refused) = await api.FindAsync(
            slug,
            async found =>
            {
                project = await db.ReadProjectAsync(found.ClusterId, id, cancellation);
                return desk.May(WorkspaceActs.ReadWork, found) || project?.Partners.Any(partner => desk.SpeaksFor(partner.OrganisationId)) == true;
            },
            cancellation
        );
        if (work is null)
            return refused!;
        return project is null ? api.Missing("project", id) : TypedResults.Ok(answer.Told(work, project));
    }

    private static Task<IResult> ProposeAsync(string slug, WorkApi api, KeepProjects keep, AnswerProject answer, CancellationToken cancellation) =>
        api.TakeAsync<NewProjectBody>(
            slug,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                var id = await keep.ProposeAsync(work, body.Words, Guid.NewGuid(), cancellation);
                return WorkApi.Added(work, "projects", id, (await answer.OfAsync(work, id, cancellation))!);
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        GrappeDb db,
        KeepProjects keep,
        TakeSteps steps,
        AnswerProject answer,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<ProjectChangeBody>(
            slug,
            change,
            [.. AnswerProject.Changes, .. ProjectWorkflow.Table.Acts],
            api.ForTeam(WorkspaceActs.PrepareWork, WorkspaceActs.RunWork),
            async (work, body) =>
            {
                if (await db.ReadProjectAsync(work.ClusterId, id, cancellation) is not { } project)
                    return api.NotThere("project", id);
                var version = api.VersionOr(project.Version);
                if (AnswerProject.Changes.Contains(change))
                    api.Insist(project.Version);
                await (
                    change switch
                    {
                        "edit" => keep.EditAsync(work, project, body.Words(work, project), version, cancellation),
                        "rights" => keep.SettleRightsAsync(
                            work,
                            project,
                            body.Rights ?? project.Rights,
                            body.SettledOn ?? project.RightsSettledOn,
                            body.Agreement ?? project.Agreement,
                            version,
                            cancellation
                        ),
                        "partner" => keep.SetPartnerAsync(
                            work,
                            project,
                            body.Organisation,
                            body.Role,
                            ProjectChangeBody.Percent(body.Share),
                            body.IsIndependent ?? true,
                            cancellation
                        ),
                        "remove-partner" when project.Partners.All(partner => partner.Id != body.Partner) => throw new RuleBroken(
                            Problem.At("partner", "project.leader.wrong")
                        ),
                        "remove-partner" => keep.RemovePartnerAsync(work, project, body.Partner ?? 0, cancellation),
                        "package" => keep.AddPackageAsync(work, project, body.PackageTitle, body.Leader, body.First, body.Last, cancellation),
                        "deliverable" => keep.AddDeliverableAsync(work, project, body.Package, body.DeliverableTitle, body.DueOn, cancellation),
                        "deliver" => keep.DeliverAsync(work, project, body.Deliverable ?? 0, body.DeliveredOn, cancellation),
                        "funder" => keep.AddFunderAsync(
                            work,
                            project,
                            body.Funder,
                            body.Instrument,
                            WorkApi.AmountOf(body.Asked),
                            WorkApi.AmountOf(body.Granted),
                            body.GrantedOn,
                            cancellation
                        ),
                        "grant" => keep.GrantAsync(work, project, body.FunderOf ?? 0, WorkApi.AmountOf(body.Granted), body.GrantedOn, cancellation),
                        "product" => keep.AddProductAsync(work, project, body.Product, body.LaunchedOn, cancellation),
                        _ => steps.TakeAsync(ProjectWorkflow.Table, change, project, version, cancellation, body.Reason),
                    }
                );
                return WorkApi.Done((await answer.OfAsync(work, id, cancellation))!);
            }
        );
}
