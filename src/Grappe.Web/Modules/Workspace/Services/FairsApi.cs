using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Lets programs read the fairs in which a cluster took part, add some, enter members and tell what came of it.</summary>
internal static class FairsApi
{
    private const string All = "/services/fairs";
    private const string One = All + "/{id:int}";

    private const string NewFair =
        """{ "name": "Salon de la mécanique", "place": "Alger", "first": "2026-11-03", "last": "2026-11-06", "cost": "12000.000" }""";
    private const string Outcome = """{ "participant": 7, "contacts": 14, "orders": "35000.000" }""";

    public static void MapFairs(this RouteGroupBuilder api)
    {
        api.MapWork(All, "workFairs", [WorkspaceScopes.Read], ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapWork(One, "workFair", [WorkspaceScopes.Read, WorkspaceScopes.Member], ReadAsync);
        api.MapWorkSend<NewFairBody, FairAnswer>(All, "addFair", [WorkspaceScopes.Prepare], StatusCodes.Status201Created, AddAsync, NewFair);
        api.MapWorkSend<FairChangeBody, FairAnswer>(
            One + "/{change}",
            "changeFair",
            [WorkspaceScopes.Prepare, WorkspaceScopes.Member],
            StatusCodes.Status200OK,
            ChangeAsync,
            Outcome
        );
    }

    private static async Task<Results<Ok<Paged<FairAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi api,
        GrappeDb db,
        AnswerService answer,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await asked.PageAsync(db.FairsOf(work.ClusterId), fair => answer.Of(work, fair), cancellation);
    }

    private static async Task<Results<Ok<FairAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        GrappeDb db,
        AnswerService answer,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, api.ForMembersToo(WorkspaceActs.ReadWork), cancellation);
        if (work is null)
            return refused!;
        return await FindAsync(db, work, id, cancellation) is { } fair ? TypedResults.Ok(answer.Of(work, fair)) : api.Missing("fair", id);
    }

    private static Task<IResult> AddAsync(string slug, WorkApi api, GrappeDb db, KeepFairs keep, AnswerService answer, CancellationToken cancellation) =>
        api.TakeAsync<NewFairBody>(
            slug,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                var cost = WorkApi.AmountOf(body.Cost);
                var id = await keep.AddAsync(work, body.Name, body.Place, body.First, body.Last, cost, Guid.NewGuid(), cancellation);
                return WorkApi.Added(work, "services/fairs", id, answer.Of(work, (await FindAsync(db, work, id, cancellation))!));
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        GrappeDb db,
        KeepFairs keep,
        AnswerService answer,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<FairChangeBody>(
            slug,
            change,
            AnswerService.FairChanges,
            api.ForMembersToo(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                if (await FindAsync(db, work, id, cancellation) is not { } fair)
                    return api.NotThere("fair", id);
                await (
                    change switch
                    {
                        "enter" => keep.EnterAsync(work, fair, body.Member, body.Weight ?? 1, cancellation),
                        _ => keep.TellAsync(work, fair, body.Participant ?? 0, body.Contacts, WorkApi.AmountOf(body.Orders), cancellation),
                    }
                );
                return WorkApi.Done(answer.Of(work, (await FindAsync(db, work, id, cancellation))!));
            }
        );

    private static Task<Fair?> FindAsync(GrappeDb db, ClusterWorkspace work, int id, CancellationToken cancellation) =>
        db.FairsOf(work.ClusterId).SingleOrDefaultAsync(one => one.Id == id, cancellation);
}

/// <summary>A fair to be added.</summary>
/// <param name="Cost">In all, such as 12000.000; it is split among those who go.</param>
internal sealed record NewFairBody(string? Name, string? Place, DateOnly? First, DateOnly? Last, string? Cost);

/// <summary>A change of a fair, with what it asks for.</summary>
/// <param name="Member">The number of the member that goes.</param>
/// <param name="Weight">Its part of the costs beside those of the others; 1 where it is left out.</param>
/// <param name="Participant">The number of the participant of whom it is told what came of it.</param>
/// <param name="Orders">Such as 35000.000, in the currency of the workspace.</param>
internal sealed record FairChangeBody(int? Member, int? Weight, int? Participant, int? Contacts, string? Orders);
