using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Startups;

/// <summary>Lets programs read the startups of a cluster, open their paths, note what is done for them and pass money on to them.</summary>
internal static class StartupsApi
{
    private const string All = "/startups";
    private const string One = All + "/{id:int}";
    private const string Accreditations = "/accreditations";

    private const string NewStartup =
        """{ "name": "Capteurs inventés", "holder": "Amel Inventée", "idea": "Des capteurs pour les serres.", "openedOn": "2026-01-12" }""";
    private const string NewAction = """{ "service": "innovation", "onDay": "2026-02-02", "what": "Essai du capteur au laboratoire." }""";
    private const string NewAccreditation = """{ "authority": "Ministère", "reference": "2026-14", "first": "2026-01-01", "last": "2028-12-31" }""";

    public static void MapStartups(this RouteGroupBuilder api)
    {
        TokenScope[] reading = [WorkspaceScopes.Read];
        api.MapWork(All, "workStartups", reading, ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapWork(One, "workStartup", reading, ReadAsync);
        api.MapWorkSend<NewStartupBody, StartupAnswer>(All, "openStartup", [WorkspaceScopes.Prepare], StatusCodes.Status201Created, OpenAsync, NewStartup);
        api.MapWorkSend<StartupChangeBody, StartupAnswer>(
            One + "/{change}",
            "changeStartup",
            [WorkspaceScopes.Prepare, WorkspaceScopes.Run],
            StatusCodes.Status200OK,
            ChangeAsync,
            NewAction
        );
        api.MapWork(Accreditations, "workAccreditations", reading, AccreditationsAsync, Parameter.Page, Parameter.PageSize);
        api.MapWorkSend<NewAccreditationBody, AccreditationAnswer>(
            Accreditations,
            "addAccreditation",
            [WorkspaceScopes.Run],
            StatusCodes.Status201Created,
            AccreditAsync,
            NewAccreditation
        );
    }

    private static async Task<Results<Ok<Paged<StartupAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi api,
        GrappeDb db,
        AnswerStartup answer,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await asked.PageAsync(db.StartupsOf(work.ClusterId), startup => answer.Of(work, startup), cancellation);
    }

    private static async Task<Results<Ok<StartupAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        AnswerStartup answer,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await answer.OfAsync(work, id, cancellation) is { } startup ? TypedResults.Ok(startup) : api.Missing("startup", id);
    }

    private static Task<IResult> OpenAsync(string slug, WorkApi api, KeepStartups keep, AnswerStartup answer, CancellationToken cancellation) =>
        api.TakeAsync<NewStartupBody>(
            slug,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                var id = await keep.OpenAsync(work, body.Name, body.Holder, body.Email, body.Idea, body.OpenedOn, Guid.NewGuid(), cancellation);
                return WorkApi.Added(work, "startups", id, (await answer.OfAsync(work, id, cancellation))!);
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        GrappeDb db,
        KeepStartups keep,
        AnswerStartup answer,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<StartupChangeBody>(
            slug,
            change,
            [.. AnswerStartup.Changes, .. StartupWorkflow.Table.Acts],
            api.ForTeam(WorkspaceActs.PrepareWork, WorkspaceActs.RunWork),
            async (work, body) =>
            {
                if (await db.ReadStartupAsync(work.ClusterId, id, cancellation) is not { } startup)
                    return api.NotThere("startup", id);
                var version = api.VersionOr(startup.Version);
                if (AnswerStartup.Changes.Contains(change))
                    api.Insist(startup.Version);
                await (
                    change switch
                    {
                        "act" => keep.ActAsync(work, startup, body.Service, body.OnDay, body.What, body.Helper, body.CameOfIt, cancellation),
                        "fund" => keep.FundAsync(
                            work,
                            startup,
                            body.Kind,
                            body.Source,
                            WorkApi.AmountOf(body.Amount),
                            body.GrantedOn,
                            body.Months,
                            Guid.NewGuid(),
                            cancellation
                        ),
                        "create" => keep.CreateAsync(work, startup, body.RegisteredOn, body.Registration, version, cancellation),
                        _ => keep.TakeAsync(startup, change, body.Reason, version, cancellation),
                    }
                );
                return WorkApi.Done((await answer.OfAsync(work, id, cancellation))!);
            }
        );

    private static async Task<Results<Ok<Paged<AccreditationAnswer>>, ProblemHttpResult>> AccreditationsAsync(
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
        return await asked.PageAsync(
            db.Accreditations.AsNoTracking()
                .Where(one => one.ClusterId == work.ClusterId)
                .OrderByDescending(one => one.LastDay)
                .ThenByDescending(one => one.Id),
            AccreditationAnswer.Of,
            cancellation
        );
    }

    private static Task<IResult> AccreditAsync(string slug, WorkApi api, GrappeDb db, KeepStartups keep, CancellationToken cancellation) =>
        api.TakeAsync<NewAccreditationBody>(
            slug,
            api.ForTeam(WorkspaceActs.RunWork),
            async (work, body) =>
            {
                var id = await keep.AccreditAsync(work, body.Authority, body.Reference, body.First, body.Last, cancellation);
                var added = await db.Accreditations.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
                return (new Pushed(StatusCodes.Status201Created, null, AccreditationAnswer.Of(added)), null);
            }
        );
}

