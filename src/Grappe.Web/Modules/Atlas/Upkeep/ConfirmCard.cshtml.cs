using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Atlas.Upkeep;

/// <summary>Shows the one button that confirms a card. The yearly mail leads here; whoever is not signed in comes here after signing in.</summary>
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
