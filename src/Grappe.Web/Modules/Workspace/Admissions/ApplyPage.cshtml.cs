using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Lets who speaks for an organisation apply for membership of a cluster, and follow what becomes of it.</summary>
[Authorize]
[SentAgain("Step")]
[ResponseCache(NoStore = true)]
public sealed class ApplyPageModel(
    GrappeDb db,
    WorkDesk desk,
    CurrentPerson current,
    TakeAdmissions take,
    ApplyForMembership apply,
    KeepCalls calls,
    KeepRules rules,
    ReadSteps readSteps,
    Links links
) : WorkPage(desk)
{
    /// <param name="Taken">What was done so far.</param>
    public sealed record Application(Admission One, OpenSteps Steps, IReadOnlyList<ReadSteps.Taken> Taken)
    {
        public bool TakesDocuments => One.State is AdmissionState.Received or AdmissionState.Returned;
    }

    public IReadOnlyList<Subject> SpokenFor { get; private set; } = [];
    public IReadOnlyList<Application> Applications { get; private set; } = [];

    /// <summary>The organisations of those for which one speaks that may apply now.</summary>
    public IReadOnlyList<Subject> Free { get; private set; } = [];
    public IReadOnlyList<Member> Memberships { get; private set; } = [];
    public RulesInForce? Rules { get; private set; }
    public AdmissionCall? Call { get; private set; }

    public AdmissionRoute? Route => Rules?.Get(WorkspaceRules.Route);
    public bool AsksDocuments => Rules is { } held && (held.Get(WorkspaceRules.AsksStatutes) || held.Get(WorkspaceRules.AsksRegistration));

    /// <summary>Whether one may apply at all, by the rules that hold today.</summary>
    public bool TakesApplications => Route is { } route && route != AdmissionRoute.CoOptation && (route != AdmissionRoute.CallThenAssembly || Call is not null);

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(true);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        SpokenFor =
        [
            .. (await db.SpokenForAsync(current, WorkspaceActs.ActAsMember))
                .Where(one => one.Kind == "organisation")
                .OrderBy(one => one.Name.Fr, StringComparer.Ordinal),
        ];
        var ids = SpokenFor.Select(one => one.Id).ToList();
        var applications = new List<Application>();
        var own = take.Of(Work)
            .Include(one => one.Call)
            .Include(one => one.Statutes)
            .Include(one => one.Registration)
            .Where(one => ids.Contains(one.OrganisationId));
        foreach (var one in await own.OrderByDescending(one => one.Id).ToListAsync(cancellation))
            applications.Add(new(one, take.OpenOn(one), await readSteps.OfAsync(AdmissionWorkflow.Table, one.Id, cancellation)));
        Applications = applications;
        var today = Desk.Today(Work);
        Memberships = await db
            .Members.AsNoTracking()
            .Include(one => one.Organisation)
            .Include(one => one.Periods)
            .Where(one => one.ClusterId == Work.ClusterId && ids.Contains(one.OrganisationId))
            .OrderBy(one => one.Id)
            .ToListAsync(cancellation);
        var busy = Memberships
            .Where(one => one.Periods.Exists(period => period.Until is null || period.Until >= today))
            .Select(one => one.OrganisationId)
            .Concat(applications.Where(one => AdmissionWorkflow.Open.Contains(one.One.State)).Select(one => one.One.OrganisationId))
            .ToHashSet();
        Free = [.. SpokenFor.Where(one => !busy.Contains(one.Id))];
        Rules = await rules.FindAsync(Work.ClusterId, WorkspaceRules.Admission, today, cancellation);
        Call = await calls.OpenAsync(Work, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(
        int? organisation,
        string? category,
        bool isStartup,
        string? letter,
        string? email,
        Guid formKey,
        IFormFile? statutes,
        IFormFile? registration,
        CancellationToken cancellation
    )
    {
        var applies = (await db.SpokenForAsync(current, WorkspaceActs.ActAsMember)).FirstOrDefault(one => one.Id == organisation);
        var (first, second) = await BroughtDocuments.ReadAsync(statutes, registration);
        await apply.ApplyAsync(Work, new(applies, category, isStartup, letter, email, formKey, first, second), cancellation);
        return Back();
    }

    public async Task<IActionResult> OnPostStepAsync(int id, int version, string? act, string? reason, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } one)
            return NotFound();
        await take.TakeAsync(Work, one, act, version, new(reason), cancellation);
        return Back();
    }

    public async Task<IActionResult> OnPostBringAsync(int id, IFormFile? statutes, IFormFile? registration, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } one)
            return NotFound();
        var (first, second) = await BroughtDocuments.ReadAsync(statutes, registration);
        await apply.BringAsync(Work, one, first, second, cancellation);
        return Back();
    }

    // Of others one does not even learn that there are any.
    private async Task<Admission?> FindAsync(int id, CancellationToken cancellation) =>
        await take.FindAsync(Work, id, cancellation) is { } one && Desk.SpeaksFor(one.OrganisationId) ? one : null;

    private RedirectResult Back() => Redirect(links.To($"{Cluster.Path}/apply"));
}
