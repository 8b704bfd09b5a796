using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace;

/// <summary>Finds the workspace that an address of the API names, for a token that may act in it, and takes what is sent there.</summary>
internal sealed partial class WorkApi(WorkDesk desk, AnswerOnce once, IHttpContextAccessor accessor)
{
    /// <summary>The beginning of the addresses of a cluster's work.</summary>
    public const string Root = "/clusters/{slug}/work";

    private HttpContext Context => accessor.HttpContext!;

    /// <returns>The workspace, or why there is none for this token: 404 where nobody has opened it, 403 where the role behind the token does not reach there.</returns>
    public Task<(ClusterWorkspace? Work, ProblemHttpResult? Refused)> FindAsync(string slug, Act act, CancellationToken cancellation) =>
        FindAsync(slug, ForTeam(act), cancellation);

    /// <inheritdoc cref="FindAsync(string, Act, CancellationToken)"/>
    /// <param name="may">Who is let in.</param>
    public async Task<(ClusterWorkspace? Work, ProblemHttpResult? Refused)> FindAsync(
        string slug,
        Func<ClusterWorkspace, Task<bool>> may,
        CancellationToken cancellation
    )
    {
        if (await desk.FindAsync(slug, cancellation) is not { } work)
            return (null, Problems.Missing(Context, $"There is no cluster '{slug}' with a workspace."));
        return await may(work)
            ? (work, null)
            : (null, Problems.Of(Context, StatusCodes.Status403Forbidden, $"The role behind this token does not reach to the work of '{slug}'."));
    }

    /// <summary>Lets in whoever may do one of these acts there.</summary>
    public Func<ClusterWorkspace, Task<bool>> ForTeam(params Act[] acts) => work => Task.FromResult(acts.Any(act => desk.May(act, work)));

    /// <summary>Lets in whoever speaks for a member besides; what they do is asked by the operation.</summary>
    public Func<ClusterWorkspace, Task<bool>> ForMembersToo(params Act[] acts) =>
        async work => acts.Any(act => desk.May(act, work)) || await desk.IsMemberAsync(work, Context.RequestAborted);

    /// <summary>Takes one JSON object that is sent to a workspace, once under its key.</summary>
    public Task<IResult> TakeAsync<T>(
        string slug,
        Func<ClusterWorkspace, Task<bool>> may,
        Func<ClusterWorkspace, T, Task<(Pushed? Pushed, IResult? Refused)>> act
    )
        where T : class =>
        once.RunAsync(
            Context,
            SentJson.Largest,
            async () =>
            {
                var (work, shut) = await FindAsync(slug, may, Context.RequestAborted);
                if (work is null)
                    return (null, shut);
                var (sent, unread) = await SentJson.ReadAsync<T>(Context, Context.RequestAborted);
                return sent is null ? (null, unread) : await act(work, sent);
            }
        );

    /// <summary>Takes a change of one thing, by the name at the end of the address.</summary>
    /// <param name="known">The names that there are.</param>
    public Task<IResult> ChangeAsync<T>(
        string slug,
        string change,
        IReadOnlyList<string> known,
        Func<ClusterWorkspace, Task<bool>> may,
        Func<ClusterWorkspace, T, Task<(Pushed? Pushed, IResult? Refused)>> act
    )
        where T : class =>
        known.Contains(change)
            ? TakeAsync(slug, may, act)
            : Task.FromResult<IResult>(Problems.Missing(Context, $"There is no change of that name. There are: {string.Join(", ", known)}."));

    /// <summary>The version on which a program insists, or else the one that stands.</summary>
    /// <param name="standing">The version that was read.</param>
    public int VersionOr(int standing) => RowVersion.Expected(Context) ?? standing;

    /// <summary>Holds a change for which nobody asks a version to the one on which the program insists.</summary>
    /// <exception cref="Overtaken">Another stands by now.</exception>
    public void Insist(int standing)
    {
        if (VersionOr(standing) != standing)
            throw new Overtaken("work.overtaken");
    }

    /// <summary>Answers with what was added, and tells where it is read from now on.</summary>
    /// <param name="page">The path of the list below the work of the cluster.</param>
    public static (Pushed? Pushed, IResult? Refused) Added(ClusterWorkspace work, string page, int id, object answer) =>
        (new Pushed(StatusCodes.Status201Created, string.Create(CultureInfo.InvariantCulture, $"/{WorkDesk.PathOf(work.Cluster, page)}/{id}"), answer), null);

    /// <summary>Answers with the thing as it stands after a change.</summary>
    public static (Pushed? Pushed, IResult? Refused) Done(object answer) => (new Pushed(StatusCodes.Status200OK, null, answer), null);

    public (Pushed? Pushed, IResult? Refused) NotThere(string thing, int id) => (null, Missing(thing, id));

    public ProblemHttpResult Missing(string thing, int id) => Problems.Missing(Context, $"There is no {thing} {id} of this cluster.");

    /// <summary>Brings an amount as programs write it, 969.863, into a form that can be read one way only.</summary>
    public static string? AmountOf(string? sent) => sent is not null && WithFraction().IsMatch(sent) ? sent + "0" : sent;

    [GeneratedRegex(@"^[0-9]{1,3}\.[0-9]{3}\z")]
    private static partial Regex WithFraction();
}

internal static class WorkRoutes
{
    /// <summary>Maps a reading of a workspace.</summary>
    public static RouteHandlerBuilder MapWork(
        this RouteGroupBuilder api,
        string path,
        string name,
        TokenScope[] scopes,
        Delegate handler,
        params Parameter[] parameters
    ) => api.MapOwn(WorkApi.Root + path, name, scopes, handler, parameters).ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");

    /// <summary>Maps an address of a workspace that takes a <typeparamref name="TSent"/> and answers with a <typeparamref name="TAnswer"/>.</summary>
    public static RouteHandlerBuilder MapWorkSend<TSent, TAnswer>(
        this RouteGroupBuilder api,
        string path,
        string name,
        TokenScope[] scopes,
        int status,
        Delegate handler,
        string example
    )
    {
        var route = api.MapSend(WorkApi.Root + path, name, scopes, handler).Takes<TSent>("application/json", example).Produces<TAnswer>(status);
        foreach (var refused in new[] { StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed })
            route.ProducesProblem(refused, "application/problem+json");
        return route;
    }
}
