using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Lets programs read the trainings of a cluster, plan some, enter those who take part and sign them in.</summary>
internal static class TrainingsApi
{
    private const string All = "/services/trainings";
    private const string One = All + "/{id:int}";

    private const string NewTraining = """{ "title": "Initiation à la norme", "place": "Sfax", "first": "2027-02-09", "days": 1.5, "seats": 20 }""";
    private const string NewParticipant = """{ "name": "Amel Inventée", "member": 12 }""";

    public static void MapTrainings(this RouteGroupBuilder api)
    {
        TokenScope[] preparing = [WorkspaceScopes.Prepare];
        api.MapWork(All, "workTrainings", [WorkspaceScopes.Read], ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapWork(One, "workTraining", [WorkspaceScopes.Read], ReadAsync);
        api.MapWorkSend<NewTrainingBody, TrainingAnswer>(All, "planTraining", preparing, StatusCodes.Status201Created, PlanAsync, NewTraining);
        api.MapWorkSend<TrainingChangeBody, TrainingAnswer>(
            One + "/{change}",
            "changeTraining",
            preparing,
            StatusCodes.Status200OK,
            ChangeAsync,
            NewParticipant
        );
    }

    private static async Task<Results<Ok<Paged<TrainingAnswer>>, ProblemHttpResult>> ListAsync(
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
        return await asked.PageAsync(db.TrainingsOf(work.ClusterId), training => answer.Of(work, training), cancellation);
    }

    private static async Task<Results<Ok<TrainingAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        GrappeDb db,
        AnswerService answer,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await FindAsync(db, work, id, cancellation) is { } training ? TypedResults.Ok(answer.Of(work, training)) : api.Missing("training", id);
    }

    private static Task<IResult> PlanAsync(string slug, WorkApi api, GrappeDb db, KeepTrainings keep, AnswerService answer, CancellationToken cancellation) =>
        api.TakeAsync<NewTrainingBody>(
            slug,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                var days = body.Days?.ToString(CultureInfo.InvariantCulture);
                var id = await keep.PlanAsync(work, body.Title, body.Place, body.First, days, body.Seats, Guid.NewGuid(), cancellation);
                return WorkApi.Added(work, "services/trainings", id, answer.Of(work, (await FindAsync(db, work, id, cancellation))!));
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        GrappeDb db,
        KeepTrainings keep,
        AnswerService answer,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<TrainingChangeBody>(
            slug,
            change,
            AnswerService.TrainingChanges,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                if (await FindAsync(db, work, id, cancellation) is not { } training)
                    return api.NotThere("training", id);
                await (
                    change switch
                    {
                        "enter" => keep.EnterAsync(work, training, body.Name, body.Member, body.WasThere, cancellation),
                        _ => keep.SignInAsync(work, training, body.Participant ?? 0, change == "sign-in", cancellation),
                    }
                );
                return WorkApi.Done(answer.Of(work, (await FindAsync(db, work, id, cancellation))!));
            }
        );

    private static Task<Training?> FindAsync(GrappeDb db, ClusterWorkspace work, int id, CancellationToken cancellation) =>
        db.TrainingsOf(work.ClusterId).SingleOrDefaultAsync(one => one.Id == id, cancellation);
}

/// <summary>A training to be planned.</summary>
/// <param name="Days">Its length in halves: 1, 1.5, 2.</param>
/// <param name="Seats">None where there is no limit.</param>
internal sealed record NewTrainingBody(string? Title, string? Place, DateOnly? First, decimal? Days, int? Seats);

/// <summary>A change of a training, with what it asks for.</summary>
/// <param name="Name">Of whoever is entered.</param>
/// <param name="Member">The number of the member whom they come from; none for guests.</param>
/// <param name="WasThere">Whether whoever is entered is there already.</param>
/// <param name="Participant">The number of whoever is signed in or out.</param>
internal sealed record TrainingChangeBody(string? Name, int? Member, bool WasThere, int? Participant);
