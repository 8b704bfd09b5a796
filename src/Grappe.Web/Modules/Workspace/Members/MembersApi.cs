using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Lets programs read the members of a cluster, add some and change them.</summary>
internal static class MembersApi
{
    private static readonly TokenScope[] Reading = [WorkspaceScopes.Read];
    private static readonly TokenScope[] ReadingOwn = [WorkspaceScopes.Read, WorkspaceScopes.Member];
    private static readonly Parameter<DateOnly?> On = Parameter.Day("on");
    private static readonly Parameter<string[]> Status = Parameter.Codes("memberStatus", [.. Enum.GetValues<MemberStatus>().Select(status => status.Code())]);
    private static readonly Parameter<string[]> Category = Parameter.Codes("category", MemberCategory.All);
    private static readonly Parameter<string> Startup = Parameter.Code("startup", ["false", "true"], "false");
    private static readonly Parameter<string?> Words = Parameter.Text("q");

    /// <summary>The changes of a member, by the ends of their addresses.</summary>
    public static readonly string[] Changes = ["facts", "forget-person", "category", "end", "return", "suspend", "lift", "merge", "unmerge"];

    // Whoever speaks for a member does these too.
    private static readonly string[] Own = ["facts", "forget-person"];

    private const string NewMember = """{ "name": "Atelier Invente", "form": "sme", "category": "smes", "startup": false, "since": "2026-01-01" }""";
    private const string NewPerson = """{ "name": "Amel Inventée", "role": "gérante", "personEmail": "amel@example.org", "phone": "+216 71 000 000" }""";
    private const string Ending = """{ "endsOn": "2026-12-31" }""";

    public static void MapMembers(this RouteGroupBuilder api)
    {
        const string All = $"{WorkApi.Root}/members";
        api.MapOwn(All, "workMembers", Reading, ListAsync, On, Status, Category, Startup, Words, Parameter.Page, Parameter.PageSize)
            .Produces<Paged<MemberAnswer>>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{All}/{{id:int}}", "workMember", ReadingOwn, ReadAsync)
            .Produces<MemberAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapWork("/members/{id:int}/people", "workMemberPeople", ReadingOwn, PeopleAsync, Parameter.Page, Parameter.PageSize);
        api.MapWorkSend<NewMemberPersonBody, MemberPersonAnswer>(
            "/members/{id:int}/people",
            "addWorkMemberPerson",
            [WorkspaceScopes.Prepare, WorkspaceScopes.Member],
            StatusCodes.Status201Created,
            AddPersonAsync,
            NewPerson
        );
        api.MapSend(All, "addWorkMember", [WorkspaceScopes.Run], AddAsync)
            .Takes<NewMemberBody>("application/json", NewMember)
            .Produces<MemberAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapSend($"{All}/{{id:int}}/{{change}}", "changeWorkMember", [WorkspaceScopes.Prepare, WorkspaceScopes.Run, WorkspaceScopes.Member], ChangeAsync)
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
            one => MemberAnswer.Of(one.Row, one.Member, one.Organisation, []),
            cancellation
        );
    }

    private static async Task<IResult> ReadAsync(
        int id,
        string slug,
        WorkApi api,
        WorkDesk desk,
        KeepMembers keep,
        AnswerMember answer,
        CancellationToken cancellation
    )
    {
        var (work, member, refused) = await FindAsync(slug, id, api, desk, keep, cancellation);
        return member is null ? refused! : TypedResults.Ok((await answer.OfAsync(work!, id, cancellation))!);
    }

    private static async Task<Results<Ok<Paged<MemberPersonAnswer>>, ProblemHttpResult>> PeopleAsync(
        int id,
        string slug,
        WorkApi api,
        WorkDesk desk,
        KeepMembers keep,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (_, member, refused) = await FindAsync(slug, id, api, desk, keep, cancellation);
        return member is null ? refused! : asked.Page(member.People.Select(MemberPersonAnswer.Of));
    }

    private static Task<IResult> AddPersonAsync(int id, string slug, WorkApi api, KeepMembers keep, KeepPeople people, CancellationToken cancellation) =>
        api.TakeAsync<NewMemberPersonBody>(
            slug,
            api.ForMembersToo(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                if (await keep.FindAsync(work, id, cancellation) is not { } member || !keep.MayEdit(work, member))
                    return api.NotThere("member", id);
                var typed = new KeepPeople.Typed(body.Name, body.Role, body.PersonEmail, body.Phone);
                var added = await people.AddAsync(work, member, api.VersionOr(member.Version), typed, cancellation);
                member = (await keep.FindAsync(work, id, cancellation))!;
                return (new Pushed(StatusCodes.Status201Created, null, MemberPersonAnswer.Of(member.People.Single(one => one.Id == added))), null);
            }
        );

    // Whoever speaks for a member reads that one, and does not even learn of the others.
    private static async Task<(ClusterWorkspace? Work, Member? Member, ProblemHttpResult? Refused)> FindAsync(
        string slug,
        int id,
        WorkApi api,
        WorkDesk desk,
        KeepMembers keep,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, api.ForMembersToo(WorkspaceActs.ReadWork), cancellation);
        if (work is null)
            return (null, null, refused);
        return await keep.FindAsync(work, id, cancellation) is { } member && (desk.May(WorkspaceActs.ReadWork, work) || desk.SpeaksFor(member.OrganisationId))
            ? (work, member, null)
            : (null, null, api.Missing("member", id));
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
        WorkApi api,
        KeepMembers keep,
        KeepPeople people,
        MergeMembers merge,
        AnswerMember answer,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<MemberChangeBody>(
            slug,
            change,
            Changes,
            Own.Contains(change) ? api.ForMembersToo(WorkspaceActs.PrepareWork) : api.ForTeam(WorkspaceActs.RunWork),
            async (work, body) =>
            {
                if (await keep.FindAsync(work, id, cancellation) is not { } member || (Own.Contains(change) && !keep.MayEdit(work, member)))
                    return api.NotThere("member", id);
                var version = api.VersionOr(member.Version);
                await (
                    change switch
                    {
                        "facts" => keep.EditAsync(work, member, version, body.Facts(member), cancellation),
                        "forget-person" when member.People.All(person => person.Id != body.Person) => throw new RuleBroken(
                            Problem.At("person", "member.person.unknown")
                        ),
                        "forget-person" => people.RemoveAsync(work, member, version, body.Person!.Value, cancellation),
                        "category" => keep.CategorizeAsync(work, member, version, body.CategorySince, body.Category, body.Startup ?? false, cancellation),
                        "end" => keep.EndAsync(work, member, version, body.EndsOn, cancellation),
                        "return" => keep.ReturnAsync(work, member, version, body.ReturnsOn, cancellation),
                        "suspend" => keep.SuspendAsync(work, member, version, body.SuspendedSince, body.SuspendedUntil, body.Reason, cancellation),
                        "lift" => keep.LiftAsync(
                            work,
                            member,
                            version,
                            body.Suspension ?? member.Suspensions.LastOrDefault()?.Id ?? 0,
                            body.LiftedOn,
                            cancellation
                        ),
                        "merge" => merge.MergeAsync(work, member, version, body.Into, cancellation),
                        _ => merge.UndoAsync(work, member, version, cancellation),
                    }
                );
                return WorkApi.Done((await answer.OfAsync(work, id, cancellation))!);
            }
        );
}
