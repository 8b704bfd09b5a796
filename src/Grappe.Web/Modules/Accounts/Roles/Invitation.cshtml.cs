using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts;

[Authorize]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class InvitationModel(GiveRoles roles, Links links) : PageModel
{
    public Invitation? Invitation { get; private set; }

    public async Task OnGetAsync(string key) => Invitation = await roles.InvitationAsync(key);

    public async Task<IActionResult> OnPostAsync(string key)
    {
        if (await roles.InvitationAsync(key) is not { } invitation)
            return Page();
        await roles.AcceptAsync(invitation);
        return Redirect(links.To("account"));
    }
}
