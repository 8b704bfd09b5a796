using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Stops a change of address, for whoever reads the mails of the present one, without signing in.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class StopAddressModel(ChangeAddress change) : PageModel
{
    /// <summary>The key that the link of the mail holds.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Key { get; set; }

    /// <summary>The change to stop; null where there is nothing to stop any more.</summary>
    public AddressChange? Change { get; private set; }

    public bool Stopped { get; private set; }

    public async Task OnGetAsync() => Change = await change.ToStopAsync(Key);

    public async Task OnPostAsync()
    {
        Change = await change.ToStopAsync(Key);
        Stopped = Change is not null && await change.StopAsync(Change);
    }
}
