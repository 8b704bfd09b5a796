using Grappe.Web.Modules.Workspace.Members;
using static Grappe.Web.Modules.Workspace.Admissions.AdmissionState;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Declares what can be done with an application for membership: from which state, to which, by whom.</summary>
internal static class AdmissionWorkflow
{
    /// <summary>The states in which an application has no end yet. A cluster has one such application of an organisation at most.</summary>
    public static readonly AdmissionState[] Open = [Received, Returned, Complete, OnAgenda, Admitted];

    private const string Vote = "vote";

    private static readonly Who<Admission> Candidate = new("representative", (person, one) => person.May(WorkspaceActs.ActAsMember, one.OrganisationScope));
    private static readonly Who<Admission> Preparing = new("contributor", (person, one) => person.May(WorkspaceActs.PrepareWork, one.ClusterScope));
    private static readonly Who<Admission> Manager = new("manager", (person, one) => person.May(WorkspaceActs.RunWork, one.ClusterScope));
    private static readonly Who<Admission> Applicant = new("representative-or-manager", (person, one) => Candidate.Is(person, one) || Manager.Is(person, one));

    // Who may close a vote is asked where votes are closed.
    private static readonly Who<Admission> Body = new("closed-vote", (_, _) => true);

    private static readonly DatedState<Admission> Silent = new("silent", (one, now) => one.LapsesOn < DateOnly.FromDateTime(now));
    private static readonly DatedState<Admission> MayAppeal = new("appeal-open", (one, now) => one.AppealUntil >= DateOnly.FromDateTime(now));

    private static readonly Guard<Admission> Documents = new("documents-there", AdmissionGuards.DocumentsAsync);
    private static readonly Guard<Admission> Ceiling = new("ceiling-kept", AdmissionGuards.CeilingAsync);
    private static readonly Guard<Admission> InTime = new("not-before-decision", AdmissionGuards.InTimeAsync);

    public static readonly Transition<Admission, AdmissionState> Apply = new("apply", [], Received, Applicant);
    public static readonly Transition<Admission, AdmissionState> DeclareComplete = new("declare-complete", [Received, Returned], Complete, Preparing)
    {
        Guard = Documents,
    };
    public static readonly Transition<Admission, AdmissionState> Ask = new("ask", [Received, Complete], Returned, Preparing) { AsksReason = true };
    public static readonly Transition<Admission, AdmissionState> PutOnAgenda = new("put-on-agenda", [Complete], OnAgenda, Manager);
    public static readonly Transition<Admission, AdmissionState> Adopt = new("adopt", [OnAgenda], Admitted, Body) { Guard = Ceiling, Through = Vote };
    public static readonly Transition<Admission, AdmissionState> Refuse = new("refuse", [OnAgenda], Refused, Body) { Through = Vote };
    public static readonly Transition<Admission, AdmissionState> Adjourn = new("adjourn", [OnAgenda], Complete, Body) { Through = Vote };
    public static readonly Transition<Admission, AdmissionState> TakeEffect = new("take-effect", [Admitted], AdmissionState.Member, Manager) { Guard = InTime };
    public static readonly Transition<Admission, AdmissionState> Appeal = new("appeal", [Refused], Complete, Candidate) { During = MayAppeal };
    public static readonly Transition<Admission, AdmissionState> Withdraw = new("withdraw", Open, Withdrawn, Candidate);
    public static readonly Transition<Admission, AdmissionState> Lapse = new("lapse", Open, Lapsed, Who<Admission>.Clock) { During = Silent };

    public static readonly Workflow<Admission, AdmissionState> Table = new(
        "admission",
        "admissions",
        Apply,
        DeclareComplete,
        Ask,
        PutOnAgenda,
        Adopt,
        Refuse,
        Adjourn,
        TakeEffect,
        Appeal,
        Withdraw,
        Lapse
    );
}

/// <summary>The rules of applications that look further than the application itself.</summary>
internal static class AdmissionGuards
{
    public static async Task<Problem?> DocumentsAsync(GrappeDb db, Admission read, CancellationToken cancellation)
    {
        var one = await db.Admissions.AsNoTracking().SingleAsync(admission => admission.Id == read.Id, cancellation);
        var rules = await RulesOfAsync(db, one, cancellation);
        return rules.Get(WorkspaceRules.AsksStatutes) && one.StatutesId is null ? new Problem("admission.statutes.lacking")
            : rules.Get(WorkspaceRules.AsksRegistration) && one.RegistrationId is null ? new Problem("admission.registration.lacking")
            : null;
    }

    /// <summary>Counts the seats after this one is taken. Nobody else takes one meanwhile.</summary>
    public static async Task<Problem?> CeilingAsync(GrappeDb db, Admission read, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlAsync($"select from workspaces where cluster_id = {read.ClusterId} for update", cancellation);
        var one = await db.Admissions.AsNoTracking().SingleAsync(admission => admission.Id == read.Id, cancellation);
        return
            (await RulesOfAsync(db, one, cancellation)).Limit(WorkspaceRules.Ceiling) is { } most
            && await Seats.TakenAsync(db, one.ClusterId, one.DecidedOn!.Value, cancellation) > most
            ? new Problem("member.ceiling", most)
            : null;
    }

    public static async Task<Problem?> InTimeAsync(GrappeDb db, Admission read, CancellationToken cancellation)
    {
        var one = await db.Admissions.AsNoTracking().SingleAsync(admission => admission.Id == read.Id, cancellation);
        return one.EffectiveOn < one.DecidedOn ? Problem.At("effectiveOn", "admission.effective.early", one.DecidedOn!.Value) : null;
    }

    private static async Task<RulesInForce> RulesOfAsync(GrappeDb db, Admission one, CancellationToken cancellation) =>
        new(await db.Set<RuleVersion>().AsNoTracking().Include(version => version.Values).SingleAsync(version => version.Id == one.RulesId, cancellation));
}
