using Grappe.Web.Modules.Workspace.Governance;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Shows an application to the team with what was done so far, and takes the next step.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Step")]
[ResponseCache(NoStore = true)]
public sealed class AdmissionPageModel(WorkDesk desk, TakeAdmissions take, ApplyForMembership apply, KeepRules rules, ReadSteps readSteps) : WorkPage(desk)
{
    /// <summary>The steps that ask for more than a click.</summary>
    internal static readonly string[] OfTeam = [AdmissionWorkflow.PutOnAgenda.Act, AdmissionWorkflow.TakeEffect.Act];

    public Admission One { get; private set; } = null!;
    public OpenSteps Steps { get; private set; } = null!;
    public IReadOnlyList<ReadSteps.Taken> Taken { get; private set; } = [];
    public RuleVersion Rules { get; private set; } = null!;

    /// <summary>The meetings to come of the body that decides.</summary>
    public IReadOnlyList<Meeting> Meetings { get; private set; } = [];

    public bool MayBring => MayPrepare && One.State is AdmissionState.Received or AdmissionState.Returned;
    public DateOnly Today => Desk.Today(Work);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        if (await ReadOneAsync(cancellation) is not { } one)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        One = one;
        Steps = take.OpenOn(one);
        Taken = await readSteps.OfAsync(AdmissionWorkflow.Table, one.Id, cancellation);
        Rules = (await rules.OfAsync(one.RulesId, cancellation)).Version;
        if (Steps.Has(AdmissionWorkflow.PutOnAgenda.Act))
            Meetings = await take.MeetingsAsync(Work, one, cancellation);
    }

    public async Task<IActionResult> OnPostStepAsync(
        int version,
        string? act,
        string? reason,
        int? meeting,
        DateOnly? effectiveOn,
        CancellationToken cancellation
    )
    {
        if (await ReadOneAsync(cancellation) is not { } one)
            return NotFound();
        await take.TakeAsync(Work, one, act, version, new(reason, meeting, effectiveOn), cancellation);
        return Redirect(To($"admissions/{one.Id.ToString(CultureInfo.InvariantCulture)}"));
    }

    public async Task<IActionResult> OnPostBringAsync(IFormFile? statutes, IFormFile? registration, CancellationToken cancellation)
    {
        if (await ReadOneAsync(cancellation) is not { } one)
            return NotFound();
        var (first, second) = await BroughtDocuments.ReadAsync(statutes, registration);
        await apply.BringAsync(Work, one, first, second, cancellation);
        return Redirect(To($"admissions/{one.Id.ToString(CultureInfo.InvariantCulture)}"));
    }

    private Task<Admission?> ReadOneAsync(CancellationToken cancellation) => take.FindAsync(Work, NumberOf("id"), cancellation);
}

/// <summary>Reads the files that come with an application.</summary>
internal static class BroughtDocuments
{
    /// <exception cref="RuleBroken">A file is too large, or of no kind that is taken.</exception>
    public static async Task<(Upload? Statutes, Upload? Registration)> ReadAsync(IFormFile? statutes, IFormFile? registration)
    {
        var (first, wrong) = await Upload.ReadAsync("statutes", statutes);
        var (second, wrongToo) = await Upload.ReadAsync("registration", registration);
        var problems = new ProblemList();
        problems.AddRange(new[] { wrong, wrongToo }.OfType<Problem>());
        problems.ThrowIfAny();
        return (first, second);
    }
}
