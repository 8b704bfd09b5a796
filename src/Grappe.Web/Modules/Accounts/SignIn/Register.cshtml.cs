using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>A name and an address; the rest follows from the mail that goes there.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class RegisterModel(OpenAccount open, Translator translator) : PageModel
{
    public const int LongestName = 120;

    [BindProperty]
    public string? FullName { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    public bool Sent { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        var (name, email) = (TypedText.OneLine(FullName), Email?.Trim() ?? "");
        if (name.Length is 0 or > LongestName)
            ModelState.AddModelError(nameof(FullName), translator["register.name.missing"]);
        if (!EmailAddress.Is(email))
            ModelState.AddModelError(nameof(Email), translator["account.email.wrong"]);
        if (!ModelState.IsValid)
            return Page();
        // Who has an account is not told to who asks: the mail says it to its owner.
        await open.AskAsync(name, email, translator.Language.Code, Url.IsLocalUrl(Then) ? Then : null);
        Sent = true;
        return Page();
    }
}
