using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>"This is my cluster": asks for a role, with what shows that it is so.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class ClaimModel(GrappeDb db, CurrentPerson current, TimeProvider clock, Translator translator, Links links) : PageModel
{
    private const int LongestEvidence = 4_000;

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? Evidence { get; set; }

    [BindProperty]
    public string? Link { get; set; }

    public Subject Scope { get; private set; } = null!;

    /// <summary>Who judges: the networks of the country.</summary>
    public IReadOnlyList<Subject> Judges { get; private set; } = [];

    public RoleRequest? Waiting { get; private set; }

    public IReadOnlyList<Role> Offered =>
        Scope.Kind == "cluster" ? [Shared.Permissions.Role.Manager, Shared.Permissions.Role.Contributor] : [Shared.Permissions.Role.Representative];

    public async Task<IActionResult> OnGetAsync(string section, string slug) => await ReadAsync(section, slug) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string section, string slug)
    {
        if (!await ReadAsync(section, slug))
            return NotFound();
        if (Waiting is not null)
            return Redirect(links.To("account"));
        var role = RoleList.Find(Role);
        if (role is null || !Offered.Contains(role.Value))
            ModelState.AddModelError(nameof(Role), translator["claim.role.missing"]);
        var evidence = Evidence?.Trim() ?? "";
        if (evidence.Length is 0 or > LongestEvidence)
            ModelState.AddModelError(nameof(Evidence), translator["claim.evidence.missing", LongestEvidence]);
        var link = Link?.Trim() is { Length: > 0 } typed ? typed : null;
        if (link is not null && !TypedText.IsLink(link))
            ModelState.AddModelError(nameof(Link), translator["form.link.wrong"]);
        if (!ModelState.IsValid)
            return Page();
        db.Add(
            new RoleRequest
            {
                PersonId = current.Id!.Value,
                Role = role!.Value.Code(),
                ScopeId = Scope.Id,
                Evidence = evidence,
                Link = link,
                AskedAt = clock.GetUtcNow().UtcDateTime,
            }
        );
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException exception) when (exception.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            // The same form sent twice: it waits already.
        }
        return Redirect(links.To("account"));
    }

    private async Task<bool> ReadAsync(string section, string slug)
    {
        var kind = section[..^1];
        if (await db.Subjects.SingleOrDefaultAsync(subject => subject.Kind == kind && subject.Slug == slug) is not { } scope)
            return false;
        Scope = scope;
        Judges = await db
            .Subjects.Where(subject => subject.Kind == "network" && subject.Country == scope.Country)
            .OrderBy(subject => subject.Slug)
            .ToListAsync();
        Waiting = await db.RoleRequests.SingleOrDefaultAsync(request =>
            request.PersonId == current.Id && request.ScopeId == scope.Id && request.DecidedAt == null
        );
        return true;
    }
}
