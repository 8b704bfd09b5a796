using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Accounts.Roles;

[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class ClaimModel(GrappeDb db, AskForRole ask, Links links) : PageModel
{
    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? Evidence { get; set; }

    [BindProperty]
    public string? Link { get; set; }

    /// <summary>The key of the text that says what was done just now.</summary>
    [TempData]
    public string? Done { get; set; }

    public Subject Scope { get; private set; } = null!;

    /// <summary>The networks of the country, whose curators judge the request.</summary>
    public IReadOnlyList<Subject> Judges { get; private set; } = [];

    public RoleRequest? Waiting { get; private set; }

    public IReadOnlyList<Role> Offered => AskForRole.OfferedOn(Scope);

    public async Task<IActionResult> OnGetAsync(string section, string slug) => await ReadAsync(section, slug) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string section, string slug)
    {
        if (!await ReadAsync(section, slug))
            return NotFound();
        if (Waiting is null)
        {
            await ask.AskAsync(Scope, RoleList.Find(Role), Evidence, Link, await Upload.ReadAsync("Document", Request.Form.Files.GetFile("Document")));
            Done = "claim.sent";
        }
        return Redirect(links.To($"account/claim/{section}/{slug}"));
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
        Waiting = await ask.WaitingAsync(scope);
        return true;
    }
}
