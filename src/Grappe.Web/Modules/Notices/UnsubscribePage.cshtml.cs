using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Notices;

/// <summary>Stops the mails of notices by the link of one. A mail program posts here by itself (RFC 8058), without a cookie and so without a token: the key says whose.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class UnsubscribePageModel(Unsubscribe unsubscribe) : PageModel
{
    public const string Address = "unsubscribe";

    [BindProperty(SupportsGet = true)]
    public string? Key { get; set; }

    public bool LinkHolds { get; private set; }
    public bool Stopped { get; private set; }

    // A mail program looks at links before anybody follows them: looking stops nothing.
    public void OnGet() => LinkHolds = unsubscribe.PersonOf(Key) is not null;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (unsubscribe.PersonOf(Key) is not { } person)
            return Page();
        await unsubscribe.StopAsync(person, cancellation);
        (LinkHolds, Stopped) = (true, true);
        return Page();
    }
}
