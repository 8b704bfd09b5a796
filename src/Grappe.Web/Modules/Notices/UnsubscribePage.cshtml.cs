using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Notices;

/// <summary>Where the link of a mail leads. A mail program posts here by itself (RFC 8058), without a cookie and so without a token; the key says whose mails.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class UnsubscribePageModel(Unsubscribe unsubscribe) : PageModel
{
    public const string Address = "unsubscribe";

    [BindProperty(SupportsGet = true)]
    public string? Key { get; set; }

    public bool Known { get; private set; }
    public bool Stopped { get; private set; }

    // A mail program looks at links before anybody follows them: looking stops nothing.
    public void OnGet() => Known = unsubscribe.PersonOf(Key) is not null;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (unsubscribe.PersonOf(Key) is not { } person)
            return Page();
        await unsubscribe.StopAsync(person, cancellation);
        (Known, Stopped) = (true, true);
        return Page();
    }
}
