using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>Shows who holds which role, as far as the current person may give and end them. It ends and trusts roles, and invites to more.</summary>
[Needs(nameof(AccountActs.GiveRoles))]
[ResponseCache(NoStore = true)]
public sealed class RolesPageModel(AskSubjects ask, GiveRoles roles, CurrentPerson current, TimeProvider clock, Translator translator, Links links) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    /// <summary>The subject that is meant, by its name, as kind/slug or as the address of its page.</summary>
    public string? On => SubjectField.Sent(Request, nameof(On));

    /// <summary>The subjects that may be meant, where none is certain.</summary>
    public IReadOnlyList<Subject> Likely { get; private set; } = [];

    /// <summary>The role whose end is to be confirmed.</summary>
    public RoleHeld? Ending { get; private set; }

    [BindProperty]
    public DateOnly? Until { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<RoleHeld> Held { get; private set; } = [];
    public IReadOnlyList<Invitation> Invited { get; private set; } = [];

    /// <summary>The numbers of those invitations that their inviter could not send any more.</summary>
    public IReadOnlySet<int> Void { get; private set; } = new HashSet<int>();

    public IEnumerable<Role> Offered =>
        RoleList.All.Where(role =>
            roles.MayOnPlatform || role.ScopeKind() is "cluster" or "organisation" || current.Roles.Any(held => held.Role == role && held.Scope is not null)
        );

    /// <param name="end">The number of the role that somebody wants to end.</param>
    public async Task<IActionResult> OnGetAsync(int? end)
    {
        await ReadAsync();
        Ending = Held.SingleOrDefault(held => held.Id == end);
        return end is null || Ending is not null ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await ReadAsync();
        var email = Email?.Trim() ?? "";
        var role = RoleList.Find(Role);
        var problems = new ProblemList();
        problems.AddIf(!EmailAddress.Is(email), nameof(Email), "account.email.wrong");
        problems.AddIf(role is null, nameof(Role), "claim.role.missing");
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        problems.AddIf(Until <= today, nameof(Until), "roles.until.past");
        Subject? scope = null;
        if (role?.ScopeKind() is { } kind)
        {
            (scope, Likely) = await ask.FindAsync(On, cancellation, kind);
            problems.AddIf(On is null, nameof(On), "roles.on.missing");
            problems.AddIf(On is not null && scope is null, nameof(On), Likely.Count > 0 ? "subject-field.several" : "subject-field.unknown", On ?? "");
        }
        problems.ThrowIfAny();
        if (!ModelState.IsValid)
            return Page();
        if (!roles.May(role!.Value.Code(), scope))
            throw new RuleBroken(Problem.At(nameof(On), "roles.not-yours"));
        if (await roles.InviteAsync(email, translator.Language, role!.Value, scope, Until?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) is null)
            throw new RuleBroken(Problem.At(nameof(Email), "roles.invited.many"));
        Done = "roles.invited";
        return Redirect(links.To("admin/roles"));
    }

    public async Task<IActionResult> OnPostEndAsync(int id)
    {
        await ReadAsync();
        if (Held.SingleOrDefault(held => held.Id == id) is not { } role)
            return NotFound();
        Done = await roles.EndAsync(role) ? "roles.ended" : "roles.last";
        return Redirect(links.To("admin/roles"));
    }

    public async Task<IActionResult> OnPostTrustAsync(int id, bool trusted)
    {
        await ReadAsync();
        if (Held.SingleOrDefault(held => held.Id == id) is not { Scope: { } scope } role)
            return NotFound();
        if (!current.May(AtlasActs.Judge, scope.AsScope()))
            return Forbid();
        await roles.TrustAsync(role, trusted);
        Done = trusted ? "roles.trusted.done" : "roles.untrusted.done";
        return Redirect(links.To("admin/roles"));
    }

    public async Task<IActionResult> OnPostWithdrawAsync(int id)
    {
        await ReadAsync();
        if (Invited.SingleOrDefault(invitation => invitation.Id == id) is not { } invitation)
            return NotFound();
        await roles.WithdrawAsync(invitation);
        Done = "roles.withdrawn";
        return Redirect(links.To("admin/roles"));
    }

    public bool MayTrust(RoleHeld held) => held.Scope is { Kind: "cluster" } scope && current.May(AtlasActs.Judge, scope.AsScope());

    private async Task ReadAsync()
    {
        var held = await roles.Counting().Include(role => role.Person).Include(role => role.Scope).OrderBy(role => role.Id).ToListAsync();
        Held = [.. held.Where(role => roles.May(role.Role, role.Scope))];
        var invited = await roles.Open().Include(invitation => invitation.Scope).OrderBy(invitation => invitation.Id).ToListAsync();
        Invited = [.. invited.Where(each => roles.May(each.Role, each.Scope))];
        Void = await roles.VoidAsync(Invited);
    }
}
