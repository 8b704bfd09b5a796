using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Lets programs read the calls for candidates of a cluster, open some, and move their last day.</summary>
internal static class CallsApi
{
    private const string All = "/calls";
    private const string One = All + "/{id:int}";
    private const string Move = "move";

    private const string NewCall = """{ "title": "Appel 2027", "text": "Ouvert aux PME.", "opens": "2027-01-04", "closes": "2027-02-26" }""";
    private const string NewDay = """{ "closes": "2027-03-12" }""";

    public static void MapCalls(this RouteGroupBuilder api)
    {
        TokenScope[] running = [WorkspaceScopes.Run];
        api.MapWork(All, "workCalls", [WorkspaceScopes.Read], ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapWork(One, "workCall", [WorkspaceScopes.Read], ReadAsync);
        api.MapWorkSend<NewCallBody, CallAnswer>(All, "openCall", running, StatusCodes.Status201Created, OpenAsync, NewCall);
        api.MapWorkSend<CallChangeBody, CallAnswer>(One + "/{change}", "changeCall", running, StatusCodes.Status200OK, ChangeAsync, NewDay);
    }

    private static async Task<Results<Ok<Paged<CallAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi api,
        WorkDesk desk,
        KeepCalls calls,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return asked.Page((await calls.AllAsync(work, cancellation)).Select(call => Of(work, desk, call)));
    }

    private static async Task<Results<Ok<CallAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        WorkDesk desk,
        KeepCalls calls,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        if (await calls.FindAsync(work, id, cancellation) is not { } call)
            return api.Missing("call", id);
        RowVersion.Tell(context, call.Version);
        return TypedResults.Ok(Of(work, desk, call));
    }

    private static Task<IResult> OpenAsync(string slug, WorkApi api, WorkDesk desk, KeepCalls calls, CancellationToken cancellation) =>
        api.TakeAsync<NewCallBody>(
            slug,
            api.ForTeam(WorkspaceActs.RunWork),
            async (work, body) =>
            {
                var id = await calls.AddAsync(work, body.Title, body.Text, body.Opens, body.Closes, Guid.NewGuid(), cancellation);
                return WorkApi.Added(work, "calls", id, Of(work, desk, (await calls.FindAsync(work, id, cancellation))!));
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        WorkDesk desk,
        KeepCalls calls,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<CallChangeBody>(
            slug,
            change,
            [Move],
            api.ForTeam(WorkspaceActs.RunWork),
            async (work, body) =>
            {
                if (await calls.FindAsync(work, id, cancellation) is not { } call)
                    return api.NotThere("call", id);
                await calls.CloseAsync(work, id, api.VersionOr(call.Version), body.Closes, "closes", cancellation);
                call = (await calls.FindAsync(work, id, cancellation))!;
                RowVersion.Tell(context, call.Version);
                return WorkApi.Done(Of(work, desk, call));
            }
        );

    private static CallAnswer Of(ClusterWorkspace work, WorkDesk desk, AdmissionCall call) =>
        new(
            call.Id,
            call.Title,
            call.Text,
            call.OpensOn,
            call.ClosesOn,
            call.IsOpen(desk.Today(work)),
            call.Version,
            desk.May(WorkspaceActs.RunWork, work) ? [Move] : []
        );
}

/// <summary>A call for candidates.</summary>
/// <param name="Open">Whether it is open today.</param>
/// <param name="Version">Grows with each change; send it as If-Match.</param>
/// <param name="Actions">What this token may do with it now: each is the end of an address that takes it.</param>
internal sealed record CallAnswer(int Id, string Title, string? Text, DateOnly Opens, DateOnly Closes, bool Open, int Version, IReadOnlyList<string> Actions);

/// <summary>A call to be opened.</summary>
/// <param name="Text">What it asks for.</param>
/// <param name="Opens">The first day.</param>
/// <param name="Closes">The last day.</param>
internal sealed record NewCallBody(string? Title, string? Text, DateOnly? Opens, DateOnly? Closes);

/// <summary>A change of a call.</summary>
/// <param name="Closes">The last day.</param>
internal sealed record CallChangeBody(DateOnly? Closes);
