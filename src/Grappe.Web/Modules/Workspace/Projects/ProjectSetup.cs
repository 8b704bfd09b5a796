using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Projects;

internal static class ProjectSetup
{
    public static void AddProjects(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepProjects>();
        builder.Services.AddScoped<ShareProjects>();
        builder.Services.AddSingleton<IWorkflow>(ProjectWorkflow.Table);
        builder.Services.AddSingleton(new WorkTab("projects", "projects"));
    }

    public static void MapProjects(this WebApplication app)
    {
        var api = app.MapTokenApi();
        api.MapOwn($"{WorkApi.Root}/projects", "workProjects", [WorkspaceScopes.Read], ListAsync, Parameter.Page, Parameter.PageSize)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{WorkApi.Root}/projects/{{id:int}}", "workProject", [WorkspaceScopes.Read], ReadAsync)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
    }

    private static async Task<Results<Ok<Paged<ProjectAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi api,
        GrappeDb db,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await asked.PageAsync(db.ProjectsOf(work.ClusterId), project => ProjectAnswer.Of(work, project, []), cancellation);
    }

    private static async Task<Results<Ok<ProjectAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        GrappeDb db,
        TakeSteps steps,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        if (await db.ReadProjectAsync(work.ClusterId, id, cancellation) is not { } project)
            return Problems.Missing(context, $"The cluster '{slug}' has no project {id}.");
        RowVersion.Tell(context, project.Version);
        return TypedResults.Ok(ProjectAnswer.Of(work, project, [.. steps.OpenOn(ProjectWorkflow.Table, project).Acts.Select(act => act.Act)]));
    }
}

/// <summary>A collaborative project.</summary>
/// <param name="State">idea, set-up, submitted, funded, running, finished, refused or dropped.</param>
/// <param name="Granted">What funders granted, in the currency of the workspace, such as 120000.000.</param>
/// <param name="FundedOn">The day of the first grant.</param>
/// <param name="Version">Grows with each step.</param>
/// <param name="Actions">What the role behind the token may do with it now; empty in lists.</param>
internal sealed record ProjectAnswer(
    int Id,
    string Title,
    string Summary,
    string State,
    bool IsRd,
    string Granted,
    string Currency,
    DateOnly? FundedOn,
    IReadOnlyList<ProjectPartnerAnswer> Partners,
    int Version,
    IReadOnlyList<string> Actions
)
{
    public static ProjectAnswer Of(ClusterWorkspace work, Project project, IReadOnlyList<string> actions) =>
        new(
            project.Id,
            project.Title,
            project.Summary,
            project.State.Code(),
            project.IsRd,
            work.Of(project.GrantedUnits).Plain(),
            work.Currency,
            project.FundedOn,
            [
                .. project.Partners.Select(partner => new ProjectPartnerAnswer(
                    SubjectAnswer.Of(partner.Organisation),
                    partner.Role.Code(),
                    partner.Share,
                    partner.IsIndependent
                )),
            ],
            project.Version,
            actions
        );
}

/// <summary>An organisation that takes part in a project.</summary>
/// <param name="Share">Its share of the budget, in basis points.</param>
internal sealed record ProjectPartnerAnswer(SubjectAnswer Organisation, string Role, int Share, bool IsIndependent);
