using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Takes applications for membership: from who speaks for an organisation, or from the manager for one.</summary>
public sealed class ApplyForMembership(
    GrappeDb db,
    WorkDesk desk,
    CurrentPerson current,
    KeepRules rules,
    KeepCalls calls,
    KeepDocuments documents,
    TakeSteps steps,
    TimeProvider clock
)
{
    /// <param name="Key">Two clicks on one form are one application.</param>
    public sealed record Typed(
        Subject? Organisation,
        string? Category,
        bool IsStartup,
        string? Letter,
        string? Email,
        Guid Key,
        Upload? Statutes = null,
        Upload? Registration = null
    );

    /// <summary>The last day before silence ends an application in which something was done today; none where the rules know no such end.</summary>
    internal static DateOnly? SilentAfter(RulesInForce rules, DateOnly today) =>
        rules.Limit(WorkspaceRules.SilenceDays) is { } days ? today.AddDays(days) : null;

    /// <returns>The number of the application.</returns>
    /// <exception cref="RuleBroken">It is a member or applies already, no call is open, something is missing; or nobody has set the rules.</exception>
    public async Task<int> ApplyAsync(ClusterWorkspace work, Typed typed, CancellationToken cancellation = default)
    {
        var (runs, today) = (desk.May(WorkspaceActs.RunWork, work), desk.Today(work));
        if (typed.Organisation is { } named && !runs && !desk.SpeaksFor(named.Id))
            throw new NotAllowed();
        if (typed.Organisation is null && !runs && desk.SpokenFor.Count == 0)
            throw new NotAllowed();
        var (letter, email) = (TypedText.Lines(typed.Letter), TypedText.OneLine(typed.Email));
        var problems = new ProblemList();
        problems.AddIf(typed.Organisation is not { Kind: "organisation" }, "organisation", "member.organisation.missing");
        problems.AddIf(!MemberCategory.All.Contains(typed.Category), "category", "member.category.wrong");
        problems.AddIf(letter.Length > Admission.LongestLetter, "letter", "admission.letter.long", Admission.LongestLetter);
        problems.AddIf(email.Length > 0 && !EmailAddress.Is(email), "email", "account.email.wrong");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        var sent = await db
            .Admissions.Where(one => one.ClusterId == work.ClusterId && one.FormKey == typed.Key)
            .Select(one => (int?)one.Id)
            .SingleOrDefaultAsync(cancellation);
        if (sent is { } before)
            return before;
        var held = await rules.NeedAsync(work.ClusterId, WorkspaceRules.Admission, today, cancellation);
        var call = await CallAsync(work, held, runs, cancellation);
        await NeedNeitherAsync(work, typed.Organisation!, today, cancellation);
        var application = new Admission
        {
            ClusterId = work.ClusterId,
            OrganisationId = typed.Organisation!.Id,
            CallId = call?.Id,
            RulesId = held.Id,
            ApplicantId = current.Id,
            Category = typed.Category!,
            IsStartup = typed.IsStartup,
            Letter = letter.Length > 0 ? letter : null,
            Email = email.Length > 0 ? email : null,
            AppliedAt = clock.GetUtcNow().UtcDateTime,
            LapsesOn = SilentAfter(held, today),
            FormKey = typed.Key == Guid.Empty ? Guid.NewGuid() : typed.Key,
        };
        db.Add(application);
        await db.SaveChangesAsync(cancellation);
        await steps.BeginAsync(AdmissionWorkflow.Table, AdmissionWorkflow.Apply, application.Id, cancellation);
        await KeepAsync(application.Id, typed.Statutes, typed.Registration, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return application.Id;
    }

    /// <summary>Brings documents that were asked for, while the application is with the applicant or with the team.</summary>
    public async Task BringAsync(ClusterWorkspace work, Admission one, Upload? statutes, Upload? registration, CancellationToken cancellation = default)
    {
        if (!desk.SpeaksFor(one.OrganisationId))
            desk.Need(WorkspaceActs.PrepareWork, work);
        if (statutes is null && registration is null)
            throw new RuleBroken(Problem.At("statutes", "admission.document.missing"));
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await desk.LockAsync(work, cancellation);
        AdmissionState[] taking = [AdmissionState.Received, AdmissionState.Returned];
        if (!await db.Admissions.AnyAsync(now => now.Id == one.Id && taking.Contains(now.State), cancellation))
            throw new RuleBroken("admission.document.late");
        await KeepAsync(one.Id, statutes, registration, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    private async Task KeepAsync(int id, Upload? statutes, Upload? registration, CancellationToken cancellation)
    {
        if (statutes is not null)
        {
            var kept = await documents.KeepAsync(statutes, AdmissionDocuments.Kind, id, cancellation);
            await db.Admissions.Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.StatutesId, kept), cancellation);
        }
        if (registration is not null)
        {
            var kept = await documents.KeepAsync(registration, AdmissionDocuments.Kind, id, cancellation);
            await db.Admissions.Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.RegistrationId, kept), cancellation);
        }
    }

    private async Task<AdmissionCall?> CallAsync(ClusterWorkspace work, RulesInForce held, bool runs, CancellationToken cancellation)
    {
        switch (held.Get(WorkspaceRules.Route))
        {
            case AdmissionRoute.CoOptation when !runs:
                throw new RuleBroken("admission.co-optation");
            case AdmissionRoute.CallThenAssembly:
                return await calls.OpenAsync(work, cancellation) ?? throw new RuleBroken("admission.no-call");
            default:
                return null;
        }
    }

    // Neither a membership that lasts or begins later, nor another application.
    private async Task NeedNeitherAsync(ClusterWorkspace work, Subject organisation, DateOnly today, CancellationToken cancellation)
    {
        var member = db.Members.Where(one => one.ClusterId == work.ClusterId && one.OrganisationId == organisation.Id);
        if (await member.AnyAsync(one => one.MergedIntoId != null || one.Periods.Any(period => period.Until == null || period.Until >= today), cancellation))
            throw new RuleBroken(Problem.At("organisation", "admission.member", organisation.Name));
        if (
            await db.Admissions.AnyAsync(
                one => one.ClusterId == work.ClusterId && one.OrganisationId == organisation.Id && AdmissionWorkflow.Open.Contains(one.State),
                cancellation
            )
        )
            throw new RuleBroken(Problem.At("organisation", "admission.open", organisation.Name));
    }
}