/// <summary>A startup, or somebody with a project, on the path along which a cluster accompanies them.</summary>
/// <param name="Holder">The person who carries it.</param>
/// <param name="State">intake, diagnosis, accompanied, created, followed or stopped.</param>
/// <param name="RegisteredOn">The day on which the company that came of it was registered.</param>
/// <param name="Done">What was done for it, the latest first.</param>
/// <param name="Version">Grows with each step; send it as If-Match.</param>
/// <param name="Actions">What this token may do with it now: each is the end of an address that takes it.</param>
internal sealed record StartupAnswer(
    int Id,
    string Name,
    string Holder,
    string? Email,
    string Idea,
    DateOnly OpenedOn,
    string State,
    DateOnly? RegisteredOn,
    string? Registration,
    IReadOnlyList<StartupActionAnswer> Done,
    IReadOnlyList<StartupFundAnswer> Funds,
    string Currency,
    int Version,
    IReadOnlyList<string> Actions
);

/// <summary>Something that was done for a startup on a day.</summary>
/// <param name="Service">innovation, finance or commerce.</param>
/// <param name="Helper">The expert or mentor.</param>
internal sealed record StartupActionAnswer(int Id, string Service, DateOnly OnDay, string What, string? Helper, string? CameOfIt);

/// <summary>Money for a startup.</summary>
/// <param name="Kind">found elsewhere; or passed on: grant or honour-loan.</param>
/// <param name="Accreditation">The number of the accreditation under which it was passed on.</param>
/// <param name="Amount">Such as 25000.000, in the currency of the workspace.</param>
/// <param name="Repayments">The payments of a loan.</param>
internal sealed record StartupFundAnswer(
    int Id,
    string Kind,
    int? Accreditation,
    string Source,
    string Amount,
    DateOnly GrantedOn,
    IReadOnlyList<RepaymentAnswer> Repayments
);

/// <summary>A payment by which a loan is paid back.</summary>
internal sealed record RepaymentAnswer(DateOnly On, string Amount);

/// <summary>A right to pass money on to startups for a time.</summary>
internal sealed record AccreditationAnswer(int Id, string Authority, string Reference, DateOnly First, DateOnly Last)
{
    public static AccreditationAnswer Of(Accreditation one) => new(one.Id, one.Authority, one.Reference, one.FirstDay, one.LastDay);
}

/// <summary>Answers with startups, and with what the role behind the token may do with each.</summary>
internal sealed class AnswerStartup(GrappeDb db, WorkDesk desk, TakeSteps steps, IHttpContextAccessor accessor)
{
    /// <summary>The changes that are no steps of the workflow.</summary>
    public static readonly string[] Changes = ["act", "fund"];

    public async Task<StartupAnswer?> OfAsync(ClusterWorkspace work, int id, CancellationToken cancellation)
    {
        if (await db.ReadStartupAsync(work.ClusterId, id, cancellation) is not { } startup)
            return null;
        RowVersion.Tell(accessor.HttpContext!, startup.Version);
        return Of(work, startup);
    }

    public StartupAnswer Of(ClusterWorkspace work, Startup startup) =>
        new(
            startup.Id,
            startup.Name,
            startup.Holder,
            startup.Email,
            startup.Idea,
            startup.OpenedOn,
            startup.State.Code(),
            startup.RegisteredOn,
            startup.Registration,
            [
                .. startup.Actions.Select(action => new StartupActionAnswer(
                    action.Id,
                    action.Service.Code(),
                    action.OnDay,
                    action.What,
                    action.Helper,
                    action.CameOfIt
                )),
            ],
            [
                .. startup.Funds.Select(fund => new StartupFundAnswer(
                    fund.Id,
                    fund.Kind.Code(),
                    fund.AccreditationId,
                    fund.Source,
                    work.Of(fund.Units).Plain(),
                    fund.GrantedOn,
                    [.. fund.Repayments(work.Counted).Select(payment => new RepaymentAnswer(payment.On, payment.Amount.Plain()))]
                )),
            ],
            work.Currency,
            startup.Version,
            [
                .. startup.IsOpen && desk.May(WorkspaceActs.PrepareWork, work) ? Changes : [],
                .. steps.OpenOn(StartupWorkflow.Table, startup).Acts.Select(act => act.Act),
            ]
        );
}

/// <summary>A startup whose path is opened.</summary>
/// <param name="Holder">The person who carries it.</param>
/// <param name="OpenedOn">Today at the latest.</param>
internal sealed record NewStartupBody(string? Name, string? Holder, string? Email, string? Idea, DateOnly? OpenedOn);

/// <summary>A change of a startup, with what it asks for.</summary>
/// <param name="Service">innovation, finance or commerce.</param>
/// <param name="Helper">The expert or mentor.</param>
/// <param name="Kind">found, grant or honour-loan.</param>
/// <param name="Amount">Such as 25000.000, in the currency of the workspace.</param>
/// <param name="Months">The number of monthly payments that pay a loan back.</param>
/// <param name="Reason">Why, where the step asks for it.</param>
internal sealed record StartupChangeBody(
    string? Service,
    DateOnly? OnDay,
    string? What,
    string? Helper,
    string? CameOfIt,
    string? Kind,
    string? Source,
    string? Amount,
    DateOnly? GrantedOn,
    int? Months,
    DateOnly? RegisteredOn,
    string? Registration,
    string? Reason
);

/// <summary>An accreditation to be noted.</summary>
internal sealed record NewAccreditationBody(string? Authority, string? Reference, DateOnly? First, DateOnly? Last);
