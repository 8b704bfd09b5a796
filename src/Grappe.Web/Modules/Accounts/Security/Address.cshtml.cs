using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Confirms a new address, for whoever reads its mails.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class AddressModel(ChangeAddress change, TimeProvider clock) : PageModel
{
    /// <summary>The key that the link of the mail holds.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Key { get; set; }

    /// <summary>The change to confirm; null where the link holds no longer.</summary>
    public AddressChange? Change { get; private set; }

    public DateTime? CountsAt { get; private set; }
    public bool IsChanged => CountsAt <= clock.GetUtcNow().UtcDateTime;

    public async Task OnGetAsync()
    {
        Change = await change.ToConfirmAsync(Key);
        CountsAt = Change?.CountsAt;
    }

    // Not by following the link alone: programs that read mails follow links.
    public async Task OnPostAsync()
    {
        Change = await change.ToConfirmAsync(Key);
        if (Change is null)
            return;
        CountsAt = await change.ConfirmAsync(Change);
        if (CountsAt is null)
            Change = null;
    }
}
