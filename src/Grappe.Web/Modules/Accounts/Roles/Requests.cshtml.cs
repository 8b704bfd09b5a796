namespace Grappe.Web.Modules.Accounts.Roles;

[Needs(nameof(AccountActs.JudgeRequests))]
[ResponseCache(NoStore = true)]
public sealed class RequestsModel(JudgeRequests judge, Links links) : ReadPage
{
    public const int LongestReason = 1_000;

    [BindProperty]
    public int Id { get; set; }

    [BindProperty]
    public string? Decision { get; set; }

    [BindProperty]
    public bool Trusted { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<RoleRequest> Waiting { get; private set; } = [];

    private const int Shown = 100;

    /// <summary>The first hundred: those after them show as these are judged.</summary>
    protected override async Task ReadAsync(CancellationToken cancellation) => Waiting = await judge.Waiting().Take(Shown).ToListAsync(cancellation);

    public async Task<IActionResult> OnPostAsync()
    {
        if (await judge.FindAsync(Id) is not { } request)
            return NotFound();
        var reason = TypedText.UpTo(LongestReason, Reason);
        if (Decision is not ("accept" or "refuse"))
            return BadRequest();
        Done =
            !await judge.DecideAsync(request, Decision == "accept", Trusted, reason) ? "requests.late"
            : Decision == "accept" ? "requests.accepted.done"
            : "requests.refused.done";
        return Redirect(links.To("admin/requests"));
    }
}
