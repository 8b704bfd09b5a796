using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Atlas.Upkeep;

/// <summary>Where the yearly mail leads: whoever is not signed in comes here after, to the one button.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class ConfirmCardModel(GrappeDb db, CurrentPerson current, Links links) : PageModel
{
    public Subject Subject { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await db.FindAsync(section[..^1], slug, cancellation) is not { } subject)
            return NotFound();
        Subject = subject;
        if (current.May(AtlasActs.Confirm, subject.AsScope()))
            return Page();
        return Redirect(links.To(current.MustSecure ? "account/security" : $"account/claim/{subject.Path}"));
    }
}
