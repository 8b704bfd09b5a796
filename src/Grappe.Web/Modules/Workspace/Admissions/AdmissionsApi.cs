using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Lets programs read the applications of a cluster, apply, and take steps.</summary>
internal static class AdmissionsApi
{
    private const string All = $"{WorkApi.Root}/admissions";
    private static readonly Parameter<string[]> State = Parameter.Codes("admissionState", [.. Enum.GetValues<AdmissionState>().Select(state => state.Code())]);

    private const string NewAdmission =
        """{ "organisation": "atelier-invente", "category": "smes", "startup": false, "letter": "Nous fabriquons des moules." }""";
    private const string NewStep = """{ "act": "ask", "reason": "Il manque l’extrait du registre." }""";

    public static void MapAdmissions(this RouteGroupBuilder api)
    {
        api.MapOwn(All, "workAdmissions", [WorkspaceScopes.Read], ListAsync, State, Parameter.Page, Parameter.PageSize)
            .Produces<Paged<AdmissionAnswer>>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{All}/{{id:int}}", "workAdmission", [WorkspaceScopes.Read], ReadAsync)
            .Produces<AdmissionAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapSend(All, "applyForMembership", [WorkspaceScopes.Run, WorkspaceScopes.Member], ApplyAsync)
            .Takes<NewAdmissionBody>("application/json", NewAdmission)
            .Produces<AdmissionAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapSend($"{All}/{{id:int}}/steps", "takeAdmissionStep", [WorkspaceScopes.Prepare, WorkspaceScopes.Run, WorkspaceScopes.Member], TakeAsync)
            .Takes<AdmissionStepBody>("application/json", NewStep)
            .Produces<AdmissionAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json")
            .ProducesProblem(StatusCodes.Status409Conflict, "application/problem+json")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed, "application/problem+json");
    }

    private static async Task<IResult> ListAsync(string slug, WorkApi api, TakeAdmissions take, Asked asked, CancellationToken cancellation)
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        var states = asked.Get(State).Select(code => Codes.Find<AdmissionState>(code)!.Value).ToList();
        return await asked.PageAsync(
            take.Of(work).Where(one => states.Count == 0 || states.Contains(one.State)).OrderByDescending(one => one.Id),
            one => AdmissionAnswer.Of(one, take),
            cancellation
        );
    }

    private static async Task<IResult> ReadAsync(int id, string slug, WorkApi api, TakeAdmissions take, HttpContext context, CancellationToken cancellation)
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        if (await take.FindAsync(work, id, cancellation) is not { } one)
            return Missing(context, id);
        RowVersion.Tell(context, one.Version);
        return TypedResults.Ok(AdmissionAnswer.Of(one, take));
    }

    private static Task<IResult> ApplyAsync(
        string slug,
        HttpContext context,
        GrappeDb db,
        WorkDesk desk,
        AnswerOnce once,
        ApplyForMembership apply,
        TakeAdmissions take,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                if (await desk.FindAsync(slug, cancellation) is not { } work)
                    return (null, NoWork(context, slug));
                var (body, refused) = await SentJson.ReadAsync<NewAdmissionBody>(context, cancellation);
                if (body is null)
                    return (null, refused);
                if (body.Organisation is not { } named || await db.FindAsync("organisation", named, cancellation) is not { } organisation)
                    throw new RuleBroken(Problem.At("organisation", "member.organisation.unknown", body.Organisation ?? ""));
                var id = await apply.ApplyAsync(work, new(organisation, body.Category, body.Startup, body.Letter, body.Email, Guid.NewGuid()), cancellation);
                var one = (await take.FindAsync(work, id, cancellation))!;
                return (
                    new Pushed(
                        StatusCodes.Status201Created,
                        $"/clusters/{slug}/work/admissions/{id.ToString(CultureInfo.InvariantCulture)}",
                        AdmissionAnswer.Of(one, take)
                    ),
                    null
                );
            }
        );

    private static Task<IResult> TakeAsync(
        int id,
        string slug,
        HttpContext context,
        WorkDesk desk,
        AnswerOnce once,
        TakeAdmissions take,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                if (await desk.FindAsync(slug, cancellation) is not { } work)
                    return (null, NoWork(context, slug));
                var (body, refused) = await SentJson.ReadAsync<AdmissionStepBody>(context, cancellation);
                if (body is null)
                    return (null, refused);
                // Others do not even learn that there is one.
                if (
                    await take.FindAsync(work, id, cancellation) is not { } one
                    || !(desk.May(WorkspaceActs.RunWork, work) || desk.MayActFor(work, one.OrganisationId))
                )
                    return (null, Missing(context, id));
                await take.TakeAsync(work, one, body.Act, RowVersion.Expected(context), new(body.Reason, body.Meeting, body.EffectiveOn), cancellation);
                var now = (await take.FindAsync(work, id, cancellation))!;
                RowVersion.Tell(context, now.Version);
                return (new Pushed(StatusCodes.Status200OK, null, AdmissionAnswer.Of(now, take)), null);
            }
        );

    private static ProblemHttpResult Missing(HttpContext context, int id) =>
        Problems.Missing(context, $"There is no application {id} at this cluster for this token.");

    private static ProblemHttpResult NoWork(HttpContext context, string slug) => Problems.Missing(context, $"There is no cluster '{slug}' with a workspace.");
}

/// <summary>An application for membership.</summary>
/// <param name="State">received, returned, complete, on-agenda, admitted, refused, member, withdrawn or lapsed.</param>
/// <param name="LapsesOn">The last day before silence ends it.</param>
/// <param name="DecidedOn">The day of the meeting that decided.</param>
/// <param name="AppealUntil">The last day on which a refusal may be appealed.</param>
/// <param name="EffectiveOn">The first day of membership.</param>
/// <param name="Member">The number of the member that it led to.</param>
/// <param name="Version">Grows with each step; send it as If-Match.</param>
/// <param name="Actions">What this token may do with it now.</param>
internal sealed record AdmissionAnswer(
    int Id,
    SubjectAnswer Organisation,
    string State,
    string Category,
    bool Startup,
    DateTime AppliedAt,
    DateOnly? LapsesOn,
    DateOnly? DecidedOn,
    DateOnly? AppealUntil,
    DateOnly? EffectiveOn,
    int? Member,
    int Version,
    IReadOnlyList<string> Actions
)
{
    public static AdmissionAnswer Of(Admission one, TakeAdmissions take) =>
        new(
            one.Id,
            SubjectAnswer.Of(one.Organisation),
            one.State.Code(),
            one.Category,
            one.IsStartup,
            one.AppliedAt,
            one.LapsesOn,
            one.DecidedOn,
            one.AppealUntil,
            one.EffectiveOn,
            one.MemberId,
            one.Version,
            [.. take.OpenOn(one).Acts.Select(act => act.Act)]
        );
}

/// <summary>An application to be made.</summary>
/// <param name="Organisation">The slug of the organisation.</param>
internal sealed record NewAdmissionBody(string? Organisation, string? Category, bool Startup, string? Letter, string? Email);

/// <summary>A step to be taken.</summary>
/// <param name="Act">One of the actions of the application.</param>
/// <param name="Reason">Why, where the act asks for it.</param>
/// <param name="Meeting">The number of the meeting on whose agenda it is put.</param>
/// <param name="EffectiveOn">The first day of membership.</param>
internal sealed record AdmissionStepBody(string? Act, string? Reason, int? Meeting, DateOnly? EffectiveOn);
