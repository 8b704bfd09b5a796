using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Lists the applications of a cluster and its calls for candidates; its manager applies here for somebody, and opens calls.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Apply", "Call", "Close")]
[ResponseCache(NoStore = true)]
public sealed class AdmissionsPageModel(
    WorkDesk desk,
    TakeAdmissions take,
    ApplyForMembership apply,
    KeepCalls calls,
    KeepRules rules,
    AskSubjects ask,
    Links links
) : WorkPage(desk)
{
    private const int PageSize = 30;

    public IReadOnlyList<Admission> Found { get; private set; } = [];
    public string[] States { get; private set; } = [];
    public int Total { get; private set; }
    public Pager Pager { get; private set; } = null!;
    public IReadOnlyList<AdmissionCall> Calls { get; private set; } = [];

    /// <summary>The route of the rules that hold today; none where nobody set them.</summary>
    public AdmissionRoute? Route { get; private set; }

    public DateOnly Today => Desk.Today(Work);
    public string? Organisation => SubjectField.Sent(Request, "organisation");
    public IReadOnlyList<Subject> Likely { get; private set; } = [];

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var asked = new AskedList(Request.Query);
        States = asked.Among("state", [.. Enum.GetValues<AdmissionState>().Select(state => state.Code())]);
        var chosen = States.Select(code => Codes.Find<AdmissionState>(code)!.Value).ToList();
        var list = take.Of(Work)
            .Where(one => chosen.Count == 0 || chosen.Contains(one.State))
            .OrderByDescending(one => one.AppliedAt)
            .ThenByDescending(one => one.Id);
        Total = await list.CountAsync(cancellation);
        Pager = asked.Pager(Total, PageSize, links);
        Found = await list.Skip((Pager.Page - 1) * PageSize).Take(PageSize).ToListAsync(cancellation);
        Calls = await calls.AllAsync(Work, cancellation);
        Route = (await rules.FindAsync(Work.ClusterId, WorkspaceRules.Admission, Today, cancellation))?.Get(WorkspaceRules.Route);
    }

    public async Task<IActionResult> OnPostApplyAsync(
        string? category,
        bool isStartup,
        string? letter,
        string? email,
        Guid formKey,
        CancellationToken cancellation
    )
    {
        Desk.Need(WorkspaceActs.RunWork, Work);
        var asked = await ask.FindAsync(Organisation, cancellation, "organisation");
        Likely = asked.Likely;
        if (asked.Found is null)
            throw new RuleBroken(
                Problem.At("organisation", asked.Likely.Count > 0 ? "member.organisation.which" : "member.organisation.unknown", Organisation ?? "")
            );
        var id = await apply.ApplyAsync(Work, new(asked.Found, category, isStartup, letter, email, formKey), cancellation);
        return Redirect(To($"admissions/{id.ToString(CultureInfo.InvariantCulture)}"));
    }

    public async Task<IActionResult> OnPostCallAsync(
        string? title,
        string? text,
        DateOnly? opens,
        DateOnly? closes,
        Guid formKey,
        CancellationToken cancellation
    )
    {
        await calls.AddAsync(Work, title, text, opens, closes, formKey, cancellation);
        return Redirect(To("admissions"));
    }

    public async Task<IActionResult> OnPostCloseAsync(int id, int version, CancellationToken cancellation)
    {
        var field = string.Create(CultureInfo.InvariantCulture, $"closes-{id}");
        var typed = Request.Sent(field);
        var day = DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : (DateOnly?)null;
        return await calls.CloseAsync(Work, id, version, day, field, cancellation) ? Redirect(To("admissions")) : NotFound();
    }
}
