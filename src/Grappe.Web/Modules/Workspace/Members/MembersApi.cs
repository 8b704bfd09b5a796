using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Lets programs read the members of a cluster, add some and change them.</summary>
internal static class MembersApi
{
    private static readonly TokenScope[] Reading = [WorkspaceScopes.Read];
    private static readonly Parameter<DateOnly?> On = Parameter.Day("on");
    private static readonly Parameter<string[]> Status = Parameter.Codes("memberStatus", [.. Enum.GetValues<MemberStatus>().Select(status => status.Code())]);
    private static readonly Parameter<string[]> Category = Parameter.Codes("category", MemberCategory.All);
    private static readonly Parameter<string> Startup = Parameter.Code("startup", ["false", "true"], "false");
    private static readonly Parameter<string?> Words = Parameter.Text("q");

    private static readonly string[] Changes = ["facts", "category", "end", "return", "suspend", "merge", "unmerge"];

    private const string NewMember = """{ "name": "Atelier Invente", "form": "sme", "category": "smes", "startup": false, "since": "2026-01-01" }""";
    private const string Ending = """{ "endsOn": "2026-12-31" }""";

    public static void MapMembers(this RouteGroupBuilder api)
    {
        const string All = $"{WorkApi.Root}/members";
        api.MapOwn(All, "workMembers", Reading, ListAsync, On, Status, Category, Startup, Words, Parameter.Page, Parameter.PageSize)
            .Produces<Paged<MemberAnswer>>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{All}/{{id:int}}", "workMember", Reading, ReadAsync)
            .Produces<MemberAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapSend(All, "addWorkMember", [WorkspaceScopes.Run], AddAsync)
            .Takes<NewMemberBody>("application/json", NewMember)
            .Produces<MemberAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapSend($"{All}/{{id:int}}/{{change}}", "changeWorkMember", [WorkspaceScopes.Prepare, WorkspaceScopes.Run], ChangeAsync)
            .Takes<MemberChangeBody>("application/json", Ending)
            .Produces<MemberAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json")
            .ProducesProblem(StatusCodes.Status409Conflict, "application/problem+json")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed, "application/problem+json");
    }

    private static async Task<IResult> ListAsync(
        string slug,
        WorkApi api,
        WorkDesk desk,
        FindMembers find,
        Asked asked,
        Translator translator,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        var filter = new FindMembers.Filter(asked.Get(On) is { } day && MemberDays.Is(day) ? day : desk.Today(work))
        {
            Statuses = asked.Get(Status),
            Categories = asked.Get(Category),
            OnlyStartups = asked.Get(Startup) == "true",
            Words = asked.Get(Words),
        };
        return await asked.PageAsync(
            await find.QueryAsync(work, filter, translator.Language, cancellation),
            one => MemberAnswer.Of(one.Row, one.Member, one.Organisation),
            cancellation
        );
    }

    private static async Task<IResult> ReadAsync(int id, string slug, WorkApi api, AnswerMember answer, HttpContext context, CancellationToken cancellation)
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await answer.OfAsync(work, id, cancellation) is { } member ? TypedResults.Ok(member) : Missing(context, id);
    }

    private static Task<IResult> AddAsync(
        string slug,
        HttpContext context,
        GrappeDb db,
        WorkApi api,
        AnswerOnce once,
        AddMember add,
        AnswerMember answer,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (work, shut) = await api.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (work is null)
                    return (null, shut);
                var (body, refused) = await SentJson.ReadAsync<NewMemberBody>(context, cancellation);
                if (body is null)
                    return (null, refused);
                var organisation = body.Organisation is { } named ? await db.FindAsync("organisation", named, cancellation) : null;
                if (body.Organisation is not null && organisation is null)
                    throw new RuleBroken(Problem.At("organisation", "member.organisation.unknown", body.Organisation));
                var id = await add.AddAsync(work, new(organisation, body.Name, body.Form, body.Category, body.Startup, body.Since, body.Until), cancellation);
                return (
                    new Pushed(
                        StatusCodes.Status201Created,
                        $"/clusters/{slug}/work/members/{id.ToString(CultureInfo.InvariantCulture)}",
                        (await answer.OfAsync(work, id, cancellation))!
                    ),
                    null
                );
            }
        );

    private static Task<IResult> ChangeAsync(
        int id,
        string slug,
        string change,
        HttpContext context,
        WorkApi api,
        AnswerOnce once,
        KeepMembers keep,
        MergeMembers merge,
        AnswerMember answer,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                if (!Changes.Contains(change))
                    return (null, Problems.Missing(context, $"There is no change of that name. There are: {string.Join(", ", Changes)}."));
                var act = change == "facts" ? WorkspaceActs.PrepareWork : WorkspaceActs.RunWork;
                var (work, shut) = await api.FindAsync(slug, act, cancellation);
                if (work is null)
                    return (null, shut);
                var (body, refused) = await SentJson.ReadAsync<MemberChangeBody>(context, cancellation);
                if (body is null)
                    return (null, refused);
                if (await keep.FindAsync(work, id, cancellation) is not { } member)
                    return (null, Missing(context, id));
                var version = RowVersion.Expected(context) ?? member.Version;
                await (
                    change switch
                    {
                        "facts" => keep.EditAsync(work, member, version, body.Facts(member), cancellation),
                        "category" => keep.CategorizeAsync(work, member, version, body.CategorySince, body.Category, body.Startup ?? false, cancellation),
                        "end" => keep.EndAsync(work, member, version, body.EndsOn, cancellation),
                        "return" => keep.ReturnAsync(work, member, version, body.ReturnsOn, cancellation),
                        "suspend" => keep.SuspendAsync(work, member, version, body.SuspendedSince, body.SuspendedUntil, body.Reason, cancellation),
                        "merge" => merge.MergeAsync(work, member, version, body.Into, cancellation),
                        _ => merge.UndoAsync(work, member, version, cancellation),
                    }
                );
                return (new Pushed(StatusCodes.Status200OK, null, (await answer.OfAsync(work, id, cancellation))!), null);
            }
        );

    private static ProblemHttpResult Missing(HttpContext context, int id) => Problems.Missing(context, $"There is no member {id} of this cluster.");
}
