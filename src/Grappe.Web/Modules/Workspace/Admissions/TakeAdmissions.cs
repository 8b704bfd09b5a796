using Grappe.Web.Modules.Workspace.Governance;
using Grappe.Web.Modules.Workspace.Members;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Finds applications and takes their steps, but for those that a vote takes along.</summary>
public sealed class TakeAdmissions(GrappeDb db, WorkDesk desk, KeepRules rules, TakeSteps steps, TellAdmissions tell, Agenda agenda)
{
    /// <summary>The values that some steps ask for beside a click.</summary>
    /// <param name="Meeting">The meeting on whose agenda it is put.</param>
    /// <param name="EffectiveOn">The first day of membership.</param>
    public sealed record With(string? Reason = null, int? Meeting = null, DateOnly? EffectiveOn = null);

    /// <summary>The applications of a cluster, with whom they are of.</summary>
    public IQueryable<Admission> Of(ClusterWorkspace work) =>
        db.Admissions.AsNoTracking().Include(one => one.Organisation).Where(one => one.ClusterId == work.ClusterId);

    /// <summary>Finds an application with all that belongs to it; null where the number is another cluster's.</summary>
    public Task<Admission?> FindAsync(ClusterWorkspace work, int id, CancellationToken cancellation = default) =>
        Of(work)
            .Include(one => one.Call)
            .Include(one => one.Applicant)
            .Include(one => one.Statutes)
            .Include(one => one.Registration)
            .SingleOrDefaultAsync(one => one.Id == id, cancellation);

    /// <summary>The applications that have no end yet, those that wait longest first.</summary>
    public Task<List<Admission>> WaitingAsync(ClusterWorkspace work, int most, CancellationToken cancellation = default) =>
        Of(work).Where(one => AdmissionWorkflow.Open.Contains(one.State)).OrderBy(one => one.AppliedAt).Take(most).ToListAsync(cancellation);

    public OpenSteps OpenOn(Admission one) => steps.OpenOn(AdmissionWorkflow.Table, one);

    /// <summary>The body that decides, by the route under which an application began.</summary>
    public async Task<BodyKind> BodyOfAsync(Admission one, CancellationToken cancellation = default) =>
        (await rules.OfAsync(one.RulesId, cancellation)).Get(WorkspaceRules.Route) is AdmissionRoute.Board or AdmissionRoute.CoOptation
            ? BodyKind.Board
            : BodyKind.Assembly;

    /// <summary>The meetings on whose agenda an application may still be put.</summary>
    public async Task<IReadOnlyList<Meeting>> MeetingsAsync(ClusterWorkspace work, Admission one, CancellationToken cancellation = default) =>
        await agenda.OpenForAsync(work, await BodyOfAsync(one, cancellation), cancellation);

    /// <summary>Takes the step that somebody chose.</summary>
    /// <param name="version">The version that they had before them.</param>
    /// <exception cref="RuleBroken">The guard of the step tells why not, or what it asks for is missing.</exception>
    public async Task TakeAsync(ClusterWorkspace work, Admission one, string? act, int? version, With with, CancellationToken cancellation = default)
    {
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var held = await rules.OfAsync(one.RulesId, cancellation);
        var silent = ApplyForMembership.SilentAfter(held, desk.Today(work));
        if (act == AdmissionWorkflow.PutOnAgenda.Act)
            await PutOnAgendaAsync(work, one, version, with.Meeting, cancellation);
        else if (act == AdmissionWorkflow.TakeEffect.Act)
            await TakeEffectAsync(work, one, version, with.EffectiveOn, cancellation);
        else if (act == AdmissionWorkflow.Appeal.Act)
            await AppealAsync(work, one, version, silent, cancellation);
        else if (act == AdmissionWorkflow.Withdraw.Act)
            await StepAsync(AdmissionWorkflow.Withdraw, one, version, null, with.Reason, cancellation);
        else if (act == AdmissionWorkflow.Ask.Act)
        {
            await StepAsync(AdmissionWorkflow.Ask, one, version, silent, with.Reason, cancellation);
            await tell.AskedAsync(one.Id, TypedText.Lines(with.Reason), cancellation);
        }
        else if (act == AdmissionWorkflow.DeclareComplete.Act)
            await StepAsync(AdmissionWorkflow.DeclareComplete, one, version, silent, with.Reason, cancellation);
        else
            throw new NotAllowed();
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    private Task StepAsync(
        Transition<Admission, AdmissionState> row,
        Admission one,
        int? version,
        DateOnly? lapses,
        string? reason,
        CancellationToken cancellation
    ) => steps.TakeAsync(AdmissionWorkflow.Table, row, one, version, set => set.SetProperty(it => it.LapsesOn, lapses), cancellation, reason);

    private async Task PutOnAgendaAsync(ClusterWorkspace work, Admission one, int? version, int? meeting, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        if ((await MeetingsAsync(work, one, cancellation)).FirstOrDefault(open => open.Id == meeting) is not { } chosen)
            throw new RuleBroken(Problem.At("meeting", "admission.meeting.missing"));
        // A day is fixed for it: nobody is silent.
        await StepAsync(AdmissionWorkflow.PutOnAgenda, one, version, null, null, cancellation);
        await agenda.AddAsync(work, chosen.Id, AdmissionWorkflow.Table.Name, one.Id, one.Organisation.Name.Fr, cancellation);
    }

    private async Task AppealAsync(ClusterWorkspace work, Admission one, int? version, DateOnly? silent, CancellationToken cancellation)
    {
        await desk.LockAsync(work, cancellation);
        if (
            await db.Admissions.AnyAsync(
                other => other.ClusterId == work.ClusterId && other.OrganisationId == one.OrganisationId && AdmissionWorkflow.Open.Contains(other.State),
                cancellation
            )
        )
            throw new RuleBroken("admission.open", one.Organisation.Name);
        await steps.TakeAsync(
            AdmissionWorkflow.Table,
            AdmissionWorkflow.Appeal,
            one,
            version,
            set =>
                set.SetProperty(it => it.LapsesOn, silent)
                    .SetProperty(it => it.AppealUntil, (DateOnly?)null)
                    .SetProperty(it => it.Appealed, true)
                    .SetProperty(it => it.DecidedOn, (DateOnly?)null),
            cancellation
        );
    }

    // Opens the period, and the member where there was none.
    private async Task TakeEffectAsync(ClusterWorkspace work, Admission one, int? version, DateOnly? day, CancellationToken cancellation)
    {
        if (!MemberDays.Is(day))
            throw new RuleBroken(Problem.At("effectiveOn", "member.day"));
        var since = day.Value;
        await desk.LockAsync(work, cancellation);
        var known = await db
            .Members.AsNoTracking()
            .Include(member => member.Periods)
            .Include(member => member.Categories)
            .SingleOrDefaultAsync(member => member.ClusterId == work.ClusterId && member.OrganisationId == one.OrganisationId, cancellation);
        if (known?.MergedIntoId is not null || known?.Periods.Exists(period => period.Until is null || period.Until >= since) == true)
            throw new RuleBroken(Problem.At("effectiveOn", "admission.member", one.Organisation.Name));
        await steps.TakeAsync(
            AdmissionWorkflow.Table,
            AdmissionWorkflow.TakeEffect,
            one,
            version,
            set => set.SetProperty(it => it.EffectiveOn, since).SetProperty(it => it.LapsesOn, (DateOnly?)null),
            cancellation
        );
        var member = known is null
            ? (await AddMember.OpenAsync(db, work, one.OrganisationId, since, null, one.Category, one.IsStartup, one.Email, cancellation)).Id
            : await OpenAgainAsync(known, one, since, cancellation);
        await db.Admissions.Where(it => it.Id == one.Id).ExecuteUpdateAsync(set => set.SetProperty(it => it.MemberId, member), cancellation);
        await tell.EffectiveAsync(one.Id, since, cancellation);
    }

    private async Task<int> OpenAgainAsync(Member known, Admission one, DateOnly since, CancellationToken cancellation)
    {
        db.Add(new MembershipPeriod { MemberId = known.Id, Since = since });
        await db.Set<MemberCategory>().Where(category => category.MemberId == known.Id && category.Since == since).ExecuteDeleteAsync(cancellation);
        db.Add(
            new MemberCategory
            {
                MemberId = known.Id,
                Since = since,
                Category = one.Category,
                IsStartup = one.IsStartup,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await db
            .Members.Where(member => member.Id == known.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(member => member.Version, member => member.Version + 1), cancellation);
        return known.Id;
    }
}
